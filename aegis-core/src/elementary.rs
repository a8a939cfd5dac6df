//! Elementary functions that give the same bits on every machine.
//!
//! Those of the standard library are the operating system's: they differ in the last bit from one version to the next, and
//! within a version by what the processor can do. A picture would differ with them. These are plain arithmetic, which IEEE 754
//! fixes; the lints refuse the others in this crate. The two that a tracker spends its time in, and the length of a vector, are
//! written out; the rest is libm's.

use num_complex::Complex;
use std::f64::consts::{FRAC_1_SQRT_2, LOG2_E};

/// The natural logarithm of 2 in two parts: a whole multiple of the first has no rounding.
const LN_2_HIGH: f64 = 0.693_147_180_601_954_5;
const LN_2_LOW: f64 = -4.200_915_072_681_084_6e-11;
/// Added to a number below 2⁵¹, and taken off again, it leaves the nearest whole number, which meanwhile is in the low bits.
const TO_WHOLE: f64 = 6_755_399_441_055_744.0;
/// Up to here neither a power of e nor its reciprocal loses digits.
const MOST_EXPONENT: f64 = 708.0;
/// Bits of the positive numbers that have all their digits: from the first of these to below the second.
const LEAST_NORMAL: u64 = f64::MIN_POSITIVE.to_bits();
const INFINITE: u64 = f64::INFINITY.to_bits();
/// `(eʳ − 1 − r)/r²` for |r| up to half the logarithm of 2, to 2⁻⁵⁶ of eʳ, found by Remez' exchange.
const EXP: [f64; 10] = [
    0.500_000_000_000_001,
    0.166_666_666_666_666_74,
    0.041_666_666_666_521_99,
    0.008_333_333_333_322_207,
    0.001_388_888_894_782_089_1,
    0.000_198_412_698_865_91,
    2.480_148_732_601_233_7e-5,
    2.755_724_233_668_035_7e-6,
    2.763_265_575_933_203e-7,
    2.511_004_989_585_871_6e-8,
];
/// `(artanh(s)/s − 1)/s²` of s², for s up to (√2 − 1)/(√2 + 1), to 2⁻⁵⁸ of s², found so, too.
const ARTANH: [f64; 7] = [
    0.333_333_333_333_335_5,
    0.199_999_999_997_599_13,
    0.142_857_143_646_423_93,
    0.111_110_995_454_467_1,
    0.090_917_857_705_847_08,
    0.076_565_821_875_384_08,
    0.074_052_599_954_120_3,
];

/// Within two units in the last place.
pub(crate) fn exp(x: f64) -> f64 {
    let is_usual = x.abs() <= MOST_EXPONENT;
    if !is_usual {
        return libm::exp(x);
    }
    // eˣ = 2ᵏ eʳ
    let shifted = x * LOG2_E + TO_WHOLE;
    let k = shifted - TO_WHOLE;
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    let [a, b, c, d, e, f, g, h, i, j] = EXP;
    let (r2, r4) = (r * r, (r * r) * (r * r));
    let low = (a + r * b) + r2 * (c + r * d);
    let high = ((e + r * f) + r2 * (g + r * h)) + r4 * (i + r * j);
    let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
    power * (1.0 + (r + r2 * (low + r4 * high)))
}

pub(crate) fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// Within two units in the last place.
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    if bits.wrapping_sub(LEAST_NORMAL) >= INFINITE - LEAST_NORMAL {
        return libm::log(x);
    }
    // x = 2ᵏ m, with m from √½ to √2; ln m = 2 artanh s, and 2s = f − sf.
    let k = bits.wrapping_sub(FRAC_1_SQRT_2.to_bits()).cast_signed() >> 52;
    let m = f64::from_bits(bits.wrapping_sub((k << 52).cast_unsigned()));
    let (k, f) = (k as f64, m - 1.0);
    let s = f / (2.0 + f);
    let (z, z2) = (s * s, (s * s) * (s * s));
    let [a, b, c, d, e, g, h] = ARTANH;
    let low = (a + z * b) + z2 * (c + z * d);
    let high = (e + z * g) + z2 * h;
    let rest = z * (low + (z2 * z2) * high);
    k * LN_2_HIGH - ((s * (f - 2.0 * rest) - k * LN_2_LOW) - f)
}

pub(crate) fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

pub(crate) fn log10(x: f64) -> f64 {
    libm::log10(x)
}

pub(crate) fn powf(x: f64, exponent: f64) -> f64 {
    libm::pow(x, exponent)
}

/// Within two units in the last place.
pub(crate) fn hypot(x: f64, y: f64) -> f64 {
    let square = x * x + y * y;
    // Neither too large for its square nor so small that the square loses digits.
    if square > 1e-280 && square < 1e300 { square.sqrt() } else { libm::hypot(x, y) }
}

pub(crate) fn sin(x: f64) -> f64 {
    libm::sin(x)
}

pub(crate) fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// Sine and cosine.
pub(crate) fn sin_cos(x: f64) -> (f64, f64) {
    libm::sincos(x)
}

/// A complex number of this length and phase.
pub(crate) fn phasor(length: f64, phase_rad: f64) -> Complex<f64> {
    let (sin, cos) = sin_cos(phase_rad);
    Complex::new(length * cos, length * sin)
}

pub(crate) fn tan(x: f64) -> f64 {
    libm::tan(x)
}

pub(crate) fn asin(x: f64) -> f64 {
    libm::asin(x)
}

pub(crate) fn acos(x: f64) -> f64 {
    libm::acos(x)
}

/// Angle of the direction (x, y), from the x axis, in (−π, π].
pub(crate) fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

pub(crate) fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

pub(crate) fn cosh(x: f64) -> f64 {
    libm::cosh(x)
}

pub(crate) fn acosh(x: f64) -> f64 {
    libm::acosh(x)
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact values are meant")]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    const DRAWS: usize = 2_000_000;

    /// How many representable numbers lie between two of the same sign.
    fn apart(a: f64, b: f64) -> u64 {
        a.to_bits().abs_diff(b.to_bits())
    }

    #[test]
    fn powers_and_logarithms_are_good_to_the_last_place() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        let (mut of_exp, mut of_ln) = (0, 0);
        for draw in 0..DRAWS {
            let reach = [1e-9, 1e-3, 1.0, 40.0, 720.0][draw % 5];
            let x = rng.random_range(-reach..reach);
            of_exp = of_exp.max(apart(exp(x), libm::exp(x)));
            of_ln = of_ln.max(apart(ln(x.abs()), libm::log(x.abs())));
            let near_one = 1.0 + 0.3 * x / reach;
            of_ln = of_ln.max(apart(ln(near_one), libm::log(near_one)));
            of_ln = of_ln.max(apart(ln(libm::exp(x)), libm::log(libm::exp(x))));
        }
        assert!(of_exp <= 1 && of_ln <= 1, "{of_exp} {of_ln}");
    }

    #[test]
    fn what_is_no_usual_number_has_its_limits() {
        let (inf, nan) = (f64::INFINITY, f64::NAN);
        assert_eq!([exp(0.0), exp(-inf), exp(-746.0), exp(inf), exp(710.0)], [1.0, 0.0, 0.0, inf, inf]);
        assert_eq!([ln(1.0), ln(0.0), ln(-0.0), ln(inf)], [0.0, -inf, -inf, inf]);
        assert!(exp(nan).is_nan() && ln(nan).is_nan() && ln(-1.0).is_nan());
        for x in [f64::MIN_POSITIVE, 0.1 * f64::MIN_POSITIVE, 5e-324, f64::MAX] {
            assert!(apart(ln(x), libm::log(x)) <= 1, "{x}");
        }
        for x in [-745.0, -708.1, -707.9, 707.9, 708.1, 709.7] {
            assert!(apart(exp(x), libm::exp(x)) <= 1, "{x}");
        }
    }

    #[test]
    fn lengths_neither_overflow_nor_vanish() {
        assert_eq!([hypot(3.0, -4.0), hypot(0.0, 0.0)], [5.0, 0.0]);
        assert!((hypot(3e200, 4e200) / 5e200 - 1.0).abs() < 1e-15);
        assert!((hypot(3e-200, 4e-200) / 5e-200 - 1.0).abs() < 1e-15);
        assert_eq!(hypot(f64::INFINITY, f64::NAN), f64::INFINITY);
        assert!(hypot(1.0, f64::NAN).is_nan());
    }
}

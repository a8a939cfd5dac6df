//! How often a Beta variable stays below a place: the incomplete beta function's ratio, which Fisher's F and the
//! binomial distribution rest on, with the digits of its thin tail.

use super::counts::ln_binomial;
use crate::elementary::exp;

/// Terms of the continued fraction, which needs some roots of its shapes of them.
const MOST_TERMS: u32 = 100_000;

/// That a Beta variable of these positive shapes lies below `x` in 0..=1; `rest` is 1 − x, with digits of its own.
pub(super) fn beta_below(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    // The fraction is quick below the mean.
    if a * rest >= b * x { thin_tail(a, b, x, rest) } else { 1.0 - thin_tail(b, a, rest, x) }
}

/// xᵃ(1 − x)ᵇ/B(a, b) over a continued fraction (Didonato and Morris 1992, ACM Trans. Math. Software 18, 360–373, eq. 9), from the
/// front (Lentz 1976, Applied Optics 15, 668–671).
fn thin_tail(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let denominator = |n: f64| {
        let twice = a + 2.0 * n;
        let next = (a + n) * (a * rest - b * x + 1.0 + n * (1.0 + rest)) / (twice + 1.0);
        // The first of these two has no part from the term before.
        if n > 0.0 { n + n * (b - n) * x / (twice - 1.0) + next } else { next }
    };
    let numerator = |n: f64| {
        let twice = a + 2.0 * n - 1.0;
        (a + n - 1.0) * (a + b + n - 1.0) * (n * (b - n)) * (x / twice) * (x / twice)
    };
    let mut fraction = denominator(0.0);
    let (mut c, mut d) = (fraction, 0.0);
    for n in (1..MOST_TERMS).map(f64::from) {
        let (above, below) = (numerator(n), denominator(n));
        d = 1.0 / (below + above * d);
        c = below + above / c;
        fraction *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    // xᵃ(1 − x)ᵇ/B(a, b) is that a of a + b trials succeed, times ab/(a + b).
    exp(ln_binomial(a, a + b, x, rest)) * (a * b / (a + b)) / fraction
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::function::beta::beta_reg;

    #[test]
    fn agrees_with_an_independent_implementation() {
        for a in [0.5, 1.0, 3.0, 17.5, 80.0] {
            for b in [0.5, 1.0, 4.0, 33.0, 90.0] {
                for step in 1..50 {
                    let x = f64::from(step) / 50.0;
                    let (own, other) = (beta_below(a, b, x, 1.0 - x), beta_reg(a, b, x));
                    assert!((own - other).abs() < 1e-9 * other.min(1.0), "{a} {b} {x}: {own} {other}");
                }
            }
        }
    }

    /// scipy.special.betainc of scipy 1.17.
    #[test]
    fn many_cells_and_thin_tails() {
        for (a, b, x, expected) in REFERENCE {
            let own = beta_below(a, b, x, 1.0 - x);
            assert!((own / expected - 1.0).abs() < 1e-10, "{a} {b} {x}: {own} {expected}");
        }
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "exact values are meant")]
    fn both_ends_are_sure() {
        assert_eq!([beta_below(3.0, 4.0, 0.0, 1.0), beta_below(3.0, 4.0, 1.0, 0.0)], [0.0, 1.0]);
    }

    const REFERENCE: [(f64, f64, f64, f64); 6] = [
        (64.0, 16_384.0, 0.002, 9.853_707_833_296_067e-7),
        (1e6, 64.0, 0.999_85, 7.610_056_779_856_801e-16),
        (16_384.0, 64.0, 0.9945, 0.001_416_556_466_806_657_6),
        (4096.0, 1e6, 0.0039, 0.002_147_283_982_565_175),
        (5e5, 5e5, 0.4975, 2.866_069_730_172_540_4e-7),
        (2.5, 1e4, 1e-7, 9.510_318_176_131_182e-9),
    ];
}

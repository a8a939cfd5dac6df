//! Angles by a line of elements: the most likely direction of one plane wave.
//!
//! Of samples `x = A a(ψ) + n`, with `aₙ = exp(jψn)` and noise of which `W` is the inverse covariance, the likelihood is largest where
//! `L(ψ) = |aᴴWx|²/(aᴴWa)` is (Van Trees 2002, Optimum Array Processing, §8.5). Both are polynomials in `exp(jψ)`, whose coefficients are
//! sums along diagonals: what was seen comes down to one number an element, and intervals add up. `−L″` there is the information, which
//! on average is what Cramér and Rao's bound says ([`angle_bound_rad`](crate::radar::angle_bound_rad)), and for the noise that there was is nearer to the truth than that (Efron and
//! Hinkley 1978, Biometrika 65, 457–482). The first step of the search is the monopulse ratio of the beam and its derivative.
//!
//! `W` is the identity, or what is orthogonal to the directions of nulls: then the beam and its derivative hear nothing from there.

use super::super::chain::remove;
use crate::elementary::phasor;
use num_complex::Complex;
use std::f64::consts::TAU;

/// Steps of Newton: each squares what is left.
const STEPS: usize = 6;
/// Places of the search to each element.
const PLACES: usize = 4;

/// A line of elements, and where what it hears may come from.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::radar) struct Line {
    /// Cycles of phase from element to element, for each sine of the angle; negative where phases are turned around.
    pub(in crate::radar) cycles: f64,
    /// The sine of the main lobe's middle, and how far it reaches.
    pub(in crate::radar) middle: f64,
    pub(in crate::radar) reach: f64,
    /// Unit vectors that span what is not to be heard.
    pub(in crate::radar) nulls: Vec<Vec<Complex<f64>>>,
}

/// Coefficients of `|aᴴWx|²` and of `aᴴWa`, summed up over intervals.
#[derive(Clone, Debug, Default)]
pub(in crate::radar) struct Lags {
    heard: Vec<Complex<f64>>,
    whole: Vec<Complex<f64>>,
}

/// Where an echo comes from, as the sine of its angle, and the information of it and the echo's power in units of the noise's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::radar) struct Direction {
    pub(in crate::radar) sine: f64,
    pub(in crate::radar) information: f64,
    pub(in crate::radar) power: f64,
}

/// What is found of a direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::radar) enum Found {
    InMainLobe(Direction),
    InSideLobe,
    /// The line has another answer that is as good.
    Nowhere,
}

/// A polynomial, its slope and its curvature.
type Value = [f64; 3];

impl Lags {
    /// Before the first interval, of so many elements.
    pub(in crate::radar) fn clear(&mut self, elements: usize) {
        for lags in [&mut self.heard, &mut self.whole] {
            lags.clear();
            lags.resize(elements, Complex::default());
        }
    }

    /// `y = Wx` of one more interval.
    pub(in crate::radar) fn hear(&mut self, y: &[Complex<f64>]) {
        for (lag, sum) in self.heard.iter_mut().enumerate() {
            *sum += y.iter().zip(y.iter().skip(lag)).map(|(a, b)| b * a.conj()).sum::<Complex<f64>>();
        }
    }

    /// `W` less what lies along a unit vector.
    fn leave_out(&mut self, unit: &[Complex<f64>]) {
        for (lag, sum) in self.whole.iter_mut().enumerate() {
            *sum -= unit.iter().zip(unit.iter().skip(lag)).map(|(a, b)| b * a.conj()).sum::<Complex<f64>>();
        }
    }

    /// A whole `W`, `[row][column]`, its lower triangle.
    pub(in crate::radar) fn set_whole(&mut self, matrix: &[Complex<f64>]) {
        let order = self.whole.len();
        for (lag, sum) in self.whole.iter_mut().enumerate() {
            *sum = (lag..order).filter_map(|row| matrix.get(row * order + row - lag)).sum();
        }
    }

    /// `L`, its slope and curvature.
    fn likelihood(&self, phase: f64) -> Value {
        let [n, n1, n2] = value(&self.heard, phase);
        let [d, d1, d2] = value(&self.whole, phase);
        // What a null takes away altogether is not heard.
        let d = d.max(1e-6 * self.whole.len() as f64);
        let l = n / d;
        let slope = (n1 - l * d1) / d;
        [l, slope, (n2 - 2.0 * slope * d1 - l * d2) / d]
    }
}

/// `c₀ + 2 Re Σ cₗ exp(−jψl)`.
fn value(lags: &[Complex<f64>], phase: f64) -> Value {
    let turn = phasor(1.0, -phase);
    let mut wave = turn;
    let mut sums = [lags.first().map_or(0.0, |lag| lag.re), 0.0, 0.0];
    for (lag, coefficient) in lags.iter().enumerate().skip(1) {
        let (l, term) = (lag as f64, coefficient * wave * 2.0);
        sums[0] += term.re;
        sums[1] += l * term.im;
        sums[2] -= l * l * term.re;
        wave *= turn;
    }
    sums
}

impl Line {
    /// Before the first interval: with nulls, whose `W` is known.
    pub(in crate::radar) fn begin(&self, elements: usize, lags: &mut Lags) {
        lags.clear(elements);
        if let Some(first) = lags.whole.first_mut() {
            *first = Complex::new(elements as f64, 0.0);
        }
        self.nulls.iter().for_each(|unit| lags.leave_out(unit));
    }

    /// How a wave from the main lobe's middle is received.
    pub(in crate::radar) fn direction(&self, elements: usize) -> impl Iterator<Item = Complex<f64>> + Clone {
        let phase = TAU * self.cycles * self.middle;
        (0..elements).map(move |n| phasor(1.0, phase * n as f64))
    }

    /// One more interval, of which `x` is written over.
    pub(in crate::radar) fn hear(&self, x: &mut [Complex<f64>], lags: &mut Lags) {
        self.nulls.iter().for_each(|unit| remove(x, unit));
        lags.hear(x);
    }

    /// The most likely direction. Phases go round: what is a whole number of cycles away is as likely.
    pub(in crate::radar) fn find(&self, lags: &Lags) -> Found {
        let elements = lags.heard.len();
        let middle = TAU * self.cycles * self.middle;
        let places = PLACES * elements;
        let place = |n: usize| middle + TAU * (n as f64 / places as f64 - 0.5);
        let likely = |n: &usize| lags.likelihood(place(*n))[0];
        let Some(begin) = (0..places).max_by(|a, b| likely(a).total_cmp(&likely(b))) else {
            return Found::Nowhere;
        };
        let mut phase = place(begin);
        let step = TAU / places as f64;
        for _ in 0..STEPS {
            let [_, slope, curvature] = lags.likelihood(phase);
            let newton = if curvature < 0.0 { -slope / curvature } else { step * slope.signum() };
            phase += newton.clamp(-step, step);
        }
        let [power, _, curvature] = lags.likelihood(phase);
        if curvature >= 0.0 || curvature.is_nan() {
            return Found::Nowhere;
        }
        // Into a cycle around the middle.
        let off = phase - middle;
        let off = off - TAU * (off / TAU).round();
        let sine = self.middle + off / (TAU * self.cycles);
        let is_near = |sine: f64| (sine - self.middle).abs() <= self.reach;
        if !is_near(sine) || sine.abs() >= 1.0 {
            return Found::InSideLobe;
        }
        let other = sine - (off / (TAU * self.cycles)).signum() / self.cycles.abs();
        if is_near(other) && other.abs() < 1.0 {
            return Found::Nowhere;
        }
        let information = -curvature * (TAU * self.cycles).powi(2);
        Found::InMainLobe(Direction { sine, information, power })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::radar::angle_bound_rad;
    use rand::RngExt;
    use rand_distr::StandardNormal;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;
    use std::f64::consts::PI;

    fn wave(elements: usize, phase: f64) -> Vec<Complex<f64>> {
        let middle = 0.5 * (elements as f64 - 1.0);
        (0..elements).map(|n| Complex::from_polar(1.0, phase * (n as f64 - middle))).collect()
    }

    fn noise(random: &mut Xoshiro256PlusPlus) -> Complex<f64> {
        let (re, im): (f64, f64) = (random.sample(StandardNormal), random.sample(StandardNormal));
        Complex::new(re, im) * 0.5_f64.sqrt()
    }

    fn line(nulls: Vec<Vec<Complex<f64>>>) -> Line {
        Line { cycles: 0.5, middle: 0.1, reach: 0.25, nulls }
    }

    #[test]
    fn without_noise_it_is_where_it_is_and_as_well_known_as_the_bound_says() {
        for nulls in [vec![], vec![wave(8, -1.5).iter().map(|x| x / 8_f64.sqrt()).collect()]] {
            let line = line(nulls.clone());
            let (sine, mut lags) = (0.23, Lags::default());
            let mut x: Vec<_> =
                wave(8, PI * sine).iter().map(|x| x * Complex::from_polar(10.0, 0.4)).collect();
            line.begin(8, &mut lags);
            line.hear(&mut x, &mut lags);
            let Found::InMainLobe(found) = line.find(&lags) else { panic!("it is there") };
            assert!((found.sine - sine).abs() < 1e-9, "{found:?}");
            let bound_rad = angle_bound_rad(20.0, 8, 0.5, sine.asin(), 1).unwrap();
            let sigma_rad = found.information.powf(-0.5) / sine.asin().cos();
            // Nulls cost some of it.
            let ratio = sigma_rad / bound_rad;
            assert!(if nulls.is_empty() { (ratio - 1.0).abs() < 1e-9 } else { (1.0..1.2).contains(&ratio) });
        }
    }

    #[test]
    fn directions_are_as_well_known_as_they_say_also_beside_a_null() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        let jammer = wave(8, 1.9);
        let unit: Vec<_> = jammer.iter().map(|x| x / 8_f64.sqrt()).collect();
        for (nulls, jnr) in [(vec![], 0.0), (vec![unit], 1e4_f64)] {
            for (snr, sine) in [(3.0_f64, 0.1), (10.0, 0.25), (300.0, -0.05)] {
                let line = line(nulls.clone());
                let (mut sum, mut lags) = (0.0, Lags::default());
                let draws = 4000;
                for _ in 0..draws {
                    let burst = noise(&mut random) * jnr.sqrt();
                    let from = wave(8, PI * sine);
                    let mut x: Vec<_> = from
                        .iter()
                        .zip(&jammer)
                        .map(|(a, j)| a * snr.sqrt() + j * burst + noise(&mut random))
                        .collect();
                    line.begin(8, &mut lags);
                    line.hear(&mut x, &mut lags);
                    let Found::InMainLobe(found) = line.find(&lags) else { continue };
                    sum += (found.sine - sine).powi(2) * found.information;
                }
                let nees = sum / f64::from(draws);
                assert!((nees - 1.0).abs() < 0.08, "{jnr} {snr} {sine}: {nees}");
            }
        }
    }

    #[test]
    fn what_comes_from_elsewhere_is_said_to_and_what_repeats_is_nowhere() {
        let of = |line: &Line, phase: f64| {
            let (mut x, mut lags) = (wave(8, phase), Lags::default());
            line.begin(8, &mut lags);
            line.hear(&mut x, &mut lags);
            line.find(&lags)
        };
        assert_eq!(of(&line(vec![]), PI * 0.6), Found::InSideLobe);
        // Elements two wavelengths apart hear the same twice within the main lobe.
        let wide = Line { cycles: 2.0, middle: 0.0, reach: 0.4, nulls: vec![] };
        assert_eq!(of(&wide, TAU * 2.0 * 0.2), Found::Nowhere);
        assert!(matches!(of(&wide, TAU * 2.0 * 0.05), Found::InMainLobe(_)));
        // Silence is nowhere, and harmless.
        let mut lags = Lags::default();
        line(vec![]).begin(8, &mut lags);
        line(vec![]).hear(&mut [Complex::default(); 8], &mut lags);
        assert_ne!(line(vec![]).find(&lags), Found::InSideLobe);
    }
}

//! What is known of a target's range and range rate, from all that was measured of them.
//!
//! With `x = (R, Ṙ)` at a reference time, what a map shows in its gates is `R + (Δt + κ)Ṙ` for a chirp that couples by `κ`, and in its
//! filters `Ṙ`. Each adds `hhᵀ/σ²` to the information (Bar-Shalom, Li, Kirubarajan 2001, §3.4: weighted least squares); range and range
//! rate come out with the covariance that they have.

use crate::time::Time;

/// Sums of weighted least squares. Ranges count from an origin, to keep their digits.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Evidence {
    pub(super) reference: Time,
    origin_m: f64,
    /// Of range, of both, of range rate.
    information: [f64; 3],
    sum: [f64; 2],
    pub(super) has_rate: bool,
}

/// Range and range rate at a time, with their covariance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Radial {
    pub(super) range_m: f64,
    pub(super) range_rate_m_s: f64,
    pub(super) range_m2: f64,
    pub(super) coupling_m2_s: f64,
    pub(super) range_rate_m2_s2: f64,
}

impl Evidence {
    pub(super) fn new(reference: Time, origin_m: f64) -> Self {
        Self { reference, origin_m, information: [0.0; 3], sum: [0.0; 2], has_rate: false }
    }

    pub(super) fn origin_m(&self) -> f64 {
        self.origin_m
    }

    /// What gates show: the range so much later, by the chirp's coupling and the time.
    pub(super) fn add_range(&mut self, apparent_m: f64, sigma_m: f64, later_s: f64) {
        let weight = (sigma_m * sigma_m).recip();
        let value = apparent_m - self.origin_m;
        self.information[0] += weight;
        self.information[1] += weight * later_s;
        self.information[2] += weight * later_s * later_s;
        self.sum[0] += weight * value;
        self.sum[1] += weight * later_s * value;
    }

    /// What filters show, once it is unfolded.
    pub(super) fn add_rate(&mut self, range_rate_m_s: f64, sigma_m_s: f64) {
        let weight = (sigma_m_s * sigma_m_s).recip();
        self.information[2] += weight;
        self.sum[1] += weight * range_rate_m_s;
        self.has_rate = true;
    }

    /// All that other evidence of the same target says.
    pub(super) fn add(&mut self, other: &Self) {
        // `R(t′) = R(t) + d Ṙ`: a row `(1, c)` for the one is `(1, c + d)` for the other, and values count from another origin.
        let d = other.reference.seconds_since(self.reference);
        let offset = other.origin_m - self.origin_m;
        let [rr, rv, vv] = other.information;
        let [r, v] = [other.sum[0] + offset * rr, other.sum[1] + offset * rv];
        self.information[0] += rr;
        self.information[1] += rv + d * rr;
        self.information[2] += vv + 2.0 * d * rv + d * d * rr;
        self.sum[0] += r;
        self.sum[1] += v + d * r;
        self.has_rate |= other.has_rate;
    }

    /// The best answer at a time, where range rates are believed to lie within `fastest_m_s`, either way.
    pub(super) fn at(&self, time: Time, fastest_m_s: f64) -> Radial {
        let [rr, rv, vv] = self.information;
        // A rate of which nothing is known lies anywhere in between.
        let vv = vv + 3.0 / (fastest_m_s * fastest_m_s);
        let determinant = (rr * vv - rv * rv).max(f64::MIN_POSITIVE);
        let [range, rate] = self.sum;
        let (range_m, range_rate_m_s) =
            ((vv * range - rv * rate) / determinant, (rr * rate - rv * range) / determinant);
        let [range_m2, coupling, range_rate_m2_s2] = [vv / determinant, -rv / determinant, rr / determinant];
        let later_s = time.seconds_since(self.reference);
        Radial {
            range_m: self.origin_m + range_m + later_s * range_rate_m_s,
            range_rate_m_s,
            range_m2: range_m2 + 2.0 * later_s * coupling + later_s * later_s * range_rate_m2_s2,
            coupling_m2_s: coupling + later_s * range_rate_m2_s2,
            range_rate_m2_s2,
        }
    }

    /// Whether every number in it is finite, and there is anything at all.
    pub(super) fn is_sound(&self) -> bool {
        let numbers = self.information.iter().chain(&self.sum).chain([&self.origin_m]);
        numbers.into_iter().all(|number| number.is_finite())
            && self.information[0] > 0.0
            && self.information[2] >= 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two chirps, one rising, one falling, tell range and range rate without any Doppler filter: the textbook's example.
    #[test]
    fn rising_and_falling_chirps_tell_both() {
        let (range_m, rate) = (40_000.0, -200.0);
        let begin = Time::from_secs(5.0);
        let mut evidence = Evidence::new(begin, 39_000.0);
        evidence.add_range(range_m + 0.1 * rate, 3.0, 0.1);
        let mut other = Evidence::new(begin + 2.0, 41_000.0);
        other.add_range(range_m + (2.0 - 0.1) * rate, 3.0, -0.1);
        evidence.add(&other);
        let found = evidence.at(begin, 1e6);
        assert!(
            (found.range_m - range_m).abs() < 1e-6 && (found.range_rate_m_s - rate).abs() < 1e-6,
            "{found:?}"
        );
        // Rows (1, 0.1) and (1, 1.9): the variance of the difference over the squared distance.
        assert!((found.range_rate_m2_s2 - 18.0 / (1.8 * 1.8)).abs() < 1e-6);
        let between = evidence.at(begin + 1.0, 1e6);
        assert!((between.range_m - (range_m + rate)).abs() < 1e-6);
        assert!((between.range_m2 - 4.5).abs() < 1e-6 && between.coupling_m2_s.abs() < 1e-6, "{between:?}");
    }

    #[test]
    fn a_rate_that_is_not_known_widens_the_range_of_a_chirp() {
        let mut evidence = Evidence::new(Time::default(), 0.0);
        evidence.add_range(1000.0, 3.0, 0.02);
        let found = evidence.at(Time::default(), 300.0);
        assert!((found.range_m2 - (9.0 + (0.02 * 300.0_f64).powi(2) / 3.0)).abs() < 1e-9, "{found:?}");
        assert!(evidence.is_sound() && !evidence.has_rate);
    }
}

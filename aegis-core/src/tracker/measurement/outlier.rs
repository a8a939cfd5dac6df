//! Azimuths that are far off.
//!
//! Azimuth noise is a mixture of the declared variance and a far wider one. Which of the two it was is not decided: what is
//! left of the state is the mixture of what each leaves, kept as its mean and covariance. Of one scalar with innovation `ν`
//! and variances `S₁ < S₂` of it, with shares `w₁ + w₂ = 1`,
//!
//! ```text
//! x += Phᵀ·a·ν,            a = w₁/S₁ + w₂/S₂
//! P −= Phᵀ·hP·b,           b = a − w₁·w₂·ν²·(1/S₁ − 1/S₂)²
//! ```
//!
//! (the moments of a Gaussian mixture: Bar-Shalom, Li, Kirubarajan 2001, §1.4.16), which is the update by a scalar whose
//! innovation has the variance `1/b` and is `ν·a/b`. So the mixture is one more row, and no second state. Where the two are
//! so far apart that their spread is more than either leaves, the covariance is that of the wide one, `b = 1/S₂`, and the
//! mean stays that of the mixture.

use super::polar::Polar;
use super::rows::{Fit, Pull};
use crate::config::SensorConfig;
use crate::elementary::{exp, ln, ln_1p};
use crate::tracker::azimuths::{AzimuthEvidence, OwnAzimuths};
use crate::tracker::kinematics::Row;

/// Either noise with a smaller share is left to the other.
const LEAST_SHARE: f64 = 1e-3;
/// A determinant that grows by less says nothing of the azimuth: place is far less known than any noise.
const LEAST_GROWTH: f64 = 1e-9;

/// A radar's azimuth noise: mostly as declared, now and then far wider.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outlier {
    ln_declared: f64,
    ln_wide: f64,
    /// Variance of the wide part, as a multiple of the declared one.
    variance_ratio: f64,
}

/// What the two noises make of one azimuth.
pub(super) struct Choice {
    /// That the azimuth is far off.
    share: f64,
    /// How much more variance it has then.
    added: f64,
    /// Of its innovation as declared, and the innovation itself, given all other scalars.
    variance: f64,
    innovation: f64,
}

impl Outlier {
    pub(super) fn of(sensor: &SensorConfig) -> Self {
        let wide = sensor.azimuth_outlier_probability;
        Self {
            ln_declared: ln(1.0 - wide),
            ln_wide: ln(wide),
            variance_ratio: sensor.azimuth_outlier_scale.powi(2),
        }
    }

    /// Of a target whose azimuths are these.
    fn of_target(self, azimuths: OwnAzimuths) -> Self {
        if azimuths.are_usual() {
            return self;
        }
        let wide = azimuths.bad_share(exp(self.ln_wide));
        Self { ln_declared: ln(1.0 - wide), ln_wide: ln(wide), ..self }
    }

    /// Whether there is no wide part.
    fn is_none(&self) -> bool {
        !self.ln_wide.is_finite()
    }

    /// The largest multiple of the declared variance that an azimuth can have.
    pub(super) fn reach(&self) -> f64 {
        if self.is_none() { 1.0 } else { self.variance_ratio }
    }
}

impl Polar {
    /// What a fit as declared comes to, if the azimuth may be far off, and that choice where it counts. It is looked at if the fit
    /// is poor, or the target's azimuths are garbled. Each time in a row to the same side makes it less likely, once more by the
    /// radar's share: bad azimuths scatter, and what stays on one side is a target that turns. `innovation` is the azimuth's.
    pub(super) fn judge(
        &self,
        azimuths: OwnAzimuths,
        declared: &Fit,
        innovation: f64,
    ) -> (Fit, Option<Choice>) {
        let is_poor = declared.is_poor();
        if (!is_poor && azimuths.are_usual()) || self.outlier.is_none() {
            return (declared.weighted(self.outlier.ln_declared), None);
        }
        let noise = self.outlier.of_target(azimuths);
        let side = if innovation < 0.0 { -1 } else { 1 };
        let runs = if is_poor { azimuths.run_to(side) - 1 } else { 0 };
        let added = self.azimuth.variance * (noise.variance_ratio - 1.0);
        let (wide, ln_ratio) = declared.with_azimuth_noise(added);
        let ln_wide = noise.ln_wide + self.outlier.ln_wide * f64::from(runs);
        let ln_odds = ln_ratio + ln_wide - noise.ln_declared;
        let against = exp(-ln_odds.abs());
        let share = if ln_odds > 0.0 { 1.0 / (1.0 + against) } else { against / (1.0 + against) };
        let is_off = is_poor && share > 0.5;
        let evidence = AzimuthEvidence { off: if is_off { side } else { 0 }, ln_ratio: ln_ratio as f32 };
        if share < LEAST_SHARE {
            return (declared.weighted(noise.ln_declared).saying(evidence), None);
        }
        let likelier =
            if ln_odds > 0.0 { wide.weighted(ln_wide) } else { declared.weighted(noise.ln_declared) };
        (likelier.weighted(ln_1p(against)).saying(evidence), Some(Choice::of(declared, added, share)))
    }
}

impl Choice {
    fn of(declared: &Fit, added: f64, share: f64) -> Self {
        let Pull { information, weighted } = declared.azimuth_pull;
        let variance = 1.0 / information.max(LEAST_GROWTH / added);
        Self { share, added, variance, innovation: weighted * variance }
    }

    /// What becomes of the azimuth's row.
    pub(super) fn row<const D: usize>(&self, declared: &Row<D>) -> Row<D> {
        if self.share < 1.0 - LEAST_SHARE {
            self.mixed(declared)
        } else {
            Row { variance: declared.variance + self.added, ..*declared }
        }
    }

    /// The row that leaves mean and covariance of the mixture, but no wider a covariance than the wide noise does.
    fn mixed<const D: usize>(&self, row: &Row<D>) -> Row<D> {
        let (declared, wide) = (1.0 / self.variance, 1.0 / (self.variance + self.added));
        let shift = (1.0 - self.share) * declared + self.share * wide;
        let apart = self.innovation * (declared - wide);
        let shrink = (shift - self.share * (1.0 - self.share) * apart * apart).clamp(wide, declared);
        let more = (shift / shrink - 1.0) * self.innovation;
        Row {
            innovation: row.innovation + more,
            variance: row.variance + 1.0 / shrink - self.variance,
            ..*row
        }
    }
}

#[cfg(test)]
#[allow(clippy::needless_range_loop, reason = "index loops read like the equations")]
mod tests {
    use super::*;
    use crate::config::{Config, PolarUpdate};
    use crate::matrix::difference;
    use crate::tracker::kinematics::Kinematics;
    use crate::tracker::measurement::Rows;
    use crate::tracker::measurement::polar::{AZIMUTH_ROW, Expansion};
    use crate::tracker::sensor::{PictureFrame, View};

    const USUAL: f64 = 0.02;

    fn view() -> View {
        let config = Config::default();
        PictureFrame::new(&config).view(&config.sensors[0].site, [0.0; 3])
    }

    /// 50 km north, its place and velocity not known equally well.
    fn state() -> Kinematics<2> {
        Kinematics {
            time: crate::time::Time::default(),
            position: [100.0, 50_000.0],
            velocity: [200.0, 30.0],
            pp: [[900.0, 150.0], [150.0, 400.0]],
            pv: [[60.0, 5.0], [-8.0, 30.0]],
            vv: [[100.0, 9.0], [9.0, 80.0]],
        }
    }

    fn plot(azimuth_rad: f64) -> Polar {
        let sensor = &Config::default().sensors[0];
        Polar::new(50_010.0, azimuth_rad, &sensor.polar_covariance(), sensor, PolarUpdate::Extended)
    }

    fn rows_of(plot: &Polar) -> Rows<2> {
        let mut rows = Rows::empty();
        let there = [state().position[0], state().position[1], 0.0];
        plot.rows(&state(), &Expansion::at(there), &view(), &mut rows);
        rows
    }

    fn updated(rows: &Rows<2>) -> Kinematics<2> {
        let before = state();
        let mut after = before;
        for row in rows.as_slice() {
            let correction = after.correction(row, &before);
            after.correct(&correction);
        }
        after
    }

    fn judged(plot: &Polar, azimuths: OwnAzimuths) -> (Fit, Rows<2>) {
        let mut rows = rows_of(plot);
        let innovation = rows.scalars[AZIMUTH_ROW].innovation;
        let (fit, choice) = plot.judge(azimuths, &rows.fit(&state()), innovation);
        if let Some(choice) = choice {
            rows.scalars[AZIMUTH_ROW] = choice.row(&rows.scalars[AZIMUTH_ROW]);
        }
        (fit, rows)
    }

    /// Most of whose azimuths are far off.
    fn garbled() -> OwnAzimuths {
        let mut azimuths = OwnAzimuths::default();
        for off in [1, -1, 1, -1] {
            azimuths.note(AzimuthEvidence { off, ln_ratio: 30.0 }, 1.0, USUAL);
        }
        azimuths
    }

    /// Both noises, their weights and what they leave, one beside the other.
    fn both(plot: &Polar, azimuths: OwnAzimuths) -> [(f64, Kinematics<2>); 2] {
        let bad = azimuths.bad_share(USUAL);
        [(1.0 - bad, 1.0), (bad, plot.outlier.variance_ratio)].map(|(prior, times)| {
            let mut rows = rows_of(plot);
            rows.scalars[AZIMUTH_ROW].variance *= times;
            (prior * rows.fit(&state()).density().ln().exp(), updated(&rows))
        })
    }

    /// What a plot that is so many deviations off leaves has the mean of both noises; returns its largest difference from
    /// their cross-covariance of position and velocity, in m²/s, and from that of the wide one alone.
    fn off_moments(off_sigmas: f64, azimuths: OwnAzimuths) -> [f64; 2] {
        let plot = plot(100.0 / 50_000.0 + off_sigmas * 0.0009);
        let (fit, rows) = judged(&plot, azimuths);
        let [(first, near), (second, far)] = both(&plot, azimuths);
        let (all, w) = (first + second, first / (first + second));
        assert!((0.02..0.98).contains(&w), "{off_sigmas}: {w}");
        assert!((fit.density().ln() - all.ln()).abs() < 1e-9);
        let mixed = updated(&rows);
        let apart_p = difference(&near.position, &far.position);
        let apart_v = difference(&near.velocity, &far.velocity);
        let (mut from_both, mut from_wide) = (0.0_f64, 0.0_f64);
        for i in 0..2 {
            let mean = w * near.velocity[i] + (1.0 - w) * far.velocity[i];
            assert!((mixed.velocity[i] - mean).abs() < 1e-6, "{off_sigmas}: {mixed:?}");
            for j in 0..2 {
                let spread = w * (1.0 - w) * apart_p[i] * apart_v[j];
                let cross = w * near.pv[i][j] + (1.0 - w) * far.pv[i][j] + spread;
                from_both = from_both.max((mixed.pv[i][j] - cross).abs());
                from_wide = from_wide.max((mixed.pv[i][j] - far.pv[i][j]).abs());
            }
        }
        [from_both, from_wide]
    }

    #[test]
    fn one_row_leaves_the_moments_of_both_noises() {
        for off_sigmas in [-1.2, -0.4, 0.3, 1.0, 1.4] {
            let [from_both, _] = off_moments(off_sigmas, garbled());
            assert!(from_both < 1e-6, "{off_sigmas}: {from_both}");
        }
    }

    #[test]
    fn and_far_apart_their_mean_and_the_wide_covariance() {
        for off_sigmas in [-3.7, 3.4, 4.0] {
            let [_, from_wide] = off_moments(off_sigmas, OwnAzimuths::default());
            assert!(from_wide < 1e-6, "{off_sigmas}: {from_wide}");
        }
    }

    #[test]
    fn what_fits_is_as_declared_and_what_is_far_off_says_little() {
        let (fit, rows) = judged(&plot(0.0021), OwnAzimuths::default());
        assert_eq!(fit.azimuth, AzimuthEvidence::default());
        assert_eq!(rows.scalars, rows_of(&plot(0.0021)).scalars);
        let far = plot(0.0121);
        let (fit, rows) = judged(&far, OwnAzimuths::default());
        assert_eq!(fit.azimuth.off, 1);
        let ratio = rows.scalars[AZIMUTH_ROW].variance / far.azimuth.variance;
        assert!((ratio / far.outlier.variance_ratio - 1.0).abs() < 1e-9, "{ratio}");
    }

    #[test]
    fn garbled_azimuths_are_doubted_where_they_fit() {
        let plot = plot(0.0021);
        let (fit, rows) = judged(&plot, garbled());
        assert!(fit.azimuth.ln_ratio < 0.0 && fit.azimuth.off == 0);
        assert!(rows.scalars[AZIMUTH_ROW].variance > plot.azimuth.variance);
    }
}

//! Ranges and Doppler frequencies that contradict each other.
//!
//! From plot to plot the range changes by `Δr`, and by `T(v₁ + v₂)/2` if the Doppler frequencies are right: that is
//! `z = (ṙ − v_D)/√(σ₁² + σ₂²)` with `ṙ = Δr/T` and the mean `v_D`, however the target turns but for the trapezoid's error, `T³/12` times a
//! jerk. Sums of z − ½, and of −z − ½, that begin anew at 0 are the log-likelihood ratio of a shift by one deviation since it
//! began (Page 1954, Biometrika 41, 100–115). Their threshold h follows from how seldom they may reach it by chance, by
//! `2(eᵇ − b − 1)` plots with b = h + 1.166 (Siegmund 1985, Sequential Analysis, §2.6). Deviations that follow each other share a plot, with opposite
//! signs: sums of them scatter less, and chance reaches the threshold more seldom than that.

use super::{DeceptionKind, Sighting};
use crate::config::EwConfig;
use crate::elementary::{hypot, ln};
use crate::ids::SensorId;
use crate::radar::deception_z;
use crate::time::Time;
use crate::tracker::RadialFix;

/// Half of the shift that is looked for, in deviations.
const DRIFT: f64 = 0.5;
/// No single plot says more: it may be another target's.
const MOST_OF_ONE: f64 = 5.0;
/// Jerk of a target along the line of sight, m/s³: a turn at 200 m/s with 6° a second has 2 at most.
const JERK_M_S3: f64 = 1.0;
/// Plots that follow each other within these times are compared, seconds.
const APART_S: [f64; 2] = [0.05, 30.0];
/// Deviations before a contradiction without which it is as old as its track: then the track is a copy's, and was never the echo's.
const HONEST_DEVIATIONS: u32 = 3;
/// Siegmund's correction for what sums overshoot on both ends.
const OVERSHOOT: f64 = 1.166;
/// Beyond so many thresholds no more is added up: else it would take as long to be cleared.
const MOST_THRESHOLDS: f64 = 2.0;

/// What is added up against one track.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct PullOff {
    /// Ranges grow faster than Doppler frequencies say, or less fast.
    sums: [f64; 2],
    /// Where each sum was 0 last.
    from: [Option<Sighting>; 2],
    /// How far it went since, by its Doppler frequencies.
    went_m: [f64; 2],
    /// Deviations so far, and how many there were when each sum left 0.
    deviations: u32,
    before: [u32; 2],
    suspected: Option<Suspected>,
}

/// Which sum has crossed, and what it showed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Suspected {
    side: u8,
    kind: DeceptionKind,
    since: Time,
}

impl PullOff {
    pub(super) fn compare(&mut self, before: &Sighting, now: &Sighting, config: &EwConfig) {
        let apart_s = now.time.seconds_since(before.time);
        if !(APART_S[0]..=APART_S[1]).contains(&apart_s) {
            *self = Self::default();
            return;
        }
        let z = contradiction(before, now, apart_s).clamp(-MOST_OF_ONE, MOST_OF_ONE);
        let threshold = threshold(config.false_deceptions_per_track_hour, apart_s);
        for (side, signed) in [z, -z].into_iter().enumerate() {
            let sum = (self.sums[side] + signed - DRIFT).clamp(0.0, MOST_THRESHOLDS * threshold);
            if sum <= 0.0 {
                self.from[side] = None;
            } else if self.from[side].is_none() {
                (self.from[side], self.went_m[side]) = (Some(*before), 0.0);
                self.before[side] = self.deviations;
            }
            self.went_m[side] += apart_s * before.range_rate_m_s.midpoint(now.range_rate_m_s);
            self.sums[side] = sum;
        }
        self.deviations = self.deviations.saturating_add(1);
        self.suspect(now, threshold);
    }

    fn suspect(&mut self, now: &Sighting, threshold: f64) {
        if let Some(suspected) = self.suspected {
            if self.sums.get(usize::from(suspected.side)).is_none_or(|sum| *sum <= 0.0) {
                self.suspected = None;
            }
            return;
        }
        let side = usize::from(self.sums[1] > self.sums[0]);
        let Some(from) = self.from[side].filter(|_| self.sums[side] >= threshold) else { return };
        let lasted_s = now.time.seconds_since(from.time);
        // Of both the one that has left what it was is false.
        let range_left = ((now.range_m - from.range_m) / lasted_s - from.range_rate_m_s).abs();
        let doppler_left = (now.range_rate_m_s - from.range_rate_m_s).abs();
        let kind = match (self.before[side] < HONEST_DEVIATIONS, doppler_left > range_left) {
            (true, _) => DeceptionKind::FalseTarget,
            (false, true) => DeceptionKind::VelocityPullOff,
            (false, false) => DeceptionKind::RangePullOff,
        };
        self.suspected = Some(Suspected { side: side as u8, kind, since: from.time });
    }

    /// What is suspected, how much speaks for it, and since when.
    pub(super) fn verdict(&self) -> Option<(DeceptionKind, f64, Time)> {
        let Suspected { side, kind, since } = self.suspected?;
        Some((kind, *self.sums.get(usize::from(side))?, since))
    }

    /// Where a target is whose ranges are pulled off: where its Doppler frequencies took it since they contradict them.
    pub(super) fn fix(&self, latest: &Sighting, sensor: SensorId) -> Option<RadialFix> {
        let Suspected { side, kind, .. } = self.suspected?;
        let side = usize::from(side);
        let from = (*self.from.get(side)?)?;
        let sigma_m_s = latest.range_rate_m2_s2.sqrt();
        let drifted_m = sigma_m_s * latest.time.seconds_since(from.time);
        (kind == DeceptionKind::RangePullOff).then_some(RadialFix {
            sensor,
            time: latest.time,
            range_m: from.range_m + self.went_m.get(side)?,
            range_sigma_m: hypot(from.range_m2.sqrt(), drifted_m),
            range_rate_m_s: latest.range_rate_m_s,
            range_rate_sigma_m_s: sigma_m_s,
        })
    }

    pub(super) fn is_sound(&self) -> bool {
        self.went_m.iter().all(|way_m| way_m.is_finite())
            && self.sums.iter().all(|sum| *sum >= 0.0 && sum.is_finite())
            && self.from.iter().flatten().all(Sighting::is_sound)
            && self.suspected.is_none_or(|suspected| suspected.side < 2)
    }
}

fn contradiction(before: &Sighting, now: &Sighting, apart_s: f64) -> f64 {
    let rate_m_s = (now.range_m - before.range_m) / apart_s;
    let jerk_m_s = JERK_M_S3 * apart_s * apart_s / 12.0;
    let range_sigma_m_s =
        ((now.range_m2 + before.range_m2) / (apart_s * apart_s) + jerk_m_s * jerk_m_s).sqrt();
    let doppler_m_s = now.range_rate_m_s.midpoint(before.range_rate_m_s);
    let doppler_sigma_m_s = 0.5 * (now.range_rate_m2_s2 + before.range_rate_m2_s2).sqrt();
    deception_z(rate_m_s, range_sigma_m_s, doppler_m_s, doppler_sigma_m_s).unwrap_or(0.0)
}

/// What either of two sums reaches by chance once in so many plots, by Siegmund's formula with a drift of ½, to 1e-6.
fn threshold(false_per_hour: f64, apart_s: f64) -> f64 {
    let plots = (3600.0 / (apart_s * false_per_hour)).max(4.0);
    // b = ln(plots + b + 1), both sums together: 2(eᵇ − b − 1) = 2·plots.
    let mut b: f64 = 1.0;
    for _ in 0..12 {
        b = ln(plots + b + 1.0);
    }
    (b - OVERSHOOT).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_distr::StandardNormal;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    #[test]
    fn thresholds_solve_siegmunds_formula() {
        for (false_per_hour, apart_s) in [(0.01, 4.0), (1.0, 4.0), (100.0, 1.0)] {
            let b = threshold(false_per_hour, apart_s) + OVERSHOOT;
            let plots = b.exp() - b - 1.0;
            assert!((plots * false_per_hour * apart_s / 3600.0 - 1.0).abs() < 1e-6);
        }
    }

    fn sighting(random: &mut Xoshiro256PlusPlus, time_s: f64, range_m: f64, rate_m_s: f64) -> Sighting {
        let mut noise = |sigma: f64| sigma * random.sample::<f64, _>(StandardNormal);
        Sighting {
            time: Time::from_secs(time_s),
            range_m: range_m + noise(30.0),
            range_m2: 900.0,
            azimuth_rad: 1.0,
            azimuth_rad2: 1e-6,
            range_rate_m_s: rate_m_s + noise(2.0),
            range_rate_m2_s2: 4.0,
        }
    }

    /// How often honest targets are suspected in so many hours, at one plot each 4 s.
    fn false_per_hour(config: &EwConfig, hours: f64) -> f64 {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
        let plots = (hours * 900.0) as u32;
        let (mut file, mut suspected) = (PullOff::default(), 0);
        let mut before = sighting(&mut random, 0.0, 50e3, 0.0);
        for plot in 1..plots {
            let time_s = 4.0 * f64::from(plot);
            // Weaving, so that range rates change all the time.
            let (range_m, rate_m_s) = (50e3 + 4000.0 * (0.05 * time_s).sin(), 200.0 * (0.05 * time_s).cos());
            let now = sighting(&mut random, time_s, range_m, rate_m_s);
            file.compare(&before, &now, config);
            if file.verdict().is_some() {
                suspected += 1;
                file = PullOff::default();
            }
            before = now;
        }
        f64::from(suspected) / hours
    }

    #[test]
    fn honest_targets_are_suspected_no_more_often_than_configured() {
        let config = EwConfig { false_deceptions_per_track_hour: 5.0, ..EwConfig::default() };
        let realised = false_per_hour(&config, 2000.0);
        assert!(realised <= 5.0, "{realised}");
        let config = EwConfig::default();
        let realised = false_per_hour(&config, 2000.0);
        assert!(realised <= 0.01);
    }

    #[test]
    fn pulled_gates_are_found_within_a_few_plots_and_told_apart() {
        let config = EwConfig::default();
        for (range_pull_m_s, doppler_pull_m_s2, expected) in [
            (60.0, 0.0, DeceptionKind::RangePullOff),
            (-60.0, 0.0, DeceptionKind::RangePullOff),
            (0.0, 6.0, DeceptionKind::VelocityPullOff),
        ] {
            let (mut found, mut right, mut plots, runs) = (0, 0, 0, 200);
            for seed in 0..runs {
                let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
                let mut file = PullOff::default();
                let mut before = sighting(&mut random, 0.0, 60e3, -200.0);
                for plot in 1..40 {
                    let time_s = 4.0 * f64::from(plot);
                    let pulled_s = (time_s - 40.0).max(0.0);
                    let range_m = 60e3 - 200.0 * time_s + range_pull_m_s * pulled_s;
                    let now = sighting(&mut random, time_s, range_m, -200.0 + doppler_pull_m_s2 * pulled_s);
                    file.compare(&before, &now, &config);
                    before = now;
                    if let Some((kind, _, since)) = file.verdict() {
                        assert!(plot > 10 && since >= Time::from_secs(20.0), "before it began");
                        (found, right, plots) =
                            (found + 1, right + u32::from(kind == expected), plots + plot - 10);
                        break;
                    }
                }
            }
            assert!(found == 200 && right >= 190 && plots <= 8 * found);
        }
    }
}

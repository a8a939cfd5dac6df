//! Tracks in a row: copies of one target by a repeater share its bearing and its range rate while both change.
//!
//! That two others, or more, lie in a track's direction and go as fast by chance has the probability of a Poisson count. Targets that happen to do
//! so go on doing it for a while: so it counts anew only when the bearing has turned by some of its deviations. Then the log-likelihood
//! ratio of copies against chance grows, until Wald's threshold (1947, Sequential Analysis, ch. 3). The nearest of a row may be real: it carries the
//! repeater, whose copies are late.

use super::{DeceptionKind, Sighting, TrackFile};
use crate::config::EwConfig;
use crate::elementary::{exp, ln};
use crate::geometry::wrap_angle;
use crate::scan::Look;
use crate::time::Time;
use std::f64::consts::TAU;

/// Deviations within which two are on one bearing, and as fast.
const NEAR_SIGMAS: f64 = 3.0;
/// Deviations that a bearing turns before a row counts anew.
const TURNED_SIGMAS: f64 = 3.0;
/// Others that make a row.
const LEAST_OTHERS: usize = 2;
/// That copies are all seen in a scan.
const ALL_SEEN: f64 = 0.8;
/// What is never less probable by chance: targets do fly in formation.
const LEAST_CHANCE: f64 = 1e-3;
/// Range rates of targets lie over so much.
const RATES_M_S: f64 = 500.0;
/// Times an hour that a row may count anew.
const LOOKS_PER_HOUR: f64 = 100.0;
const MOST_THRESHOLDS: f64 = 2.0;
/// Tracks of one scan beyond which no rows are looked for.
const MOST_FRESH: usize = 2048;

/// What speaks for a track's being one of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Row {
    sum: f64,
    /// Where it was when it counted last.
    azimuth_rad: f64,
    since: Option<Time>,
    is_suspected: bool,
}

impl Row {
    pub(super) fn begun_at(azimuth_rad: f64) -> Self {
        Self { sum: 0.0, azimuth_rad, since: None, is_suspected: false }
    }

    pub(super) fn verdict(&self) -> Option<(DeceptionKind, f64, Time)> {
        self.since.filter(|_| self.is_suspected).map(|since| (DeceptionKind::FalseTarget, self.sum, since))
    }

    pub(super) fn is_sound(&self) -> bool {
        self.sum >= 0.0 && self.sum.is_finite() && self.azimuth_rad.is_finite()
    }

    fn count(&mut self, latest: &Sighting, is_in_row: bool, chance: f64, threshold: f64) {
        let gain = if is_in_row { ln(ALL_SEEN / chance) } else { ln((1.0 - ALL_SEEN) / (1.0 - chance)) };
        self.azimuth_rad = latest.azimuth_rad;
        self.sum = (self.sum + gain).clamp(0.0, MOST_THRESHOLDS * threshold);
        self.since = if self.sum > 0.0 { self.since.or(Some(latest.time)) } else { None };
        self.is_suspected = self.sum >= threshold || (self.is_suspected && self.sum > 0.0);
    }
}

/// Counts for each track that was seen in this scan whether it stands in a row.
pub(super) fn look_for(files: &mut [TrackFile], look: &Look<'_>, config: &EwConfig) {
    let is_fresh = |file: &TrackFile| file.sensor == look.sensor && file.latest.time >= look.start;
    let fresh = files.iter().filter(|file| is_fresh(file)).count();
    if !(LEAST_OTHERS + 1..=MOST_FRESH).contains(&fresh) {
        return;
    }
    let threshold = ln((LOOKS_PER_HOUR / config.false_deceptions_per_track_hour).max(2.0));
    for place in 0..files.len() {
        let own = files[place];
        let turned_rad = wrap_angle(own.latest.azimuth_rad - own.row.azimuth_rad).abs();
        if !is_fresh(&own) || turned_rad < TURNED_SIGMAS * own.latest.azimuth_rad2.sqrt() {
            continue;
        }
        let (mut others, mut is_nearest) = (0, true);
        for other in files.iter().enumerate().filter(|(other, file)| *other != place && is_fresh(file)) {
            if is_beside(&own.latest, &other.1.latest) {
                others += 1;
                is_nearest &= own.latest.range_m < other.1.latest.range_m;
            }
        }
        let chance = chance(&own.latest, fresh);
        files[place].row.count(&own.latest, others >= LEAST_OTHERS && !is_nearest, chance, threshold);
    }
}

fn is_beside(own: &Sighting, other: &Sighting) -> bool {
    let azimuth_sigma_rad = (own.azimuth_rad2 + other.azimuth_rad2).sqrt();
    let rate_sigma_m_s = (own.range_rate_m2_s2 + other.range_rate_m2_s2).sqrt();
    wrap_angle(own.azimuth_rad - other.azimuth_rad).abs() <= NEAR_SIGMAS * azimuth_sigma_rad
        && (own.range_rate_m_s - other.range_rate_m_s).abs() <= NEAR_SIGMAS * rate_sigma_m_s
}

/// That so many others do by chance, of so many that are spread over all bearings and speeds.
fn chance(own: &Sighting, fresh: usize) -> f64 {
    let wide_rad = 2.0 * NEAR_SIGMAS * (2.0 * own.azimuth_rad2).sqrt();
    let wide_m_s = 2.0 * NEAR_SIGMAS * (2.0 * own.range_rate_m2_s2).sqrt();
    let share = (wide_rad / TAU).min(1.0) * (wide_m_s / RATES_M_S).min(1.0);
    let mean = fresh as f64 * share;
    // 1 − e⁻ᵐ(1 + m).
    (1.0 - exp(-mean) * (1.0 + mean)).clamp(LEAST_CHANCE, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ew::deception::{Deception, PullOff};
    use crate::{SensorId, TrackId};
    use rand::RngExt;
    use rand_distr::StandardNormal;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    /// Range, azimuth, range rate at a time.
    type Truth = Box<dyn Fn(f64) -> [f64; 3]>;

    fn suspected(targets: &[Truth], scans: u32, seed: u64) -> Vec<bool> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut files: Vec<TrackFile> = Vec::new();
        for scan in 0..scans {
            let time = Time::from_secs(4.0 * f64::from(scan));
            let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &[] };
            for (number, truth) in targets.iter().enumerate() {
                let [range_m, azimuth_rad, range_rate_m_s] = truth(4.0 * f64::from(scan));
                let mut noise = |sigma: f64| sigma * random.sample::<f64, _>(StandardNormal);
                let latest = Sighting {
                    time,
                    range_m: range_m + noise(30.0),
                    range_m2: 900.0,
                    azimuth_rad: azimuth_rad + noise(1e-3),
                    azimuth_rad2: 1e-6,
                    range_rate_m_s: range_rate_m_s + noise(2.0),
                    range_rate_m2_s2: 4.0,
                };
                if let Some(file) = files.get_mut(number) {
                    file.latest = latest;
                } else {
                    let (pull_off, row) = (PullOff::default(), Row::begun_at(latest.azimuth_rad));
                    let (track, suspected): (_, Option<Deception>) = (TrackId(number as u64), None);
                    files.push(TrackFile { track, sensor: SensorId(0), latest, pull_off, row, suspected });
                }
            }
            look_for(&mut files, &look, &EwConfig::default());
        }
        files.iter().map(|file| file.row.verdict().is_some()).collect()
    }

    fn flying(range_m: f64, azimuth_rad: f64, turning_rad_s: f64, rate_m_s: f64) -> Truth {
        Box::new(move |time_s| [range_m + rate_m_s * time_s, azimuth_rad + turning_rad_s * time_s, rate_m_s])
    }

    #[test]
    fn copies_are_suspected_and_what_carries_the_repeater_is_not() {
        let mut targets: Vec<Truth> =
            (0..4).map(|copy| flying(40e3 + 3e3 * f64::from(copy), 1.0, 0.002, -50.0)).collect();
        targets
            .extend((0..30).map(|n| flying(50e3, 0.2 * f64::from(n), -0.003, 10.0 * f64::from(n) - 150.0)));
        let mut found = 0;
        for seed in 0..20 {
            let suspected = suspected(&targets, 20, seed);
            assert!(!suspected[0] && suspected[4..].iter().all(|one| !one));
            found += suspected[1..4].iter().filter(|one| **one).count();
        }
        assert!(found >= 54, "{found}");
    }

    /// Hours of dense traffic that flies across.
    #[test]
    fn traffic_is_no_row() {
        let mut false_tracks = 0;
        for seed in 0..20 {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(100 + seed);
            let mut within = |low: f64, high: f64| random.random_range(low..high);
            let targets: Vec<Truth> = (0..200)
                .map(|_| {
                    flying(
                        within(20e3, 200e3),
                        within(0.0, TAU),
                        within(-0.004, 0.004),
                        within(-250.0, 250.0),
                    )
                })
                .collect();
            false_tracks += suspected(&targets, 75, seed).iter().filter(|one| **one).count();
        }
        let hours = 20.0 * 200.0 * 300.0 / 3600.0;
        assert!(false_tracks as f64 <= 0.01 * hours + 3.0, "{false_tracks}");
    }
}

//! What the tracker knows of each radar: where it stands, how often it looks, and what it has not seen yet.

use super::amplitude::Detectability;
use super::noise::Noise;
use super::population::{Newcomers, ORIGINS};
use super::surroundings::Surroundings;
use crate::config::{Config, SensorConfig, Site, Space, TrackerConfig};
use crate::elementary::{atan2, exp, powf, sin, sin_cos};
use crate::geometry::{EnuFrame, Rigid};
use crate::ids::SensorId;
use crate::normal::normal_cdf;
use crate::scan::{Look, Sector};
use crate::time::Time;
use std::f64::consts::TAU;

/// Azimuth bins in which looks and undetected targets are kept.
const BINS: usize = 64;
const BIN_WIDTH_RAD: f64 = TAU / BINS as f64;
/// More than this share of a bin is all of it, but for round-off.
const MOST_OF_BIN: f64 = 1.0 - 1e-9;
/// Share of a new measurement of the revisit time in its running mean.
const PERIOD_GAIN: f64 = 0.1;
/// A longer revisit time cannot be declared, and is not learned either: the radar was switched off.
const LONGEST_PERIOD_S: f64 = 600.0;
/// So many standard deviations outside the cone of silence a target is surely outside.
const SURE_SIGMAS: f64 = 4.0;
/// Narrower parts of a bin are round-off.
const SLIVER_RAD: f64 = 1e-6;

/// How one radar sees the picture's frame during one scan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    /// From the picture's frame to the sensor's own.
    pub(crate) to_sensor: Rigid,
    /// And back.
    pub(crate) from_sensor: Rigid,
    /// The sensor's own frame on the Earth; a nominal one where the world has no site.
    pub(crate) frame: EnuFrame,
    /// The platform's velocity in the sensor's frame.
    pub(crate) platform_velocity_m_s: [f64; 3],
}

/// The frame in which the picture's states are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PictureFrame {
    frame: EnuFrame,
    is_geodetic: bool,
    is_planar: bool,
}

impl PictureFrame {
    /// At the configured origin, else at the first geodetic site, else at a nominal place that only gives the Earth
    /// its curvature.
    pub(crate) fn new(config: &Config) -> Self {
        let site = config.sensors.iter().find_map(|sensor| match sensor.site {
            Site::Geodetic(site) => Some(site),
            Site::Local(_) => None,
        });
        let origin = config.origin.or(site);
        Self {
            frame: origin.map_or_else(EnuFrame::nominal, EnuFrame::new),
            is_geodetic: origin.is_some(),
            is_planar: config.space == Space::Planar,
        }
    }

    /// The frame, if the world has a place on the Earth.
    pub(crate) fn geodetic(&self) -> Option<&EnuFrame> {
        self.is_geodetic.then_some(&self.frame)
    }

    /// How a radar at `site` that moves with `velocity_m_s` sees this frame.
    pub(crate) fn view(&self, site: &Site, velocity_m_s: [f64; 3]) -> View {
        let (to_sensor, frame) = match *site {
            Site::Geodetic(place) => {
                let frame = EnuFrame::new(place);
                (self.frame.transform_to(&frame), frame)
            }
            // Its axes are the picture's; its height is its own.
            Site::Local(place) => {
                let mut origin = self.frame.origin();
                origin.height_m += place[2];
                (Rigid::shift(place.map(|axis| -axis)), EnuFrame::new(origin))
            }
        };
        let to_sensor = if self.is_planar { flattened(&to_sensor) } else { to_sensor };
        View { to_sensor, from_sensor: to_sensor.inverse(), frame, platform_velocity_m_s: velocity_m_s }
    }
}

/// What is left in a planar world, where slant range is ground range: the turn about up between the two norths, and
/// the way over the ground. Heights, and the tilt between distant horizontals, belong to space.
fn flattened(motion: &Rigid) -> Rigid {
    let [[ee, en, _], [ne, nn, _], _] = motion.rotation;
    let (sin, cos) = sin_cos(atan2(ne - en, ee + nn));
    let [east_m, north_m, _] = motion.translation_m;
    Rigid {
        rotation: [[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]],
        translation_m: [east_m, north_m, 0.0],
    }
}

/// One radar, and what it has seen of the horizon.
#[derive(Clone, Debug)]
pub(crate) struct SensorModel {
    pub(crate) config: SensorConfig,
    pub(crate) horizon: Horizon,
    pub(crate) surroundings: Surroundings,
    pub(crate) newcomers: Newcomers,
    least_ratio: f64,
    pub(crate) noise: Noise,
    pub(crate) detectability: Detectability,
    fixed: View,
    /// Sines of the lowest and the highest elevation.
    sin_elevation: [f64; 2],
}

impl SensorModel {
    pub(crate) fn new(config: &SensorConfig, frame: &PictureFrame, tracker: &TrackerConfig) -> Self {
        Self {
            config: config.clone(),
            surroundings: Surroundings::new(config),
            noise: Noise::default(),
            detectability: Detectability::of(config),
            newcomers: Newcomers::new(tracker),
            least_ratio: tracker.forget_existence,
            horizon: Horizon::new(tracker.initial_target_ratio),
            fixed: frame.view(&config.site, [0.0; 3]),
            sin_elevation: if frame.is_planar {
                [-1.0, 1.0]
            } else {
                [sin(config.coverage.min_elevation_rad), sin(config.coverage.max_elevation_rad)]
            },
        }
    }

    pub(crate) fn id(&self) -> SensorId {
        self.config.id
    }

    /// The view of this scan: of the pose if the radar moves, else of its site.
    pub(crate) fn view(&self, look: &Look<'_>, frame: &PictureFrame) -> View {
        look.pose.map_or(self.fixed, |pose| frame.view(&pose.position, pose.velocity_m_s))
    }

    /// Undetected targets at an azimuth before the present look, for each false plot of one look there. However seldom
    /// targets come, a plot that by the settings is worth one goes on to be.
    pub(crate) fn undetected_ratio(&self, azimuth_rad: f64) -> f64 {
        let expected = self.horizon.undetected_ratios(azimuth_rad);
        self.newcomers.ratio(expected).max(self.least_ratio.min(expected.iter().sum()))
    }

    /// Time from one look at an azimuth to the next: declared, else learned, else unknown.
    pub(crate) fn scan_period_s(&self) -> Option<f64> {
        self.config.scan_period_s.or(self.horizon.learned_period_s)
    }

    /// Whether it is blind above itself. A planar world has no elevation.
    pub(crate) fn has_cone(&self) -> bool {
        self.sin_elevation[1] < 1.0
    }

    /// The probability that a target is outside the cone of silence, if it is foreseen at `p`, in the sensor's frame,
    /// within `sigma_m` over the ground. Who comes out of the cone may be later than foreseen, and is in it still.
    pub(crate) fn outside_cone(&self, p: &[f64; 3], sigma_m: f64) -> f64 {
        let [_, highest] = self.sin_elevation;
        if !self.has_cone() || p[2] <= 0.0 {
            return 1.0;
        }
        let edge_m = p[2] * (1.0 - highest * highest).sqrt() / highest.max(f64::MIN_POSITIVE);
        let beyond_m = (p[0] * p[0] + p[1] * p[1]).sqrt() - edge_m;
        if beyond_m < SURE_SIGMAS * sigma_m {
            normal_cdf(beyond_m / sigma_m.max(f64::MIN_POSITIVE))
        } else {
            1.0
        }
    }

    /// Whether a target at `p`, in the sensor's frame, would be seen.
    pub(crate) fn covers(&self, p: &[f64; 3]) -> bool {
        let coverage = &self.config.coverage;
        let range = (p[0] * p[0] + p[1] * p[1] + p[2] * p[2]).sqrt();
        let height = p[2] / range.max(f64::MIN_POSITIVE);
        (coverage.min_range_m..=coverage.max_range_m).contains(&range)
            && (self.sin_elevation[0]..=self.sin_elevation[1]).contains(&height)
    }
}

/// For each azimuth bin: when it was looked at, and the intensity of targets that are there undetected.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Horizon {
    bins: Vec<Bin>,
    learned_period_s: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Bin {
    /// Undetected targets at `time`, for each false plot of one look there, as the settings say: those that were there
    /// before the first look, and those that came later.
    undetected_ratios: [f64; ORIGINS],
    /// When any part of it was last looked at.
    time: Option<Time>,
    /// When the beam's latest pass over it began, and how far into the bin it has come.
    pass: Option<Time>,
    reached_rad: f64,
}

/// What a sector looks at of one bin.
#[derive(Clone, Copy, Debug)]
struct Part {
    /// Where it begins, from the bin's start.
    into_rad: f64,
    width_rad: f64,
    /// When the beam entered it.
    time: Time,
}

impl Horizon {
    fn new(undetected_ratio: f64) -> Self {
        let bin =
            Bin { undetected_ratios: [undetected_ratio, 0.0], time: None, pass: None, reached_rad: 0.0 };
        Self { bins: vec![bin; BINS], learned_period_s: None }
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        self.bins.len() == BINS
            && self
                .bins
                .iter()
                .all(|bin| bin.undetected_ratios.iter().all(|ratio| ratio.is_finite() && *ratio >= 0.0))
            && self.learned_period_s.is_none_or(|period| period.is_finite() && period > 0.0)
    }

    /// Undetected targets at an azimuth before the present look, for each false plot of one look there.
    pub(crate) fn undetected_ratios(&self, azimuth_rad: f64) -> [f64; ORIGINS] {
        self.bins[bin_of(azimuth_rad)].undetected_ratios
    }

    /// Time passed: targets came in at `birth_ratio_per_s` and left at `1/lifetime_s`, wherever this scan looked.
    pub(crate) fn predict(&mut self, sectors: &[Sector], birth_ratio_per_s: f64, lifetime_s: f64) {
        // Most bins were last looked at as long ago as the one before.
        let (mut latest_dt, mut staying) = (0.0, 1.0);
        self.for_each_looked(sectors, |bin, part| {
            let dt = bin.time.map_or(0.0, |last| part.time.seconds_since(last)).max(0.0);
            bin.time = bin.time.max(Some(part.time));
            if (dt - latest_dt).abs() > 0.0 {
                (latest_dt, staying) = (dt, exp(-dt / lifetime_s));
            }
            bin.undetected_ratios = bin.undetected_ratios.map(|ratio| ratio * staying);
            bin.undetected_ratios[1] += birth_ratio_per_s * lifetime_s * (1.0 - staying);
        });
    }

    /// The look is over: what was there and gave a plot is undetected no longer. Learns the revisit time.
    pub(crate) fn look(&mut self, sectors: &[Sector], detection_probability: f64) {
        let mut learned = self.learned_period_s;
        self.for_each_looked(sectors, |bin, part| {
            // As a power, so that the parts of a bin that several sectors look at make up one whole look.
            let left = part.share_of(1.0 - detection_probability);
            bin.undetected_ratios = bin.undetected_ratios.map(|ratio| ratio * left);
            let dt = bin.enter(part).filter(|dt| (0.0..=LONGEST_PERIOD_S).contains(dt));
            learned = dt.map(|dt| learned.map_or(dt, |mean| mean + PERIOD_GAIN * (dt - mean))).or(learned);
        });
        self.learned_period_s = learned;
    }

    /// Calls `each` with every bin that a sector overlaps, and the part of it that is overlapped.
    fn for_each_looked(&mut self, sectors: &[Sector], mut each: impl FnMut(&mut Bin, &Part)) {
        for sector in sectors {
            let duration = sector.end.seconds_since(sector.start);
            let first = sector.azimuth_rad.rem_euclid(TAU);
            let mut swept = 0.0;
            while swept < sector.width_rad {
                let onward = first + swept;
                let azimuth = if onward < TAU { onward } else { onward - TAU };
                let bin = bin_of(azimuth);
                let into_rad = (azimuth - bin as f64 * BIN_WIDTH_RAD).max(0.0);
                // At least a sliver, so that round-off at a bin's edge cannot stop the sweep.
                let width_rad = (BIN_WIDTH_RAD - into_rad).max(1e-9).min(sector.width_rad - swept);
                let time = match duration {
                    // It is all looked at at once.
                    0.0 => sector.start,
                    _ => sector.start + duration * swept / sector.width_rad,
                };
                if width_rad > SLIVER_RAD {
                    each(&mut self.bins[bin], &Part { into_rad, width_rad, time });
                }
                swept += width_rad;
            }
        }
    }
}

impl Part {
    /// Of what one whole look at the bin would leave.
    fn share_of(&self, left: f64) -> f64 {
        let share = self.width_rad / BIN_WIDTH_RAD;
        if share > MOST_OF_BIN { left } else { powf(left, share) }
    }
}

impl Bin {
    /// The beam sweeps a part of this bin. If that begins a new pass, the time since the one before; a pass goes on
    /// where it had come to, give or take some overlap of sectors.
    fn enter(&mut self, part: &Part) -> Option<f64> {
        let goes_on = self.pass.is_some() && part.into_rad > self.reached_rad - 0.5 * part.width_rad;
        self.reached_rad = part.into_rad + part.width_rad;
        if goes_on {
            return None;
        }
        self.pass.replace(part.time).map(|before| part.time.seconds_since(before))
    }
}

fn bin_of(azimuth_rad: f64) -> usize {
    ((azimuth_rad / BIN_WIDTH_RAD) as usize).min(BINS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sectors(count: usize, start_s: f64, period_s: f64) -> Vec<Sector> {
        let width = TAU / count as f64;
        (0..count)
            .map(|i| Sector {
                azimuth_rad: i as f64 * width,
                width_rad: width,
                start: Time::from_secs(start_s + period_s * i as f64 / count as f64),
                end: Time::from_secs(start_s + period_s * (i + 1) as f64 / count as f64),
            })
            .collect()
    }

    #[test]
    fn who_may_be_in_the_cone_of_silence_is_told_by_the_distance_from_its_edge() {
        let config = Config::default();
        let sensor = SensorModel::new(&config.sensors[0], &PictureFrame::new(&config), &config.tracker);
        // Up to 45°: the edge is as far away as the target is high.
        let outside = |ground_m: f64| sensor.outside_cone(&[0.0, ground_m, 9000.0], 1000.0);
        assert!((outside(9000.0) - 0.5).abs() < 1e-9);
        assert!((outside(10_000.0) - normal_cdf(1.0)).abs() < 1e-9);
        assert!(outside(3000.0) < 1e-8 && outside(13_100.0) > 1.0 - 1e-9);
        assert!(sensor.outside_cone(&[0.0, 100.0, -5.0], 1000.0) > 1.0 - 1e-9, "below it there is no cone");
        let planar = Config { space: Space::Planar, ..config };
        assert!(
            !SensorModel::new(&planar.sensors[0], &PictureFrame::new(&planar), &planar.tracker).has_cone()
        );
    }

    #[test]
    fn learns_the_revisit_time_from_any_division_of_the_horizon() {
        for count in [1, 5, 8, 32, 64, 100] {
            let mut horizon = Horizon::new(1e-10);
            for rotation in 0..5 {
                for sector in sectors(count, f64::from(rotation) * 4.0, 4.0) {
                    horizon.predict(&[sector], 0.0, 1e9);
                    horizon.look(&[sector], 0.9);
                }
            }
            let period = horizon.learned_period_s.unwrap();
            assert!((period - 4.0).abs() < 0.01, "{count} sectors: {period}");
            let left = horizon.undetected_ratios(1.0)[0];
            assert!((left / (1e-10 * 0.1_f64.powi(5)) - 1.0).abs() < 1e-6, "{count} sectors: {left}");
        }
    }

    #[test]
    fn overlaps_gaps_and_offsets_of_sectors_do_not_spoil_the_revisit_time() {
        for (count, offset, overlap) in
            [(1, 0.02, 0.0), (32, 0.001, 0.003), (32, 0.0, -0.003), (7, 3.0, 0.01)]
        {
            let mut horizon = Horizon::new(1e-10);
            for rotation in 0..10 {
                // Four rotations, a pause of an hour, and on.
                let start_s = f64::from(rotation) * 4.0 + if rotation < 4 { 0.0 } else { 3600.0 };
                let mut looked = sectors(count, start_s, 4.0);
                for sector in &mut looked {
                    sector.azimuth_rad = (sector.azimuth_rad + offset).rem_euclid(TAU);
                    sector.width_rad = (sector.width_rad + overlap).min(TAU);
                }
                horizon.predict(&looked, 0.0, 1e9);
                horizon.look(&looked, 0.9);
            }
            let period = horizon.learned_period_s.unwrap();
            assert!((period - 4.0).abs() < 0.05, "{count} sectors: {period}");
        }
    }

    #[test]
    fn as_many_are_born_however_a_rotation_is_divided() {
        for count in [1, 7, 64, 100] {
            let mut horizon = Horizon::new(0.0);
            for rotation in 0..5 {
                let looked = sectors(count, f64::from(rotation) * 4.0, 4.0);
                horizon.predict(&looked, 1e-12, 1e9);
                horizon.look(&looked, 0.0);
            }
            for bin in &horizon.bins {
                assert!((bin.undetected_ratios[1] / 16e-12 - 1.0).abs() < 0.02, "{count} sectors: {bin:?}");
            }
        }
    }

    #[test]
    fn births_and_departures_balance() {
        let mut horizon = Horizon::new(0.0);
        let mut time = 0.0;
        for _ in 0..10_000 {
            horizon.predict(&sectors(1, time, 4.0), 1e-13, 1000.0);
            horizon.look(&sectors(1, time, 4.0), 1e-9);
            time += 4.0;
        }
        let expected = 1e-13 * 1000.0;
        assert!((horizon.undetected_ratios(0.5)[1] / expected - 1.0).abs() < 0.02);
    }
}

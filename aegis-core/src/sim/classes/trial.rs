//! A radar that watches one target.

use super::Specimen;
use crate::config::{Config, SensorConfig};
use crate::elementary::{atan2, hypot, log10};
use crate::geometry::wrap_azimuth;
use crate::ids::SensorId;
use crate::plot::{Measurement, Plot};
use crate::scan::{Look, Sector};
use crate::time::Time;
use rand::RngExt;
use rand_distr::{Exp1, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

/// What radars of this kind make of a square metre at 100 km, dB: enough to see all that there is in a trial.
const REFERENCE_SNR_DB: f64 = 20.0;

/// How a radar measures in a trial.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrialRadar {
    /// Time between two looks at the target, seconds.
    pub scan_period_s: f64,
    /// Standard deviations: range, metres; azimuth and elevation, radians.
    pub range_sigma_m: f64,
    /// Of azimuth.
    pub azimuth_sigma_rad: f64,
    /// Of elevation; `None` for a radar that does not measure it.
    pub elevation_sigma_rad: Option<f64>,
    /// Probability that a look gives a plot.
    pub detection_probability: f64,
    /// Whether its sensitivity is declared, so that plots tell a cross-section.
    pub measures_rcs: bool,
}

impl Default for TrialRadar {
    /// A radar of two-second scans that measures elevation and cross-section.
    fn default() -> Self {
        Self {
            scan_period_s: 2.0,
            range_sigma_m: 10.0,
            azimuth_sigma_rad: 0.0015,
            elevation_sigma_rad: Some(0.003),
            detection_probability: 0.95,
            measures_rcs: true,
        }
    }
}

impl TrialRadar {
    /// One of the radars that are trained with.
    #[must_use]
    pub fn draw(seed: u64) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed ^ 0x7261_6461_7200);
        let elevation_sigma_rad = rng.random_range(0.001..0.006);
        Self {
            scan_period_s: [1.0, 2.0, 2.0, 4.0, 5.0][rng.random_range(0..5)],
            range_sigma_m: rng.random_range(4.0..30.0),
            azimuth_sigma_rad: rng.random_range(0.0005..0.003),
            elevation_sigma_rad: rng.random_bool(0.85).then_some(elevation_sigma_rad),
            detection_probability: rng.random_range(0.8..0.99),
            measures_rcs: rng.random_bool(0.6),
        }
    }

    /// What a pipeline must know of it.
    #[must_use]
    pub fn config(&self) -> Config {
        let sensor = SensorConfig {
            scan_period_s: Some(self.scan_period_s),
            detection_probability: self.detection_probability,
            range_sigma_m: self.range_sigma_m,
            azimuth_sigma_rad: self.azimuth_sigma_rad,
            elevation_sigma_rad: self.elevation_sigma_rad.unwrap_or(0.005),
            reference_snr_db: self.measures_rcs.then_some(REFERENCE_SNR_DB),
            ..SensorConfig::default()
        };
        Config { sensors: vec![sensor], ..Config::default() }
    }
}

/// The scans of one target.
#[derive(Clone, Debug)]
pub struct Trial {
    radar: TrialRadar,
    plots: Vec<Option<Plot>>,
}

impl Trial {
    /// The radar looks at a target where it is at each look, `positions_m` east, north, up of it, and that returns the
    /// echoes of this specimen: of a cross-section that fluctuates from look to look (Swerling 1), from a place that jumps.
    #[must_use]
    pub fn new(radar: &TrialRadar, positions_m: &[[f64; 3]], specimen: &Specimen, seed: u64) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed ^ 0x706c_6f74_7300);
        let mut look = |(index, position): (usize, &[f64; 3])| {
            let noise: [f64; 3] = std::array::from_fn(|_| rng.sample(StandardNormal));
            let jump: [f64; 3] = std::array::from_fn(|_| rng.sample(StandardNormal));
            let place = std::array::from_fn(|axis| position[axis] + specimen.jitter_m() * jump[axis]);
            let echo: f64 = rng.sample(Exp1);
            let is_seen = rng.random_bool(radar.detection_probability);
            let time = Time::from_secs(radar.scan_period_s * index as f64);
            is_seen.then(|| radar.plot(time, &place, noise, specimen.rcs_m2() * echo))
        };
        let plots = positions_m.iter().enumerate().map(&mut look).collect();
        Self { radar: *radar, plots }
    }

    /// When the radar looks, for so long.
    #[must_use]
    pub fn times_s(radar: &TrialRadar, duration_s: f64) -> Vec<f64> {
        let looks = (duration_s / radar.scan_period_s).floor() as usize + 1;
        (0..looks).map(|look| look as f64 * radar.scan_period_s).collect()
    }

    /// Gives each scan to `step`: what was looked at, and the plot if there was one.
    pub fn play(&self, mut step: impl FnMut(&Look<'_>, &[Plot])) {
        for (index, plot) in self.plots.iter().enumerate() {
            let time = Time::from_secs(self.radar.scan_period_s * index as f64);
            let (start, end) = (time - 0.5 * self.radar.scan_period_s, time + 0.5 * self.radar.scan_period_s);
            let sectors = [Sector::full_circle(start, end)];
            let look = Look { sensor: SensorId(0), start, end, pose: None, sectors: &sectors };
            step(&look, plot.as_slice());
        }
    }
}

impl TrialRadar {
    fn plot(&self, time: Time, position_m: &[f64; 3], noise: [f64; 3], rcs_m2: f64) -> Plot {
        let [east, north, up] = *position_m;
        let ground = hypot(east, north);
        let true_range_m = hypot(ground, up);
        let measurement = Measurement::Polar {
            range_m: (true_range_m + self.range_sigma_m * noise[0]).max(1.0),
            azimuth_rad: wrap_azimuth(atan2(east, north) + self.azimuth_sigma_rad * noise[1]),
            elevation_rad: self.elevation_sigma_rad.map(|sigma| atan2(up, ground) + sigma * noise[2]),
            altitude_m: None,
            range_rate_m_s: None,
            covariance: None,
        };
        let range_db = 40.0 * log10(true_range_m.max(1.0) / SensorConfig::REFERENCE_RANGE_M);
        let snr_db = REFERENCE_SNR_DB + 10.0 * log10(rcs_m2.max(1e-12)) - range_db;
        Plot { snr_db: Some(snr_db), ..Plot::new(time, measurement) }
    }
}

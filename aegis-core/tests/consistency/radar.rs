//! One target before one radar: what the tracker is told, what it sees, and how far off it is.

use aegis_core::config::{AssociationMode, Space};
use aegis_core::metrics::nees;
use aegis_core::{
    Config, Look, Measurement, Picture, Pipeline, Plot, Scan, ScanData, Sector, SensorConfig, SensorId, Time,
    Track,
};
use nalgebra::{SMatrix, SVector};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

pub(crate) type State = SVector<f64, 6>;
pub(crate) type Covariance = SMatrix<f64, 6, 6>;

pub(crate) const PERIOD_S: f64 = 4.0;
pub(crate) const POSITION_SIGMA_M: f64 = 30.0;
pub(crate) const RANGE_SIGMA_M: f64 = 30.0;
pub(crate) const AZIMUTH_SIGMA_RAD: f64 = 0.0007;
pub(crate) const ELEVATION_SIGMA_RAD: f64 = 0.001;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Measured {
    Cartesian,
    Polar,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) mode: AssociationMode,
    pub(crate) space: Space,
    pub(crate) measured: Measured,
    pub(crate) detection_probability: f64,
    pub(crate) seed: u64,
}

impl Case {
    pub(crate) fn dimensions(&self) -> usize {
        if self.space == Space::Planar { 2 } else { 3 }
    }

    /// What the radar is; there are no false plots.
    pub(crate) fn sensor(&self) -> SensorConfig {
        SensorConfig {
            scan_period_s: Some(PERIOD_S),
            detection_probability: self.detection_probability.min(0.999),
            clutter_density_per_m2: 1e-16,
            range_sigma_m: RANGE_SIGMA_M,
            azimuth_sigma_rad: AZIMUTH_SIGMA_RAD,
            azimuth_outlier_probability: 0.0,
            elevation_sigma_rad: ELEVATION_SIGMA_RAD,
            cartesian_sigma_m: POSITION_SIGMA_M,
            ..SensorConfig::default()
        }
    }
}

/// The noise of one run.
pub(crate) struct Random(Xoshiro256PlusPlus);

impl Random {
    pub(crate) fn new(case: &Case, run: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(case.seed + run))
    }

    pub(crate) fn normal(&mut self) -> f64 {
        self.0.sample(StandardNormal)
    }

    pub(crate) fn uniform(&mut self, low: f64, high: f64) -> f64 {
        self.0.random_range(low..high)
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.0.random_bool(probability)
    }
}

/// What the radar sees of a target in this state, if it does.
pub(crate) fn plot(case: &Case, state: &State, time: Time, random: &mut Random) -> Option<Plot> {
    if !random.chance(case.detection_probability) {
        return None;
    }
    let [x, y, z] = [state[0], state[1], state[2]];
    let noise = [random.normal(), random.normal(), random.normal()];
    let is_spatial = case.space == Space::Spatial;
    let measurement = match case.measured {
        Measured::Cartesian => Measurement::Cartesian {
            position_m: std::array::from_fn(|axis| state[axis] + POSITION_SIGMA_M * noise[axis]),
            covariance: None,
        },
        Measured::Polar => Measurement::Polar {
            range_m: (x * x + y * y + z * z).sqrt() + RANGE_SIGMA_M * noise[0],
            azimuth_rad: x.atan2(y) + AZIMUTH_SIGMA_RAD * noise[1],
            elevation_rad: is_spatial.then(|| z.atan2(x.hypot(y)) + ELEVATION_SIGMA_RAD * noise[2]),
            altitude_m: None,
            range_rate_m_s: None,
            covariance: None,
        },
    };
    Some(Plot::new(time, measurement))
}

/// A pipeline, and the picture it gave last.
pub(crate) struct Watch {
    pipeline: Pipeline,
    pub(crate) picture: Picture,
}

impl Watch {
    pub(crate) fn new(config: &Config) -> Self {
        let pipeline = Pipeline::new(config.clone()).expect("a valid configuration");
        Self { pipeline, picture: Picture::default() }
    }

    /// One look all around at once.
    pub(crate) fn look(&mut self, time: Time, plot: Option<&Plot>) {
        let sectors = [Sector::full_circle(time, time)];
        let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
        let data = ScanData::Plots(plot.map_or(&[], std::slice::from_ref));
        self.pipeline.step_into(&Scan { look, data, strobes: &[] }, &mut self.picture).expect("a valid scan");
    }
}

pub(crate) fn state_of(track: &Track) -> State {
    State::from_iterator(track.position_m.into_iter().chain(track.velocity_m_s))
}

/// NEES of position and velocity, with as many degrees of freedom as twice the dimensions.
pub(crate) fn nees_of(case: &Case, track: &Track, truth: &State) -> f64 {
    let error: [f64; 6] = (state_of(track) - truth).into();
    let p = track.covariance;
    let value = match case.space {
        Space::Spatial => nees(error, p),
        Space::Planar => {
            let states = [0, 1, 3, 4];
            nees(states.map(|i| error[i]), states.map(|i| states.map(|j| p[i][j])))
        }
    };
    value.expect("a positive-definite covariance")
}

//! The filter alone, for `benches/kalman.rs`: it is no part of the interface.

use super::azimuths::OwnAzimuths;
use super::kinematics::Kinematics;
use super::measurement::{Observation, Rows, slant_point};
use super::motion::ModeState;
use super::sensor::{PictureFrame, View};
use crate::config::Config;
use crate::elementary::{atan2, cos, hypot, sin};
use crate::plot::{Measurement, Plot};
use crate::time::Time;
use std::hint::black_box;

/// Seconds from the states to their plots.
const STEP_S: f64 = 4.0;
const NOISE_M2_S3: [f64; 3] = [16.0, 16.0, 1.0];

/// Tracks of six states, and for each a plot of three numbers.
#[derive(Clone, Debug)]
pub struct Filters {
    states: Vec<Kinematics<3>>,
    observations: Vec<Observation<3>>,
    view: View,
}

impl Filters {
    /// Plots are positions: the measurement is linear.
    #[must_use]
    pub fn linear(tracks: usize) -> Self {
        Self::new(tracks, |position_m| Measurement::Cartesian { position_m, covariance: None })
    }

    /// Plots are range, azimuth and elevation.
    #[must_use]
    pub fn polar(tracks: usize) -> Self {
        Self::new(tracks, |[x, y, z]| Measurement::Polar {
            range_m: (x * x + y * y + z * z).sqrt(),
            azimuth_rad: atan2(x, y).rem_euclid(std::f64::consts::TAU),
            elevation_rad: Some(atan2(z, hypot(x, y))),
            altitude_m: None,
            range_rate_m_s: None,
            covariance: None,
        })
    }

    fn new(tracks: usize, measure: impl Fn([f64; 3]) -> Measurement) -> Self {
        let mut config = Config::default();
        // One hypothesis of the noise, as a textbook's filter has it.
        config.sensors[0].azimuth_outlier_probability = 0.0;
        let sensor = &config.sensors[0];
        let view = PictureFrame::new(&config).view(&sensor.site, [0.0; 3]);
        let places = (0..tracks).map(|index| {
            let turn = index as f64;
            [60_000.0 * sin(turn), 60_000.0 * cos(turn), 8000.0 + turn]
        });
        let observe = |place: [f64; 3], time| {
            let plot = Plot::new(time, measure(place));
            Observation::new(&plot, slant_point::<3>(&plot), sensor, &config.tracker, &view)
        };
        let states = places.clone().map(|place| {
            let seen = observe(place, Time::default());
            let sigmas_m_s = [config.tracker.velocity_prior_sigma_m_s, 10.0];
            seen.first_state(&seen.first_position(sensor, &view), sigmas_m_s, &view)
        });
        let after = |place: [f64; 3]| [place[0] + 700.0, place[1] - 300.0, place[2] + 10.0];
        let observations = places.clone().map(|place| observe(after(place), Time::from_secs(STEP_S)));
        Self { states: states.collect(), observations: observations.collect(), view }
    }

    /// Predicts each track to its plot and updates it by it. All of what comes out is wanted, so that no work is left out; the
    /// states stay as they are.
    pub fn predict_and_update(&self) {
        // The tracker uses its memory anew, too.
        let (mut rows, mut next) = (Rows::empty(), ModeState::NOTHING);
        for (state, observation) in self.states.iter().zip(&self.observations) {
            next.set_steady(state.predicted(observation.time, &NOISE_M2_S3));
            let fit = observation.explain(&next.kinematics, &self.view, OwnAzimuths::default(), &mut rows);
            next.update(&rows);
            black_box((&next.kinematics, fit));
        }
    }
}

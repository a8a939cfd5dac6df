//! False plots: noise that crossed the threshold somewhere in the ring.

use super::config::SceneRadar;
use super::detection::{threshold, to_db};
use super::random::{Purpose, stream};
use crate::plot::{Measurement, Plot, PlotFlags};
use crate::time::Time;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Exp1, Poisson};
use std::f64::consts::TAU;

/// Range rates of false plots are uniform between these, for a radar that measures them.
const FASTEST_M_S: f64 = 300.0;

/// One false plot.
#[derive(Clone, Copy, Debug)]
pub(super) struct FalsePlot {
    pub(super) azimuth_rad: f64,
    plot: Plot,
}

impl FalsePlot {
    /// The plot, at the time when the beam points there.
    pub(super) fn at(&self, time: Time) -> Plot {
        Plot { time, ..self.plot }
    }
}

impl SceneRadar {
    /// All false plots of a rotation, so that they do not depend on how it is cut into scans.
    pub(super) fn false_plots(&self, seed: u64, rotation: u64) -> Vec<FalsePlot> {
        let mut rng = stream(seed, Purpose::FalsePlots, rotation, 0);
        // A mean of 0 has no Poisson distribution; it has no plots either.
        let Ok(number) = Poisson::new(self.false_plots_per_rotation) else {
            return Vec::new();
        };
        let number: f64 = number.sample(&mut rng);
        (0..number.min(self.most_false_plots()) as usize).map(|_| self.false_plot(&mut rng)).collect()
    }

    /// Twenty standard deviations above the mean: a bound that no draw reaches.
    fn most_false_plots(&self) -> f64 {
        let mean = self.false_plots_per_rotation;
        mean + 20.0 * mean.sqrt() + 20.0
    }

    /// Uniform over the ring's area: the square of the range is uniform. Noise above a threshold exceeds it by another
    /// exponential, for the exponential forgets.
    fn false_plot(&self, rng: &mut impl Rng) -> FalsePlot {
        let range_m2 = lerp(self.min_range_m.powi(2), self.max_range_m.powi(2), rng.random());
        let azimuth_rad = TAU * rng.random::<f64>();
        let elevation_rad = lerp(self.min_elevation_rad, self.max_elevation_rad, rng.random());
        let range_rate_m_s = lerp(-FASTEST_M_S, FASTEST_M_S, rng.random());
        let excess: f64 = rng.sample(Exp1);
        let measurement = Measurement::Polar {
            range_m: range_m2.sqrt(),
            azimuth_rad,
            elevation_rad: self.elevation_sigma_rad.map(|_| elevation_rad),
            altitude_m: None,
            range_rate_m_s: self.range_rate_sigma_m_s.map(|_| range_rate_m_s),
            covariance: None,
        };
        let plot = Plot {
            snr_db: Some(to_db(threshold(self.false_alarm_probability) + excess - 1.0)),
            flags: PlotFlags::SIMULATED | PlotFlags::PRIMARY,
            ..Plot::new(Time::default(), measurement)
        };
        FalsePlot { azimuth_rad, plot }
    }
}

fn lerp(from: f64, to: f64, fraction: f64) -> f64 {
    from + (to - from) * fraction
}

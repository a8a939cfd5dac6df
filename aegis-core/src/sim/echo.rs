//! From a target in the beam to a plot, or to none.

use super::config::SceneRadar;
use super::detection::{from_db, horizon_m, threshold, to_db};
use super::motion::TargetState;
use super::script::{TargetScript, Transponder};
use crate::geometry::{EnuFrame, Polar, range_rate_m_s, wrap_azimuth};
use crate::plot::{Identity, Measurement, Plot, PlotFlags};
use crate::time::Time;
use crate::units::METRES_PER_FOOT;
use rand::{Rng, RngExt};
use rand_distr::{Exp1, StandardNormal};

/// Transponders report altitude in steps of 25 ft (ICAO Annex 10, Volume IV, §3.1.2.6.5.4).
const ALTITUDE_STEP_M: f64 = 25.0 * METRES_PER_FOOT;

/// A target as the radar's geometry has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    pub(super) polar: Polar,
    height_m: f64,
    range_rate_m_s: f64,
}

impl Sighting {
    pub(super) fn of(state: &TargetState, frame: &EnuFrame) -> Self {
        let (position_m, velocity_m_s) = state.in_frame(frame);
        Self {
            polar: Polar::from_enu(position_m),
            height_m: state.position.height_m,
            range_rate_m_s: range_rate_m_s(position_m, velocity_m_s),
        }
    }
}

/// All chances of one target in one rotation, drawn in a fixed order, whatever comes of them: so that one outcome does
/// not shift the next draws.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chances {
    echo: f64,
    reply: f64,
    altitude: f64,
    range: f64,
    azimuth: f64,
    elevation: f64,
    range_rate: f64,
}

impl Chances {
    pub(super) fn draw(rng: &mut impl Rng) -> Self {
        Self {
            echo: rng.sample(Exp1),
            reply: rng.random(),
            altitude: rng.random(),
            range: rng.sample(StandardNormal),
            azimuth: rng.sample(StandardNormal),
            elevation: rng.sample(StandardNormal),
            range_rate: rng.sample(StandardNormal),
        }
    }
}

impl SceneRadar {
    /// Whether a target is in range, in elevation, and above the horizon.
    pub(super) fn covers(&self, sighting: &Sighting) -> bool {
        let Polar { range_m, elevation_rad, .. } = sighting.polar;
        (self.min_range_m..=self.max_range_m).contains(&range_m)
            && (self.min_elevation_rad..=self.max_elevation_rad).contains(&elevation_rad)
            && range_m <= horizon_m(self.site.height_m, sighting.height_m)
    }

    /// Mean signal-to-noise power ratio by the radar equation in relative form,
    ///
    /// ```text
    /// SNR = SNR₀ (σ / σ₀) (R₀ / R)⁴
    /// ```
    #[must_use]
    pub fn snr(&self, range_m: f64, rcs_m2: f64) -> f64 {
        let spread = (self.reference_range_m / range_m.max(1.0)).powi(4);
        from_db(self.reference_snr_db) * (rcs_m2 / self.reference_rcs_m2) * spread
    }

    /// The plot of a target in coverage, if it is seen; `snr` is its mean signal-to-noise ratio, jamming included.
    ///
    /// Signal plus noise has the power (1 + SNR) E with E exponential of mean 1; it is detected above the threshold,
    /// and what exceeds the noise is the reported ratio.
    pub(super) fn plot(
        &self,
        target: &TargetScript,
        sighting: &Sighting,
        snr: f64,
        chances: &Chances,
        time: Time,
    ) -> Option<Plot> {
        let power = (1.0 + snr) * chances.echo;
        let is_echo = power > threshold(self.false_alarm_probability);
        let reply = target.transponder.filter(|_| chances.reply < self.reply_probability);
        if !is_echo && reply.is_none() {
            return None;
        }
        let altitude_m = reply.and_then(|reply| self.reported_altitude_m(&reply, sighting, chances));
        Some(Plot {
            snr_db: is_echo.then(|| to_db(power - 1.0)),
            identity: reply.map_or(Identity::UNKNOWN, |reply| reply.identity),
            flags: PlotFlags::SIMULATED
                .with_if(PlotFlags::PRIMARY, is_echo)
                .with_if(PlotFlags::SECONDARY, reply.is_some()),
            ..Plot::new(time, self.measured(sighting, altitude_m, chances))
        })
    }

    fn reported_altitude_m(
        &self,
        reply: &Transponder,
        sighting: &Sighting,
        chances: &Chances,
    ) -> Option<f64> {
        let is_there = !reply.without_altitude && chances.altitude >= self.altitude_missing_probability;
        let steps = ((sighting.height_m - self.altitude_bias_m) / ALTITUDE_STEP_M).round();
        is_there.then_some(steps * ALTITUDE_STEP_M)
    }

    fn measured(&self, sighting: &Sighting, altitude_m: Option<f64>, chances: &Chances) -> Measurement {
        let Polar { range_m, azimuth_rad, elevation_rad } = sighting.polar;
        let range_rate = |sigma: f64| sighting.range_rate_m_s + sigma * chances.range_rate;
        Measurement::Polar {
            range_m: (range_m + self.range_sigma_m * chances.range).max(0.0),
            azimuth_rad: wrap_azimuth(azimuth_rad + self.azimuth_sigma_rad * chances.azimuth),
            elevation_rad: self.elevation_sigma_rad.map(|sigma| elevation_rad + sigma * chances.elevation),
            altitude_m,
            range_rate_m_s: self.range_rate_sigma_m_s.map(range_rate),
            covariance: None,
        }
    }
}

//! Where a scan came from, and how its beam passed a target.

use crate::elementary::{atan2, hypot};
use crate::geometry::{wrap_angle, wrap_azimuth};
use crate::matrix::dot;
use crate::scan::{Look, Sector, Strobe};
use crate::tracker::bernoulli::Bernoulli;
use crate::tracker::kinematics::Kinematics;
use crate::tracker::lifecycle::{EDGE_SIGMAS, LEAST_EDGE_RAD, Pass};
use crate::tracker::measurement::extended;
use crate::tracker::motion::{Bounds, Motion};
use crate::tracker::sensor::{SensorModel, View};
use crate::tracker::track::TrackStatus;
use std::f64::consts::{PI, TAU};

/// A radar is taken to be disturbed within this many standard deviations of a strobe's bearing.
const STROBE_SIGMAS: f64 = 3.0;

/// Misses come in series: where a target fades, or the radar is blind. What was lost in one is looked at with this
/// probability of detection at most.
const LOST_DETECTION_PROBABILITY: f64 = 0.5;

/// A wider sector is near most targets.
const WIDE_RAD: f64 = 0.5 * PI;

/// Where this scan came from, for all that works on it.
pub(super) struct Sweep<'a> {
    pub(super) look: &'a Look<'a>,
    pub(super) strobes: &'a [Strobe],
    pub(super) sensor: usize,
    pub(super) view: View,
}

/// How the beam passed a target that gave no plot.
pub(super) struct PassedBy {
    /// How many misses that is.
    pub(super) looks: u32,
    pub(super) range_m: f64,
    /// The probability that the target was outside the cone of silence.
    pub(super) covered: f64,
}

impl Sweep<'_> {
    /// What it says that a target that is here now gave no plot.
    pub(super) fn pass_by<const D: usize>(
        &self,
        sensor: &SensorModel,
        now: &Kinematics<D>,
        pass: &mut Pass,
    ) -> PassedBy {
        let p = self.view.to_sensor.apply(extended(&now.position));
        let sigma_m = now.horizontal_variance().sqrt();
        let (azimuth_rad, spread_rad) =
            if self.sees_all_azimuths_alike() { (0.0, 0.0) } else { azimuth_and_spread(&p, sigma_m) };
        let looks = if sensor.covers(&p) && !self.is_disturbed(azimuth_rad, spread_rad) {
            pass.unseen(sensor, self.look, azimuth_rad, spread_rad)
        } else {
            pass.owed()
        };
        let covered = if looks > 0 { sensor.outside_cone(&p, sigma_m) } else { 1.0 };
        PassedBy { looks, range_m: dot(&p, &p).sqrt(), covered }
    }

    /// The probability that a target is outside the radar's cone of silence. That matters for those that coast: whose latest
    /// plot is fresh is known to be in the one or the other.
    pub(super) fn outside_cone<const D: usize>(
        &self,
        sensor: &SensorModel,
        motion: &Motion<D>,
        target: &Bernoulli<D>,
    ) -> f64 {
        if target.status != TrackStatus::Coasting {
            return 1.0;
        }
        let now = motion.mean(target.modes.view(), self.look.end);
        let p = self.view.to_sensor.apply(extended(&now.position));
        sensor.outside_cone(&p, now.horizontal_variance().sqrt())
    }

    /// Whether the beam surely was nowhere near a target, which is surely known to `most_sigma_m`: found sooner than where
    /// it is.
    pub(super) fn is_elsewhere<const D: usize>(&self, bounds: &Bounds<D>, most_sigma_m: f64) -> bool {
        if self.look.sectors.iter().any(|sector| sector.width_rad > WIDE_RAD) {
            return false;
        }
        let p = self.view.to_sensor.apply(extended(&bounds.position));
        let ground = (p[0] * p[0] + p[1] * p[1]).sqrt();
        let sigma_m = bounds.variance_m2.sqrt();
        let off = bounds.shift_m + EDGE_SIGMAS * sigma_m;
        // The arc sine of a half and less is not twice as large.
        let margin_rad = 2.0 * off / ground + LEAST_EDGE_RAD;
        let first_rad = atan2(p[0], p[1]) - margin_rad;
        let is_beside = |sector: &Sector| {
            wrap_azimuth(sector.azimuth_rad - first_rad) > 2.0 * margin_rad
                && wrap_azimuth(first_rad - sector.azimuth_rad) > sector.width_rad
        };
        sigma_m <= most_sigma_m && 2.0 * off < ground && self.look.sectors.iter().all(is_beside)
    }

    /// A radar that looks everywhere at once, with nothing that disturbs it.
    fn sees_all_azimuths_alike(&self) -> bool {
        let is_whole = |sector: &Sector| sector.width_rad >= TAU && sector.start == sector.end;
        self.strobes.is_empty() && self.look.sectors.first().is_some_and(is_whole)
    }

    /// Whether a strobe of this scan says that the radar cannot see along an azimuth, known to `spread_rad`.
    fn is_disturbed(&self, azimuth_rad: f64, spread_rad: f64) -> bool {
        self.strobes.iter().filter(|strobe| strobe.is_usable()).any(|strobe| {
            wrap_angle(strobe.azimuth_rad - azimuth_rad).abs()
                <= STROBE_SIGMAS * hypot(strobe.azimuth_sigma_rad, spread_rad)
        })
    }
}

/// In which direction a point of such an uncertainty is seen from the radar, and the deviation of that.
fn azimuth_and_spread(p: &[f64; 3], sigma_m: f64) -> (f64, f64) {
    let ground_m = (p[0] * p[0] + p[1] * p[1]).sqrt();
    (wrap_azimuth(atan2(p[0], p[1])), sigma_m / ground_m.max(1.0))
}

/// Probability of detection at this range, as far as a miss tells.
pub(super) fn missed_probability<const D: usize>(
    sensor: &SensorModel,
    target: &Bernoulli<D>,
    range_m: f64,
) -> f64 {
    let own = sensor.detectability.of_target(target.echoes, || range_m);
    let detection = sensor.surroundings.detection_probability_of(own, range_m);
    if target.is_lost { detection.min(LOST_DETECTION_PROBABILITY) } else { detection }
}

//! Which targets a dwell can see at all.

use super::echo::FAINT;
use crate::config::{RadarConfig, ScanPattern};
use crate::geometry::wrap_azimuth;
use crate::radar::from_db;
use crate::sim::iq::{Course, Looking};
use crate::sim::script::{Leg, TargetScript};
use std::f64::consts::TAU;

/// Beam widths off the middle at which only side lobes are left.
const EDGE_WIDTHS: f64 = 4.0;
/// Longest time for which a target is not looked at, in turns of the antenna.
const LONGEST_TURNS: f64 = 0.25;
/// For how long a course tells well enough how strong a target is: at 3 g it is off by a metre and a half.
const ROUGH_S: f64 = 0.3;

/// Remembers of each target until when the beam cannot reach it, and where it was.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    known: Vec<Known>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    asleep_until_s: f64,
    course: Option<Course>,
}

impl Watch {
    pub(super) fn new(targets: usize) -> Self {
        Self { known: vec![Known { asleep_until_s: f64::NEG_INFINITY, course: None }; targets] }
    }

    /// The rough course of a target that may show up in a dwell; `strength` is the signal-to-noise ratio that a square metre would have at
    /// one metre, in the middle of the beam.
    pub(super) fn near(&mut self, index: usize, looking: &Looking<'_>, strength: f64) -> Option<Course> {
        let now_s = looking.middle_s();
        let known = self.known.get_mut(index).filter(|known| known.asleep_until_s <= now_s)?;
        let recent = known.course.filter(|course| now_s - course.time_s <= ROUGH_S);
        // Asked for a time at which it is not there, a target has no course, however recent.
        let course = recent.or_else(|| looking.world.course(index, now_s))?;
        known.course = Some(course);
        let sleep_s = sleep_s(index, &course, looking, strength)?;
        known.asleep_until_s = now_s + sleep_s;
        (sleep_s <= 0.0).then_some(course)
    }
}

/// For how long a target needs not be looked at.
fn sleep_s(index: usize, course: &Course, looking: &Looking<'_>, strength: f64) -> Option<f64> {
    let radar: &RadarConfig = &looking.world.config().radar;
    let target = looking.world.config().targets.get(index)?;
    let sight = course.at(looking.middle_s());
    let ScanPattern::Rotating { period_s, .. } = radar.scan else { return Some(0.0) };
    // Where no more than the side lobes look at it.
    let sidelobes = from_db(-2.0 * radar.antenna.sidelobe_db);
    let snr = strength * target.script.rcs_m2 / sight.range_m.powi(4);
    // Powers may be some times their mean.
    if 5.0 * snr * sidelobes > FAINT {
        return Some(0.0);
    }
    let fastest_rad_s = fastest_m_s(&target.script) / sight.range_m;
    if fastest_rad_s >= TAU / period_s {
        return Some(0.0);
    }
    let edge_rad = EDGE_WIDTHS * radar.antenna.azimuth_width_rad;
    let ahead_rad = wrap_azimuth(sight.direction.azimuth_rad - looking.pointing.middle.azimuth_rad);
    if ahead_rad > TAU - edge_rad {
        return Some(0.0);
    }
    // Ahead of a beam that turns towards it, and it perhaps towards the beam.
    Some(((ahead_rad - edge_rad) / (TAU / period_s + fastest_rad_s)).min(LONGEST_TURNS * period_s))
}

/// The speed over ground that a target reaches.
fn fastest_m_s(script: &TargetScript) -> f64 {
    let of_leg = |leg: &Leg| match *leg {
        Leg::Accelerate { speed_m_s, .. } => speed_m_s,
        _ => 0.0,
    };
    script.legs.iter().map(of_leg).fold(script.speed_m_s, f64::max)
}

//! Which targets a dwell can see at all.

use super::echo::FAINT;
use crate::config::{RadarConfig, ScanPattern};
use crate::geometry::wrap_azimuth;
use crate::radar::from_db;
use crate::sim::iq::{IqScene, Looking, snr_at_one_metre};
use crate::sim::script::{Leg, TargetScript};
use std::f64::consts::TAU;

/// Beam widths off the middle at which only side lobes are left.
const EDGE_WIDTHS: f64 = 4.0;
/// Longest time for which a target is not looked at, in turns of the antenna.
const LONGEST_TURNS: f64 = 0.25;

/// Remembers of each target until when the beam cannot reach it.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    asleep_until_s: Vec<f64>,
}

impl Watch {
    pub(super) fn new(targets: usize) -> Self {
        Self { asleep_until_s: vec![f64::NEG_INFINITY; targets] }
    }

    /// Whether a target may show up in a dwell, where processing raises power by `gain`.
    pub(super) fn is_near(&mut self, index: usize, looking: &Looking<'_>, gain: f64) -> bool {
        let now_s = looking.middle_s();
        let Some(until_s) = self.asleep_until_s.get_mut(index).filter(|until_s| **until_s <= now_s) else {
            return false;
        };
        match sleep_s(index, looking, gain) {
            Some(sleep_s) if sleep_s > 0.0 => {
                *until_s = now_s + sleep_s;
                false
            }
            Some(_) => true,
            None => false,
        }
    }
}

/// For how long a target needs not be looked at; `None` where it is not there.
fn sleep_s(index: usize, looking: &Looking<'_>, gain: f64) -> Option<f64> {
    let world: &IqScene = looking.world;
    let radar: &RadarConfig = &world.config().radar;
    let target = world.config().targets.get(index)?;
    let sight = world.sight(index, looking.middle_s())?;
    let ScanPattern::Rotating { period_s, .. } = radar.scan else { return Some(0.0) };
    // Where no more than the side lobes look at it.
    let sidelobes = from_db(-2.0 * radar.antenna.sidelobe_db);
    let carrier_hz = radar.carriers_hz.iter().copied().fold(f64::INFINITY, f64::min);
    let snr = snr_at_one_metre(radar, carrier_hz) * target.script.rcs_m2 * gain / sight.range_m.powi(4);
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

//! How much a track speaks for a threat, in log-odds.
//!
//! L = bias + Σ factors, score = 1/(1 + e^−L). A factor is a log-likelihood ratio as far as one can be stated
//! without data on intent; it is centred, so that missing evidence contributes 0. The weights were set so that a fast
//! inbound track without a transponder is MEDIUM four minutes, HIGH two minutes and CRITICAL a minute before it
//! enters the zone of an asset of value 1, while whatever does not come near stays far below MEDIUM.

use super::asset::Asset;
use super::entry::Entry;
use super::kinematics::{Relative, norm, scaled};
use super::report::Factors;
use crate::plot::{Identity, TargetClass};
use crate::tracker::Track;

/// Log-odds of a track of which nothing is known: a score of 0.11.
pub(super) const BIAS: f64 = -2.1;
/// Certain entry gives +2.5, certain passage −2.5.
const ENTRY_WEIGHT: f64 = 2.5;
/// Each halving of the time to entry adds 0.83.
const URGENCY_WEIGHT: f64 = 1.2;
/// Entry at this time is neither early nor late.
const URGENCY_TIME_S: f64 = 120.0;
/// Below this, earlier entry adds no more.
const URGENCY_LEAST_TIME_S: f64 = 15.0;
/// Later entry takes away no more than this many times the weight.
const URGENCY_LEAST: f64 = -2.0;
/// Closing fast gives up to +1, receding fast up to −1.
const CLOSING_WEIGHT: f64 = 1.0;
/// Fast: three quarters of the weight.
const CLOSING_SPEED_M_S: f64 = 200.0;
/// Ten times the value adds 0.8.
const VALUE_WEIGHT: f64 = 0.35;
/// A transponder that says who it is. It can be forged, so it weighs little.
const COOPERATIVE: f64 = -0.4;
/// Mode 3/A code of unlawful interference (ICAO Annex 10, Vol. IV, §2.1.4).
const HIJACK_CODE: u16 = 0o7500;
const HIJACK: f64 = 1.0;
/// Deviation that a missing transponder answer or class leaves open.
const MISSING_SIGMA: f64 = 0.3;
/// Two-sided 90 % of a normal variable.
const QUANTILE_90: f64 = 1.644_853_626_951_472_7;

/// A score, why, and how sure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Score {
    pub(super) factors: Factors,
    pub(super) value: f64,
    /// 90 %.
    pub(super) interval: [f64; 2],
}

impl Score {
    /// Weighs all evidence.
    ///
    /// The interval is L ± 1.645 σ through the same logistic curve. σ² sums, as independent: whether the track
    /// really enters, p(1 − p)·(what entry would change)²; the entry time and the closing speed by the delta method;
    /// and a fixed share for each of identity and class that is missing.
    pub(super) fn of(relative: &Relative, entry: &Entry, track: &Track, asset: &Asset) -> Self {
        let p = entry.probability;
        let closing_m_s = relative.closing_speed_m_s();
        let closing = (closing_m_s / CLOSING_SPEED_M_S).tanh();
        let urgency = urgency(entry.time_s);
        let factors = Factors {
            bias: BIAS,
            entry: ENTRY_WEIGHT * (2.0 * p - 1.0),
            urgency: URGENCY_WEIGHT * p * urgency,
            closing: CLOSING_WEIGHT * closing,
            identity: identity(track.identity).unwrap_or(0.0),
            class: track.class.map_or(0.0, class),
            value: VALUE_WEIGHT * asset.value.ln(),
        };
        let outcome = p * (1.0 - p) * (2.0 * ENTRY_WEIGHT + URGENCY_WEIGHT * urgency).powi(2);
        let timing = URGENCY_WEIGHT * p * entry.time_sigma_s / entry.time_s.max(URGENCY_LEAST_TIME_S);
        let speed =
            CLOSING_WEIGHT * (1.0 - closing * closing) * closing_sigma_m_s(relative) / CLOSING_SPEED_M_S;
        let missing = u8::from(identity(track.identity).is_none()) + u8::from(track.class.is_none());
        let open = f64::from(missing) * MISSING_SIGMA * MISSING_SIGMA;
        let half_width = QUANTILE_90 * (outcome + timing * timing + speed * speed + open).sqrt();
        let log_odds = factors.log_odds();
        let interval = [logistic(log_odds - half_width), logistic(log_odds + half_width)];
        Self { factors, value: logistic(log_odds), interval }
    }
}

/// 1/(1 + e^−x).
pub(super) fn logistic(x: f64) -> f64 {
    (1.0 + (-x).exp()).recip()
}

/// ln(T/t), within its bounds.
fn urgency(time_s: f64) -> f64 {
    (URGENCY_TIME_S / time_s.max(URGENCY_LEAST_TIME_S)).ln().max(URGENCY_LEAST)
}

fn closing_sigma_m_s(relative: &Relative) -> f64 {
    let distance_m = norm(relative.position_m);
    let towards = if distance_m > 0.0 { scaled(relative.position_m, 1.0 / distance_m) } else { [0.0; 3] };
    relative.sigma([0.0; 3], towards)
}

/// `None` when the transponder said nothing that counts. A Mode 3/A code alone, which anybody can set, never speaks
/// for a track.
fn identity(identity: Identity) -> Option<f64> {
    if identity.mode_3a == Some(HIJACK_CODE) {
        return Some(HIJACK);
    }
    (identity.mode_s.is_some() || identity.callsign.is_some()).then_some(COOPERATIVE)
}

fn class(class: TargetClass) -> f64 {
    match class {
        TargetClass::Missile => 1.5,
        TargetClass::Drone => 0.3,
        TargetClass::Bird => -1.5,
        TargetClass::Aeroplane | TargetClass::Helicopter | TargetClass::Vessel | TargetClass::Vehicle => 0.0,
    }
}

//! How much a track speaks for a threat, in log-odds.
//!
//! L = bias + Σ factors, score = 1/(1 + e^−L). A factor is a weight ([`ThreatWeights`]) times a log-likelihood ratio, as far as
//! one can be stated without data on intent; it is centred, so that missing evidence contributes 0.

use super::asset::Asset;
use super::entry::Entry;
use super::kinematics::{Relative, dot, norm, scaled};
use super::report::Factors;
use crate::config::{ThreatConfig, ThreatWeights};
use crate::detector::classification::{CLASSES, OUTCOMES};
use crate::elementary::{exp, ln, tanh};
use crate::plot::{Identity, TargetClass};
use crate::tracker::Track;

/// Entry at this time is neither early nor late.
const URGENCY_TIME_S: f64 = 120.0;
/// Below this, earlier entry adds no more.
const URGENCY_LEAST_TIME_S: f64 = 15.0;
/// Later entry takes away no more than this many times the weight.
const URGENCY_LEAST: f64 = -2.0;
/// Fast: three quarters of the weight.
const CLOSING_SPEED_M_S: f64 = 200.0;
/// Neither low nor high, above the asset; and three quarters of the weight from there.
const ALTITUDE_M: f64 = 3000.0;
/// A hard turn: three quarters of the weight.
const MANOEUVRE_M_S2: f64 = 5.0;
/// A transponder that says who it is. It can be forged, so it weighs little.
const COOPERATIVE: f64 = -0.4;
/// One of ours.
const FRIEND: f64 = -3.0;
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
    pub(super) fn of(
        relative: &Relative,
        entry: &Entry,
        track: &Track,
        asset: &Asset,
        config: &ThreatConfig,
    ) -> Self {
        let weights = &config.weights;
        let p = entry.probability;
        let closing = tanh(relative.closing_speed_m_s() / CLOSING_SPEED_M_S);
        let urgency = urgency(entry.time_s);
        let identity = identity(track, config);
        let factors = Factors {
            bias: weights.bias,
            entry: weights.entry * (2.0 * p - 1.0),
            urgency: weights.urgency * p * urgency,
            closing: weights.closing * closing,
            altitude: weights.altitude * altitude(relative),
            identity: weights.identity * identity.unwrap_or(0.0),
            class: weights.class * class(track),
            emission: weights.emission * track.emitter_probability.clamp(0.0, 1.0),
            manoeuvre: weights.manoeuvre * manoeuvre(relative, track),
            value: weights.value * ln(asset.value),
        };
        let outcome = p * (1.0 - p) * (2.0 * weights.entry + weights.urgency * urgency).powi(2);
        let timing =
            weights.urgency * p * (entry.time_sigma_s / entry.time_s.max(URGENCY_LEAST_TIME_S)).min(1.0);
        let speed =
            weights.closing * (1.0 - closing * closing) * closing_sigma_m_s(relative) / CLOSING_SPEED_M_S;
        let missing = open(weights.identity, identity.is_none()) + open(weights.class, track.class.is_none());
        let half_width = QUANTILE_90 * (outcome + timing * timing + speed * speed + missing).sqrt();
        let log_odds = factors.log_odds();
        let interval = [logistic(log_odds - half_width), logistic(log_odds + half_width)];
        Self { factors, value: logistic(log_odds), interval }
    }

    /// Of what nothing is known.
    pub(super) fn of_nothing(weights: &ThreatWeights) -> Self {
        let factors = Factors { bias: weights.bias, ..Factors::default() };
        Self { factors, value: logistic(factors.log_odds()), interval: [0.0, 1.0] }
    }
}

/// Whether it is one of ours: a valid cryptographic answer of late, or an address that the host vouches for. A Mode 3/A
/// code, which anybody can set, never makes a friend; but who reports unlawful interference is none.
pub(super) fn is_friend(track: &Track, config: &ThreatConfig) -> bool {
    if track.identity.mode_3a == Some(HIJACK_CODE) {
        return false;
    }
    let answered = track
        .friend
        .is_some_and(|answer| (0.0..=config.friend_answer_s).contains(&track.time.seconds_since(answer)));
    answered || track.identity.mode_s.is_some_and(|address| config.friend_addresses.contains(&address))
}

/// 1/(1 + e^−x).
pub(super) fn logistic(x: f64) -> f64 {
    (1.0 + exp(-x)).recip()
}

/// Variance that missing evidence leaves open.
fn open(weight: f64, is_missing: bool) -> f64 {
    if is_missing { (weight * MISSING_SIGMA).powi(2) } else { 0.0 }
}

/// ln(T/t), within its bounds.
fn urgency(time_s: f64) -> f64 {
    ln(URGENCY_TIME_S / time_s.max(URGENCY_LEAST_TIME_S)).max(URGENCY_LEAST)
}

/// 1 far below, −1 far above; less where the height is not well known, and 0 in a planar world, where none is.
fn altitude(relative: &Relative) -> f64 {
    let variance = relative.covariance[2][2];
    if variance <= 0.0 {
        return 0.0;
    }
    let known = (1.0 + variance / (ALTITUDE_M * ALTITUDE_M)).recip();
    known * tanh((ALTITUDE_M - relative.position_m[2]) / ALTITUDE_M)
}

/// 1 for a hard turn towards the asset, −1 for one away.
fn manoeuvre(relative: &Relative, track: &Track) -> f64 {
    let distance_m = norm(relative.position_m);
    let towards_m_s2 = track.acceleration_m_s2.map_or(0.0, |a| -dot(a, relative.position_m) / distance_m);
    if towards_m_s2.is_finite() { tanh(towards_m_s2 / MANOEUVRE_M_S2) } else { 0.0 }
}

fn closing_sigma_m_s(relative: &Relative) -> f64 {
    let distance_m = norm(relative.position_m);
    let towards = if distance_m > 0.0 { scaled(relative.position_m, 1.0 / distance_m) } else { [0.0; 3] };
    relative.sigma([0.0; 3], towards)
}

/// `None` when the transponder said nothing that counts.
fn identity(track: &Track, config: &ThreatConfig) -> Option<f64> {
    let Identity { mode_s, mode_3a, callsign } = track.identity;
    if mode_3a == Some(HIJACK_CODE) {
        return Some(HIJACK);
    }
    if is_friend(track, config) {
        return Some(FRIEND);
    }
    (mode_s.is_some() || callsign.is_some()).then_some(COOPERATIVE)
}

/// A label counts as it is; without one, each class by what its probability has gained or lost.
fn class(track: &Track) -> f64 {
    let expected = || {
        let posterior = track.class_posterior.probabilities.iter();
        let gained = posterior.map(|probability| probability - 1.0 / OUTCOMES as f64);
        CLASSES.iter().zip(gained).map(|(class, gained)| gained * ratio(*class)).sum()
    };
    track.class.map_or_else(expected, ratio)
}

fn ratio(class: TargetClass) -> f64 {
    match class {
        TargetClass::Missile => 1.5,
        TargetClass::Drone => 0.3,
        TargetClass::Bird | TargetClass::Clutter => -1.5,
        TargetClass::Aeroplane
        | TargetClass::Airliner
        | TargetClass::LightAircraft
        | TargetClass::Glider
        | TargetClass::Helicopter
        | TargetClass::Vessel
        | TargetClass::Vehicle => 0.0,
    }
}

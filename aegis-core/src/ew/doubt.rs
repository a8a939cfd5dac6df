//! What a suspected deception does to a picture: it is trusted less, and never alarms less.

use super::deception::{Deception, DeceptionKind};
use crate::elementary::{exp, ln};
use crate::threat::Threat;
use crate::tracker::Track;

/// No suspicion is surer.
const SUREST: f64 = 0.999;

/// Lowers the confidence in suspected tracks, and widens the interval of their threats' scores. Levels, scores and order stay.
///
/// With the probability `p` of the deception, a track that may be a false target exists with `1 − p` of its probability; of one whose gate is
/// pulled off the covariance grows by `1/(1 − p)`. Intervals widen by `−ln(1 − p)` to either side, in the log-odds in which scores are sums.
pub(crate) fn doubt(deceptions: &[Deception], tracks: &mut [Track], threats: &mut [Threat]) {
    for deception in deceptions {
        let trusted = 1.0 - deception.probability.clamp(0.0, SUREST);
        for track in tracks.iter_mut().filter(|track| track.id == deception.track) {
            match deception.kind {
                DeceptionKind::FalseTarget => track.existence *= trusted,
                _ => track.covariance.iter_mut().flatten().for_each(|value| *value /= trusted),
            }
        }
        for threat in threats.iter_mut().filter(|threat| threat.track == deception.track) {
            let [low, high] = threat.score_interval;
            threat.score_interval = [shifted(low, ln(trusted)), shifted(high, -ln(trusted))];
        }
    }
}

/// A score, so much farther in log-odds.
fn shifted(score: f64, log_odds: f64) -> f64 {
    let odds = score / (1.0 - score).max(f64::MIN_POSITIVE) * exp(log_odds);
    odds / (1.0 + odds)
}

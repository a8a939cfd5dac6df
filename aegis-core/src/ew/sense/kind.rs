//! What kind of emission a source is, by how often it was heard on each channel that the radar listened on.
//!
//! A barrage is heard on every channel, each time. A spot is heard each time on some and never on others: which, is summed over. A sweep is
//! heard on all now and then, with a share of the time that is summed over. Pulses hardly raise a floor. Kinds are equally likely before
//! anything is heard; a radar that never listens elsewhere cannot tell a barrage from a spot, and does not.

use crate::elementary::{exp, ln};
use crate::ew::interference::{ChannelInterference, InterferenceKind, InterferenceSource};

/// That what is on is heard, and that what is off is not.
const SURE: f64 = 0.96;
/// That a spot covers a channel of those that were listened on.
const SPOT_COVERS: f64 = 0.3;
/// Shares of the time that a sweep may be on one channel.
const SHARES: [f64; 7] = [0.03, 0.06, 0.12, 0.2, 0.3, 0.45, 0.6];
/// That pulses raise a floor each time.
const PULSES_RAISE: f64 = 0.02;

impl InterferenceSource {
    /// Weighs the kinds by what was heard on each channel.
    pub(in crate::ew) fn classify<'a>(
        &mut self,
        channels: &(impl Iterator<Item = &'a ChannelInterference> + Clone),
        confidence: f64,
    ) {
        if channels.clone().all(|channel| channel.looks <= 0.0) {
            return;
        }
        let pulses = with_share(channels.clone(), PULSES_RAISE);
        let likelihoods = [
            with_share(channels.clone(), SURE),
            spot(channels.clone()),
            mean_exp(SHARES.map(|share| with_share(channels.clone(), share))),
            pulses,
            pulses,
        ];
        self.kind_probabilities = normalised(likelihoods);
        self.kind = most_probable(&self.kind_probabilities, confidence);
    }
}

/// The kind that has at least so much probability.
pub(in crate::ew) fn most_probable(probabilities: &[f64; 5], confidence: f64) -> InterferenceKind {
    let best = probabilities.iter().zip(InterferenceKind::KNOWN).max_by(|a, b| a.0.total_cmp(b.0));
    best.filter(|(probability, _)| **probability >= confidence)
        .map_or(InterferenceKind::Unknown, |(_, kind)| kind)
}

/// ln Π dᵏ(1 − d)ⁿ⁻ᵏ over the channels.
fn with_share<'a>(channels: impl Iterator<Item = &'a ChannelInterference>, share: f64) -> f64 {
    channels.map(|channel| log_likelihood(channel, share)).sum()
}

fn log_likelihood(channel: &ChannelInterference, share: f64) -> f64 {
    channel.heard * ln(share) + (channel.looks - channel.heard).max(0.0) * ln(1.0 - share)
}

/// Over all ways to cover some channels and, where there are several, not all.
fn spot<'a>(channels: impl Iterator<Item = &'a ChannelInterference>) -> f64 {
    let (mut any, mut none, mut all, mut count) = (0.0, 0.0, 0.0, 0);
    for channel in channels {
        let on = ln(SPOT_COVERS) + log_likelihood(channel, SURE);
        let off = ln(1.0 - SPOT_COVERS) + log_likelihood(channel, 1.0 - SURE);
        any += mean_exp([on, off]) + ln(2_f64);
        (none, all, count) = (none + off, all + on, count + 1);
    }
    if count == 1 {
        return all - ln(SPOT_COVERS);
    }
    let left = 1.0 - exp(none - any) - exp(all - any);
    let weight = 1.0 - (1.0 - SPOT_COVERS).powi(count) - SPOT_COVERS.powi(count);
    any + ln(left.max(1e-12)) - ln(weight)
}

/// ln of the mean of exponentials.
fn mean_exp<const N: usize>(logarithms: [f64; N]) -> f64 {
    let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = logarithms.iter().map(|value| exp(value - largest)).sum();
    largest + ln(sum / N as f64)
}

fn normalised(logarithms: [f64; 5]) -> [f64; 5] {
    let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights = logarithms.map(|value| exp(value - largest));
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Time;

    fn classified(counts: &[(f64, f64)]) -> InterferenceSource {
        let strobe = crate::Strobe {
            time: Time::default(),
            azimuth_rad: 1.0,
            azimuth_sigma_rad: 0.01,
            elevation_rad: None,
            jnr_db: None,
        };
        let mut source = InterferenceSource::begun_by(1, crate::SensorId(0), Time::default(), &strobe);
        let channels: Vec<_> = counts
            .iter()
            .enumerate()
            .map(|(place, (looks, heard))| ChannelInterference {
                source: 1,
                channel: place as u32,
                jnr_db: None,
                looks: *looks,
                heard: *heard,
                duty: None,
                last: Time::default(),
            })
            .collect();
        source.classify(&channels.iter(), 0.8);
        assert!((source.kind_probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        source
    }

    #[test]
    fn channels_tell_the_kind() {
        use InterferenceKind::{Barrage, Spot, Sweep, Unknown};
        assert_eq!(classified(&[(4.0, 4.0), (3.0, 3.0)]).kind, Barrage);
        assert_eq!(classified(&[(4.0, 4.0), (3.0, 0.0)]).kind, Spot);
        assert_eq!(classified(&[(6.0, 1.0), (6.0, 2.0), (6.0, 1.0)]).kind, Sweep);
        assert_eq!(classified(&[(50.0, 50.0)]).kind, Unknown, "one channel says nothing of the others");
        assert_eq!(classified(&[]).kind, Unknown);
        assert_eq!(classified(&[(1.0, 1.0), (1.0, 0.0)]).kind, Unknown, "too little");
    }
}

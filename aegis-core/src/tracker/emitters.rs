//! Which tracks disturb the radars: what strobes have said of each so far.
//!
//! A strobe is a bearing without range. Whatever lies on it may be where it comes from; what it follows as bearings change
//! soon surely is. Of a track that emits with probability `e`, the strobe comes by `e·N(az; az_i, S_i)` against the density of
//! sources that are not tracked, one in all over the horizon. Let `P` be the probability that any strobe of a scan comes from
//! it; then it emits with `e' = P + (1 − P)·e(1 − q)/(1 − e·q)`, where q is the chance that an emission makes a strobe: what
//! lies on one bearing with another may emit as well. What was known fades to the prior, as emissions end. Bearings alone
//! move a track, and never begin one.

use crate::elementary::exp;
use crate::ids::TrackId;
use crate::time::Time;

/// Tracks that are remembered at most; of more, those whose strobes are oldest are forgotten.
const MOST_KNOWN: usize = 256;
/// What emits makes a strobe in a scan with this probability: it may pause, or be hidden by another.
const STROBE_PROBABILITY: f64 = 0.5;
/// No track emits, or does not, with more certainty: so what falls silent is soon doubted.
const MOST_SURE: f64 = 0.999;
/// Seconds after which a third is left of what was known.
const MEMORY_S: f64 = 120.0;
/// From this probability a track is the source of a strobe.
pub(crate) const SURE: f64 = 0.9;

/// What is known of all tracks that ever lay on a strobe, by their numbers.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Emitters {
    known: Vec<Known>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Known {
    track: TrackId,
    /// That it emits, at that time.
    probability: f64,
    time: Time,
    /// When a strobe was surely its own.
    heard: Option<Time>,
    is_told: bool,
}

impl Emitters {
    pub(crate) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The probability that a track emits; `prior` is that of one of which nothing is known.
    pub(crate) fn emits(&self, track: TrackId, time: Time, prior: f64) -> f64 {
        self.of(track).map_or(prior, |known| {
            let kept = exp(-time.seconds_since(known.time).max(0.0) / MEMORY_S);
            prior + kept * (known.probability - prior)
        })
    }

    /// The same as of the latest scan with strobes; 0 where none ever pointed at it.
    pub(crate) fn probability(&self, track: TrackId) -> f64 {
        self.of(track).map_or(0.0, |known| known.probability)
    }

    pub(crate) fn knows(&self, track: TrackId) -> bool {
        self.of(track).is_some()
    }

    /// When a strobe was surely a track's own.
    pub(crate) fn heard(&self, track: TrackId) -> Option<Time> {
        self.of(track)?.heard
    }

    /// One of a scan's strobes is a track's with probability `strobe`; it emitted with probability `before`. Whether the strobe
    /// is surely its own for the first time.
    pub(crate) fn note(&mut self, track: TrackId, time: Time, strobe: f64, before: f64) -> bool {
        let silent = before * (1.0 - STROBE_PROBABILITY) / (1.0 - before * STROBE_PROBABILITY);
        let emits = strobe + (1.0 - strobe) * silent;
        let place = self.place_for(track, time);
        let known = &mut self.known[place];
        (known.probability, known.time) = (emits.clamp(1.0 - MOST_SURE, MOST_SURE), time);
        if strobe < SURE {
            return false;
        }
        known.heard = Some(time);
        !std::mem::replace(&mut known.is_told, true)
    }

    /// Forgets the tracks that are no more. `alive` is in the order of numbers.
    pub(crate) fn retain(&mut self, alive: &[TrackId]) {
        self.known.retain(|known| alive.binary_search(&known.track).is_ok());
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        self.known.len() <= MOST_KNOWN
            && self.known.is_sorted_by(|a, b| a.track < b.track)
            && self.known.iter().all(|known| (0.0..=MOST_SURE).contains(&known.probability))
    }

    fn of(&self, track: TrackId) -> Option<&Known> {
        let place = self.known.binary_search_by_key(&track, |known| known.track).ok()?;
        self.known.get(place)
    }

    fn place_for(&mut self, track: TrackId, time: Time) -> usize {
        let search = |known: &[Known]| known.binary_search_by_key(&track, |known| known.track);
        if search(&self.known).is_err() && self.known.len() == MOST_KNOWN {
            let oldest = (0..self.known.len()).min_by_key(|place| self.known[*place].time).unwrap_or(0);
            self.known.remove(oldest);
        }
        search(&self.known).unwrap_or_else(|place| {
            self.known.insert(place, Known { track, probability: 0.0, time, heard: None, is_told: false });
            place
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strobes_follow_is_told_once_and_doubted_when_it_falls_silent() {
        let (mut emitters, track, prior) = (Emitters::default(), TrackId(7), 0.05);
        let at = Time::from_secs;
        assert!((emitters.emits(track, at(0.0), prior) - prior).abs() < 1e-12);
        assert!(!emitters.note(track, at(0.0), 0.6, prior) && emitters.heard(track).is_none());
        assert!(emitters.note(track, at(4.0), 0.95, 0.6) && !emitters.note(track, at(8.0), 0.97, 0.95));
        assert_eq!(emitters.heard(track), Some(at(8.0)));
        let (soon, late) = (emitters.emits(track, at(9.0), prior), emitters.emits(track, at(500.0), prior));
        assert!(soon > 0.95 && late < prior + 0.02, "{soon} {late}");
        // Others make strobes, and it makes none.
        for scan in 0..12 {
            let time = at(12.0 + 4.0 * f64::from(scan));
            emitters.note(track, time, 0.0, emitters.emits(track, time, prior));
        }
        assert!(emitters.probability(track) < 0.1 && emitters.probability(TrackId(8)) == 0.0);
        emitters.note(track, at(70.0), 1.0, 1.0);
        assert!(emitters.probability(track) < 1.0);
        emitters.retain(&[TrackId(3)]);
        assert!(emitters.is_empty() && !emitters.knows(track));
    }

    #[test]
    fn no_more_are_remembered_than_there_is_room_for() {
        let mut emitters = Emitters::default();
        for number in 0..2 * MOST_KNOWN as u64 {
            // Later ones come first, so that each is put between others.
            let track = TrackId((number * 7919) % 1009 + 1);
            emitters.note(track, Time::from_secs(number as f64), 0.5, 0.1);
        }
        assert_eq!(emitters.known.len(), MOST_KNOWN);
        assert!(emitters.known.is_sorted_by(|a, b| a.track < b.track));
        assert!(emitters.known.iter().all(|known| known.time >= Time::from_secs(MOST_KNOWN as f64)));
    }
}

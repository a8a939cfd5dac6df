//! What an action is expected to gain, and what it did gain, in dB of signal over noise and jamming: the mean over what the source may be, by
//! the probability of each kind.

use super::interference::{InterferenceKind, InterferenceSource, Lobe};
use crate::config::{RadarConfig, ScanPattern, SensorConfig};
use crate::elementary::{log10, powf};

/// Jammer-to-noise ratio of a source that did not tell it: strobes begin at some 6 dB.
const UNTOLD_JNR_DB: f64 = 10.0;
/// What is hoped of a channel under pulses that may be on one channel or on all.
const PULSES_ELSEWHERE: f64 = 0.5;
/// Share of the windows in which there are pulses.
const WINDOWS_MET: f64 = 0.1;
/// Jamming that comes back only now and then on any one channel of a sweep.
const FEWEST_CHANNELS: f64 = 1.0;

/// What a radar has to protect itself with.
#[derive(Clone, Debug)]
pub(super) struct Means {
    pub(super) channels: Vec<u32>,
    pub(super) prf_sets: usize,
    /// Gain of its auxiliary antenna, and level of its side lobes, dB below the middle of its beam.
    pub(super) auxiliary_db: Option<f64>,
    pub(super) sidelobe_db: f64,
    /// Elements of an array that is steered.
    pub(super) elements: Option<u32>,
    /// Pulses of an interval, where dwells may be made longer: the beam waits.
    pub(super) pulses: Option<u32>,
    /// Whether its maps are made here.
    pub(super) has_maps: bool,
}

impl Means {
    pub(super) fn of(sensor: &SensorConfig) -> Self {
        let radar = sensor.radar.as_ref();
        let antenna = radar.map(|radar| &radar.antenna);
        Self {
            channels: sensor.permitted_channels(),
            prf_sets: radar.map_or(0, |radar| radar.prf_sets_hz.len()),
            auxiliary_db: antenna.and_then(|antenna| Some(antenna.gain_db - antenna.auxiliary?.gain_db)),
            sidelobe_db: antenna.map_or(30.0, |antenna| antenna.sidelobe_db),
            elements: radar.and_then(steered_elements),
            pulses: radar.filter(|radar| waits(radar)).map(|radar| radar.pulses),
            has_maps: radar.is_some(),
        }
    }
}

fn steered_elements(radar: &RadarConfig) -> Option<u32> {
    let steered = radar.processing.beamforming.is_steered();
    radar.antenna.array.as_ref().filter(|_| steered).map(|array| array.elements)
}

fn waits(radar: &RadarConfig) -> bool {
    matches!(radar.scan, ScanPattern::Electronic { .. })
}

/// A source, as benefits are computed from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jamming {
    /// In the middle of the beam, and where the beam points elsewhere.
    main: f64,
    side: f64,
    /// Probabilities in the order of [`InterferenceKind::KNOWN`].
    kinds: [f64; InterferenceKind::KNOWN.len()],
    /// Whether it disturbs the radar wherever the beam points.
    pub(super) is_all_around: bool,
}

impl Jamming {
    pub(super) fn of(source: &InterferenceSource, means: &Means) -> Self {
        let main = ratio(source.jnr_db.unwrap_or(UNTOLD_JNR_DB));
        Self {
            main,
            side: main * ratio(-means.sidelobe_db),
            kinds: source.kind_probabilities,
            is_all_around: is_all_around(source, means),
        }
    }

    /// What disturbs: through side lobes where they are raised, else in the beam.
    pub(super) fn worst(&self) -> f64 {
        if self.is_all_around { self.side.max(1.0) } else { self.main }
    }

    fn noise(&self) -> f64 {
        self.kinds[0] + self.kinds[1] + self.kinds[2]
    }

    fn pulses(&self) -> f64 {
        self.kinds[3] + self.kinds[4]
    }

    /// Another channel, of so many: a barrage is there too, a spot is not, a sweep one time in so many.
    pub(super) fn another_channel_db(&self, channels: usize) -> f64 {
        let [_, spot, sweep, pulse, _] = self.kinds;
        let (all_db, rare) =
            (gained_db(self.worst(), 0.0), 1.0 - 1.0 / (channels as f64).max(FEWEST_CHANNELS));
        all_db * (spot + rare * sweep + PULSES_ELSEWHERE * pulse)
    }

    /// One auxiliary channel. With the jamming's ratios to noise `Jm` in the side lobe and `Ja` in the auxiliary, `Jm/(1 + Ja)` is left:
    /// the limit `1/(1 − ρ²)` of [`canceller_limit_db`](crate::radar::canceller_limit_db) where `ρ² = Jm Ja/((1 + Jm)(1 + Ja))`.
    pub(super) fn cancelled_db(&self, auxiliary_db: f64) -> f64 {
        let auxiliary = self.main * ratio(-auxiliary_db);
        self.noise() * gained_db(self.side, self.side / (1.0 + auxiliary))
    }

    /// An array of so many elements hears `N` times the jamming that one does, and takes it out: `J/(1 + N J)` is left.
    pub(super) fn nulled_db(&self, elements: u32) -> f64 {
        self.noise() * gained_db(self.side, self.side / (1.0 + f64::from(elements) * self.side))
    }

    /// Integration raises echoes over noise; pulses are answered or not. Every beam takes longer for it, so that it counts for no more than
    /// jamming costs all around.
    pub(super) fn integrated_db(&self, times: u32) -> f64 {
        let lost_db = if self.is_all_around { gained_db(self.worst(), 0.0) } else { 0.0 };
        self.noise() * decibels(f64::from(times)).min(lost_db)
    }

    /// Part of the false targets through side lobes that a blanker leaves, as the auxiliary hears them so much more
    /// strongly: [`sidelobe_blanking_probability`](crate::radar::sidelobe_blanking_probability).
    pub(super) fn blanked_db(&self, auxiliary_db: f64, sidelobe_db: f64) -> f64 {
        let stronger = ratio(sidelobe_db - auxiliary_db);
        let blanked = stronger / (stronger + 1.0);
        self.pulses() * decibels(1.0 / (1.0 - blanked))
    }

    /// What answers an earlier pulse is in its place one time in so many sets.
    pub(super) fn varied_prf_db(&self, sets: usize) -> f64 {
        self.kinds[3] * decibels(sets.max(1) as f64)
    }

    /// Pulses raise the mean of a window, and its ranks much less; but one window in few is met.
    pub(super) fn ranked_db(&self) -> f64 {
        self.pulses() * WINDOWS_MET * gained_db(self.side, 0.0)
    }
}

/// Through side lobes, as beams beside it tell, or as its strength and the antenna's side lobes say before they do.
fn is_all_around(source: &InterferenceSource, means: &Means) -> bool {
    let is_strong = means.has_maps && source.jnr_db.is_some_and(|jnr_db| jnr_db > means.sidelobe_db);
    is_strong || source.lobe == Some(Lobe::Side)
}

/// What is gained when so much jamming becomes so much, in units of the noise.
pub(super) fn gained_db(before: f64, after: f64) -> f64 {
    decibels((1.0 + before.max(0.0)) / (1.0 + after.max(0.0)))
}

fn ratio(decibels: f64) -> f64 {
    powf(10.0, 0.1 * decibels)
}

pub(super) fn decibels(ratio: f64) -> f64 {
    10.0 * log10(ratio.max(f64::MIN_POSITIVE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jamming(kinds: [f64; 5], main_db: f64, side_db: f64) -> Jamming {
        Jamming { main: ratio(main_db), side: ratio(side_db), kinds, is_all_around: true }
    }

    #[test]
    fn a_barrage_is_not_escaped_and_a_spot_is() {
        let (barrage, spot) = ([1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0, 0.0]);
        assert!(jamming(barrage, 50.0, 20.0).another_channel_db(8).abs() < 1e-12);
        assert!((jamming(spot, 50.0, 20.0).another_channel_db(8) - 20.043).abs() < 1e-3);
    }

    #[test]
    fn dwells_are_not_lengthened_all_around_for_what_disturbs_one_beam() {
        let unknown = [0.2; 5];
        let narrow = Jamming { is_all_around: false, ..jamming(unknown, 2.0, -28.0) };
        assert!(narrow.integrated_db(2).abs() < 1e-12);
        // Three fifths of the probability are noise, and twice the pulses are 3 dB.
        assert!((jamming(unknown, 50.0, 20.0).integrated_db(2) - 0.6 * 3.0103).abs() < 1e-3);
    }

    #[test]
    fn a_canceller_gains_what_its_limit_says() {
        // Jm = 99, Ja = 99 in the auxiliary: ρ² = .9801, so ρ = .99, whose limit is 17.0 dB.
        let barrage = Jamming { main: 99.0, side: 99.0, ..jamming([1.0, 0.0, 0.0, 0.0, 0.0], 0.0, 0.0) };
        let limit_db = crate::radar::canceller_limit_db(0.99).unwrap();
        assert!((limit_db - 17.0).abs() < 0.02);
        assert!((barrage.cancelled_db(0.0) - limit_db).abs() < 0.05, "{}", barrage.cancelled_db(0.0));
    }

    #[test]
    fn what_is_gained_is_noise_and_jamming_before_over_after() {
        assert!((gained_db(100.0, 0.0) - 20.043).abs() < 1e-3);
        assert!(gained_db(100.0, 100.0).abs() < 1e-12);
        assert!(gained_db(1.0, 10.0) < 0.0);
    }
}

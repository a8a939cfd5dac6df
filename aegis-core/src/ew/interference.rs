//! What disturbs the radars now: strobes of one bearing, averaged on the circle, and what else is known of who sends them.

use super::deception::Deception;
use super::emitters::PulseEmitter;
use super::locate::LocatedEmitter;
use crate::elementary::hypot;
use crate::error::{Error, Result};
use crate::geometry::{wrap_angle, wrap_azimuth};
use crate::ids::SensorId;
use crate::radar::{burn_through_by_jnr_m, stand_off_range_factor};
use crate::scan::Strobe;
use crate::time::Time;
use std::f64::consts::{PI, TAU};

/// How many strobes the mean bearing remembers: enough to average noise, few enough to follow a moving emitter.
const MEMORY_STROBES: u32 = 8;
/// No radar measures a bearing better; keeps the weights finite.
const LEAST_SIGMA_RAD: f64 = 1e-6;

/// Unwanted emissions that are present now, of all radars, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interference {
    /// One for each radar and bearing. At most `Limits::interferences`.
    pub sources: Vec<InterferenceSource>,
    /// What each source does on each channel that its radar has listened on, by source and channel. At most
    /// [`MOST_CHANNELS_HEARD`] for each source.
    #[cfg_attr(feature = "serde", serde(default))]
    pub channels: Vec<ChannelInterference>,
    /// Tracks that something deceitful is suspected of, by their numbers. At most `Limits::interferences`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub deceptions: Vec<Deception>,
    /// Where sources are that several sites hear, by their numbers. At most `Limits::interferences`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub emitters: Vec<LocatedEmitter>,
    /// Who sends the pulses that were intercepted, by their numbers. At most `Limits::interferences`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub pulse_emitters: Vec<PulseEmitter>,
}

impl Interference {
    /// What a source does on each channel.
    pub fn channels_of(&self, source: u64) -> impl Iterator<Item = &ChannelInterference> {
        self.channels.iter().filter(move |channel| channel.source == source)
    }
}

/// Most channels that are remembered of one source: those that were listened on latest.
pub const MOST_CHANNELS_HEARD: usize = 32;

/// What a source does on one channel of its radar.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ChannelInterference {
    /// Number of the source.
    pub source: u64,
    /// Which channel of the source's radar, `0..SensorConfig::channels`.
    pub channel: u32,
    /// Jammer-to-noise ratio there in the middle of the beam, as of the latest time that it was heard; `None` where it never was.
    pub jnr_db: Option<f64>,
    /// Times that the beam passed the source on this channel; old ones fade, so that it is no whole number.
    pub looks: f64,
    /// In how many of these the source was heard.
    pub heard: f64,
    /// Mean share of the pulses of a coherent processing interval that it filled while it was heard, 0 to 1; `None` where that
    /// is not known.
    pub duty: Option<f64>,
    /// When the beam passed last.
    pub last: Time,
}

/// How an emission fills time and frequency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum InterferenceKind {
    /// Noise on all channels at once.
    Barrage,
    /// Noise on one channel, or a few, and not on others.
    Spot,
    /// Noise that moves over the channels, so that each is filled only now and then.
    Sweep,
    /// Pulses without a steady interval, or at our own PRF: meant for this radar, through side lobes as a rule.
    Pulse,
    /// Pulses with a steady interval that is not ours: another radar's.
    Asynchronous,
    /// None of these is sure enough.
    #[default]
    Unknown,
}

impl InterferenceKind {
    /// Those that a source may be, in the order of [`InterferenceSource::kind_probabilities`].
    pub const KNOWN: [Self; 5] = [Self::Barrage, Self::Spot, Self::Sweep, Self::Pulse, Self::Asynchronous];
}

/// Through which part of the antenna's pattern an emission comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Lobe {
    /// The main lobe: its bearing is measured, and it is heard there only.
    Main,
    /// Side lobes: it is heard wherever the beam points.
    Side,
}

/// An unwanted emission that one radar receives from one bearing.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct InterferenceSource {
    /// Its number: counts up from 1 and is never used again within a pipeline.
    pub number: u64,
    /// Which radar is disturbed.
    pub sensor: SensorId,
    /// Mean bearing of the last eight or so strobes, clockwise from true north, [0, 2π).
    pub azimuth_rad: f64,
    /// Standard deviation of that bearing.
    pub azimuth_sigma_rad: f64,
    /// Bearing of the latest strobe alone: where a moving emitter is heard next.
    #[cfg_attr(feature = "serde", serde(default))]
    pub latest_azimuth_rad: f64,
    /// Its first strobe.
    pub first: Time,
    /// Its latest strobe.
    pub last: Time,
    /// Strobes so far.
    pub strobes: u32,
    /// Jammer-to-noise ratio of the latest strobe that has one.
    pub jnr_db: Option<f64>,
    /// Probability of false alarm: that a look at noise alone would show as much as the clearest look at it did. `None` of strobes that
    /// the radar reported, and of pulses.
    #[cfg_attr(feature = "serde", serde(default))]
    pub pfa: Option<f64>,
    /// The kind that it most probably is; [`InterferenceKind::Unknown`] below `EwConfig::kind_confidence`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub kind: InterferenceKind,
    /// Probability of each of [`InterferenceKind::KNOWN`]; together 1.
    #[cfg_attr(feature = "serde", serde(default = "undecided"))]
    pub kind_probabilities: [f64; InterferenceKind::KNOWN.len()],
    /// Through which lobe it disturbs the radar most, where that is known: [`Lobe::Side`] when other beams than those that
    /// point at it are raised, too.
    #[cfg_attr(feature = "serde", serde(default))]
    pub lobe: Option<Lobe>,
    /// Number of the [`LocatedEmitter`] that it comes from, once that is known.
    #[cfg_attr(feature = "serde", serde(default))]
    pub emitter: Option<u64>,
}

/// Nothing is known of its kind.
const fn undecided() -> [f64; InterferenceKind::KNOWN.len()] {
    [1.0 / InterferenceKind::KNOWN.len() as f64; InterferenceKind::KNOWN.len()]
}

impl InterferenceSource {
    /// Burn-through against who stands elsewhere on this bearing: what is left of the radar's range in the source's direction while
    /// it jams, (1 + JNR)^(−1/4), a ratio ([`stand_off_range_factor`]). `None` where no JNR was told.
    ///
    /// JNR is that of the channel where it was heard last, as it comes in after whatever protection is in force.
    ///
    /// ```
    /// # use aegis_core::{Config, EwResponder, Interference, Look, SensorId, Strobe, Time};
    /// # let time = Time::from_secs(0.0);
    /// # let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &[] };
    /// let strobe =
    ///     Strobe { time, azimuth_rad: 1.0, azimuth_sigma_rad: 0.01, elevation_rad: None, jnr_db: Some(11.76) };
    /// # let (mut interference, mut events) = (Interference::default(), Vec::new());
    /// # let mut responder = EwResponder::new(&Config::default())?;
    /// # responder.sense(&look, &[], &[strobe], &mut interference, &mut events)?;
    /// let source = &interference.sources[0];
    /// // Fifteen times the noise: half of the range is left.
    /// assert!((source.range_factor().unwrap() - 0.5).abs() < 1e-4);
    /// // What carries it would be seen at 100 km: now that it is 50 km away its own echo begins to show.
    /// assert!((source.burn_through_m(50e3, 100e3).unwrap() - 50e3).abs() < 10.0);
    /// # Ok::<(), aegis_core::Error>(())
    /// ```
    #[must_use]
    pub fn range_factor(&self) -> Option<f64> {
        stand_off_range_factor(self.jnr_db?).ok()
    }

    /// Burn-through against who carries the emitter: within which range its own echo shows over what it sends, metres
    /// ([`burn_through_by_jnr_m`]). It is `distance_m` away now, as a [`LocatedEmitter`] or a track tells, and the radar would see it at
    /// `clear_range_m` if it were silent. `None` where no JNR was told, or a range is none.
    #[must_use]
    pub fn burn_through_m(&self, distance_m: f64, clear_range_m: f64) -> Option<f64> {
        burn_through_by_jnr_m(self.jnr_db?, distance_m, clear_range_m).ok()
    }

    /// `heard` is the strobe's time, brought into its look. The strobe is [usable](Strobe::is_usable).
    pub(super) fn begun_by(number: u64, sensor: SensorId, heard: Time, strobe: &Strobe) -> Self {
        Self {
            number,
            sensor,
            azimuth_rad: wrap_azimuth(strobe.azimuth_rad),
            azimuth_sigma_rad: strobe.azimuth_sigma_rad.max(LEAST_SIGMA_RAD),
            latest_azimuth_rad: wrap_azimuth(strobe.azimuth_rad),
            first: heard,
            last: heard,
            strobes: 1,
            jnr_db: strobe.jnr_db,
            pfa: None,
            kind: InterferenceKind::Unknown,
            kind_probabilities: undecided(),
            lobe: None,
            emitter: None,
        }
    }

    /// Averages another strobe in, weighted by inverse variance (Bar-Shalom, Li, Kirubarajan 2001, §3.4).
    ///
    /// With the weight W = 1/σ² and w = 1/s²: θ ← θ + w/(W + w) · (z − θ), W ← W + w. Once the memory is full, W
    /// first loses the share of one strobe, so that old bearings fade. For equal strobes the stated variance then
    /// stays at s²/8, above the true one of the fading mean (s²/15): it also has to cover an emitter's motion.
    pub(super) fn update(&mut self, heard: Time, strobe: &Strobe) {
        let kept = if self.strobes < MEMORY_STROBES { 1.0 } else { 1.0 - 1.0 / f64::from(MEMORY_STROBES) };
        let known = kept / self.azimuth_sigma_rad.powi(2);
        let new = strobe.azimuth_sigma_rad.max(LEAST_SIGMA_RAD).powi(-2);
        let innovation_rad = wrap_angle(strobe.azimuth_rad - self.azimuth_rad);
        self.azimuth_rad = wrap_azimuth(self.azimuth_rad + new / (known + new) * innovation_rad);
        self.azimuth_sigma_rad = (known + new).sqrt().recip();
        self.latest_azimuth_rad = wrap_azimuth(strobe.azimuth_rad);
        self.last = self.last.max(heard);
        self.strobes = self.strobes.saturating_add(1);
        self.jnr_db = strobe.jnr_db.or(self.jnr_db);
    }

    /// How far a strobe's bearing lies away from the mean or the latest, whichever is nearer, if within the gate: `gate_rad` ⊕ 3 σ
    /// of both bearings. The mean of a moving emitter lags behind.
    pub(super) fn distance_rad(&self, strobe: &Strobe, gate_rad: f64) -> Option<f64> {
        let sigma_rad = hypot(self.azimuth_sigma_rad, strobe.azimuth_sigma_rad);
        let from = |azimuth_rad: f64| wrap_angle(strobe.azimuth_rad - azimuth_rad).abs();
        let distance_rad = from(self.azimuth_rad).min(from(self.latest_azimuth_rad));
        (distance_rad <= hypot(gate_rad, 3.0 * sigma_rad)).then_some(distance_rad)
    }

    /// Width of the sector to protect: the gate and three deviations to either side.
    pub(super) fn width_rad(&self, gate_rad: f64) -> f64 {
        (2.0 * hypot(gate_rad, 3.0 * self.azimuth_sigma_rad)).min(TAU)
    }

    pub(super) fn validate(&self, index: usize) -> Result<()> {
        let sound = (0.0..TAU).contains(&self.azimuth_rad)
            && (0.0..TAU).contains(&self.latest_azimuth_rad)
            && self.kind_probabilities.iter().all(|probability| (0.0..=1.0).contains(probability))
            && self.azimuth_sigma_rad >= LEAST_SIGMA_RAD / f64::from(MEMORY_STROBES)
            && self.azimuth_sigma_rad <= PI
            && self.pfa.is_none_or(|pfa| (0.0..=1.0).contains(&pfa))
            && self.jnr_db.is_none_or(f64::is_finite);
        if sound {
            Ok(())
        } else {
            Err(Error::OutOfRange {
                what: "interference.sources",
                index,
                reason: "not a bearing with a deviation",
            })
        }
    }
}

//! What disturbs the radars, and the trail of what was decided about it.

use super::picture::action_kind_number;
use super::{
    AEGIS_HAS_AZIMUTH, AEGIS_HAS_CARRIER, AEGIS_HAS_ENDED, AEGIS_HAS_JNR, AEGIS_HAS_MEASURED, AEGIS_HAS_PFA,
    AEGIS_HAS_RULED, AEGIS_HAS_SNR, AEGIS_HAS_WIDTH, bit,
};
use crate::lists::Plain;
use crate::status::Fault;
use aegis_core::Time;
use aegis_core::ew::{
    AuditRecord, Deception, DeceptionKind, InterferenceKind, InterferenceSource, Lobe, LocatedEmitter,
    MOST_STAGGER, PulseDescriptor, PulseEmitter, Ruling,
};

/// How an emission fills time and frequency.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_interference_kind {
    /// None of them is sure enough, or one that this interface has no number for.
    Unknown = 0,
    /// Noise on all channels at once.
    Barrage = 1,
    /// Noise on one channel, or a few.
    Spot = 2,
    /// Noise that moves over the channels.
    Sweep = 3,
    /// Pulses without a steady interval, or at our own PRF.
    Pulse = 4,
    /// Another radar's pulses.
    Asynchronous = 5,
}

/// Through which part of the antenna's pattern an emission comes in.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_lobe {
    /// Not known.
    Unknown = 0,
    /// The main lobe.
    Main = 1,
    /// Side lobes: it is heard wherever the beam points.
    Side = 2,
}

/// How a radar is deceived.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_deception_kind {
    /// In a way that this interface has no number for.
    Unknown = 0,
    /// Ranges move off while the Doppler frequency stays.
    RangePullOff = 1,
    /// The Doppler frequency moves off while ranges go on.
    VelocityPullOff = 2,
    /// One of a row of copies on one bearing.
    FalseTarget = 3,
}

/// Who decided what about an action.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum aegis_ruling {
    /// Nobody was asked: the authority observes.
    Observed = 1,
    /// You were asked, and have not answered: nothing is done.
    Open = 2,
    /// It is on the allow-list, and was put into force.
    Automatic = 3,
    /// You accepted it.
    Accepted = 4,
    /// You refused it.
    Vetoed = 5,
}

/// An unwanted emission that one radar receives from one bearing. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_interference_source {
    /// Its number: from 1, never used again within a pipeline.
    pub number: u64,
    /// Which radar is disturbed.
    pub sensor: u32,
    /// One of aegis_interference_kind.
    pub kind: u32,
    /// One of aegis_lobe.
    pub lobe: u32,
    /// AEGIS_HAS_JNR, _PFA.
    pub has: u32,
    /// Mean bearing of the last eight or so strobes, clockwise from true north.
    pub azimuth_rad: f64,
    /// Standard deviation of that.
    pub azimuth_sigma_rad: f64,
    /// Bearing of the latest strobe alone.
    pub latest_azimuth_rad: f64,
    /// Jammer-to-noise ratio of the latest strobe that has one.
    pub jnr_db: f64,
    /// How likely it is barrage, spot, sweep, pulse, asynchronous; together 1.
    pub kind_probabilities: [f64; 5],
    /// Its first strobe.
    pub first_ns: i64,
    /// Its latest strobe.
    pub last_ns: i64,
    /// Number of the aegis_emitter that it comes from; 0 while that is not known.
    pub emitter: u64,
    /// Strobes so far.
    pub strobes: u32,
    /// Zero.
    pub reserved: u32,
    /// Burn-through: what is left of the radar's range in this direction while it jams; 1 without a JNR.
    pub range_factor: f64,
    /// That a look at noise alone would show as much as the clearest look at it did.
    pub pfa: f64,
}

/// Something deceitful is suspected of a track. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_deception {
    /// Which track.
    pub track: u64,
    /// The radar whose plots show it.
    pub sensor: u32,
    /// One of aegis_deception_kind.
    pub kind: u32,
    /// Logarithm of how much more likely its plots are so than otherwise.
    pub statistic: f64,
    /// Probability that it is so.
    pub probability: f64,
    /// When the contradiction began, as far as it is known.
    pub since_ns: i64,
    /// When evidence for it came last.
    pub last_ns: i64,
}

/// An emitter that several sites hear, and where it is. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_emitter {
    /// Its number: from 1, never used again within a pipeline.
    pub number: u64,
    /// When its state holds.
    pub time_ns: i64,
    /// When it was located.
    pub since_ns: i64,
    /// East, north of the picture's origin.
    pub position_m: [f64; 2],
    /// East, north.
    pub velocity_m_s: [f64; 2],
    /// Covariance of position and velocity.
    pub covariance: [[f64; 4]; 4],
    /// Circular error probable.
    pub cep_m: f64,
    /// Probability that its bearings belong together.
    pub probability: f64,
    /// How many sites have heard it.
    pub sites: u32,
    /// Zero.
    pub reserved: u32,
}

/// A pulse descriptor word: what a receiver says of one pulse that it intercepted. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_pulse {
    /// When its leading edge came in.
    pub time_ns: i64,
    /// AEGIS_HAS_CARRIER, _WIDTH, _SNR, _AZIMUTH.
    pub has: u32,
    /// Zero.
    pub reserved: u32,
    /// Carrier frequency.
    pub carrier_hz: f64,
    /// How long it lasts.
    pub width_s: f64,
    /// Power over the receiver's noise.
    pub snr_db: f64,
    /// Where it came from, clockwise from true north.
    pub azimuth_rad: f64,
}

/// Who sends the pulses of one train. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_pulse_emitter {
    /// Its number: from 1, never used again within a pipeline.
    pub number: u64,
    /// Which receiver intercepted it.
    pub sensor: u32,
    /// AEGIS_HAS_CARRIER, _WIDTH, _AZIMUTH.
    pub has: u32,
    /// Mean pulse repetition interval.
    pub pri_s: f64,
    /// Standard deviation of an interval around what it should be.
    pub jitter_s: f64,
    /// Intervals that take turns, in their order; 0 beyond `positions`.
    pub intervals_s: [f64; 8],
    /// Mean carrier frequency.
    pub carrier_hz: f64,
    /// Mean width of a pulse.
    pub width_s: f64,
    /// Mean bearing, clockwise from true north.
    pub azimuth_rad: f64,
    /// Pulses so far.
    pub pulses: u64,
    /// Its first pulse.
    pub first_ns: i64,
    /// Its latest pulse.
    pub last_ns: i64,
    /// How many different intervals take turns: 1 without a stagger.
    pub positions: u32,
    /// Zero.
    pub reserved: u32,
}

/// What is kept of one action. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_audit_record {
    /// Which action.
    pub action: u64,
    /// FNV-1a over all interference that was present.
    pub input_digest: u64,
    /// Number of the source that it answers; 0 for a deceived track.
    pub source: u64,
    /// Which radar.
    pub sensor: u32,
    /// One of aegis_action_kind.
    pub kind: u32,
    /// One of aegis_ruling.
    pub ruling: u32,
    /// AEGIS_HAS_RULED, _MEASURED, _ENDED.
    pub has: u32,
    /// When it was chosen.
    pub time_ns: i64,
    /// When it was decided about.
    pub ruled_ns: i64,
    /// When it ended.
    pub ended_ns: i64,
    /// What was expected of it, dB.
    pub benefit_db: f64,
    /// What it gained, dB.
    pub measured_benefit_db: f64,
}

// SAFETY: all of them are repr(C), numbers only, sorted and filled up so that nothing needs padding (tests/abi.rs adds the
// sizes up).
unsafe impl Plain for aegis_interference_source {}
// SAFETY: as above.
unsafe impl Plain for aegis_deception {}
// SAFETY: as above.
unsafe impl Plain for aegis_emitter {}
// SAFETY: as above.
unsafe impl Plain for aegis_pulse {}
// SAFETY: as above.
unsafe impl Plain for aegis_pulse_emitter {}
// SAFETY: as above.
unsafe impl Plain for aegis_audit_record {}

const _: () = assert!(MOST_STAGGER == 8 && InterferenceKind::KNOWN.len() == 5);

impl From<&InterferenceSource> for aegis_interference_source {
    fn from(source: &InterferenceSource) -> Self {
        Self {
            number: source.number,
            sensor: source.sensor.0,
            kind: kind_number(source.kind),
            lobe: source.lobe.map_or(aegis_lobe::Unknown, lobe_of) as u32,
            has: bit(source.jnr_db, AEGIS_HAS_JNR) | bit(source.pfa, AEGIS_HAS_PFA),
            azimuth_rad: source.azimuth_rad,
            azimuth_sigma_rad: source.azimuth_sigma_rad,
            latest_azimuth_rad: source.latest_azimuth_rad,
            jnr_db: source.jnr_db.unwrap_or(0.0),
            kind_probabilities: source.kind_probabilities,
            first_ns: source.first.as_nanos(),
            last_ns: source.last.as_nanos(),
            emitter: source.emitter.unwrap_or(0),
            strobes: source.strobes,
            reserved: 0,
            range_factor: source.range_factor().unwrap_or(1.0),
            pfa: source.pfa.unwrap_or(0.0),
        }
    }
}

impl From<&Deception> for aegis_deception {
    fn from(deception: &Deception) -> Self {
        Self {
            track: deception.track.0,
            sensor: deception.sensor.0,
            kind: deception_number(deception.kind),
            statistic: deception.statistic,
            probability: deception.probability,
            since_ns: deception.since.as_nanos(),
            last_ns: deception.last.as_nanos(),
        }
    }
}

impl From<&LocatedEmitter> for aegis_emitter {
    fn from(emitter: &LocatedEmitter) -> Self {
        Self {
            number: emitter.number,
            time_ns: emitter.time.as_nanos(),
            since_ns: emitter.since.as_nanos(),
            position_m: emitter.position_m,
            velocity_m_s: emitter.velocity_m_s,
            covariance: emitter.covariance,
            cep_m: emitter.cep_m,
            probability: emitter.probability,
            sites: emitter.sites,
            reserved: 0,
        }
    }
}

impl From<&PulseEmitter> for aegis_pulse_emitter {
    fn from(emitter: &PulseEmitter) -> Self {
        Self {
            number: emitter.number,
            sensor: emitter.sensor.0,
            has: bit(emitter.carrier_hz, AEGIS_HAS_CARRIER)
                | bit(emitter.width_s, AEGIS_HAS_WIDTH)
                | bit(emitter.azimuth_rad, AEGIS_HAS_AZIMUTH),
            pri_s: emitter.pri_s,
            jitter_s: emitter.jitter_s,
            intervals_s: emitter.intervals_s,
            carrier_hz: emitter.carrier_hz.unwrap_or(0.0),
            width_s: emitter.width_s.unwrap_or(0.0),
            azimuth_rad: emitter.azimuth_rad.unwrap_or(0.0),
            pulses: emitter.pulses,
            first_ns: emitter.first.as_nanos(),
            last_ns: emitter.last.as_nanos(),
            positions: emitter.positions,
            reserved: 0,
        }
    }
}

impl From<&AuditRecord> for aegis_audit_record {
    fn from(record: &AuditRecord) -> Self {
        let nanos = |time: Option<Time>| time.map_or(0, Time::as_nanos);
        Self {
            action: record.action.0,
            input_digest: record.input_digest,
            source: record.evidence.map_or(0, |evidence| evidence.source),
            sensor: record.sensor.0,
            kind: action_kind_number(&record.kind),
            ruling: ruling_of(record.ruling) as u32,
            has: bit(record.ruled, AEGIS_HAS_RULED)
                | bit(record.measured_benefit_db, AEGIS_HAS_MEASURED)
                | bit(record.ended, AEGIS_HAS_ENDED),
            time_ns: record.time.as_nanos(),
            ruled_ns: nanos(record.ruled),
            ended_ns: nanos(record.ended),
            benefit_db: record.benefit_db,
            measured_benefit_db: record.measured_benefit_db.unwrap_or(0.0),
        }
    }
}

impl aegis_pulse {
    /// Bits that a pulse may have.
    const KNOWN: u32 = AEGIS_HAS_CARRIER | AEGIS_HAS_WIDTH | AEGIS_HAS_SNR | AEGIS_HAS_AZIMUTH;

    /// Checks what only this interface can get wrong; the core checks the rest.
    pub(crate) fn to_core(self, index: usize) -> Result<PulseDescriptor, Fault> {
        if self.has & !Self::KNOWN != 0 {
            return Err(Fault::unknown(&format!("pulses[{index}].has"), self.has));
        }
        let known = |value: f64, bit: u32| (self.has & bit != 0).then_some(value);
        Ok(PulseDescriptor {
            time: Time::from_nanos(self.time_ns),
            carrier_hz: known(self.carrier_hz, AEGIS_HAS_CARRIER),
            width_s: known(self.width_s, AEGIS_HAS_WIDTH),
            snr_db: known(self.snr_db, AEGIS_HAS_SNR),
            azimuth_rad: known(self.azimuth_rad, AEGIS_HAS_AZIMUTH),
        })
    }
}

/// Number of a way to deceive; 0 for one that is newer than this interface.
pub(crate) fn deception_number(kind: DeceptionKind) -> u32 {
    let kind = match kind {
        DeceptionKind::RangePullOff => aegis_deception_kind::RangePullOff,
        DeceptionKind::VelocityPullOff => aegis_deception_kind::VelocityPullOff,
        DeceptionKind::FalseTarget => aegis_deception_kind::FalseTarget,
        _ => aegis_deception_kind::Unknown,
    };
    kind as u32
}

fn kind_number(kind: InterferenceKind) -> u32 {
    let place = InterferenceKind::KNOWN.iter().position(|known| *known == kind);
    place.map_or(0, |place| place as u32 + 1)
}

fn lobe_of(lobe: Lobe) -> aegis_lobe {
    match lobe {
        Lobe::Main => aegis_lobe::Main,
        Lobe::Side => aegis_lobe::Side,
    }
}

fn ruling_of(ruling: Ruling) -> aegis_ruling {
    match ruling {
        Ruling::Observed => aegis_ruling::Observed,
        Ruling::Open => aegis_ruling::Open,
        Ruling::Automatic => aegis_ruling::Automatic,
        Ruling::Accepted => aegis_ruling::Accepted,
        Ruling::Vetoed => aegis_ruling::Vetoed,
    }
}

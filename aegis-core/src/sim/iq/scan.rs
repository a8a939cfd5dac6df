//! One scan of an I/Q scene: its samples, and what really was there.

use crate::dwell::{Beam, Cpi, Dwell, Iq};
use crate::ids::SensorId;
use crate::scan::{Look, Scan, ScanData, Sector};
use crate::time::Time;
use ndarray::Array3;
use num_complex::Complex;

/// What a radar receives in some dwells. It owns the samples; [`with_scan`](Self::with_scan) lends them to a pipeline.
#[derive(Clone, Debug, PartialEq)]
pub struct IqScan {
    /// Which radar.
    pub sensor: SensorId,
    /// What the beam swept: one sector of a rotating radar, or one a beam of an electronic scan.
    pub sectors: Vec<Sector>,
    /// In the order of time.
    pub dwells: Vec<IqDwell>,
}

/// What is received while the beam looks somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct IqDwell {
    /// Where the beam pointed in the middle of it.
    pub beam: Beam,
    /// When its first pulse left.
    pub start: Time,
    /// When its last interval was over.
    pub end: Time,
    /// The channel on which it was transmitted.
    pub channel: u32,
    /// One for each PRF of the set, in turn.
    pub cpis: Vec<IqCpi>,
    /// Each target of which at least one sample was received.
    pub truth: Vec<TargetTruth>,
}

/// One coherent processing interval, and what was transmitted for it.
#[derive(Clone, Debug, PartialEq)]
pub struct IqCpi {
    /// When its first pulse left.
    pub start: Time,
    /// The carrier's frequency.
    pub carrier_hz: f64,
    /// How many pulses a second.
    pub prf_hz: f64,
    /// When each pulse's first sample was taken, seconds after the pulse began to leave.
    pub first_sample_s: f64,
    /// Which of `RadarConfig::waveforms` was transmitted.
    pub waveform: u32,
    /// `[channel][pulse][sample]`, in units of the receiver's noise: its mean power in a sample is 1.
    pub samples: Array3<Complex<f32>>,
}

/// What is true of a target during one dwell.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TargetTruth {
    /// Which of [`IqSceneConfig::targets`](super::IqSceneConfig::targets).
    pub target: usize,
    /// Slant range in the middle of the dwell.
    pub range_m: f64,
    /// Positive opens.
    pub range_rate_m_s: f64,
    /// Clockwise from true north, [0, 2π).
    pub azimuth_rad: f64,
    /// Above the radar's horizontal plane.
    pub elevation_rad: f64,
    /// The signal-to-noise ratio of one sample of one channel that the radar equation says, dB: of the mean cross-section,
    /// with the beam's gain both ways, as a mean over the dwell's pulses.
    pub snr_db: f64,
    /// Power over its mean: one number for a dwell, or one for each of its pulses where it fluctuates from pulse to pulse.
    pub fluctuation: Vec<f64>,
}

impl IqScan {
    /// Lends the scan, as a pipeline takes it. The truth stays behind.
    pub fn with_scan<T>(&self, take: impl FnOnce(&Scan<'_>) -> T) -> T {
        self.with_dwells(|dwells| {
            let start = self.dwells.first().map_or(Time::default(), |dwell| dwell.start);
            let end = self.dwells.last().map_or(start, |dwell| dwell.end);
            let look = Look { sensor: self.sensor, start, end, pose: None, sectors: &self.sectors };
            take(&Scan { look, data: ScanData::Dwells(dwells), strobes: &[] })
        })
    }

    /// Lends the dwells, as a radar takes them.
    pub fn with_dwells<T>(&self, take: impl FnOnce(&[Dwell<'_>]) -> T) -> T {
        let cpis: Vec<Vec<Cpi<'_>>> = self.dwells.iter().map(IqDwell::cpis).collect();
        let dwells: Vec<Dwell<'_>> =
            self.dwells.iter().zip(&cpis).map(|(dwell, cpis)| Dwell { beam: dwell.beam, cpis }).collect();
        take(&dwells)
    }
}

impl IqDwell {
    /// Its intervals, borrowed.
    #[must_use]
    pub fn cpis(&self) -> Vec<Cpi<'_>> {
        self.cpis.iter().map(IqCpi::as_cpi).collect()
    }
}

impl IqCpi {
    /// Borrowed, as a radar takes it.
    #[must_use]
    pub fn as_cpi(&self) -> Cpi<'_> {
        Cpi {
            start: self.start,
            carrier_hz: Some(self.carrier_hz),
            prf_hz: Some(self.prf_hz),
            first_sample_s: Some(self.first_sample_s),
            waveform: self.waveform,
            iq: Iq::F32(self.samples.view()),
        }
    }
}

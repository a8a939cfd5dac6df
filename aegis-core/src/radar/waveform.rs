//! What a radar transmits, as a function of time.

use crate::config::{MOST_SAMPLES, within};
use crate::elementary::sin_cos;
use crate::error::{Error, Result};
use num_complex::Complex;
use std::f64::consts::TAU;

/// Most chips of a phase code.
pub const MOST_CHIPS: usize = 4096;

/// One transmission. Times count from its beginning; it is constant in amplitude while it lasts.
///
/// ```
/// use aegis_core::radar::Waveform;
/// let chirp = Waveform::Lfm { duration_s: 20e-6, sweep_hz: 5e6 };
/// assert_eq!((chirp.duration_s(), chirp.bandwidth_hz()), (20e-6, 5e6));
/// // Midway its frequency is the carrier's own: the phase stands still there.
/// assert_eq!(chirp.phase_cycles(10e-6), Some(0.0));
/// assert_eq!(chirp.phase_cycles(21e-6), None);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Waveform {
    /// A pulse of the carrier alone.
    Unmodulated {
        /// How long it lasts, seconds, `1e-9..=0.1`.
        duration_s: f64,
    },
    /// A pulse whose frequency changes linearly (a chirp), by half of `sweep_hz` on either side of the carrier.
    Lfm {
        /// How long it lasts, seconds, `1e-9..=0.1`.
        duration_s: f64,
        /// Frequency at the end less that at the beginning, hertz, up to 1e10 and not 0; negative for one that falls.
        sweep_hz: f64,
    },
    /// A pulse of chips of one length each, each with its own phase.
    PhaseCode {
        /// How long a chip lasts, seconds, `1e-9..=0.01`.
        chip_s: f64,
        /// Phase of each chip, radians; at most [`MOST_CHIPS`].
        phases_rad: Vec<f64>,
    },
    /// A continuous sweep that the receiver mixes with what is transmitted: what is sampled is the beat, the phase of what is
    /// transmitted less that of what is received, so that a larger range has a higher frequency where the sweep rises.
    Fmcw {
        /// How long a sweep lasts, seconds, `1e-9..=0.1`.
        duration_s: f64,
        /// Frequency at the end less that at the beginning, hertz, up to 1e11 and not 0.
        sweep_hz: f64,
    },
}

impl Waveform {
    /// The longest of Barker's codes: 13 chips, side lobes 22.3 dB down (Skolnik 2008, Radar Handbook, §8.2).
    #[must_use]
    pub fn barker_13(chip_s: f64) -> Self {
        const SIGNS: [bool; 13] =
            [true, true, true, true, true, false, false, true, true, false, true, false, true];
        let phases_rad = SIGNS.map(|is_plus| if is_plus { 0.0 } else { 0.5 * TAU }).to_vec();
        Self::PhaseCode { chip_s, phases_rad }
    }

    /// How long it lasts.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        match self {
            Self::Unmodulated { duration_s }
            | Self::Lfm { duration_s, .. }
            | Self::Fmcw { duration_s, .. } => *duration_s,
            Self::PhaseCode { chip_s, phases_rad } => chip_s * phases_rad.len() as f64,
        }
    }

    /// What it occupies: the sweep, or one over the duration of what is not divided further.
    #[must_use]
    pub fn bandwidth_hz(&self) -> f64 {
        match self {
            Self::Unmodulated { duration_s } => 1.0 / duration_s,
            Self::Lfm { sweep_hz, .. } | Self::Fmcw { sweep_hz, .. } => sweep_hz.abs(),
            Self::PhaseCode { chip_s, .. } => 1.0 / chip_s,
        }
    }

    /// Whether the receiver samples the beat with what is transmitted, and not the echo itself.
    #[must_use]
    pub fn is_continuous(&self) -> bool {
        matches!(self, Self::Fmcw { .. })
    }

    /// Whether it is continuous, and its frequency rises.
    pub(super) fn is_rising_sweep(&self) -> bool {
        matches!(self, Self::Fmcw { sweep_hz, .. } if *sweep_hz > 0.0)
    }

    /// The phase of the complex envelope, in cycles, at a time since the beginning; `None` before and after.
    #[must_use]
    pub fn phase_cycles(&self, time_s: f64) -> Option<f64> {
        if !(0.0..self.duration_s()).contains(&time_s) {
            return None;
        }
        match self {
            Self::Unmodulated { .. } => Some(0.0),
            Self::Lfm { duration_s, sweep_hz } | Self::Fmcw { duration_s, sweep_hz } => {
                let from_middle_s = time_s - 0.5 * duration_s;
                Some(0.5 * sweep_hz / duration_s * from_middle_s * from_middle_s)
            }
            Self::PhaseCode { chip_s, phases_rad } => {
                phases_rad.get((time_s / chip_s) as usize).map(|phase| phase / TAU)
            }
        }
    }

    /// By how much a closing target seems nearer, or (negative) farther, in delay for each hertz of its Doppler frequency: a
    /// chirp takes one for the other (Richards 2014, Fundamentals of Radar Signal Processing, §4.6.3). Seconds per hertz.
    #[must_use]
    pub fn delay_per_doppler_s2(&self) -> f64 {
        match self {
            Self::Lfm { duration_s, sweep_hz } => duration_s / sweep_hz,
            _ => 0.0,
        }
    }

    /// How many samples it lasts at this rate: at least one.
    #[must_use]
    pub fn samples(&self, sampling_hz: f64) -> usize {
        (self.duration_s() * sampling_hz - 1e-9).ceil().max(1.0) as usize
    }

    /// Its samples at this rate, the first at its beginning: what a matched filter compares echoes with. No more than
    /// [`MOST_SAMPLES`].
    #[must_use]
    pub fn replica(&self, sampling_hz: f64) -> Vec<Complex<f32>> {
        (0..self.samples(sampling_hz).min(MOST_SAMPLES))
            .map(|sample| {
                let phase = self.phase_cycles(sample as f64 / sampling_hz).unwrap_or(0.0);
                let (sin, cos) = sin_cos(TAU * phase.fract());
                Complex::new(cos as f32, sin as f32)
            })
            .collect()
    }

    pub(crate) fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        let sweep = |sweep_hz: f64, most_hz: f64| {
            within(&field("sweep_hz"), sweep_hz.abs(), f64::MIN_POSITIVE, most_hz)
        };
        match self {
            Self::Unmodulated { duration_s } => within(&field("duration_s"), *duration_s, 1e-9, 0.1),
            Self::Lfm { duration_s, sweep_hz } => {
                within(&field("duration_s"), *duration_s, 1e-9, 0.1)?;
                sweep(*sweep_hz, 1e10)
            }
            Self::Fmcw { duration_s, sweep_hz } => {
                within(&field("duration_s"), *duration_s, 1e-9, 0.1)?;
                sweep(*sweep_hz, 1e11)
            }
            Self::PhaseCode { chip_s, phases_rad } => {
                within(&field("chip_s"), *chip_s, 1e-9, 0.01)?;
                if phases_rad.is_empty() || phases_rad.len() > MOST_CHIPS {
                    return Err(Error::config(field("phases_rad"), format!("1 to {MOST_CHIPS} chips")));
                }
                let bad = phases_rad.iter().position(|phase| !phase.is_finite());
                bad.map_or(Ok(()), |chip| {
                    Err(Error::config(format!("{path}.phases_rad[{chip}]"), "is not finite"))
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chirp_runs_from_one_edge_of_its_band_to_the_other() {
        for sweep_hz in [4e6, -4e6] {
            let chirp = Waveform::Lfm { duration_s: 20e-6, sweep_hz };
            let frequency_hz = |time_s: f64| {
                let step_s = 1e-9;
                let [before, after] =
                    [time_s - step_s, time_s + step_s].map(|t| chirp.phase_cycles(t).unwrap());
                (after - before) / (2.0 * step_s)
            };
            assert!((frequency_hz(1e-8) + 0.5 * sweep_hz).abs() < 1e4);
            assert!((frequency_hz(20e-6 - 1e-8) - 0.5 * sweep_hz).abs() < 1e4);
        }
    }

    #[test]
    fn replicas_have_unit_modulus_and_their_length() {
        let waveforms = [
            Waveform::Unmodulated { duration_s: 1e-6 },
            Waveform::Lfm { duration_s: 10e-6, sweep_hz: 5e6 },
            Waveform::barker_13(1e-6),
        ];
        for (waveform, length) in waveforms.iter().zip([10, 100, 130]) {
            let replica = waveform.replica(10e6);
            assert_eq!(replica.len(), length, "{waveform:?}");
            assert!(replica.iter().all(|sample| (sample.norm() - 1.0).abs() < 1e-6));
        }
    }

    #[test]
    fn barkers_side_lobes_are_a_thirteenth() {
        let code = Waveform::barker_13(1e-6).replica(1e6);
        for lag in 0..13 {
            let sum: Complex<f32> = (0..13 - lag).map(|chip| code[chip + lag] * code[chip].conj()).sum();
            let expected = if lag == 0 { 13.0 } else { f32::from(u8::from(lag % 2 == 0)) };
            assert!((sum.norm() - expected).abs() < 1e-4, "{lag}: {sum}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let bad = [
            Waveform::Unmodulated { duration_s: f64::NAN },
            Waveform::Lfm { duration_s: 0.0, sweep_hz: 1e6 },
            Waveform::Lfm { duration_s: 1e-6, sweep_hz: 0.0 },
            Waveform::PhaseCode { chip_s: 1e-6, phases_rad: vec![] },
            Waveform::PhaseCode { chip_s: 1e-6, phases_rad: vec![0.0, f64::INFINITY] },
            Waveform::Fmcw { duration_s: 1e-3, sweep_hz: f64::INFINITY },
        ];
        for waveform in bad {
            assert!(waveform.validate("w").is_err(), "{waveform:?}");
        }
    }
}

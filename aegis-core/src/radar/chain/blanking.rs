//! Pulses of others: samples that stand out of those at the same range in the interval's other pulses.
//!
//! Another radar's pulses meet each range once in a while, echoes meet it with every pulse. So a sample is compared with the median power of its range over all pulses: a rank, whose
//! threshold is that of an ordered statistic (Rohling 1983, IEEE Trans. AES 19, 608–621), which others' pulses in less than half of them do not move. What crosses is
//! set to nothing before anything is filtered, and runs of such samples are told as the pulses that they are.

use super::input;
use crate::config::RadarConfig;
use crate::dwell::{Cpi, Iq};
use crate::elementary::log10;
use crate::ew::PulseDescriptor;
use crate::radar::{CfarReference, cfar_multiplier};
use num_complex::Complex;

/// Fewer pulses have no median that tells.
const LEAST_PULSES: usize = 5;
/// Most pulses that are told of one interval.
const MOST_FOUND: usize = 1024;
/// Samples that do not stand out within one pulse.
const MOST_PAUSE: usize = 3;
/// Thresholds that are kept.
const MOST_THRESHOLDS: usize = 16;

/// Which samples of an interval are others' pulses.
#[derive(Clone, Debug, Default)]
pub(super) struct Blanker {
    /// (pulses, channels, threshold over the median).
    thresholds: Vec<(usize, usize, f32)>,
    /// Power of each sample, `[sample][pulse]`.
    powers: Vec<f32>,
    column: Vec<f32>,
    gathered: Vec<Complex<f32>>,
    /// Power over the median where it crosses, else 0, `[pulse][sample]`.
    over: Vec<f32>,
    samples: usize,
    is_on: bool,
    pub(super) count: u32,
}

impl Blanker {
    /// Looks at an interval; tells the pulses that it finds.
    pub(super) fn look(&mut self, radar: &RadarConfig, cpi: &Cpi<'_>, out: &mut Vec<PulseDescriptor>) {
        let (channels, pulses, samples) = cpi.iq.dim();
        (self.is_on, self.count, self.samples) = (false, 0, samples);
        let Some(probability) = radar.processing.blanking_probability else { return };
        if pulses < LEAST_PULSES {
            return;
        }
        let threshold = self.threshold(pulses, channels, probability);
        self.measure(&cpi.iq);
        self.over.clear();
        self.over.resize(pulses * samples, 0.0);
        for sample in 0..samples {
            let own = &self.powers[sample * pulses..(sample + 1) * pulses];
            self.column.clear();
            self.column.extend_from_slice(own);
            let rank = pulses / 2;
            let (_, median, _) = self.column.select_nth_unstable_by(rank - 1, f32::total_cmp);
            let floor = *median;
            for (pulse, power) in own.iter().enumerate() {
                if floor > 0.0 && *power > threshold * floor {
                    self.over[pulse * samples + sample] = *power / floor;
                    self.count += 1;
                }
            }
        }
        self.is_on = self.count > 0;
        if self.is_on {
            self.tell(radar, cpi, out);
        }
    }

    /// The samples of one pulse without others' pulses.
    pub(super) fn blank(&self, pulse: usize, samples: &mut [Complex<f32>]) {
        if !self.is_on {
            return;
        }
        let over = self.over.get(pulse * self.samples..(pulse + 1) * self.samples).unwrap_or(&[]);
        for (sample, over) in samples.iter_mut().zip(over) {
            if *over > 0.0 {
                *sample = Complex::default();
            }
        }
    }

    /// Whether anything of a pulse is blanked.
    pub(super) fn hits(&self, pulse: usize) -> bool {
        self.is_on
            && self
                .over
                .get(pulse * self.samples..(pulse + 1) * self.samples)
                .is_some_and(|over| over.iter().any(|over| *over > 0.0))
    }

    fn threshold(&mut self, pulses: usize, channels: usize, probability: f64) -> f32 {
        let known = self.thresholds.iter().find(|known| (known.0, known.1) == (pulses, channels));
        if let Some(known) = known {
            return known.2;
        }
        let reference =
            CfarReference::OrderedStatistic { cells: pulses as u32 - 1, rank: (pulses / 2) as u32 };
        let threshold =
            cfar_multiplier(reference, channels as u32, probability).unwrap_or(f64::INFINITY) as f32;
        if self.thresholds.len() == MOST_THRESHOLDS {
            self.thresholds.clear();
        }
        self.thresholds.push((pulses, channels, threshold));
        threshold
    }

    fn measure(&mut self, iq: &Iq<'_>) {
        let (channels, pulses, samples) = iq.dim();
        self.powers.clear();
        self.powers.resize(pulses * samples, 0.0);
        for channel in 0..channels {
            for pulse in 0..pulses {
                let row = input::samples(iq, channel, pulse, &mut self.gathered);
                for (power, sample) in self.powers.iter_mut().skip(pulse).step_by(pulses).zip(row) {
                    *power += sample.norm_sqr();
                }
            }
        }
    }

    /// Runs of crossings, pulse after pulse.
    fn tell(&self, radar: &RadarConfig, cpi: &Cpi<'_>, out: &mut Vec<PulseDescriptor>) {
        let Some(prf_hz) = cpi.prf_hz else { return };
        let receiver = &radar.receiver;
        let first_s = cpi.first_sample_s.unwrap_or(receiver.first_sample_s);
        for (pulse, over) in self.over.chunks_exact(self.samples).enumerate() {
            let mut sample = 0;
            while sample < over.len() && out.len() < MOST_FOUND {
                if over[sample] <= 0.0 {
                    sample += 1;
                    continue;
                }
                let (length, sum) = run(&over[sample..]);
                let since_s = pulse as f64 / prf_hz + first_s + sample as f64 / receiver.sampling_hz;
                out.push(PulseDescriptor {
                    time: cpi.start + since_s,
                    carrier_hz: cpi.carrier_hz,
                    // A pulse's weak samples do not stand out: how long it is is not known well.
                    width_s: None,
                    snr_db: Some(10.0 * log10(sum / length as f64)),
                    azimuth_rad: None,
                });
                sample += length;
            }
        }
    }
}

/// How long a pulse is that begins here, over what does not stand out for a moment, and its powers' sum.
fn run(over: &[f32]) -> (usize, f64) {
    let (mut length, mut sum) = (0, 0.0);
    for (place, over) in over.iter().enumerate() {
        if *over > 0.0 {
            (length, sum) = (place + 1, sum + f64::from(*over));
        } else if place >= length + MOST_PAUSE {
            break;
        }
    }
    (length, sum)
}

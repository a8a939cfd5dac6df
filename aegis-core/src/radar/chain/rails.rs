//! Samples at the receiver's full scale, and the gates that are made of them.

use super::compress::Compression;
use super::simd::Vectors;
use crate::config::Receiver;
use crate::dwell::Iq;
use num_complex::Complex;

/// Which samples of an interval clipped, in any pulse and channel.
#[derive(Clone, Debug, Default)]
pub(super) struct Rails {
    full_scale: Option<f32>,
    is_at: Vec<bool>,
    are_any: bool,
}

impl Rails {
    /// Before an interval.
    pub(super) fn begin(&mut self, receiver: &Receiver, iq: &Iq<'_>) {
        let limit = match iq {
            Iq::F32(_) => None,
            // The negative limit is larger by one.
            Iq::I16(_) => Some(f64::from(i16::MAX)),
        };
        self.full_scale = receiver.full_scale.or(limit).map(|full_scale| full_scale as f32);
        self.are_any = false;
    }

    /// One pulse's samples.
    pub(super) fn look(&mut self, samples: &[Complex<f32>], vectors: Vectors) {
        let Some(full_scale) = self.full_scale else { return };
        if !vectors.reach(samples, full_scale) {
            return;
        }
        if !self.are_any {
            self.is_at.clear();
            self.is_at.resize(samples.len(), false);
            self.are_any = true;
        }
        for (is_at, sample) in self.is_at.iter_mut().zip(samples) {
            *is_at |= sample.re.abs() >= full_scale || sample.im.abs() >= full_scale;
        }
    }

    /// After an interval: adds the gates that are made of what clipped.
    pub(super) fn conclude(&self, compression: &Compression, clipped: &mut Vec<bool>) {
        if !self.are_any {
            return;
        }
        clipped.resize(compression.gates, false);
        let Some(is_at) = self.is_at.get(compression.samples_of(&(0..compression.gates))) else { return };
        let length = compression.samples_of(&(0..1)).len();
        if compression.is_of_all_samples() {
            clipped.fill(true);
            return;
        }
        // How far the gates reach that the latest such sample is in.
        let mut left = is_at.iter().take(length - 1).rposition(|is_at| *is_at).map_or(0, |place| place + 1);
        for (gate, clipped) in clipped.iter_mut().enumerate() {
            if is_at.get(gate + length - 1).is_some_and(|is_at| *is_at) {
                left = length;
            }
            *clipped |= left > 0;
            left = left.saturating_sub(1);
        }
    }
}

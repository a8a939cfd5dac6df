//! Single cells once more, channel by channel, as complex samples: what the angle of an echo is told from.
//!
//! A map has the power of a cell, and the spectra behind it are written over by what comes next. To keep them would cost as much as
//! the rest of the processing; echoes are few, and a cell is a weighted sum of pulses and samples that is soon found again.

use super::input;
use super::{Chain, Plan};
use crate::dwell::Iq;
use num_complex::Complex;
use std::ops::Range;

/// Memory of what is summed up.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    weights: Vec<Complex<f32>>,
    /// One channel's samples, summed up over pulses.
    filtered: Vec<Complex<f32>>,
}

impl Chain {
    /// What all channels have in some gates at a Doppler filter, or between two: `[channel][gate]`, in units in which the receiver's noise is
    /// as strong as in a sample.
    pub(in crate::radar) fn cells(
        &mut self,
        plan: usize,
        iq: &Iq<'_>,
        gates: &Range<usize>,
        filter: f64,
        out: &mut Vec<Complex<f64>>,
    ) {
        let Self { plans, vectors, gathered, sums, .. } = self;
        let Plan { compression, bank, .. } = &plans[plan];
        let Sums { weights, filtered } = sums;
        bank.weights(filter, weights);
        if compression.turns_around() {
            // It turns samples around after they are summed up here, and before that in a map.
            for weight in weights.iter_mut() {
                *weight = weight.conj();
            }
        }
        let which = compression.samples_of(gates);
        out.clear();
        for channel in 0..iq.dim().0 {
            filtered.clear();
            filtered.resize(which.len(), Complex::default());
            for (pulse, weight) in weights.iter().enumerate() {
                let samples = input::some_samples(iq, channel, pulse, which.clone(), gathered);
                vectors.add_weighted(filtered, *weight, samples);
            }
            compression.compress_some(filtered, gates, |value| out.push(value));
        }
    }
}

//! I/Q as it comes from a receiver: dwells of coherent processing intervals.

use crate::time::Time;
use ndarray::{ArrayBase, Ix3, ViewRepr};
use num_complex::Complex;

/// Where a beam points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Beam {
    /// Clockwise from true north, [0, 2π).
    pub azimuth_rad: f64,
    /// Above the horizon.
    pub elevation_rad: f64,
}

/// The time on one beam: one or more coherent processing intervals.
#[derive(Clone, Copy, Debug)]
pub struct Dwell<'a> {
    /// Where the beam pointed in the middle of it; of an array where its normal did, and the middle of its elements' pattern.
    pub beam: Beam,
    /// What was received, in the order of time. Intervals of one PRF are integrated noncoherently.
    pub cpis: &'a [Cpi<'a>],
}

/// One coherent block of pulses, and what was transmitted for it. What is not known is left out: then a map has no scale
/// of range or of range rate, and nothing is made up.
#[derive(Clone, Copy, Debug)]
pub struct Cpi<'a> {
    /// When its first pulse left.
    pub start: Time,
    /// The carrier's frequency.
    pub carrier_hz: Option<f64>,
    /// How many pulses a second.
    pub prf_hz: Option<f64>,
    /// When each pulse's first sample was taken, seconds after the pulse began to leave.
    pub first_sample_s: Option<f64>,
    /// Which of `RadarConfig::waveforms` was transmitted.
    pub waveform: u32,
    /// What was received.
    pub iq: Iq<'a>,
}

/// Samples of a coherent processing interval, `[channel][pulse][sample]`, with any strides; where a pulse's samples lie one
/// after the other, none is copied.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Iq<'a> {
    /// Single-precision complex numbers (numpy's `complex64`).
    F32(CubeView<'a, Complex<f32>>),
    /// Pairs of 16-bit integers.
    I16(CubeView<'a, Complex<i16>>),
}

/// `ndarray::ArrayView3`, with its element named: so a view of a longer life serves as one of a shorter.
pub type CubeView<'a, T> = ArrayBase<ViewRepr<&'a T>, Ix3, T>;

impl Iq<'_> {
    /// How many channels, pulses and samples there are.
    #[must_use]
    pub fn dim(&self) -> (usize, usize, usize) {
        match self {
            Self::F32(samples) => samples.dim(),
            Self::I16(samples) => samples.dim(),
        }
    }
}

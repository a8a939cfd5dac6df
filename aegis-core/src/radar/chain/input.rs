//! A pulse's samples as the transforms want them: borrowed where they lie one after the other, else brought together.

use crate::dwell::Iq;
use crate::error::{Error, Result};
use num_complex::Complex;
use std::ops::Range;

/// The samples of one channel and pulse; `memory` is where they are brought together if need be.
pub(super) fn samples<'a>(
    iq: &'a Iq<'_>,
    channel: usize,
    pulse: usize,
    memory: &'a mut Vec<Complex<f32>>,
) -> &'a [Complex<f32>] {
    some_samples(iq, channel, pulse, 0..iq.dim().2, memory)
}

/// Some of them, of which there are as many.
pub(super) fn some_samples<'a>(
    iq: &'a Iq<'_>,
    channel: usize,
    pulse: usize,
    which: Range<usize>,
    memory: &'a mut Vec<Complex<f32>>,
) -> &'a [Complex<f32>] {
    match iq {
        Iq::F32(cube) => {
            let row = cube.slice(ndarray::s![channel, pulse, which]);
            // Borrowed from the cube itself, which outlives the view of its row.
            match row.to_slice() {
                Some(row) => row,
                None => brought_together(memory, row.iter().copied()),
            }
        }
        Iq::I16(cube) => {
            let row = cube.slice(ndarray::s![channel, pulse, which]);
            brought_together(memory, row.iter().map(|s| Complex::new(f32::from(s.re), f32::from(s.im))))
        }
    }
}

fn brought_together(
    memory: &mut Vec<Complex<f32>>,
    samples: impl Iterator<Item = Complex<f32>>,
) -> &[Complex<f32>] {
    memory.clear();
    memory.extend(samples);
    memory
}

/// Which sample is not finite, if one is: its index in the order `[channel][pulse][sample]`.
pub(super) fn refuse_what_is_not_finite(iq: &Iq<'_>) -> Result<()> {
    let Iq::F32(cube) = iq else { return Ok(()) };
    let bad = cube.iter().position(|sample| !(sample.re.is_finite() && sample.im.is_finite()));
    bad.map_or(Ok(()), |index| Err(Error::NonFinite { what: "iq", index }))
}

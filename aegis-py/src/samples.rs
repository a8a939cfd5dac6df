//! I/Q of numpy, borrowed as it lies: `complex64` with any strides, or pairs of `int16` one after the other.

use crate::errors::ArgumentError;
use crate::text::read;
use aegis_core::{Beam, Cpi, Dwell, Iq, Time};
use numpy::Complex64;
use numpy::ndarray::ArrayView3;
use numpy::{
    Complex32, PyArray3, PyArray4, PyArrayMethods, PyReadonlyArray3, PyReadonlyArray4, PyUntypedArrayMethods,
};
use pyo3::prelude::*;
use serde::Deserialize;

/// A dwell whose samples numpy keeps.
pub(crate) struct HeldDwell {
    pub(crate) beam: Beam,
    pub(crate) cpis: Vec<HeldCpi>,
}

/// An interval whose samples numpy keeps.
pub(crate) struct HeldCpi {
    head: CpiHead,
    samples: Samples,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CpiHead {
    start: Time,
    carrier_hz: Option<f64>,
    prf_hz: Option<f64>,
    first_sample_s: Option<f64>,
    waveform: u32,
}

enum Samples {
    F32(Py<PyArray3<Complex32>>),
    I16(Py<PyArray4<i16>>),
}

/// Samples while they are borrowed.
pub(crate) enum Borrowed<'py> {
    F32(PyReadonlyArray3<'py, Complex32>),
    I16(PyReadonlyArray4<'py, i16>),
}

impl HeldDwell {
    /// From the JSON of a beam, and for each interval the JSON of what was transmitted and its samples.
    pub(crate) fn new(beam: &str, cpis: Vec<(String, Bound<'_, PyAny>)>) -> PyResult<Self> {
        let cpi = |(head, samples): (String, Bound<'_, PyAny>)| {
            Ok(HeldCpi { head: read("cpi", &head)?, samples: Samples::of(&samples)? })
        };
        Ok(Self { beam: read("beam", beam)?, cpis: cpis.into_iter().map(cpi).collect::<PyResult<_>>()? })
    }

    pub(crate) fn borrow<'py>(&self, py: Python<'py>) -> PyResult<Vec<Borrowed<'py>>> {
        self.cpis.iter().map(|cpi| cpi.samples.borrow(py)).collect()
    }

    /// The samples of one interval as numpy has them.
    pub(crate) fn samples<'py>(&self, py: Python<'py>, cpi: usize) -> Option<Bound<'py, PyAny>> {
        Some(match &self.cpis.get(cpi)?.samples {
            Samples::F32(array) => array.bind(py).as_any().clone(),
            Samples::I16(array) => array.bind(py).as_any().clone(),
        })
    }

    pub(crate) fn cpis<'a>(&self, views: &[Iq<'a>]) -> Vec<Cpi<'a>> {
        let cpi = |(held, iq): (&HeldCpi, &Iq<'a>)| {
            let CpiHead { start, carrier_hz, prf_hz, first_sample_s, waveform } = held.head;
            Cpi { start, carrier_hz, prf_hz, first_sample_s, waveform, iq: *iq }
        };
        self.cpis.iter().zip(views).map(cpi).collect()
    }
}

impl Samples {
    fn of(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(array) = given.cast::<PyArray3<Complex32>>() {
            return Ok(Self::F32(array.clone().unbind()));
        }
        if let Ok(array) = given.cast::<PyArray4<i16>>() {
            let pairs = array.shape()[3] == 2 && array.is_c_contiguous();
            return if pairs {
                Ok(Self::I16(array.clone().unbind()))
            } else {
                Err(refused(
                    "int16 samples must lie one after the other, in the shape (channel, pulse, sample, 2)",
                ))
            };
        }
        let kind = given.getattr("dtype").unwrap_or_else(|_| given.get_type().into_any());
        let shape = given.getattr("shape").map_or_else(|_| "no shape".to_owned(), |shape| shape.to_string());
        let hint =
            if given.cast::<numpy::PyArrayDyn<Complex64>>().is_ok() { ": astype(np.complex64)" } else { "" };
        Err(refused(&format!(
            "complex64 (channel, pulse, sample) or int16 (channel, pulse, sample, 2) is needed, not {kind} {shape}{hint}"
        )))
    }

    fn borrow<'py>(&self, py: Python<'py>) -> PyResult<Borrowed<'py>> {
        let busy = |_| refused("the array is being written to");
        Ok(match self {
            Self::F32(array) => Borrowed::F32(array.bind(py).try_readonly().map_err(busy)?),
            Self::I16(array) => Borrowed::I16(array.bind(py).try_readonly().map_err(busy)?),
        })
    }
}

impl Borrowed<'_> {
    pub(crate) fn view(&self) -> PyResult<Iq<'_>> {
        match self {
            Self::F32(array) => Ok(Iq::F32(array.as_array())),
            Self::I16(array) => {
                let numbers = array
                    .as_array()
                    .to_slice()
                    .ok_or_else(|| refused("int16 samples must lie one after the other"))?;
                let [channels, pulses, samples, _] = array.shape() else {
                    return Err(refused("four dimensions"));
                };
                let view =
                    ArrayView3::from_shape((*channels, *pulses, *samples), bytemuck::cast_slice(numbers));
                view.map(Iq::I16).map_err(|error| refused(&error.to_string()))
            }
        }
    }
}

/// Lends dwells of `(beam, intervals)` to `take`.
pub(crate) fn lend<T>(
    dwells: &[HeldDwell],
    cpis: &[Vec<Cpi<'_>>],
    take: impl FnOnce(&[Dwell<'_>]) -> T,
) -> T {
    let lent: Vec<_> = dwells.iter().zip(cpis).map(|(held, cpis)| Dwell { beam: held.beam, cpis }).collect();
    take(&lent)
}

fn refused(reason: &str) -> PyErr {
    ArgumentError::new_err(format!("iq: {reason}"))
}

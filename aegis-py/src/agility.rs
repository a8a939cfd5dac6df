//! Channel agility alone.

use crate::errors::raised;
use crate::pipeline::lock;
use aegis_core::ew;
use pyo3::prelude::*;
use std::sync::Mutex;

#[pyclass(frozen, module = "aegis._aegis")]
pub(crate) struct ChannelAgility(Mutex<ew::ChannelAgility>);

#[pymethods]
impl ChannelAgility {
    #[new]
    #[allow(clippy::needless_pass_by_value, reason = "lists come as values")]
    fn new(permitted: Vec<u32>, seed: u64) -> PyResult<Self> {
        ew::ChannelAgility::new(&permitted, seed).map(|agility| Self(Mutex::new(agility))).map_err(raised)
    }

    fn channel(&self) -> u32 {
        lock(&self.0).channel()
    }

    fn permitted(&self) -> Vec<u32> {
        lock(&self.0).permitted().to_vec()
    }

    fn learned_share(&self) -> f64 {
        lock(&self.0).learned_share()
    }

    fn probabilities(&self) -> Vec<f64> {
        lock(&self.0).probabilities().to_vec()
    }

    fn observe(&self, jammed: bool) -> u32 {
        lock(&self.0).observe(jammed)
    }
}

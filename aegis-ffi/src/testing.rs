//! Doors for tests, in builds with debug assertions alone: what is installed does not have them.
#![allow(clippy::panic, reason = "that is what it is for")]

use crate::guard;
use crate::pipeline::{aegis_pipeline, pipeline_of};
use crate::status::aegis_status;

/// Panics inside a guarded call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_testing_panic(pipeline: *mut aegis_pipeline) -> aegis_status {
    guard::with(pipeline_of(pipeline), |_| {
        std::panic::panic_any("as a test asked");
    })
}

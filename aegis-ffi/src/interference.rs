//! What disturbs the radars, as the latest step left it, and what was decided about it.

use crate::guard;
use crate::lists::{Elements, copy_out};
use crate::pipeline::{aegis_pipeline, pipeline_of};
use crate::status::aegis_status;
use crate::types::{
    aegis_audit_record, aegis_deception, aegis_emitter, aegis_interference_source, aegis_pulse,
    aegis_pulse_emitter,
};
use aegis_core::ew::MOST_INTERCEPTED_PULSES;
use aegis_core::{Error, SensorId};

/// Pulses that one call takes at most.
pub const AEGIS_MOST_PULSES: usize = 8192;

const _: () = assert!(AEGIS_MOST_PULSES == MOST_INTERCEPTED_PULSES);

/// Unwanted emissions that are present now, of all radars, oldest first; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_interference(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_interference_source,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let sources = running.pipeline.interference().sources.iter().map(aegis_interference_source::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(sources, buf, elem_size, cap, out_len) }
    })
}

/// Tracks that something deceitful is suspected of, by their numbers; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_deceptions(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_deception,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let deceptions = running.pipeline.interference().deceptions.iter().map(aegis_deception::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(deceptions, buf, elem_size, cap, out_len) }
    })
}

/// Emitters that several sites hear, by their numbers; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_emitters(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_emitter,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let emitters = running.pipeline.interference().emitters.iter().map(aegis_emitter::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(emitters, buf, elem_size, cap, out_len) }
    })
}

/// Takes pulses that a receiver intercepted, in the order of time, and finds whose they are: see aegis_pipeline_pulse_emitters.
/// `elem_size` is sizeof(aegis_pulse). `*found` (or NULL) becomes how many emitters are new.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_intercept(
    pipeline: *mut aegis_pipeline,
    sensor: u32,
    pulses: *const aegis_pulse,
    elem_size: usize,
    len: usize,
    found: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        if len > AEGIS_MOST_PULSES {
            return Err(Error::Capacity { what: "pulses", actual: len, limit: AEGIS_MOST_PULSES }.into());
        }
        // SAFETY: as the header asks of `pulses`.
        let pulses = unsafe { Elements::new("pulses", pulses, elem_size, len) }?;
        let pulses: Result<Vec<_>, _> =
            pulses.iter().enumerate().map(|(index, pulse)| pulse.to_core(index)).collect();
        let anew = running.pipeline.intercept(SensorId(sensor), &pulses?)?.len();
        if !found.is_null() {
            // SAFETY: it is not NULL, and the header asks that a length can be written there.
            unsafe { found.write_unaligned(anew) };
        }
        Ok(())
    })
}

/// Who sends the pulses that were intercepted, by their numbers; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_pulse_emitters(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_pulse_emitter,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let emitters = running.pipeline.interference().pulse_emitters.iter().map(aegis_pulse_emitter::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(emitters, buf, elem_size, cap, out_len) }
    })
}

/// What was decided about each of the latest actions, oldest first, and what came of it; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_audit(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_audit_record,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let records = running.pipeline.audit().iter().map(aegis_audit_record::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(records, buf, elem_size, cap, out_len) }
    })
}

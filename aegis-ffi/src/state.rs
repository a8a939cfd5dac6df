//! What the pipeline knows beside the picture: decisions, settings, counters, snapshots.

use crate::config::aegis_config;
use crate::guard::{self, Handle};
use crate::lists::{copy_out, write};
use crate::pipeline::{Running, aegis_pipeline, built, pipeline_of};
use crate::status::{Fault, aegis_status};
use crate::text::{copy_octets, octets};
use crate::types::{aegis_channel_override, aegis_noise, aegis_settings, aegis_stats, picture};
use aegis_core::{ActionId, Pipeline, Quantity, SensorId, Snapshot};
use std::ffi::c_char;

/// Accepts or vetoes an action that is open: `decision` is one of aegis_decision. An accepted one changes the settings at
/// once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_decide(
    pipeline: *mut aegis_pipeline,
    action: u64,
    decision: u32,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        Ok(running.pipeline.decide(ActionId(action), picture::decision(decision)?)?)
    })
}

/// What a radar should transmit now. `size` is sizeof(aegis_settings).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_settings(
    pipeline: *const aegis_pipeline,
    sensor: u32,
    out: *mut aegis_settings,
    size: usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let settings = running.pipeline.settings(SensorId(sensor))?;
        // SAFETY: as the header asks of `out`.
        unsafe { write(&settings.into(), out, size) }
    })
}

/// The channel on which a radar should transmit while its beam points at an azimuth.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_channel_at(
    pipeline: *const aegis_pipeline,
    sensor: u32,
    azimuth_rad: f64,
    out: *mut u32,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let settings = running.pipeline.settings(SensorId(sensor))?;
        // SAFETY: as the header asks of `out`.
        unsafe { put_at(azimuth_rad, |azimuth_rad| settings.channel_at(azimuth_rad), out) }
    })
}

/// Whether a radar should transmit nothing while its beam points at an azimuth: `*out` becomes 1, else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_is_silent_at(
    pipeline: *const aegis_pipeline,
    sensor: u32,
    azimuth_rad: f64,
    out: *mut u32,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let settings = running.pipeline.settings(SensorId(sensor))?;
        // SAFETY: as the header asks of `out`.
        unsafe { put_at(azimuth_rad, |azimuth_rad| settings.is_silent_at(azimuth_rad).into(), out) }
    })
}

/// Sectors with a channel of their own, in the order in which they were accepted: where they overlap, the last counts. As
/// aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_channel_overrides(
    pipeline: *const aegis_pipeline,
    sensor: u32,
    buf: *mut aegis_channel_override,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let settings = running.pipeline.settings(SensorId(sensor))?;
        let overrides = settings.overrides.iter().map(aegis_channel_override::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(overrides, buf, elem_size, cap, out_len) }
    })
}

/// Counters since the beginning. `size` is sizeof(aegis_stats).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_stats(
    pipeline: *const aegis_pipeline,
    out: *mut aegis_stats,
    size: usize,
) -> aegis_status {
    // SAFETY: as the header asks of `out`.
    guard::with(pipeline_of(pipeline), |running| unsafe {
        write(&running.pipeline.stats().into(), out, size)
    })
}

/// How a radar's plots scatter in one quantity: 1 range, 2 azimuth, 3 elevation, 4 altitude, 5 range rate, 6 position.
/// `size` is sizeof(aegis_noise).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_noise(
    pipeline: *const aegis_pipeline,
    sensor: u32,
    quantity: u32,
    out: *mut aegis_noise,
    size: usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let index = quantity.checked_sub(1).map(|index| index as usize);
        let known = index.and_then(|index| Quantity::ALL.get(index));
        let known = known.ok_or_else(|| Fault::unknown("quantity", quantity))?;
        let noise = running.pipeline.noise(SensorId(sensor), *known)?;
        // SAFETY: as the header asks of `out`.
        unsafe { write(&noise.into(), out, size) }
    })
}

/// Everything that the next step depends on beside the configuration, as octets to be stored. `*out_len` is how many there
/// are; `cap` 0 only asks for that, and fewer than that gives AEGIS_STATUS_BUFFER_TOO_SMALL and writes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_snapshot(
    pipeline: *const aegis_pipeline,
    buf: *mut u8,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let snapshot = running.pipeline.snapshot();
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_octets(snapshot.as_bytes(), buf, cap, out_len) }
    })
}

/// A new pipeline that goes on where a snapshot was taken. The configuration must have the same sensors in the same order.
/// Its picture is empty until its first step.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_restore(
    config: *const aegis_config,
    snapshot: *const u8,
    len: usize,
    out: *mut *mut aegis_pipeline,
    err: *mut c_char,
    err_cap: usize,
) -> aegis_status {
    let restored = || {
        let config = built(config)?;
        // SAFETY: as the header asks of `snapshot`.
        let snapshot = Snapshot::from_bytes(unsafe { octets("snapshot", snapshot, len) }?)?;
        Ok(aegis_pipeline(Handle::new(Running::new(Pipeline::restore(config, &snapshot)?))))
    };
    // SAFETY: as the header asks of `out` and `err`.
    unsafe { guard::make(out, (err, err_cap), restored) }
}

/// What holds at an azimuth, to the caller.
unsafe fn put_at(azimuth_rad: f64, at: impl Fn(f64) -> u32, out: *mut u32) -> Result<(), Fault> {
    if out.is_null() {
        return Err(Fault::null("out"));
    }
    if !azimuth_rad.is_finite() {
        return Err(aegis_core::Error::NonFinite { what: "azimuth_rad", index: 0 }.into());
    }
    // SAFETY: it is not NULL, and the caller promises that a number can be written there.
    unsafe { out.write_unaligned(at(azimuth_rad)) };
    Ok(())
}

//! What the latest step gave, copied into the caller's arrays.

use crate::guard;
use crate::lists::{copy_out, write};
use crate::pipeline::{aegis_pipeline, pipeline_of};
use crate::status::aegis_status;
use crate::text::copy_text;
use crate::types::{
    aegis_action, aegis_association, aegis_event, aegis_picture_info, aegis_plot, aegis_raid, aegis_threat,
    aegis_track,
};
use std::ffi::c_char;

/// When the picture is valid, and how much is in it. `size` is sizeof(aegis_picture_info). Before the first step it is empty.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_picture(
    pipeline: *const aegis_pipeline,
    out: *mut aegis_picture_info,
    size: usize,
) -> aegis_status {
    // SAFETY: as the header asks of `out`.
    guard::with(pipeline_of(pipeline), |running| unsafe { write(&(&running.picture).into(), out, size) })
}

/// The plots that were used, in the scan's order. Copies at most `cap` of them; `*out_len` is always how many there are, and
/// `cap` 0 only asks for that. `elem_size` is sizeof(aegis_plot).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_plots(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_plot,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let plots = running.picture.plots.iter().map(aegis_plot::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(plots, buf, elem_size, cap, out_len) }
    })
}

/// All confirmed and coasting tracks, and tentative ones that more likely exist than not, oldest first; as
/// aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_tracks(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_track,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let tracks = running.picture.tracks.iter().map(aegis_track::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(tracks, buf, elem_size, cap, out_len) }
    })
}

/// Which track used which plot in this step; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_associations(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_association,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let associations = running.picture.associations.iter().map(aegis_association::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(associations, buf, elem_size, cap, out_len) }
    })
}

/// What threatens which asset, highest score first; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_threats(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_threat,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let threats = running.picture.threats.iter().map(aegis_threat::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(threats, buf, elem_size, cap, out_len) }
    })
}

/// What comes in on each asset, highest level first; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_raids(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_raid,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let raids = running.picture.raids.iter().map(aegis_raid::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(raids, buf, elem_size, cap, out_len) }
    })
}

/// What is recommended to protect the radars, oldest first; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_actions(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_action,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let actions = running.picture.actions.iter().map(aegis_action::from);
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(actions, buf, elem_size, cap, out_len) }
    })
}

/// What happened in this step, in order; as aegis_pipeline_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_events(
    pipeline: *const aegis_pipeline,
    buf: *mut aegis_event,
    elem_size: usize,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let time = running.picture.time;
        let events = running.picture.events.iter().map(|event| aegis_event::of(event, time));
        // SAFETY: as the header asks of `buf` and `out_len`.
        unsafe { copy_out(events, buf, elem_size, cap, out_len) }
    })
}

/// The picture as one line of JSON (docs/json.md). `*out_len` is its length without the NUL; `cap` 0 only asks for that.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_picture_json(
    pipeline: *const aegis_pipeline,
    buf: *mut c_char,
    cap: usize,
    out_len: *mut usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let json = match running.json.take() {
            Some(json) => json,
            None => running.picture.to_json()?,
        };
        // SAFETY: as the header asks of `buf` and `out_len`.
        let copied = unsafe { copy_text(&json, buf, cap, out_len) };
        running.json = Some(json);
        copied
    })
}

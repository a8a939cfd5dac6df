//! The pipeline: made, given its assets, reset, freed.

use crate::config::{Builder, aegis_config};
use crate::guard::{self, Handle, aegis_diagnostic};
use crate::intake::Intake;
use crate::lists::Elements;
use crate::status::{Fault, aegis_status};
use crate::types::aegis_asset;
use aegis_core::{Config, Picture, Pipeline};
use std::ffi::{c_char, c_void};

/// Scans in, pictures out. Owned by you until aegis_pipeline_free. One thread at a time (a second one is refused with
/// AEGIS_STATUS_BUSY); it may move between threads, and different pipelines are independent.
pub struct aegis_pipeline(pub(crate) Handle<Running>);

/// A pipeline, its latest picture, and memory that steps use again.
pub(crate) struct Running {
    pub(crate) pipeline: Pipeline,
    pub(crate) picture: Picture,
    pub(crate) intake: Intake,
    /// The picture's JSON, once it was asked for.
    pub(crate) json: Option<String>,
}

impl Running {
    pub(crate) fn new(pipeline: Pipeline) -> Self {
        Self { pipeline, picture: Picture::default(), intake: Intake::default(), json: None }
    }
}

pub(crate) fn pipeline_of<'a>(pipeline: *const aegis_pipeline) -> Option<&'a Handle<Running>> {
    // SAFETY: the header's contract: NULL, or a handle that was made here and is not freed during the call.
    unsafe { pipeline.as_ref() }.map(|pipeline| &pipeline.0)
}

/// What a configuration's handle holds.
pub(crate) fn built(config: *const aegis_config) -> Result<Config, Fault> {
    // SAFETY: the header's contract: NULL, or a handle that was made here and is not freed during the call.
    let handle = unsafe { config.as_ref() }.map(|config| &config.0).ok_or_else(|| Fault::null("config"))?;
    let mut config = None;
    let status = guard::with(handle.into(), |builder: &mut Builder| {
        config = Some(builder.config.clone());
        Ok(())
    });
    config.ok_or_else(|| Fault::new(status, "the configuration is in use"))
}

/// A pipeline of a configuration, which stays yours. Every field is checked here, and `err` names the first that is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_new(
    config: *const aegis_config,
    out: *mut *mut aegis_pipeline,
    err: *mut c_char,
    err_cap: usize,
) -> aegis_status {
    let new = || Ok(aegis_pipeline(Handle::new(Running::new(Pipeline::new(built(config)?)?))));
    // SAFETY: as the header asks of `out` and `err`.
    unsafe { guard::make(out, (err, err_cap), new) }
}

/// Frees it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_free(pipeline: *mut aegis_pipeline) {
    // SAFETY: as the header asks.
    unsafe { guard::free(pipeline, |pipeline| &pipeline.0) }
}

/// As a new pipeline of the same configuration; the assets stay.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_reset(pipeline: *mut aegis_pipeline) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        running.pipeline.reset();
        running.picture.clear();
        running.json = None;
        Ok(())
    })
}

/// What is defended, from the next step on, in the place of what was given before. `elem_size` is sizeof(aegis_asset).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_set_assets(
    pipeline: *mut aegis_pipeline,
    assets: *const aegis_asset,
    elem_size: usize,
    len: usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        // SAFETY: as the header asks of `assets`.
        let assets = unsafe { Elements::new("assets", assets, elem_size, len) }?;
        let limit = running.pipeline.config().limits.assets;
        if assets.len() > limit {
            return Err(aegis_core::Error::Capacity { what: "assets", actual: len, limit }.into());
        }
        let assets: Result<Vec<_>, _> =
            assets.iter().enumerate().map(|(index, asset)| asset.to_core(index)).collect();
        Ok(running.pipeline.set_assets(&assets?)?)
    })
}

/// Where a point of the picture (east, north, up, metres) is on the Earth: latitude and longitude in degrees, height above
/// the WGS-84 ellipsoid. AEGIS_STATUS_NO_SITE in a local world.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_to_geodetic(
    pipeline: *const aegis_pipeline,
    position_m: *const f64,
    out: *mut f64,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let position_m = triple("position_m", position_m)?;
        let place = running.pipeline.geodetic(position_m)?;
        put_triple(out, [place.latitude_deg(), place.longitude_deg(), place.height_m])
    })
}

/// The opposite: where a place on the Earth is in the picture.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_to_local(
    pipeline: *const aegis_pipeline,
    latitude_deg: f64,
    longitude_deg: f64,
    height_m: f64,
    out_m: *mut f64,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        if [latitude_deg, longitude_deg, height_m].iter().any(|number| !number.is_finite()) {
            return Err(aegis_core::Error::NonFinite { what: "place", index: 0 }.into());
        }
        let place = aegis_core::Geodetic::from_degrees(latitude_deg, longitude_deg, height_m);
        put_triple(out_m, running.pipeline.frame()?.from_geodetic(place))
    })
}

/// Three numbers of a caller.
pub(crate) fn triple(argument: &str, numbers: *const f64) -> Result<[f64; 3], Fault> {
    if numbers.is_null() {
        return Err(Fault::null(argument));
    }
    // SAFETY: it is not NULL, and the header asks for three numbers.
    Ok(unsafe { numbers.cast::<[f64; 3]>().read_unaligned() })
}

fn put_triple(out: *mut f64, numbers: [f64; 3]) -> Result<(), Fault> {
    if out.is_null() {
        return Err(Fault::null("out"));
    }
    // SAFETY: it is not NULL, and the header asks for room for three numbers.
    unsafe { out.cast::<[f64; 3]>().write_unaligned(numbers) };
    Ok(())
}

/// Whom to tell of calls on this pipeline that fail; NULL: nobody, as from the start. `user` is passed on as it is. Meant for
/// logs: what is told is also returned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_set_diagnostic(
    pipeline: *mut aegis_pipeline,
    diagnostic: aegis_diagnostic,
    user: *mut c_void,
) -> aegis_status {
    let set = |handle: &Handle<_>| handle.set_diagnostic(diagnostic, user);
    pipeline_of(pipeline).map_or(aegis_status::NullPointer, set)
}

/// The text of the latest call on it that failed, cut to `cap` octets with the NUL; returns its whole length. Also works for
/// a poisoned handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_last_error(
    pipeline: *const aegis_pipeline,
    buf: *mut c_char,
    cap: usize,
) -> usize {
    // SAFETY: as the header asks of `buf`.
    pipeline_of(pipeline).map_or(0, |handle| unsafe { handle.last_error(buf, cap) })
}

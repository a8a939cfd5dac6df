//! Steps: a scan in, the picture inside the pipeline.

use crate::asterix::{aegis_asterix_reader, reader_of};
use crate::guard;
use crate::pipeline::{Running, aegis_pipeline, pipeline_of};
use crate::status::{Fault, aegis_status};
use crate::types::{aegis_dwell, aegis_look, aegis_plot};
use aegis_core::{Scan, ScanData};

impl Running {
    fn step(&mut self, scan: &Scan<'_>) -> Result<(), Fault> {
        self.pipeline.step_into(scan, &mut self.picture)?;
        self.json = None;
        Ok(())
    }
}

/// One scan of plots in; the picture is then asked for by the functions below. A plot or strobe that is unusable (NaN, a
/// negative range) is skipped with an event; what has no meaning at all (an unknown kind, flag or class) refuses the scan. A
/// step that is refused changes nothing, and the picture stays the one before. `elem_size` is sizeof(aegis_plot). Allocates
/// nothing once the pipeline has seen as much as it will.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_step_plots(
    pipeline: *mut aegis_pipeline,
    look: *const aegis_look,
    plots: *const aegis_plot,
    elem_size: usize,
    len: usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let Running { pipeline, picture, intake, json } = running;
        let limits = &pipeline.config().limits;
        // SAFETY: as the header asks of `look` and `plots`.
        let taken = unsafe {
            intake.plots(plots, elem_size, len, limits)?;
            intake.look(look, limits)?
        };
        let data = ScanData::Plots(&intake.plots);
        let scan = Scan { look: taken.look(&intake.sectors), data, strobes: &intake.strobes };
        pipeline.step_into(&scan, picture)?;
        *json = None;
        Ok(())
    })
}

/// One scan of I/Q in, of a radar whose configuration has a `radar`. Samples are read where they lie, and only during the
/// call. `elem_size` is sizeof(aegis_dwell). Else as aegis_pipeline_step_plots.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_step_dwells(
    pipeline: *mut aegis_pipeline,
    look: *const aegis_look,
    dwells: *const aegis_dwell,
    elem_size: usize,
    len: usize,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let Running { pipeline, picture, intake, json } = running;
        let limits = pipeline.config().limits.clone();
        // SAFETY: as the header asks of `look` and `dwells`.
        unsafe {
            let taken = intake.look(look, &limits)?;
            intake.with_dwells(dwells, elem_size, len, &limits, |sectors, strobes, dwells| {
                let scan = Scan { look: taken.look(sectors), data: ScanData::Dwells(dwells), strobes };
                Ok(pipeline.step_into(&scan, picture)?)
            })?;
        }
        *json = None;
        Ok(())
    })
}

/// The scan that aegis_asterix_reader_next has given, straight into the pipeline. AEGIS_STATUS_WRONG_STATE without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_pipeline_step_asterix(
    pipeline: *mut aegis_pipeline,
    reader: *const aegis_asterix_reader,
) -> aegis_status {
    guard::with(pipeline_of(pipeline), |running| {
        let reader = reader_of(reader).ok_or_else(|| Fault::null("reader"))?;
        let mut done = Ok(());
        let status = guard::with(Some(reader), |reader| {
            done = reader.current().and_then(|scan| running.step(&scan.as_scan()));
            Ok(())
        });
        if status == aegis_status::Ok { done } else { Err(Fault::new(status, "the reader cannot be used")) }
    })
}

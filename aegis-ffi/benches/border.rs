//! What the border costs: the same scans through the core and through C, in turn: `cargo bench -p aegis-ffi`.
//!
//! The area scenario of the peer benchmark (see `benches/peers/area.py`). Each scan is stepped by both, one right after the
//! other; the second finds branches and memory warm, so they take turns, and what is told is the mean of both turns' medians.
//! What a step adds is small beside how much steps differ, so it is also timed alone: by scans that are taken in whole and
//! then refused, as their sensor is unknown.
#![allow(missing_docs)]
#![allow(unsafe_code, reason = "it calls what C calls")]
#![allow(clippy::print_stdout, reason = "figures are what it is for")]

#[path = "../../aegis-core/tests/common/area.rs"]
mod area;

use aegis_core::{Picture, Pipeline, ScanData, SensorId};
use aegis_ffi::config::{aegis_config_free, aegis_config_from_toml};
use aegis_ffi::pipeline::{aegis_pipeline, aegis_pipeline_free, aegis_pipeline_new};
use aegis_ffi::results::aegis_pipeline_tracks;
use aegis_ffi::status::aegis_status;
use aegis_ffi::step::aegis_pipeline_step_plots;
use aegis_ffi::types::{aegis_look, aegis_plot, aegis_sector, aegis_track};
use area::Area;
use std::ffi::CString;
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

const WARM_UP_SCANS: usize = 50;
const SCANS: usize = 8000;

fn main() {
    for targets in [50, 200, 1000] {
        let scans = if targets == 50 { SCANS } else { SCANS / 16 };
        measure(targets, scans);
    }
}

fn measure(targets: usize, scans: usize) {
    let mut area = Area::new(targets, 1);
    let mut pipeline = Pipeline::new(Area::config()).expect("a valid configuration");
    let mut picture = Picture::default();
    let handle = handle();
    let mut tracks: Vec<aegis_track> = Vec::with_capacity(10 * targets);
    let mut times = Times::default();
    for number in 0..WARM_UP_SCANS + scans {
        let scan = area.next();
        let scan = scan.as_scan();
        let ScanData::Plots(plots) = scan.data else { return };
        let plots: Vec<aegis_plot> = plots.iter().map(aegis_plot::from).collect();
        let sectors: Vec<aegis_sector> = scan.look.sectors.iter().map(aegis_sector::from).collect();
        let look = look(&scan.look, &sectors);
        let mut unknown = scan;
        unknown.look.sensor = SensorId(99);
        let unknown_look = aegis_look { sensor: 99, ..look };
        let mut by_core = || timed(|| pipeline.step_into(&scan, &mut picture).expect("a valid scan"));
        let by_c = || timed(|| assert_eq!(step(handle, &look, &plots), aegis_status::Ok));
        let turn = number % 2;
        let (core, c) = if turn == 0 {
            let core = by_core();
            (core, by_c())
        } else {
            let c = by_c();
            (by_core(), c)
        };
        let refused_by_core = timed(|| assert!(pipeline.step_into(&unknown, &mut picture).is_err()));
        let refused_by_c =
            timed(|| assert_eq!(step(handle, &unknown_look, &plots), aegis_status::UnknownSensor));
        let copied = timed(|| copy(handle, &mut tracks));
        if number >= WARM_UP_SCANS {
            times.core[turn].push(core);
            times.c[turn].push(c);
            times.refused_by_core.push(refused_by_core);
            times.refused_by_c.push(refused_by_c);
            times.copied.push(copied);
        }
    }
    // SAFETY: it is freed once.
    unsafe { aegis_pipeline_free(handle) };
    times.tell(targets);
}

/// How long each took.
#[derive(Default)]
struct Times {
    core: [Vec<Duration>; 2],
    c: [Vec<Duration>; 2],
    refused_by_core: Vec<Duration>,
    refused_by_c: Vec<Duration>,
    copied: Vec<Duration>,
}

impl Times {
    fn tell(self, targets: usize) {
        let mean = |[one, other]: [Vec<Duration>; 2]| 0.5 * (median(one) + median(other));
        let (core_us, c_us) = (mean(self.core), mean(self.c));
        let alone_us = median(self.refused_by_c) - median(self.refused_by_core);
        println!(
            "{targets:5} targets: a step takes {core_us:8.2} us in Rust, {c_us:8.2} us through C; the border alone \
             {alone_us:6.2} us; tracks are copied in {:6.2} us",
            median(self.copied)
        );
    }
}

fn step(handle: *mut aegis_pipeline, look: &aegis_look, plots: &[aegis_plot]) -> aegis_status {
    let (size, len) = (size_of::<aegis_plot>(), plots.len());
    // SAFETY: the handle lives, look and plots are whole.
    unsafe { aegis_pipeline_step_plots(handle, std::ptr::from_ref(look), plots.as_ptr(), size, len) }
}

fn handle() -> *mut aegis_pipeline {
    let toml = CString::new(Area::config().to_toml().expect("it can be written")).expect("no NUL");
    let (mut config, mut pipeline) = (null_mut(), null_mut());
    // SAFETY: the text ends with a NUL, and both handles have their places.
    unsafe {
        assert_eq!(aegis_config_from_toml(toml.as_ptr(), &raw mut config, null_mut(), 0), aegis_status::Ok);
        assert_eq!(aegis_pipeline_new(config, &raw mut pipeline, null_mut(), 0), aegis_status::Ok);
        aegis_config_free(config);
    }
    pipeline
}

fn look(look: &aegis_core::Look<'_>, sectors: &[aegis_sector]) -> aegis_look {
    aegis_look {
        size: size_of::<aegis_look>(),
        start_ns: look.start.as_nanos(),
        end_ns: look.end.as_nanos(),
        sensor: look.sensor.0,
        pose_kind: 0,
        pose_position: [0.0; 3],
        pose_velocity_m_s: [0.0; 3],
        sectors: sectors.as_ptr(),
        sectors_len: sectors.len(),
        strobes: null(),
        strobes_len: 0,
    }
}

fn copy(handle: *mut aegis_pipeline, tracks: &mut Vec<aegis_track>) {
    let mut length = 0;
    // SAFETY: the buffer has room for as many as are said, and as many as are copied are then there.
    unsafe {
        let capacity = tracks.capacity();
        let status = aegis_pipeline_tracks(
            handle,
            tracks.as_mut_ptr(),
            size_of::<aegis_track>(),
            capacity,
            &raw mut length,
        );
        assert_eq!(status, aegis_status::Ok);
        tracks.set_len(length.min(capacity));
    }
    std::hint::black_box(tracks);
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    microseconds(times[times.len() / 2])
}

fn microseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

//! Tracks plots scan by scan and writes the tracks as CSV: the bridge to other people's scorers.
//!
//! ```text
//! track_plots plots.csv --period 2 --sigma 30 --clutter 1.25e-7 --out tracks.csv
//! track_plots plots.csv --scans scans.csv --sigma 2.5 --out tracks.csv
//! track_plots recording.csv --period 4 --out tracks.csv
//! track_plots recording.ast --period 4 --out tracks.csv
//! ```
//!
//! What the input is follows from its header:
//! - `scan,z0,z1`: scans of a plane. `z0,z1` are x and y in metres, or with `--polar` slant range (m) and azimuth
//!   (radians, anticlockwise from +x) from `--radar X,Y`. Output: `scan,track_id,x,y` of confirmed tracks.
//! - The same with `--scans FILE`, whose column `scan_time` says when each scan was, those without plots included.
//!   Output: `scan_time,track_id,x,y`.
//! - `t,range_m,azimuth_rad` with or without `altitude_m` (may be empty) and `kind` (`primary`, `secondary`, `combined`,
//!   `none`): plots of a radar that turns once in `--period`, azimuth clockwise from north. They are tracked in space, an
//!   eighth of a rotation at a time, without identity. Output: `plot_index,track_id,status,x_m,y_m,vx,vy`, a row for each
//!   plot that a track used; rows of the input are counted from 0.
//! - A file that ends in `.ast` or `.pcap` is a recording of ASTERIX CAT048: the same, read by the library.
//!
//! The facts of the scene are declared by options; `--sensor` and `--tracker` set any field of the configuration by JSON.
//! Times of the steps are printed as JSON.
#![allow(clippy::print_stdout)]

mod options;
mod planar;
mod recording;
mod table;

use aegis_core::asterix::RecordedScan;
use aegis_core::{Picture, Pipeline, TrackStatus};
use clap::Parser;
use options::Options;
use std::error::Error;
use std::fmt::Write as _;
use std::time::Instant;
use table::Table;

/// Plots in the order in which a radar gives them, and how the tracks are written.
struct Input {
    scans: Vec<RecordedScan>,
    output: Output,
}

/// What a scorer wants to know.
enum Output {
    /// The tracks at the end of each scan, which has a name in the first column.
    States { column: &'static str, names: Vec<String> },
    /// The track of each plot.
    Plots,
}

/// Sectors of a rotation: each is a scan.
const SECTORS: u32 = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let input = read(&options)?;
    let space = match input.output {
        Output::States { .. } => aegis_core::config::Space::Planar,
        Output::Plots => aegis_core::config::Space::Spatial,
    };
    let mut pipeline = Pipeline::new(options.config(space, &input.scans)?)?;
    let mut picture = Picture::default();
    let mut csv = input.output.header();
    let mut times_ms = Vec::with_capacity(input.scans.len());
    for (number, scan) in input.scans.iter().enumerate() {
        let started = Instant::now();
        pipeline.step_into(&scan.as_scan(), &mut picture)?;
        times_ms.push(started.elapsed().as_secs_f64() * 1e3);
        input.output.write(number, &picture, &mut csv)?;
    }
    if let Some(out) = &options.out {
        std::fs::write(out, csv)?;
    }
    println!("{}", summary(&times_ms));
    Ok(())
}

fn read(options: &Options) -> Result<Input, Box<dyn Error>> {
    if options.plots.extension().is_some_and(|extension| extension == "ast" || extension == "pcap") {
        return recording::read_asterix(options);
    }
    let table = Table::read(&options.plots)?;
    if table.has("range_m") { recording::read_csv(&table, options) } else { planar::read(&table, options) }
}

impl Output {
    fn header(&self) -> String {
        match self {
            Self::States { column, .. } => format!("{column},track_id,x,y\n"),
            Self::Plots => "plot_index,track_id,status,x_m,y_m,vx,vy\n".to_owned(),
        }
    }

    fn write(&self, number: usize, picture: &Picture, csv: &mut String) -> std::fmt::Result {
        match self {
            Self::States { names, .. } => write_states(&names[number], picture, csv),
            Self::Plots => write_plots(picture, csv),
        }
    }
}

fn write_states(name: &str, picture: &Picture, csv: &mut String) -> std::fmt::Result {
    for track in picture.tracks.iter().filter(|track| track.is_confirmed()) {
        let [x, y, _] = track.position_m;
        writeln!(csv, "{name},{},{x:.4},{y:.4}", track.id)?;
    }
    Ok(())
}

fn write_plots(picture: &Picture, csv: &mut String) -> std::fmt::Result {
    for association in &picture.associations {
        let tag = picture.plots[association.plot as usize].tag;
        let status = match association.status {
            TrackStatus::Tentative => "tentative",
            TrackStatus::Confirmed | TrackStatus::Coasting => "confirmed",
        };
        let ([x, y, _], [vx, vy, _]) = (association.position_m, association.velocity_m_s);
        writeln!(csv, "{tag},{},{status},{x:.2},{y:.2},{vx:.3},{vy:.3}", association.track)?;
    }
    Ok(())
}

/// Median and 99th percentile of a step, and the median of a rotation.
fn summary(times_ms: &[f64]) -> serde_json::Value {
    let rotations: Vec<f64> = times_ms.chunks(SECTORS as usize).map(|steps| steps.iter().sum()).collect();
    serde_json::json!({
        "scans": times_ms.len(),
        "ms_median": quantile(times_ms, 0.5),
        "ms_p99": quantile(times_ms, 0.99),
        "ms_rotation_median": quantile(&rotations, 0.5),
    })
}

fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    Some(sorted[(last as f64 * share) as usize])
}

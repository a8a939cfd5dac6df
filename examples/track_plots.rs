//! Tracks a CSV of plots, scan by scan, and writes the confirmed tracks as CSV: the bridge to other people's scorers.
//!
//! ```text
//! cargo run --release --example track_plots -- plots.csv --out tracks.csv --period 2 --sigma 30 --clutter 1.25e-7
//! ```
//!
//! Input: a header, then `scan,z0,z1,...`; `z0,z1` are x and y in metres, or with `--polar` slant range (m) and
//! azimuth (radians, anticlockwise from +x) from `--radar X,Y`. Output: `scan,track_id,x,y`.
#![allow(clippy::print_stdout)]

use aegis_core::config::{Space, TrackerConfig};
use aegis_core::{
    Config, Measurement, Picture, Pipeline, Plot, Scan, ScanData, Sector, SensorConfig, SensorId, Site, Time,
};
use clap::Parser;
use std::error::Error;
use std::f64::consts::{FRAC_PI_2, TAU};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

/// Tracks a CSV of plots, scan by scan.
#[derive(Parser)]
struct Options {
    /// CSV of plots: scan,z0,z1,...
    plots: PathBuf,
    /// Where the tracks go.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Seconds between scans.
    #[arg(long, default_value_t = 2.0)]
    period: f64,
    /// Standard deviation of a plot on each axis, metres (of range with --polar).
    #[arg(long, default_value_t = 30.0)]
    sigma: f64,
    /// Standard deviation of azimuth, radians.
    #[arg(long, default_value_t = 0.002_618)]
    sigma_az: f64,
    /// Probability of detection.
    #[arg(long, default_value_t = 0.9)]
    pd: f64,
    /// False plots per square metre and scan.
    #[arg(long, default_value_t = 1.25e-7)]
    clutter: f64,
    /// Process noise, m²/s³.
    #[arg(long)]
    noise: Option<f64>,
    /// Plots are range and azimuth.
    #[arg(long)]
    polar: bool,
    /// Where the radar stands: X,Y in metres.
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true, default_values_t = [0.0, 0.0])]
    radar: Vec<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let scans = read(&options)?;
    let mut pipeline = Pipeline::new(config(&options))?;
    let mut picture = Picture::default();
    let mut csv = String::from("scan,track_id,x,y\n");
    let mut times_ms = Vec::with_capacity(scans.len());
    for (number, plots) in scans.iter().enumerate() {
        let time = Time::from_secs(number as f64 * options.period);
        let sectors = [Sector::full_circle(time, time)];
        let look =
            aegis_core::Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
        let scan = Scan { look, data: ScanData::Plots(plots), strobes: &[] };
        let started = Instant::now();
        pipeline.step_into(&scan, &mut picture)?;
        times_ms.push(started.elapsed().as_secs_f64() * 1e3);
        for track in picture.tracks.iter().filter(|track| track.is_confirmed()) {
            writeln!(csv, "{number},{},{:.4},{:.4}", track.id, track.position_m[0], track.position_m[1])?;
        }
    }
    if let Some(out) = &options.out {
        std::fs::write(out, csv)?;
    }
    times_ms.sort_by(f64::total_cmp);
    let quantile = |q: f64| times_ms[((times_ms.len() - 1) as f64 * q) as usize];
    println!(
        "{{\"scans\":{},\"ms_median\":{:.5},\"ms_p99\":{:.5}}}",
        scans.len(),
        quantile(0.5),
        quantile(0.99)
    );
    Ok(())
}

fn config(options: &Options) -> Config {
    let standard = TrackerConfig::default();
    Config {
        space: Space::Planar,
        sensors: vec![SensorConfig {
            site: Site::Local([options.radar[0], options.radar[1], 0.0]),
            scan_period_s: Some(options.period),
            detection_probability: options.pd,
            clutter_density_per_m2: options.clutter,
            range_sigma_m: options.sigma,
            azimuth_sigma_rad: options.sigma_az,
            cartesian_sigma_m: options.sigma,
            ..SensorConfig::default()
        }],
        tracker: TrackerConfig {
            process_noise_m2_s3: options.noise.unwrap_or(standard.process_noise_m2_s3),
            ..standard
        },
        ..Config::default()
    }
}

/// One list of plots a scan, from the first scan's number 0 on.
fn read(options: &Options) -> Result<Vec<Vec<Plot>>, Box<dyn Error>> {
    let mut scans: Vec<Vec<Plot>> = Vec::new();
    for line in std::fs::read_to_string(&options.plots)?.lines().skip(1) {
        let mut fields = line.split(',');
        let mut next = || fields.next().ok_or("a line has fewer than three fields");
        let scan: usize = next()?.parse()?;
        let (z0, z1): (f64, f64) = (next()?.parse()?, next()?.parse()?);
        scans.resize(scans.len().max(scan + 1), Vec::new());
        let time = Time::from_secs(scan as f64 * options.period);
        scans[scan].push(Plot::new(time, measurement(options, z0, z1)));
    }
    Ok(scans)
}

fn measurement(options: &Options, z0: f64, z1: f64) -> Measurement {
    if options.polar {
        Measurement::Polar {
            range_m: z0,
            azimuth_rad: (FRAC_PI_2 - z1).rem_euclid(TAU),
            elevation_rad: None,
            altitude_m: None,
            range_rate_m_s: None,
            covariance: None,
        }
    } else {
        let local = [z0 - options.radar[0], z1 - options.radar[1], 0.0];
        Measurement::Cartesian { position_m: local, covariance: None }
    }
}

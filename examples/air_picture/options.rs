//! The command line.

use aegis_core::Geodetic;
use clap::Parser;
use std::path::{Path, PathBuf};

/// Radar data in, air picture out: tracks a recording and writes the picture as one page that opens in any browser.
///
/// Without RECORDING it runs on the recording that comes with the project. Give it any file with ASTERIX CAT048
/// records: raw, pcap or pcapng.
#[derive(Debug, Parser)]
#[command(name = "air_picture", version)]
pub(crate) struct Options {
    /// Recording with ASTERIX CAT048 [default: examples/data/coast.ast of the project]
    recording: Option<PathBuf>,

    /// Directory for the page, `air_picture.html`; it is created when missing
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub out: PathBuf,

    /// Write one JSON object with all figures to stdout, and nothing else
    #[arg(long)]
    pub json: bool,

    /// Write a CSV file with the state of each track at each plot that it used
    #[arg(long, value_name = "FILE")]
    pub tracks: Option<PathBuf>,

    /// Keep Mode S addresses, Mode 3/A codes and callsigns from the tracker; scores still take truth from them
    #[arg(long)]
    pub hide_identity: bool,

    /// Configuration of the pipeline; its sensor 0 stands for each radar that it does not name
    #[arg(long, value_name = "FILE.toml")]
    pub config: Option<PathBuf>,

    /// Site of the radar: degrees, degrees, metres above the ellipsoid; without it the picture is local to the radar
    #[arg(long, value_name = "LAT,LON,HEIGHT", value_parser = site, allow_hyphen_values = true)]
    pub site: Option<Geodetic>,

    /// Site and assets [default: examples/data/scene.toml of the project when no RECORDING is given]
    #[arg(long, value_name = "FILE.toml")]
    scene: Option<PathBuf>,
}

impl Options {
    pub(crate) fn recording(&self) -> PathBuf {
        self.recording.clone().unwrap_or_else(|| shipped("coast.ast"))
    }

    /// The scene asked for, or the shipped one for the shipped recording.
    pub(crate) fn scene(&self) -> Option<PathBuf> {
        self.scene.clone().or_else(|| self.recording.is_none().then(|| shipped("scene.toml")))
    }
}

/// Found from where the project was built, so that the program works from any directory.
fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/data").join(name)
}

fn site(text: &str) -> Result<Geodetic, String> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|part| part.trim().parse::<f64>()).collect();
    match numbers.as_deref() {
        Ok(&[latitude_deg, longitude_deg, height_m])
            if latitude_deg.abs() <= 90.0 && longitude_deg.abs() <= 180.0 && height_m.abs() <= 10_000.0 =>
        {
            Ok(Geodetic::from_degrees(latitude_deg, longitude_deg, height_m))
        }
        Ok(&[_, _, _]) => {
            Err("latitude lies within ±90°, longitude within ±180°, height within ±10 000 m".to_owned())
        }
        _ => Err("expected latitude, longitude and height, as in 41.3,2.1,30".to_owned()),
    }
}

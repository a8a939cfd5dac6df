//! A recording in, an air picture out: tracks, threats and interference, as one page that opens in any browser.
//!
//! ```text
//! cargo run --release --example air_picture
//! cargo run --release --example air_picture -- RECORDING --site 41.3,2.1,30
//! ```

mod describe;
mod disturbance;
mod ground;
mod history;
mod options;
mod page;
mod recording;
mod rotation;
mod run;
mod scene;
mod scores;
mod summary;
mod track_file;
mod truth;

use clap::Parser;
use options::Options;
use page::DrawnAsset;
use recording::Recording;
use scene::Scene;
use std::fmt::Display;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use summary::Summary;
use track_file::TrackFile;

fn main() -> ExitCode {
    match show(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(why)) => {
            eprintln!("air_picture: {why}");
            ExitCode::FAILURE
        }
    }
}

fn show(options: &Options) -> Result<(), Failure> {
    let recording = Recording::read(&options.recording(), options.hide_identity)?;
    let scene = Scene::load(options)?;
    let config = scene::configure(options, &scene, &recording)?;
    let track_file = options.tracks.as_deref().map(TrackFile::create).transpose()?;
    let run = run::run(&recording, config, &scene, track_file)?;

    let page_path = options.out.join("air_picture.html");
    let page = page::assemble(&recording.name, &run.history, &drawn_assets(&scene, &run.history.ground));
    std::fs::create_dir_all(&options.out).map_err(|error| Failure::at(&options.out, error))?;
    std::fs::write(&page_path, &page).map_err(|error| Failure::at(&page_path, error))?;

    let summary = Summary::new(&recording, &run, scene.site)?;
    let text = if options.json { summary.json()? } else { summary.text(&page_path, page.len()) };
    say(&text)
}

/// A reader that closed its end early is no failure of ours; a full disk is.
fn say(text: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

fn drawn_assets(scene: &Scene, ground: &ground::Ground) -> Vec<DrawnAsset> {
    let placed = scene.assets.iter().zip(scene.assets(&ground.picture));
    let drawn = placed.map(|(known, asset)| DrawnAsset {
        name: known.name.clone(),
        x: asset.position_m[0].round(),
        y: asset.position_m[1].round(),
        radius: known.radius_m,
    });
    drawn.collect()
}

/// Why the program cannot go on, in one line.
#[derive(Debug)]
struct Failure(String);

impl Failure {
    fn new(why: impl Display) -> Self {
        // One line, whatever the source of the message.
        Self(why.to_string().split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn at(path: &Path, why: impl Display) -> Self {
        Self::new(format!("{}: {why}", path.display()))
    }
}

fn read_text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::at(path, error))
}

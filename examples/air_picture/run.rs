//! The recording through the pipeline, step by step, with a stopwatch beside it.

use crate::Failure;
use crate::ground::Ground;
use crate::history::History;
use crate::recording::Recording;
use crate::rotation::Rotations;
use crate::scene::Scene;
use crate::track_file::TrackFile;
use aegis_core::AssetId;
use aegis_core::{
    Association, Config, Interference, Picture, Pipeline, Scan, Stats, ThreatLevel, Time, TrackId,
};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// What a run leaves behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub history: History,
    /// Each plot that a track used, as it was said then: the plot's tag, and the association.
    pub associations: Vec<(u64, Association)>,
    pub confirmed: BTreeSet<TrackId>,
    /// The highest level that each track reached against each asset.
    pub levels: BTreeMap<(TrackId, AssetId), ThreatLevel>,
    pub stats: Stats,
    pub steps: u64,
    /// Time spent in `Pipeline::step_into`, one sum a rotation, microseconds.
    pub rotation_us: Vec<f64>,
    open_rotation_us: f64,
    /// Why the pipeline refused scans.
    refused: Vec<aegis_core::Error>,
    pub first: Option<Time>,
    pub last: Option<Time>,
}

/// Steps through the whole recording.
pub(crate) fn run(
    recording: &Recording,
    config: Config,
    scene: &Scene,
    mut track_file: Option<TrackFile>,
) -> Result<Run, Failure> {
    let ground = Ground::new(&config);
    let assets = scene.assets(&ground.picture);
    let names = scene.assets.iter().map(|asset| asset.name.clone()).collect();
    let mut pipeline = Pipeline::new(config).map_err(Failure::new)?;
    pipeline.set_assets(&assets).map_err(Failure::new)?;
    let mut run = Run::new(History::new(ground, names, recording.rotations()));

    let (mut picture, mut rotations) = (Picture::default(), Rotations::default());
    let progress = progress_bar(recording.scans.len());
    for recorded in progress.wrap_iter(recording.scans.iter()) {
        let scan = recorded.as_scan();
        if run.history.ground.radar_index(scan.look.sensor).is_none() {
            continue;
        }
        let begun = Instant::now();
        let stepped = pipeline.step_into(&scan, &mut picture);
        run.open_rotation_us += begun.elapsed().as_secs_f64() * 1e6;
        if let Err(error) = stepped {
            run.refused.push(error);
            continue;
        }
        run.add_step(&scan, &picture);
        if let Some(file) = &mut track_file {
            file.add(&picture)?;
        }
        if rotations.completed_by(&scan.look) {
            run.end_rotation(&picture, pipeline.interference());
        }
    }
    progress.finish_and_clear();
    if run.rotation_us.is_empty() {
        // Less than a rotation is still a picture.
        run.end_rotation(&picture, pipeline.interference());
    }
    run.stats = *pipeline.stats();
    track_file.map_or(Ok(()), TrackFile::finish)?;
    run.report_refused();
    Ok(run)
}

impl Run {
    fn new(history: History) -> Self {
        Self {
            history,
            associations: Vec::new(),
            confirmed: BTreeSet::new(),
            levels: BTreeMap::new(),
            stats: Stats::default(),
            steps: 0,
            rotation_us: Vec::new(),
            open_rotation_us: 0.0,
            refused: Vec::new(),
            first: None,
            last: None,
        }
    }

    fn add_step(&mut self, scan: &Scan<'_>, picture: &Picture) {
        self.steps += 1;
        self.history.add_step(scan, picture);
        let used = picture.associations.iter().filter_map(|association| {
            let plot = picture.plots.get(association.plot as usize)?;
            Some((plot.tag, *association))
        });
        self.associations.extend(used);
        self.confirmed
            .extend(picture.tracks.iter().filter(|track| track.is_confirmed()).map(|track| track.id));
        for threat in &picture.threats {
            let level = self.levels.entry((threat.track, threat.asset)).or_default();
            *level = threat.level.max(*level);
        }
        self.first = self.first.or(Some(picture.time));
        self.last = Some(picture.time);
    }

    fn end_rotation(&mut self, picture: &Picture, heard: &Interference) {
        self.history.end_rotation(picture, heard);
        self.rotation_us.push(std::mem::take(&mut self.open_rotation_us));
    }

    fn report_refused(&self) {
        if let Some(first) = self.refused.first() {
            eprintln!("air_picture: {} scans were refused, the first because {first}", self.refused.len());
        }
    }
}

/// On stderr, and only where that is a terminal.
fn progress_bar(scans: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("tracking {wide_bar:.green} {percent:>3} %  {eta}");
    let bar = ProgressBar::new(scans as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

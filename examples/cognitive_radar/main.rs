//! A simulated radar from I/Q to an air picture.
//!
//! ```sh
//! cargo run --release --example cognitive_radar
//! ```
//!
//! A radar turns before aircraft that fluctuate, mountains and rain; each dwell's samples become maps, plots, tracks. It writes
//! `cognitive_radar.html`, the air picture, and `range_doppler.bmp`, the map of the dwell in which a target is strongest, into the
//! folder that is given, or the present one.
//!
//! Then the same seeded scene under noise jamming runs twice, with protection off and on: their numbers are printed, and `protection.svg`
//! shows both side by side.

#[path = "../air_picture/describe.rs"]
#[allow(dead_code)]
mod describe;
#[path = "../air_picture/disturbance.rs"]
mod disturbance;
#[path = "../air_picture/ground.rs"]
#[allow(dead_code)]
mod ground;
#[path = "../air_picture/history.rs"]
#[allow(dead_code)]
mod history;
mod image;
#[path = "../air_picture/page.rs"]
#[allow(dead_code)]
mod page;
mod protection;

use aegis_core::radar::{DwellMap, RangeDopplerMap, Swerling};
use aegis_core::sim::{Clutter, IqScan, IqScene, IqSceneConfig, IqTarget, TargetScript};
use aegis_core::{Config, Geodetic, Picture, Pipeline, Radar, SensorConfig, SensorId, Site};
use history::History;
use std::error::Error;
use std::path::PathBuf;

const TURNS: usize = 20;
/// A turn takes some 180 dwells.
const DWELLS_PER_SCAN: u32 = 15;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("."), PathBuf::from);
    let world = world();
    let config = config(&world);
    let mut pipeline = Pipeline::new(config.clone())?;
    let mut history = History::new(ground::Ground::new(&config), Vec::new(), TURNS);
    let mut strongest = Strongest::new(&config);
    let mut scene = IqScene::new(world)?;
    let mut picture = Picture::default();
    let (mut turned_rad, mut turns) = (0.0, 0);
    while turns < TURNS {
        let scan = scene.next(pipeline.settings(SensorId(0))?)?;
        scan.with_scan(|lent| -> aegis_core::Result<()> {
            pipeline.step_into(lent, &mut picture)?;
            history.add_step(lent, &picture);
            Ok(())
        })?;
        strongest.look(&scan)?;
        turned_rad += scan.sectors.iter().map(|sector| sector.width_rad).sum::<f64>();
        if turned_rad >= std::f64::consts::TAU {
            turned_rad -= std::f64::consts::TAU;
            turns += 1;
            history.end_rotation(&picture, pipeline.interference());
        }
    }
    summarise(&pipeline, &picture, &scene);
    let page = folder.join("cognitive_radar.html");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(&page, page::assemble("simulated I/Q", &history, &[]))?;
    let map = folder.join("range_doppler.bmp");
    std::fs::write(&map, image::bitmap(&strongest.map))?;
    println!("Page          {}\nMap           {}", page.display(), map.display());
    let both = folder.join("protection.svg");
    std::fs::write(&both, protection::side_by_side()?)?;
    println!("Side by side  {}", both.display());
    Ok(())
}

/// Aircraft, mountains to the radar's own ground, and a shower.
fn world() -> IqSceneConfig {
    let aircraft = |north_deg: f64, east_deg: f64, heading_rad: f64, speed_m_s: f64, swerling| IqTarget {
        script: TargetScript::new(
            Geodetic::from_degrees(43.0 + north_deg, -5.0 + east_deg, 8000.0),
            heading_rad,
            speed_m_s,
        )
        .straight(600.0),
        swerling,
    };
    IqSceneConfig {
        seed: 4,
        dwells_per_scan: DWELLS_PER_SCAN,
        targets: vec![
            aircraft(0.45, 0.10, 3.3, 230.0, Swerling::Swerling1),
            aircraft(0.20, 0.55, 4.6, 180.0, Swerling::Swerling3),
            aircraft(-0.35, 0.30, 5.6, 250.0, Swerling::Swerling1),
            aircraft(-0.15, -0.60, 1.2, 210.0, Swerling::Swerling0),
        ],
        clutter: vec![Clutter::ground(), Clutter::rain()],
        ..IqSceneConfig::default()
    }
}

/// The pipeline is told of the radar, and of nothing else.
fn config(world: &IqSceneConfig) -> Config {
    let sensor = SensorConfig {
        id: world.sensor,
        site: Site::Geodetic(world.site),
        radar: Some(world.radar.clone()),
        ..SensorConfig::default()
    };
    Config { sensors: vec![sensor], ..Config::default() }
}

/// The map of the dwell in which a target is strongest.
struct Strongest {
    radar: Radar,
    maps: DwellMap,
    snr_db: f64,
    map: RangeDopplerMap,
}

impl Strongest {
    fn new(config: &Config) -> Self {
        Self {
            radar: Radar::new(&config.sensors[0], config),
            maps: DwellMap::new(),
            snr_db: f64::NEG_INFINITY,
            map: RangeDopplerMap::default(),
        }
    }

    fn look(&mut self, scan: &IqScan) -> aegis_core::Result<()> {
        scan.with_dwells(|dwells| {
            for (dwell, truth) in dwells.iter().zip(scan.dwells.iter().map(|dwell| &dwell.truth)) {
                let snr_db = truth.iter().map(|target| target.snr_db).fold(f64::NEG_INFINITY, f64::max);
                if snr_db > self.snr_db {
                    self.radar.process(dwell, &mut self.maps)?;
                    self.snr_db = snr_db;
                    self.map = self.maps.maps[0].clone();
                }
            }
            Ok(())
        })
    }
}

fn summarise(pipeline: &Pipeline, picture: &Picture, scene: &IqScene) {
    let stats = pipeline.stats();
    println!("Radar         {} turns, {} plots", TURNS, stats.detector.plots_used);
    println!("Targets       {}", scene.config().targets.len());
    for track in picture.tracks.iter().filter(|track| track.is_confirmed()) {
        let [east, north, _] = track.position_m.map(|metres| metres / 1000.0);
        let (speed, heading) = (track.speed_m_s(), track.heading_rad().to_degrees());
        println!(
            "Track {:<8}{east:6.1} km E {north:6.1} km N, {speed:3.0} m/s to {heading:3.0}°",
            track.id.to_string()
        );
    }
}

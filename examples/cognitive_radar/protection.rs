//! The same seeded scene with protection off and on, side by side: two aircraft, and noise from afar through side lobes.

use aegis_core::config::{Antenna, Authority, Auxiliary, EwConfig, RadarConfig, Receiver, ScanPattern};
use aegis_core::ew::ActionClass;
use aegis_core::sim::{Burst, IqScene, IqSceneConfig, IqTarget, JammerScript, TargetScript};
use aegis_core::{
    Beam, Config, Event, Geodetic, Measurement, Picture, Pipeline, SensorConfig, Site, TrackId,
};
use std::fmt::Write;

const DURATION_S: f64 = 30.0;
/// The radar hears its own quiet noise first; then the jammer begins, and the second aircraft comes while it is on.
const JAMMED_S: f64 = 4.0;
const LATE_S: f64 = 8.0;
const JAMMER_RAD: f64 = 0.7;
const ELEVATION_RAD: f64 = 0.14;
/// A target's plot lies no farther off.
const OWN_M: f64 = 1000.0;
/// Of a panel, pixels; and what it shows, metres from the radar.
const PANEL: f64 = 420.0;
const SHOWN_M: f64 = 26_000.0;

/// What came of one run: plots, the confirmed tracks' ways, targets' ways, and a line of numbers.
struct Run {
    title: &'static str,
    plots: Vec<[f64; 2]>,
    tracks: Vec<[f64; 2]>,
    targets: Vec<[f64; 2]>,
    told: Vec<String>,
}

/// Runs both, prints their numbers, and gives the picture.
pub(crate) fn side_by_side() -> aegis_core::Result<String> {
    let runs = [run("protection off", false)?, run("protection on", true)?];
    for run in &runs {
        println!("{:<14}{}", run.title, run.told.join("\n              "));
    }
    Ok(picture(&runs))
}

fn world() -> IqSceneConfig {
    let beams = (0..6).map(|n| 0.03 * f64::from(n)).chain([JAMMER_RAD]);
    let towards = |azimuth_rad| Beam { azimuth_rad, elevation_rad: ELEVATION_RAD };
    let radar = RadarConfig {
        peak_power_w: 40.0,
        receiver: Receiver { samples: 512, ..Receiver::default() },
        antenna: Antenna { auxiliary: Some(Auxiliary { gain_db: 14.0 }), ..Antenna::default() },
        scan: ScanPattern::Electronic { beams: beams.map(towards).collect() },
        ..RadarConfig::default()
    };
    let target =
        |[north_deg, east_deg]: [f64; 2], height_m: f64, heading_rad: f64, appears_s: f64| IqTarget {
            script: TargetScript::new(
                Geodetic::from_degrees(43.0 + north_deg, -5.0 + east_deg, height_m),
                heading_rad,
                60.0,
            )
            .appearing_after(appears_s)
            .straight(100.0),
            swerling: aegis_core::radar::Swerling::Swerling1,
        };
    let burst = Burst { start_s: JAMMED_S, end_s: 1000.0 };
    IqSceneConfig {
        seed: 1,
        radar,
        dwells_per_scan: 7,
        targets: vec![
            target([0.162, 0.010], 2570.0, 0.045, 0.0),
            target([0.197, 0.028], 3130.0, 3.247, LATE_S),
        ],
        jammers: vec![JammerScript::at_bearing(JAMMER_RAD, 50.0, burst)],
        ..IqSceneConfig::default()
    }
}

fn config(world: &IqSceneConfig, protects: bool) -> Config {
    let sensor = SensorConfig {
        id: world.sensor,
        site: Site::Geodetic(world.site),
        channels: world.radar.carriers_hz.len() as u32,
        radar: Some(world.radar.clone()),
        ..SensorConfig::default()
    };
    let allowed = vec![ActionClass::ChangeChannel, ActionClass::CancelSidelobes, ActionClass::BlankSidelobes];
    let ew = EwConfig {
        authority: Authority::Automatic,
        automatic: allowed,
        action_hold_s: 3.0,
        ..EwConfig::default()
    };
    let ew = if protects { ew } else { EwConfig::default() };
    Config { sensors: vec![sensor], ew, ..Config::default() }
}

fn run(title: &'static str, protects: bool) -> aegis_core::Result<Run> {
    let world = world();
    let mut pipeline = Pipeline::new(config(&world, protects))?;
    let (start, sensor, count) = (world.start, world.sensor, world.targets.len());
    let mut scene = IqScene::new(world)?;
    let mut picture = Picture::default();
    let mut run = Run { title, plots: Vec::new(), tracks: Vec::new(), targets: Vec::new(), told: Vec::new() };
    let mut fates = vec![Fate::default(); count];
    while picture.time.seconds_since(start) < DURATION_S {
        let scan = scene.next(pipeline.settings(sensor)?)?;
        scan.with_scan(|lent| pipeline.step_into(lent, &mut picture))?;
        let plots: Vec<_> = picture.plots.iter().filter_map(|plot| level(&plot.measurement)).collect();
        let confirmed = picture.tracks.iter().filter(|track| track.is_confirmed());
        let tracks: Vec<_> =
            confirmed.map(|track| (track.id, [track.position_m[0], track.position_m[1]])).collect();
        for (index, fate) in fates.iter_mut().enumerate() {
            let Some(truth) = scene.target(index, picture.time) else { continue };
            let place = pipeline.frame()?.from_geodetic(truth.position);
            fate.look([place[0], place[1]], &plots, &tracks, picture.time.seconds_since(start));
            run.targets.push([place[0], place[1]]);
        }
        run.plots.extend(plots);
        run.tracks.extend(tracks.iter().map(|(_, at)| *at));
        for event in &picture.events {
            if let Event::BenefitMeasured { action, expected_db, measured_db, .. } = event {
                run.told
                    .push(format!("{action}: expected {expected_db:.1} dB, measured {measured_db:.1} dB"));
            }
        }
    }
    for (index, fate) in fates.iter().enumerate() {
        run.told.insert(index, fate.told(index + 1));
    }
    for record in pipeline.audit() {
        run.told.push(format!("{}: {:?} ({:?})", record.action, record.kind.class(), record.ruling));
    }
    Ok(run)
}

/// How one aircraft fares while the jammer is on.
#[derive(Clone, Default)]
struct Fate {
    looks: u32,
    seen: u32,
    followed: u32,
    last: Option<TrackId>,
    switches: u32,
    appeared_s: Option<f64>,
    detected_s: Option<f64>,
}

impl Fate {
    fn look(&mut self, place: [f64; 2], plots: &[[f64; 2]], tracks: &[(TrackId, [f64; 2])], now_s: f64) {
        let is_own = |at: &[f64; 2]| (at[0] - place[0]).hypot(at[1] - place[1]) < OWN_M;
        let appeared_s = *self.appeared_s.get_or_insert(now_s);
        let follower = tracks.iter().find(|(_, at)| is_own(at)).map(|(id, _)| *id);
        if let Some(id) = follower {
            self.detected_s.get_or_insert(now_s - appeared_s);
            self.switches += u32::from(self.last.is_some_and(|last| last != id));
            self.last = Some(id);
        }
        if now_s > JAMMED_S {
            self.looks += 1;
            self.seen += u32::from(plots.iter().any(is_own));
            self.followed += u32::from(follower.is_some());
        }
    }

    fn told(&self, number: usize) -> String {
        let share = |count: u32| 100.0 * f64::from(count) / f64::from(self.looks.max(1));
        let detected = self.detected_s.map_or("never".to_owned(), |after_s| format!("after {after_s:.1} s"));
        format!(
            "aircraft {number}: detected {detected}, seen in {:.0} % of looks, followed in {:.0} %, {} switches",
            share(self.seen),
            share(self.followed),
            self.switches
        )
    }
}

/// East and north of the radar.
fn level(measurement: &Measurement) -> Option<[f64; 2]> {
    let Measurement::Polar { range_m, azimuth_rad, .. } = *measurement else { return None };
    let ground_m = range_m * ELEVATION_RAD.cos();
    Some([ground_m * azimuth_rad.sin(), ground_m * azimuth_rad.cos()])
}

/// Two panels: targets grey, plots orange, confirmed tracks blue.
fn picture(runs: &[Run]) -> String {
    let width = PANEL * runs.len() as f64;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {}\" font-family=\"sans-serif\" font-size=\"11\">\
         <rect width=\"100%\" height=\"100%\" fill=\"#10151c\"/>\n",
        PANEL + 100.0
    );
    for (number, run) in runs.iter().enumerate() {
        let left = PANEL * number as f64;
        // Writing to memory cannot fail.
        let _ = writeln!(out, "<g transform=\"translate({left} 0)\" fill=\"#dfe7ef\">");
        dots(&mut out, &run.targets, "#5c6773", 4.0);
        dots(&mut out, &run.plots, "#f0883e", 1.2);
        dots(&mut out, &run.tracks, "#58a6ff", 1.2);
        let _ = writeln!(out, "<text x=\"10\" y=\"20\" font-size=\"15\">{}</text>", run.title);
        for (line, told) in run.told.iter().take(6).enumerate() {
            let _ =
                writeln!(out, "<text x=\"10\" y=\"{}\">{told}</text>", PANEL + 14.0 * (line as f64 + 1.0));
        }
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

fn dots(out: &mut String, places: &[[f64; 2]], colour: &str, radius: f64) {
    for [east_m, north_m] in places {
        let (x, y) = (60.0 + east_m / SHOWN_M * PANEL, PANEL - 10.0 - north_m / SHOWN_M * PANEL);
        let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{colour}\"/>");
    }
}

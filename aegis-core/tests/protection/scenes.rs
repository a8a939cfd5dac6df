//! Two aircraft before a radar whose beam goes round seven directions, one of them a jammer's; and what is scored of a run.

use aegis_core::config::{Antenna, Authority, Auxiliary, EwConfig, RadarConfig, Receiver, ScanPattern};
use aegis_core::ew::ActionClass;
use aegis_core::radar::Swerling;
use aegis_core::sim::{Burst, IqScene, IqSceneConfig, IqTarget, JammerScript, TargetScript};
use aegis_core::{
    Beam, Config, Event, Geodetic, Measurement, Picture, Pipeline, Plot, SensorConfig, SensorId, Site,
    TrackId,
};

pub(crate) const JAMMER_RAD: f64 = 0.7;
const ELEVATION_RAD: f64 = 0.14;
const BEAM_STEP_RAD: f64 = 0.03;
const BEAMS: u32 = 7;
pub(crate) const DURATION_S: f64 = 36.0;
/// From then on Pd is counted: protection has had time to find what helps.
const SETTLED_S: f64 = 18.0;
/// Actions are held so short that two can be tried before.
const HOLD_S: f64 = 3.0;

/// What is scored of one run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    pub(crate) pd: f64,
    /// Part of the run after the first three seconds in which a confirmed track follows the target.
    pub(crate) continuity: f64,
    pub(crate) switches: usize,
    pub(crate) detect_s: f64,
    /// Plots a look that no target gave.
    pub(crate) false_plots: f64,
    pub(crate) actions: usize,
    /// Interferences and deceptions that were told.
    pub(crate) ew_events: usize,
}

impl Score {
    pub(crate) fn tell(&self, name: &str) {
        println!(
            "{name:<28} Pd {:.2}  continuity {:.2}  switches {}  detected {:4.1} s  false plots {:.2}  actions {}",
            self.pd, self.continuity, self.switches, self.detect_s, self.false_plots, self.actions
        );
    }
}

pub(crate) fn world(seed: u64) -> IqSceneConfig {
    let beams = (0..BEAMS - 1).map(|n| BEAM_STEP_RAD * f64::from(n)).chain([JAMMER_RAD]);
    let radar = RadarConfig {
        carriers_hz: vec![2.90e9, 2.92e9, 2.94e9, 2.96e9],
        peak_power_w: 40.0,
        receiver: Receiver { samples: 512, ..Receiver::default() },
        antenna: Antenna { auxiliary: Some(Auxiliary { gain_db: 14.0 }), ..Antenna::default() },
        scan: ScanPattern::Electronic {
            beams: beams.map(|azimuth_rad| Beam { azimuth_rad, elevation_rad: ELEVATION_RAD }).collect(),
        },
        ..RadarConfig::default()
    };
    IqSceneConfig {
        seed,
        radar,
        dwells_per_scan: BEAMS,
        targets: vec![target(0.045, 18_000.0, 40.0), target(0.105, 22_000.0, -35.0)],
        ..IqSceneConfig::default()
    }
}

pub(crate) fn target(azimuth_rad: f64, ground_m: f64, speed_m_s: f64) -> IqTarget {
    let place = place(azimuth_rad, ground_m, ELEVATION_RAD.tan() * ground_m + 30.0);
    // Along the line of sight, so that it stays before its beams.
    let heading_rad = if speed_m_s < 0.0 { azimuth_rad + std::f64::consts::PI } else { azimuth_rad };
    IqTarget {
        script: TargetScript::new(place, heading_rad, speed_m_s.abs()).straight(100.0),
        swerling: Swerling::Swerling1,
    }
}

pub(crate) fn place(azimuth_rad: f64, ground_m: f64, height_m: f64) -> Geodetic {
    let north_deg = ground_m * azimuth_rad.cos() / 111_100.0;
    let east_deg = ground_m * azimuth_rad.sin() / (111_400.0 * 43_f64.to_radians().cos());
    Geodetic::from_degrees(43.0 + north_deg, -5.0 + east_deg, height_m)
}

pub(crate) fn burst() -> Burst {
    // The radar has heard its own quiet noise before.
    Burst { start_s: 4.0, end_s: 1000.0 }
}

pub(crate) fn noise(jnr_db: f64, channels: &[u32]) -> JammerScript {
    JammerScript { channels: channels.to_vec(), ..JammerScript::at_bearing(JAMMER_RAD, jnr_db, burst()) }
}

pub(crate) fn config(world: &IqSceneConfig, protects: bool) -> Config {
    let sensor = SensorConfig {
        id: world.sensor,
        site: Site::Geodetic(world.site),
        channels: world.radar.carriers_hz.len() as u32,
        radar: Some(world.radar.clone()),
        ..SensorConfig::default()
    };
    let allowed: Vec<_> =
        ActionClass::ALL.into_iter().filter(|class| *class != ActionClass::ListenOnly).collect();
    let ew = EwConfig {
        authority: Authority::Automatic,
        automatic: allowed,
        action_hold_s: HOLD_S,
        ..EwConfig::default()
    };
    Config { sensors: vec![sensor], ew: if protects { ew } else { EwConfig::default() }, ..Config::default() }
}

/// How one target fares.
#[derive(Clone, Copy, Debug, Default)]
struct Fate {
    seen: usize,
    followed: usize,
    last: Option<TrackId>,
    switches: usize,
    detected_s: Option<f64>,
}

pub(crate) fn run(world: &IqSceneConfig, protects: bool) -> Score {
    let mut pipeline = Pipeline::new(config(world, protects)).expect("a valid configuration");
    let mut scene = IqScene::new(world.clone()).expect("a valid scene");
    let mut picture = Picture::default();
    let mut fates = vec![Fate::default(); world.targets.len()];
    let (mut looks, mut late, mut falses, mut score) = (0, 0, 0, Score::default());
    loop {
        let scan = scene.next(pipeline.settings(SensorId(0)).expect("the radar")).expect("its settings");
        scan.with_scan(|lent| pipeline.step_into(lent, &mut picture)).expect("a valid scan");
        let now_s = picture.time.seconds_since(world.start);
        if now_s > DURATION_S {
            break;
        }
        looks += usize::from(now_s > 3.0);
        late += usize::from(now_s > SETTLED_S);
        let mut explained = vec![false; picture.plots.len()];
        for (index, fate) in fates.iter_mut().enumerate() {
            let truth = scene.target(index, picture.time).expect("it flies");
            let truth_m = pipeline.frame().expect("a site").from_geodetic(truth.position);
            let own = |plot: &Plot| is_near(plot, truth_m);
            let seen = picture.plots.iter().any(own);
            fate.seen += usize::from(seen && now_s > SETTLED_S);
            explained.iter_mut().zip(&picture.plots).for_each(|(explained, plot)| *explained |= own(plot));
            let follows = picture.tracks.iter().filter(|track| track.is_confirmed());
            let distance = |position_m: [f64; 3]| seen_apart_m(position_m, truth_m);
            let nearest = follows
                .map(|track| (distance(track.position_m), track.id))
                .filter(|(distance_m, _)| *distance_m < 600.0)
                .min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, id)) = nearest {
                fate.followed += usize::from(now_s > 3.0);
                fate.switches += usize::from(fate.last.is_some_and(|last| last != id));
                fate.last = Some(id);
                fate.detected_s = fate.detected_s.or(Some(now_s));
            }
        }
        falses += explained.iter().filter(|explained| !**explained).count();
        for event in &picture.events {
            score.actions += usize::from(matches!(event, Event::ActionApplied { .. }));
            let is_ew =
                matches!(event, Event::InterferenceDetected { .. } | Event::DeceptionSuspected { .. });
            score.ew_events += usize::from(is_ew);
        }
    }
    if std::env::var_os("AEGIS_TELL").is_some() {
        pipeline.audit().iter().for_each(|record| println!("  {record:?}"));
        println!("  {fates:?}\n  {:?}", pipeline.interference().sources);
        for track in &picture.tracks {
            let (position_m, existence) = (track.position_m, track.existence);
            println!("  {} {:?} {position_m:?} {existence}", track.id, track.status);
        }
        for plot in &picture.plots {
            println!("  {:?} {:?}", plot.measurement, plot.snr_db);
        }
    }
    let targets = fates.len() as f64;
    score.pd = fates.iter().map(|fate| fate.seen).sum::<usize>() as f64 / (targets * late as f64);
    score.continuity =
        fates.iter().map(|fate| fate.followed).sum::<usize>() as f64 / (targets * looks as f64);
    score.switches = fates.iter().map(|fate| fate.switches).sum();
    score.detect_s = fates.iter().map(|fate| fate.detected_s.unwrap_or(DURATION_S)).sum::<f64>() / targets;
    score.false_plots = falses as f64 / looks as f64;
    score
}

fn is_near(plot: &Plot, truth_m: [f64; 3]) -> bool {
    let Measurement::Polar { range_m, azimuth_rad, .. } = plot.measurement else { return false };
    let slant_m = truth_m.iter().map(|axis| axis * axis).sum::<f64>().sqrt();
    let azimuth = truth_m[0].atan2(truth_m[1]);
    (range_m - slant_m).abs() < 300.0 && (azimuth_rad - azimuth).sin().abs() < 0.03
}

/// How far two places are apart as the radar sees them, which stands at the origin: along its line of sight, and across it over the ground. Heights it
/// does not measure.
fn seen_apart_m(a: [f64; 3], b: [f64; 3]) -> f64 {
    let slant_m = |at: [f64; 3]| at[0].hypot(at[1]).hypot(at[2]);
    let turned = a[0].atan2(a[1]) - b[0].atan2(b[1]);
    (slant_m(a) - slant_m(b)).hypot(slant_m(b) * turned.sin())
}

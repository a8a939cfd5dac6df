//! What single actions do to what is received, apart from who asked for them.

use crate::scenes::{JAMMER_RAD, burst, config, noise, place, world};
use aegis_core::config::{Beamforming, LineArray};
use aegis_core::radar::{DwellMap, SettingsChange, Window};
use aegis_core::sim::{Emitter, FalseTarget, IqScene, IqSceneConfig, PlotScene, Repeater};
use aegis_core::{
    Action, ActionId, ActionKind, ActionState, Measurement, Picture, Pipeline, Radar, RadarSettings,
    SensorId, Time,
};

fn asked(kind: ActionKind) -> RadarSettings {
    let change = SettingsChange { action: ActionId(1), kind };
    RadarSettings { changes: vec![change], ..RadarSettings::default() }
}

fn applied(kind: ActionKind) -> Action {
    let (time, benefit_db) = (Time::default(), 0.0);
    let (id, sensor, state) = (ActionId(1), SensorId(0), ActionState::Applied);
    Action { id, sensor, time, kind, state, benefit_db, holds_until: time, expires: time }
}

/// The first target's beams alone.
const SILENT: ActionKind = ActionKind::ListenOnly { azimuth_rad: 0.045, width_rad: 0.1 };

#[test]
fn nothing_comes_back_where_the_radar_only_listens_and_no_miss_is_counted() {
    let seen = |settings: &RadarSettings| {
        let mut scene = PlotScene::new(world(1)).expect("a valid scene");
        let scans: Vec<_> = (0..60).map(|_| scene.next(settings).expect("its settings")).collect();
        let of = |index| scans.iter().filter(|scan| scan.truth.contains(&Some(index))).count();
        ([of(0), of(1)], scans[0].sectors.len())
    };
    let ([first, second], sectors) = seen(&RadarSettings::default());
    let ([silenced, left], listened) = seen(&asked(SILENT));
    assert!(first > 40 && second > 40, "{first} {second}");
    assert_eq!(silenced, 0);
    assert!(2 * left > second, "its other beam transmits: {left} {second}");
    assert_eq!((sectors, listened), (7, 3), "what only listens has not looked");
    let mut scene = IqScene::new(world(1)).expect("a valid scene");
    let scan = scene.next(&asked(SILENT)).expect("its settings");
    assert_eq!(scan.sectors.len(), 3);
    assert!(scan.dwells[..4].iter().all(|dwell| dwell.truth.is_empty()));
}

#[test]
fn who_only_listens_still_finds_who_jams() {
    let world = IqSceneConfig { jammers: vec![noise(40.0, &[])], ..world(2) };
    let kind = ActionKind::ListenOnly { azimuth_rad: JAMMER_RAD, width_rad: 0.02 };
    let mut pipeline = Pipeline::new(config(&world, false)).expect("a valid configuration");
    let mut scene = IqScene::new(world).expect("a valid scene");
    for _ in 0..40 {
        let scan = scene.next(&asked(kind)).expect("its settings");
        scan.with_scan(|lent| pipeline.step(lent)).expect("a valid scan");
    }
    let sources = &pipeline.interference().sources;
    assert!(sources.iter().any(|source| (source.azimuth_rad - JAMMER_RAD).abs() < 0.02), "{sources:?}");
}

/// A copy that answers an earlier pulse stands elsewhere in another set of PRFs, and the target where it was.
#[test]
fn another_set_of_prfs_moves_what_answers_an_earlier_pulse() {
    let mut world = world(3);
    world.radar.prf_sets_hz = vec![vec![1000.0], vec![1060.0]];
    world.targets.truncate(1);
    // From 14 km, so late that it is seen at 20 km after the next pulse of the first set.
    let copy = FalseTarget { delay_s: 1e-3 + 2.0 * 6e3 / 299_792_458.0, ..FalseTarget::default() };
    world.repeaters = vec![Repeater {
        emitter: Emitter::Place(place(0.06, 14_000.0, 1_970.0)),
        bursts: vec![aegis_core::sim::Burst { start_s: 0.0, ..burst() }],
        jnr_db: 10.0,
        reference_range_m: 14_000.0,
        channels: Vec::new(),
        false_targets: vec![copy],
    }];
    let seen = |prf_set: u32, range_m: f64| {
        let mut pipeline = Pipeline::new(config(&world, false)).expect("a valid configuration");
        let mut scene = IqScene::new(world.clone()).expect("a valid scene");
        let settings = RadarSettings { prf_set, ..RadarSettings::default() };
        let mut picture = Picture::default();
        let mut times = 0;
        for _ in 0..20 {
            let scan = scene.next(&settings).expect("its settings");
            scan.with_scan(|lent| pipeline.step_into(lent, &mut picture)).expect("a valid scan");
            let near = |measurement: &Measurement| matches!(*measurement, Measurement::Polar { range_m: found, .. } if (found - range_m).abs() < 400.0);
            times += u32::from(picture.plots.iter().any(|plot| near(&plot.measurement)));
        }
        times
    };
    let copy_m = 14_140.0 + 6e3;
    let target_m = 18_180.0;
    let moved_m = copy_m + 0.5 * 299_792_458.0 * (1.0 / 1000.0 - 1.0 / 1060.0);
    let of = |range_m: f64| [seen(0, range_m), seen(1, range_m)];
    let (targets, copies, moved) = (of(target_m), of(copy_m), of(moved_m));
    println!("of 20 scans in either set: target {targets:?}, copy in its place {copies:?}, moved {moved:?}");
    assert!(targets[0] >= 14 && targets[1] >= 14, "{targets:?}");
    assert!(copies[0] >= 18 && copies[1] <= 1 && moved[0] <= 1 && moved[1] >= 18, "{copies:?} {moved:?}");
}

/// Signal over the median cell, in the map of the beam that points at the target.
fn visibility_db(world: &IqSceneConfig, kind: Option<ActionKind>) -> f64 {
    let config = config(world, false);
    let mut radar = Radar::new(&config.sensors[0], &config);
    if let Some(kind) = kind {
        radar.apply(&applied(kind)).expect("the radar has it");
    }
    let mut scene = IqScene::new(world.clone()).expect("a valid scene");
    let settings = radar.settings().clone();
    let (mut sum_db, mut scans, mut map) = (0.0, 0.0, DwellMap::new());
    for _ in 0..20 {
        let scan = scene.next(&settings).expect("its settings");
        let Some(truth) = scan.dwells[1].truth.first().cloned() else { continue };
        scan.with_dwells(|dwells| radar.process(&dwells[1], &mut map)).expect("a valid dwell");
        let map = &map.maps[0];
        let gate = map.range.expect("known times").gate_of(truth.range_m, truth.range_rate_m_s);
        let gate = gate.round() as usize;
        let around = (gate - 1..=gate + 1).flat_map(|gate| map.gate(gate).iter().copied());
        let peak = around.fold(0.0_f32, f32::max);
        let mut cells = map.power.clone();
        cells.sort_by(f32::total_cmp);
        sum_db += 10.0 * f64::from(peak / cells[cells.len() / 2]).log10();
        scans += 1.0;
    }
    assert!(scans > 10.0);
    sum_db / scans
}

#[test]
fn adaptive_nulls_give_back_what_a_jammer_beside_the_beam_took() {
    let mut quiet = world(4);
    quiet.radar.antenna.auxiliary = None;
    quiet.radar.antenna.array = Some(LineArray { elements: 8, spacing_m: 0.05 });
    quiet.radar.processing.beamforming =
        Beamforming::Steered { taper: Window::Rectangular, azimuth_rad: 0.0 };
    let jammer = aegis_core::sim::JammerScript {
        bursts: vec![aegis_core::sim::Burst { start_s: 0.0, ..burst() }],
        ..noise(60.0, &[])
    };
    let jammed = IqSceneConfig { jammers: vec![jammer], ..quiet.clone() };
    let clean_db = visibility_db(&quiet, None);
    let off_db = visibility_db(&jammed, None);
    let on_db = visibility_db(&jammed, Some(ActionKind::NullAdaptively));
    let cost_db = clean_db - visibility_db(&quiet, Some(ActionKind::NullAdaptively));
    println!(
        "target over median: clean {clean_db:.1} dB, jammed {off_db:.1}, nulled {on_db:.1}; cost without jammer {cost_db:.2} dB"
    );
    assert!(off_db < clean_db - 10.0 && on_db > clean_db - 2.0, "{clean_db} {off_db} {on_db}");
}

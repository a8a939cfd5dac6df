//! A turn of the antenna by either simulator, on one thread: `cargo bench --bench simulators`.
//!
//! The default radar, as I/Q that is made, processed and searched, and as plots.
#![allow(missing_docs)]

use aegis_core::config::{Config, SensorConfig};
use aegis_core::geometry::{EnuFrame, Polar};
use aegis_core::radar::{DwellMap, Swerling};
use aegis_core::sim::{IqScene, IqSceneConfig, IqTarget, PlotScene, TargetScript};
use aegis_core::{Detector, Look, Radar, RadarSettings};
use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, criterion_group, criterion_main};
use std::f64::consts::TAU;
use std::hint::black_box;

/// Of the beam's 2°, 1.8° each.
const DWELLS_PER_TURN: u32 = 199;

/// So many aircraft all around, at 20 to 100 km.
fn world(targets: u32) -> IqSceneConfig {
    let frame = EnuFrame::new(IqSceneConfig::default().site);
    let one = |index: u32| {
        let share = f64::from(index) / f64::from(targets);
        let polar = Polar {
            range_m: 20_000.0 + 80_000.0 * (13.0 * share).fract(),
            azimuth_rad: TAU * share,
            elevation_rad: 0.1,
        };
        let script = TargetScript::new(frame.to_geodetic(polar.to_enu()), TAU * (7.0 * share).fract(), 200.0);
        IqTarget { script: script.straight(3600.0), swerling: Swerling::Swerling1 }
    };
    let targets = (0..targets).map(one).collect();
    IqSceneConfig { targets, dwells_per_scan: DWELLS_PER_TURN, ..IqSceneConfig::default() }
}

/// Each time the same turn, the second: maps and filters are known by then, and nobody flies away.
fn as_plots(group: &mut BenchmarkGroup<'_, WallTime>, targets: u32) {
    let mut scene = PlotScene::new(world(targets)).expect("a valid scene");
    scene.next(&RadarSettings::default()).expect("a turn");
    let next = |scene: &mut PlotScene| scene.next(&RadarSettings::default()).expect("a turn").plots.len();
    group.bench_with_input(BenchmarkId::new("plots", targets), &scene, |bench, scene| {
        bench.iter_batched_ref(|| scene.clone(), next, BatchSize::PerIteration);
    });
}

/// Dwell after dwell, as samples: made, processed, searched.
fn as_iq(group: &mut BenchmarkGroup<'_, WallTime>, targets: u32) {
    let config = world(targets);
    let sensor = SensorConfig { radar: Some(config.radar.clone()), channels: 2, ..SensorConfig::default() };
    let pipeline = Config { sensors: vec![sensor], ..Config::default() };
    let mut radar = Radar::new(&pipeline.sensors[0], &pipeline);
    let mut detector = Detector::new(&pipeline).expect("a valid configuration");
    let mut scene = IqScene::new(IqSceneConfig { dwells_per_scan: 1, ..config }).expect("a valid scene");
    let (mut plots, mut events) = (Vec::new(), Vec::new());
    group.bench_function(BenchmarkId::new("iq", targets), |bench| {
        bench.iter(|| {
            for _ in 0..DWELLS_PER_TURN {
                let scan = scene.next(&RadarSettings::default()).expect("a dwell");
                let mut map = DwellMap::new();
                scan.with_dwells(|dwells| radar.process(&dwells[0], &mut map)).expect("a map");
                let (start, end) = (scan.dwells[0].start, scan.dwells[0].end);
                let look = Look { sensor: scan.sensor, start, end, pose: None, sectors: &scan.sectors };
                detector.detect_maps(&look, &[map], &mut plots, &mut events).expect("plots");
                events.clear();
                black_box(plots.len());
            }
        });
    });
}

fn turns(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("a_turn");
    group.sample_size(10);
    for targets in [10, 100, 1000] {
        as_plots(&mut group, targets);
    }
    // A turn of a thousand as I/Q takes some fifteen seconds.
    for targets in [10, 100] {
        as_iq(&mut group, targets);
    }
    group.finish();
}

criterion_group!(benches, turns);
criterion_main!(benches);

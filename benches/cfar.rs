//! How long the thresholds of one map take, on one thread: `cargo bench --bench cfar`.
//!
//! 2048 gates of 128 filters, guard 2 and 8 beyond, along range and over both, as the peers' benchmark has (`benches/peers/radar.py`).
#![allow(missing_docs)]

use aegis_core::Beam;
use aegis_core::config::{Cfar as Kind, Detection, RadarConfig, TwoRanks};
use aegis_core::detector::Cfar;
use aegis_core::radar::RangeDopplerMap;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use rand::RngExt;
use rand_distr::Exp1;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::hint::black_box;

const GATES: usize = 2048;
const FILTERS: usize = 128;

fn noise() -> RangeDopplerMap {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let power = (0..GATES * FILTERS).map(|_| random.sample(Exp1)).collect();
    RangeDopplerMap { power, gates: GATES, filters: FILTERS, summed: 1, ..RangeDopplerMap::default() }
}

fn kinds(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("cfar");
    let map = noise();
    let kinds = [
        ("cell averaging", Kind::CellAveraging),
        ("greatest of", Kind::GreatestOf),
        ("ordered statistic", Kind::OrderedStatistic { quantile: 0.75 }),
        ("censored", Kind::Censored { share: 0.25 }),
        ("weibull", Kind::Weibull(TwoRanks::default())),
        ("clutter map", Kind::ClutterMap { weight: 0.1 }),
    ];
    for (name, kind) in kinds {
        for (window, training_filters) in [("range", 0), ("both", 8)] {
            let detection = Detection {
                cfar: kind,
                guard_gates: 2,
                training_gates: 8,
                training_filters,
                ..Detection::default()
            };
            let mut cfar = Cfar::new(&RadarConfig { detection, ..RadarConfig::default() });
            let mut out = Vec::new();
            group.bench_function(BenchmarkId::new(name, window), |bencher| {
                bencher.iter(|| {
                    cfar.crossings(Beam::default(), black_box(&map), &mut out).expect("a whole map");
                    black_box(&out);
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, kinds);
criterion_main!(benches);

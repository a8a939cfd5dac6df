//! How long one step takes with a full sky: `cargo bench --bench step`.
//!
//! The area scenario of the peer benchmark (see `peers/area.py`) at 50 to 10 000 targets, all of them tracked before
//! the clock starts.
#![allow(missing_docs)]

#[path = "../aegis-core/tests/common/area.rs"]
mod area;

use aegis_core::{Picture, Pipeline};
use area::{Area, AreaScan};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Enough for every track to be confirmed and every buffer to have its size.
const WARM_UP_SCANS: usize = 20;
/// How many scans are laid out at a time, so that making them is not timed and 10 000 targets fit in memory.
const BATCH_SCANS: u64 = 32;

fn steps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("step_into");
    for targets in [50, 200, 1000, 10_000] {
        group.throughput(Throughput::Elements(targets as u64));
        group.bench_function(BenchmarkId::from_parameter(targets), |bencher| {
            let mut area = Area::new(targets, 1);
            let mut pipeline = Pipeline::new(Area::config()).expect("a valid configuration");
            let mut picture = Picture::default();
            for _ in 0..WARM_UP_SCANS {
                pipeline.step_into(&area.next().as_scan(), &mut picture).expect("a valid scan");
            }
            bencher.iter_custom(|count| timed(count, &mut area, &mut pipeline, &mut picture));
        });
    }
    group.finish();
}

/// The time of `count` steps, without the making of their scans.
fn timed(count: u64, area: &mut Area, pipeline: &mut Pipeline, picture: &mut Picture) -> Duration {
    let mut spent = Duration::ZERO;
    let mut left = count;
    while left > 0 {
        let batch: Vec<AreaScan> = (0..left.min(BATCH_SCANS)).map(|_| area.next()).collect();
        let started = Instant::now();
        for scan in &batch {
            pipeline.step_into(&scan.as_scan(), picture).expect("a valid scan");
            black_box(&picture);
        }
        spent += started.elapsed();
        left -= batch.len() as u64;
    }
    spent
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(6));
    targets = steps
}
criterion_main!(benches);

//! How long one predict and update of six states with three measured numbers takes, a track: `make bench`.
#![allow(missing_docs)]

use aegis_core::tracker::bench::Filters;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

/// As many as a busy radar has, so that their states come from the cache that they would come from.
const TRACKS: usize = 1000;

fn filters(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kalman");
    group.throughput(Throughput::Elements(TRACKS as u64));
    for (name, filters) in [("linear", Filters::linear(TRACKS)), ("polar", Filters::polar(TRACKS))] {
        group.bench_function(name, |bencher| bencher.iter(|| black_box(&filters).predict_and_update()));
    }
    group.finish();
}

criterion_group!(benches, filters);
criterion_main!(benches);

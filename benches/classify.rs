//! The built-in classifier: features in, posteriors out.

use aegis_core::detector::classification::{BuiltIn, ClassFeatures, ClassPosterior, Classifier};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

fn targets(count: u32) -> Vec<ClassFeatures> {
    let target = |index: u32| {
        let x = f64::from(index);
        ClassFeatures {
            speed_m_s: Some(5.0 + x % 250.0),
            speed_sigma_m_s: Some(0.5 + x % 3.0),
            altitude_m: Some(20.0 + 37.0 * x % 11_000.0),
            climb_m_s: Some(x % 9.0 - 4.0),
            climb_sigma_m_s: Some(0.7),
            turn_rate_rad_s: Some(0.001 * (x % 200.0)),
            acceleration_m_s2: Some(0.3),
            velocity_error_m_s: Some(2.0),
            scatter: Some(0.8 + 0.001 * (x % 300.0)),
            rcs_dbsm: (!index.is_multiple_of(3)).then_some(x % 50.0 - 25.0),
            ..ClassFeatures::default()
        }
    };
    (0..count).map(target).collect()
}

fn classify(criterion: &mut Criterion) {
    let model = BuiltIn::new();
    for count in [50, 1000] {
        let features = targets(count);
        let mut posteriors = vec![ClassPosterior::default(); features.len()];
        criterion.bench_function(&format!("classify_{count}"), |bench| {
            bench.iter(|| model.classify(black_box(&features), &mut posteriors));
        });
    }
}

criterion_group!(benches, classify);
criterion_main!(benches);

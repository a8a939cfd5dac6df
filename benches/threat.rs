//! How long the threats of one step take, on one thread: `cargo bench --bench threat`.
//!
//! 1000 tracks within 200 km, which fly anywhere at 60 to 300 m/s, and 20 assets within 100 km, a third of them each with a
//! sphere, a cylinder and a prism.
#![allow(missing_docs)]

use aegis_core::detector::classification::ClassPosterior;
use aegis_core::threat::Polygon;
use aegis_core::{Asset, AssetId, Config, Identity, ThreatAssessor, Time, Track, TrackId, TrackStatus, Zone};
use criterion::{Criterion, criterion_group, criterion_main};
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::f64::consts::TAU;
use std::hint::black_box;

const TRACKS: u64 = 1000;
const ASSETS: u32 = 20;

fn place(rng: &mut Xoshiro256PlusPlus, radius_m: f64, up_m: f64) -> [f64; 3] {
    let distance_m = radius_m * rng.random_range(0.0_f64..1.0).sqrt();
    let (sin, cos) = rng.random_range(0.0..TAU).sin_cos();
    [distance_m * cos, distance_m * sin, up_m]
}

fn tracks() -> Vec<Track> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let sigmas: [f64; 6] = [50.0, 50.0, 80.0, 5.0, 5.0, 3.0];
    let covariance =
        std::array::from_fn(|i| std::array::from_fn(|j| if i == j { sigmas[i] * sigmas[i] } else { 0.0 }));
    (1..=TRACKS)
        .map(|id| {
            let (sin, cos) = rng.random_range(0.0..TAU).sin_cos();
            let (speed_m_s, up_m) = (rng.random_range(60.0..300.0), rng.random_range(500.0..11_000.0));
            Track {
                id: TrackId(id),
                status: TrackStatus::Confirmed,
                time: Time::default(),
                position_m: place(&mut rng, 200_000.0, up_m),
                velocity_m_s: [speed_m_s * cos, speed_m_s * sin, 0.0],
                acceleration_m_s2: None,
                covariance,
                existence: 0.99,
                mode_probabilities: [1.0, 0.0, 0.0],
                emitter_probability: 0.0,
                geodetic: None,
                identity: Identity::UNKNOWN,
                class: None,
                class_posterior: ClassPosterior::default(),
                friend: None,
                created: Time::default(),
                updated: Time::default(),
                plots: 10,
                misses: 0,
            }
        })
        .collect()
}

fn assets() -> Vec<Asset> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
    let plan = Polygon::new(&[[-4e3, -3e3], [5e3, -2e3], [3e3, 4e3], [-1e3, 6e3]]).expect("a polygon");
    let (floor_m, ceiling_m) = (-100.0, 10_000.0);
    let zones = [
        Zone::Cylinder { radius_m: 5000.0, floor_m, ceiling_m },
        Zone::Sphere { radius_m: 5000.0 },
        Zone::Prism { plan, floor_m, ceiling_m },
    ];
    (0..ASSETS)
        .map(|id| Asset {
            id: AssetId(id),
            position_m: place(&mut rng, 100_000.0, 0.0),
            velocity_m_s: [0.0; 3],
            time: Time::default(),
            zone: zones[id as usize % 3],
            value: 1.0,
        })
        .collect()
}

fn threats(criterion: &mut Criterion) {
    let mut assessor = ThreatAssessor::new(&Config::default()).expect("the default is valid");
    let (tracks, assets) = (tracks(), assets());
    let (mut threats, mut events) = (Vec::new(), Vec::new());
    criterion.bench_function("threats/1000 tracks, 20 assets", |bencher| {
        bencher.iter(|| {
            events.clear();
            assessor
                .assess(Time::default(), black_box(&tracks), &assets, &mut threats, &mut events)
                .expect("the assets are valid");
            threats.len()
        });
    });
}

criterion_group!(benches, threats);
criterion_main!(benches);

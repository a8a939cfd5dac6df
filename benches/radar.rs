//! How long a dwell takes from I/Q to a range-Doppler map, on one thread: `cargo bench --bench radar`.
//!
//! 128 pulses of 2048 samples and a chirp of 128 samples, as the peers' benchmark has (`benches/peers/radar.py`); one channel,
//! and eight whose powers are summed or that become one beam.
#![allow(missing_docs)]

use aegis_core::config::{
    Antenna, Beamforming, Config, LineArray, Processing, RadarConfig, Receiver, SensorConfig,
};
use aegis_core::ndarray::Array3;
use aegis_core::num_complex::Complex;
use aegis_core::radar::{DwellMap, Waveform, Window};
use aegis_core::{Beam, Cpi, Dwell, Iq, Radar, Time};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::hint::black_box;

const PULSES: usize = 128;
const SAMPLES: usize = 2048;
const SAMPLING_HZ: f64 = 2.56e6;

fn radar(channels: usize, beamforming: Beamforming) -> RadarConfig {
    let array = LineArray { elements: channels as u32, spacing_m: 0.05 };
    RadarConfig {
        waveforms: vec![Waveform::Lfm { duration_s: 50e-6, sweep_hz: 0.8 * SAMPLING_HZ }],
        prf_sets_hz: vec![vec![1000.0]],
        pulses: PULSES as u32,
        receiver: Receiver { sampling_hz: SAMPLING_HZ, samples: SAMPLES as u32, ..Receiver::default() },
        antenna: Antenna { array: (channels > 1).then_some(array), ..Antenna::default() },
        processing: Processing {
            range_window: Window::Rectangular,
            doppler_window: Window::Chebyshev { sidelobe_db: 60.0 },
            beamforming,
            ..Processing::default()
        },
        ..RadarConfig::default()
    }
}

fn noise(channels: usize) -> Array3<Complex<f32>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    Array3::from_shape_simple_fn((channels, PULSES, SAMPLES), || {
        Complex::new(random.sample(StandardNormal), random.sample(StandardNormal))
    })
}

fn maps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("range_doppler");
    let steered = Beamforming::Steered { taper: Window::Rectangular, azimuth_rad: 0.0 };
    let cases =
        [("one", 1, Beamforming::Noncoherent), ("eight", 8, Beamforming::Noncoherent), ("beam", 8, steered)];
    for (name, channels, beamforming) in cases {
        let sensor = SensorConfig { radar: Some(radar(channels, beamforming)), ..SensorConfig::default() };
        let config = Config { sensors: vec![sensor], ..Config::default() };
        config.validate().expect("a valid configuration");
        let mut radar = Radar::new(&config.sensors[0], &config);
        let samples = noise(channels);
        let cpi = Cpi {
            start: Time::default(),
            carrier_hz: Some(2.9e9),
            prf_hz: Some(1000.0),
            first_sample_s: Some(60e-6),
            waveform: 0,
            iq: Iq::F32(samples.view()),
        };
        let cpis = [cpi];
        let mut out = DwellMap::new();
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| {
                let dwell = Dwell { beam: Beam::default(), cpis: &cpis };
                radar.process(black_box(&dwell), &mut out).expect("a valid dwell");
                black_box(&out);
            });
        });
    }
    group.finish();
}

criterion_group!(benches, maps);
criterion_main!(benches);

//! How long dwells take from I/Q to range-Doppler maps, and the thresholds of a map, as one JSON object: what `benches/peers/radar.py` puts beside others.
//!
//! ```sh
//! cargo run --release --features bench --example time_dwells
//! ```

use aegis_core::config::{
    Antenna, Beamforming, Cfar as Kind, Config, Detection, LineArray, Processing, RadarConfig, Receiver,
    SensorConfig,
};
use aegis_core::detector::Cfar;
use aegis_core::ndarray::Array3;
use aegis_core::num_complex::Complex;
use aegis_core::radar::{DwellMap, RangeDopplerMap, Waveform, Window};
use aegis_core::{Beam, Cpi, Detector, Dwell, Iq, Look, Radar, Result, SensorId, Time};
use rand::RngExt;
use rand_distr::{Exp1, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::time::Instant;

const PULSES: usize = 128;
const SAMPLES: usize = 2048;
const SAMPLING_HZ: f64 = 2.56e6;
const PRF_HZ: f64 = 1000.0;
const RUNS: usize = 41;

fn main() -> Result<()> {
    let steered = Beamforming::Steered { taper: Window::Rectangular, azimuth_rad: 0.0 };
    let times = serde_json::json!({
        "pulses": PULSES,
        "samples": SAMPLES,
        "compression_ms": median_ms(1, Beamforming::Noncoherent, compress)?,
        "one_ms": median_ms(1, Beamforming::Noncoherent, process)?,
        "one_watched_ms": watched_ms(1, Beamforming::Noncoherent)?,
        "eight_watched_ms": watched_ms(8, Beamforming::Noncoherent)?,
        "beam_of_eight_watched_ms": watched_ms(8, steered)?,
        "eight_ms": median_ms(8, Beamforming::Noncoherent, process)?,
        "beam_of_eight_ms": median_ms(8, steered, process)?,
        "plots_of_one_ms": plots_ms(1)?,
        "plots_of_eight_ms": plots_ms(8)?,
        "mean_over_both_ms": thresholds_ms(Kind::CellAveraging, 8)?,
        "ordered_along_range_ms": thresholds_ms(Kind::OrderedStatistic { quantile: 0.75 }, 0)?,
    });
    println!("{times}");
    Ok(())
}

/// The thresholds of a map of noise: two gates and filters beside a cell do not count, eight beyond do.
fn thresholds_ms(cfar: Kind, training_filters: u32) -> Result<f64> {
    let detection =
        Detection { cfar, guard_gates: 2, training_gates: 8, training_filters, ..Detection::default() };
    let mut own = Cfar::new(&RadarConfig { detection, ..RadarConfig::default() });
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let power = (0..PULSES * SAMPLES).map(|_| random.sample(Exp1)).collect();
    let (gates, filters) = (SAMPLES, PULSES);
    let map = RangeDopplerMap { power, gates, filters, summed: 1, ..RangeDopplerMap::default() };
    let mut out = Vec::new();
    median_of_runs_ms(|| own.crossings(Beam::default(), &map, &mut out))
}

fn processing(beamforming: Beamforming) -> Processing {
    Processing {
        range_window: Window::Rectangular,
        doppler_window: Window::Chebyshev { sidelobe_db: 60.0 },
        beamforming,
        ..Processing::default()
    }
}

fn process(radar: &mut Radar, cpis: &[Cpi<'_>], out: &mut DwellMap) -> Result<()> {
    radar.process(&Dwell { beam: Beam::default(), cpis }, out)
}

fn compress(radar: &mut Radar, cpis: &[Cpi<'_>], _: &mut DwellMap) -> Result<()> {
    std::hint::black_box(radar.compress_only(&cpis[0])?);
    Ok(())
}

/// With an eye on samples at full scale, which none reaches.
fn watched_ms(channels: usize, beamforming: Beamforming) -> Result<f64> {
    let mut config = config(channels, beamforming)?;
    for radar in config.sensors.iter_mut().filter_map(|sensor| sensor.radar.as_mut()) {
        radar.receiver.full_scale = Some(100.0);
    }
    let mut radar = Radar::new(&config.sensors[0], &config);
    let samples = noise(channels);
    let mut out = DwellMap::new();
    median_of_runs_ms(|| process(&mut radar, &[cpi(&samples)], &mut out))
}

fn median_ms(
    channels: usize,
    beamforming: Beamforming,
    work: impl Fn(&mut Radar, &[Cpi<'_>], &mut DwellMap) -> Result<()>,
) -> Result<f64> {
    let config = config(channels, beamforming)?;
    let mut radar = Radar::new(&config.sensors[0], &config);
    let samples = noise(channels);
    let mut out = DwellMap::new();
    median_of_runs_ms(|| work(&mut radar, &[cpi(&samples)], &mut out))
}

/// From samples to plots.
fn plots_ms(channels: usize) -> Result<f64> {
    let config = config(channels, Beamforming::Noncoherent)?;
    let mut radar = Radar::new(&config.sensors[0], &config);
    let mut detector = Detector::new(&config)?;
    let samples = noise(channels);
    let (mut maps, mut plots, mut events) = ([DwellMap::new()], Vec::new(), Vec::new());
    let end = Time::from_secs(PULSES as f64 / PRF_HZ);
    let look = Look { sensor: SensorId(0), start: Time::default(), end, pose: None, sectors: &[] };
    median_of_runs_ms(|| {
        radar.process(&Dwell { beam: Beam::default(), cpis: &[cpi(&samples)] }, &mut maps[0])?;
        events.clear();
        detector.detect_maps(&look, &maps, &mut plots, &mut events)
    })
}

fn config(channels: usize, beamforming: Beamforming) -> Result<Config> {
    let array = (channels > 1).then_some(LineArray { elements: channels as u32, spacing_m: 0.05 });
    let radar = RadarConfig {
        waveforms: vec![Waveform::Lfm { duration_s: 50e-6, sweep_hz: 0.8 * SAMPLING_HZ }],
        prf_sets_hz: vec![vec![PRF_HZ]],
        pulses: PULSES as u32,
        receiver: Receiver { sampling_hz: SAMPLING_HZ, samples: SAMPLES as u32, ..Receiver::default() },
        antenna: Antenna { array, ..Antenna::default() },
        processing: processing(beamforming),
        detection: Detection {
            guard_gates: 2,
            training_gates: 8,
            training_filters: 8,
            ..Detection::default()
        },
        ..RadarConfig::default()
    };
    let sensor = SensorConfig { radar: Some(radar), ..SensorConfig::default() };
    let config = Config { sensors: vec![sensor], ..Config::default() };
    config.validate()?;
    Ok(config)
}

fn noise(channels: usize) -> Array3<Complex<f32>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    Array3::from_shape_simple_fn((channels, PULSES, SAMPLES), || {
        Complex::new(random.sample::<f32, _>(StandardNormal), random.sample(StandardNormal))
    })
}

fn cpi(samples: &Array3<Complex<f32>>) -> Cpi<'_> {
    Cpi {
        start: Time::default(),
        carrier_hz: Some(2.9e9),
        prf_hz: Some(PRF_HZ),
        first_sample_s: Some(60e-6),
        waveform: 0,
        iq: Iq::F32(samples.view()),
    }
}

fn median_of_runs_ms(mut work: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut times_ms = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let started = Instant::now();
        work()?;
        times_ms.push(started.elapsed().as_secs_f64() * 1e3);
    }
    times_ms.sort_by(f64::total_cmp);
    Ok(times_ms[RUNS / 2])
}

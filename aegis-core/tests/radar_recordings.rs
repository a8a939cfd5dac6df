//! Recorded I/Q through the chain: a phased array over mountains, and frames of a continuous sweep.
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

mod common;

use aegis_core::config::{
    Antenna, Beamforming, Config, LineArray, Processing, RadarConfig, Receiver, SensorConfig,
};
use aegis_core::ndarray::Array3;
use aegis_core::num_complex::Complex;
use aegis_core::radar::{DwellMap, RangeDopplerMap, Waveform, Window};
use aegis_core::{Beam, Cpi, Dwell, Iq, Radar, Time};
use std::process::Command;

/// Channels, pulses and samples, and the bytes of the numbers; `None`, and said so, where something is missing.
fn cube(file: &str) -> Option<((usize, usize, usize), Vec<u8>)> {
    let (path, python) = (common::data(file)?, common::python()?);
    let script = common::root().join("aegis-core/tests/reference/cubes.py");
    let output = Command::new(python).arg(script).arg(path).output().expect("Python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (shape, numbers) = output.stdout.split_at(24);
    let mut shape =
        shape.chunks_exact(8).map(|bytes| i64::from_le_bytes(bytes.try_into().expect("eight")) as usize);
    let mut next = || shape.next().expect("three numbers");
    Some(((next(), next(), next()), numbers.to_vec()))
}

fn floats(bytes: &[u8]) -> Vec<Complex<f32>> {
    let float = |bytes: &[u8]| f32::from_le_bytes(bytes.try_into().expect("four bytes"));
    bytes.chunks_exact(8).map(|pair| Complex::new(float(&pair[..4]), float(&pair[4..]))).collect()
}

fn integers(bytes: &[u8]) -> Vec<Complex<i16>> {
    let integer = |bytes: &[u8]| i16::from_le_bytes(bytes.try_into().expect("two bytes"));
    bytes.chunks_exact(4).map(|pair| Complex::new(integer(&pair[..2]), integer(&pair[2..]))).collect()
}

fn map(config: RadarConfig, cpi: Cpi<'_>) -> RangeDopplerMap {
    let channels = config.carriers_hz.len() as u32;
    let sensor = SensorConfig { radar: Some(config), channels, ..SensorConfig::default() };
    let config = Config { sensors: vec![sensor], ..Config::default() };
    config.validate().expect("a valid configuration");
    let mut radar = Radar::new(&config.sensors[0], &config);
    let mut out = DwellMap::new();
    radar.process(&Dwell { beam: Beam::default(), cpis: &[cpi] }, &mut out).expect("a valid dwell");
    out.maps.pop().expect("one PRF")
}

/// A cell over the others of its filter, dB.
fn over_others_db(map: &RangeDopplerMap, gate: usize, filter: usize) -> f64 {
    let at = |gate: usize| f64::from(map.gate(gate)[filter]);
    let others: Vec<f64> = (0..map.gates).filter(|other| other.abs_diff(gate) > 4).map(at).collect();
    10.0 * (at(gate) / (others.iter().sum::<f64>() / others.len() as f64)).log10()
}

const MOUNTAINTOP_HZ: f64 = 435e6;
const MOUNTAINTOP_PRF_HZ: f64 = 625.0;

fn mountaintop(beamforming: Beamforming) -> RadarConfig {
    RadarConfig {
        carriers_hz: vec![MOUNTAINTOP_HZ],
        waveforms: vec![Waveform::Lfm { duration_s: 100e-6, sweep_hz: 500e3 }],
        prf_sets_hz: vec![vec![MOUNTAINTOP_PRF_HZ]],
        pulses: 16,
        receiver: Receiver { sampling_hz: 1e6, first_sample_s: 881e-6, samples: 403, ..Receiver::default() },
        antenna: Antenna { array: Some(LineArray { elements: 14, spacing_m: 0.3448 }), ..Antenna::default() },
        processing: Processing {
            range_window: Window::Rectangular,
            doppler_window: Window::Rectangular,
            beamforming,
            ..Processing::default()
        },
        ..RadarConfig::default()
    }
}

/// The target's place: the 147th cell, and 156.25 Hz.
const TARGET: (usize, usize) = (146, 4);

/// A target of 156 Hz at 154 km, 13° to one side, among mountains whose echoes have the same Doppler frequency from another
/// direction.
#[test]
fn weights_that_adapt_find_a_target_that_a_beam_does_not() {
    let Some(((channels, pulses, samples), numbers)) = cube("mountaintop/t38pre01v1_cpi_6.mat") else {
        return;
    };
    let iq =
        Array3::from_shape_vec((channels, pulses, samples), floats(&numbers)).expect("as many as were told");
    let cpi = Cpi {
        start: Time::default(),
        carrier_hz: Some(MOUNTAINTOP_HZ),
        prf_hz: Some(MOUNTAINTOP_PRF_HZ),
        first_sample_s: Some(881e-6),
        waveform: 0,
        iq: Iq::F32(iq.view()),
    };
    let azimuth_rad = 13_f64.to_radians();
    let adaptive =
        map(mountaintop(Beamforming::Adaptive { azimuth_rad, loading_db: -10.0, guard_ranges: 8 }), cpi);
    let steered = map(mountaintop(Beamforming::Steered { taper: Window::Rectangular, azimuth_rad }), cpi);
    let [with, without] = [&adaptive, &steered].map(|map| over_others_db(map, TARGET.0, TARGET.1));
    println!("over its neighbours: {with:.1} dB with weights that adapt, {without:.1} dB with a beam");
    let (gate, filter, _) = adaptive.largest().expect("a map");
    assert_eq!((gate, filter), TARGET);
    assert!(with >= 26.0 && without < 10.0);
    let (range, range_rate) = (adaptive.range.expect("known"), adaptive.range_rate.expect("known"));
    let range_rate_m_s = range_rate.range_rate_m_s(filter as f64);
    assert!((range_rate_m_s + 53.8).abs() < 0.1, "{range_rate_m_s}");
    // As far as the site that the recording names lies away.
    let range_m = range.range_m(gate as f64, range_rate_m_s);
    assert!((range_m - 153_900.0).abs() < 400.0, "{range_m}");
}

/// Frames of a teaching set. Nothing is known of them but their samples: there is a map, and no scale of range rate.
#[test]
fn frames_of_a_continuous_sweep_show_what_moves() {
    let frames = [
        ("openradar_simple_frame_1", (41, 120)),
        ("openradar_doppler_example", (15, 9)),
        ("openradar_doppler_example_1", (60, 7)),
    ];
    for (file, expected) in frames {
        let Some((shape, numbers)) = cube(&format!("openradar-fmcw/{file}.npy")) else { return };
        let iq = Array3::from_shape_vec(shape, integers(&numbers)).expect("as many as were told");
        let map = map(sweep(shape.2), unknown(&iq));
        assert!(map.range_rate.is_none() && map.prf_hz.is_none());
        assert_eq!((map.gates, map.summed as usize), (shape.2 / 2, shape.0));
        assert_equals_two_transforms(&map, &iq);
        let cells = (0..map.gates).flat_map(|gate| (3..map.filters - 3).map(move |filter| (gate, filter)));
        let power = |(gate, filter): (usize, usize)| map.gate(gate)[filter];
        let moving = cells.max_by(|a, b| power(*a).total_cmp(&power(*b))).expect("a map");
        println!(
            "{file}: what moves is at {moving:?}, {:.1} dB over the others",
            over_others_db(&map, moving.0, moving.1)
        );
        assert_eq!(moving, expected, "{file}");
        assert!(over_others_db(&map, moving.0, moving.1) > 10.0, "{file}");
    }
}

fn sweep(samples: usize) -> RadarConfig {
    RadarConfig {
        carriers_hz: vec![77e9],
        waveforms: vec![Waveform::Fmcw { duration_s: 40e-6, sweep_hz: 3e9 }],
        receiver: Receiver { sampling_hz: 6e6, samples: samples as u32, ..Receiver::default() },
        processing: Processing {
            range_window: Window::Hann,
            doppler_window: Window::Hann,
            ..Processing::default()
        },
        ..RadarConfig::default()
    }
}

fn unknown(iq: &Array3<Complex<i16>>) -> Cpi<'_> {
    Cpi {
        start: Time::default(),
        carrier_hz: None,
        prf_hz: None,
        first_sample_s: None,
        waveform: 0,
        iq: Iq::I16(iq.view()),
    }
}

/// The first gates against the plainest transform there is.
fn assert_equals_two_transforms(map: &RangeDopplerMap, iq: &Array3<Complex<i16>>) {
    let (channels, pulses, samples) = iq.dim();
    let tapers = [Window::Hann.periodic_coefficients(samples), Window::Hann.coefficients(pulses)];
    let energy: f64 = tapers.iter().map(|taper| taper.iter().map(|w| w * w).sum::<f64>()).product();
    for gate in [0, 3, map.gates - 1] {
        for filter in [0, 9, map.filters - 2] {
            let mut power = 0.0;
            for channel in 0..channels {
                let mut sum = Complex::<f64>::default();
                for (pulse, slow) in tapers[1].iter().enumerate() {
                    for (sample, fast) in tapers[0].iter().enumerate() {
                        let x = iq[[channel, pulse, sample]];
                        let cycles = gate as f64 * sample as f64 / samples as f64
                            + filter as f64 * pulse as f64 / pulses as f64;
                        let turn = Complex::from_polar(slow * fast, -std::f64::consts::TAU * cycles);
                        sum += Complex::new(f64::from(x.re), f64::from(x.im)) * turn;
                    }
                }
                power += sum.norm_sqr() / energy;
            }
            let found = f64::from(map.gate(gate)[filter]);
            let largest = f64::from(map.largest().expect("a map").2);
            assert!(
                (found - power).abs() < 1e-4 * power + 1e-7 * largest,
                "{gate} {filter}: {found} {power}"
            );
        }
    }
}

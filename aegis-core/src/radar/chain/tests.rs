//! The chain against echoes whose delay, Doppler and direction are known.

use super::super::{DwellMap, Radar, RangeDopplerMap, Waveform, Window};
use super::*;
use crate::config::{Antenna, Config, LineArray, Processing, Receiver, SensorConfig};
use crate::dwell::{Beam, Iq};
use crate::time::Time;
use ndarray::{Array3, Array4, ShapeBuilder};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::f64::consts::TAU;

const CARRIER_HZ: f64 = 3e9;
const PRF_HZ: f64 = 2000.0;
const SAMPLING_HZ: f64 = 4e6;
const FIRST_S: f64 = 30e-6;
const PULSES: usize = 32;
const SAMPLES: usize = 500;

fn config() -> RadarConfig {
    RadarConfig {
        waveforms: vec![Waveform::Lfm { duration_s: 20e-6, sweep_hz: 2e6 }],
        prf_sets_hz: vec![vec![PRF_HZ]],
        pulses: PULSES as u32,
        receiver: Receiver {
            sampling_hz: SAMPLING_HZ,
            first_sample_s: FIRST_S,
            samples: SAMPLES as u32,
            ..Receiver::default()
        },
        ..RadarConfig::default()
    }
}

fn radar(config: &RadarConfig) -> Radar {
    let sensor = SensorConfig { radar: Some(config.clone()), ..SensorConfig::default() };
    let mut whole = Config { sensors: vec![sensor], ..Config::default() };
    whole.sensors[0].channels = config.carriers_hz.len() as u32;
    whole.validate().unwrap();
    Radar::new(&whole.sensors[0], &whole)
}

fn cpi(iq: Iq<'_>) -> Cpi<'_> {
    Cpi {
        start: Time::from_secs(10.0),
        carrier_hz: Some(CARRIER_HZ),
        prf_hz: Some(PRF_HZ),
        first_sample_s: Some(FIRST_S),
        waveform: 0,
        iq,
    }
}

fn map_of(radar: &mut Radar, cube: &Array3<Complex<f32>>) -> RangeDopplerMap {
    let mut out = DwellMap::new();
    radar.process(&Dwell { beam: Beam::default(), cpis: &[cpi(Iq::F32(cube.view()))] }, &mut out).unwrap();
    out.maps.pop().unwrap()
}

/// Unit echoes, of amplitude 1 in each sample, from a range that changes by so much a second while pulses are sent.
fn echo(config: &RadarConfig, channels: usize, range_m: f64, range_rate_m_s: f64) -> Array3<Complex<f32>> {
    let waveform = &config.waveforms[0];
    Array3::from_shape_fn((channels, PULSES, SAMPLES), |(_, pulse, sample)| {
        let since_pulse_s = FIRST_S + sample as f64 / SAMPLING_HZ;
        let time_s = pulse as f64 / PRF_HZ + since_pulse_s;
        let delay_s = 2.0 * (range_m + range_rate_m_s * time_s) / SPEED_OF_LIGHT_M_S;
        waveform.phase_cycles(since_pulse_s - delay_s).map_or(Complex::default(), |phase| {
            let cycles = phase - (CARRIER_HZ * delay_s).fract();
            let (sin, cos) = (TAU * cycles.fract()).sin_cos();
            Complex::new(cos as f32, sin as f32)
        })
    })
}

fn noise(channels: usize, seed: u64) -> Array3<Complex<f32>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    Array3::from_shape_simple_fn((channels, PULSES, SAMPLES), || {
        let (re, im): (f32, f32) = (random.sample(StandardNormal), random.sample(StandardNormal));
        Complex::new(re, im) * 0.5_f32.sqrt()
    })
}

fn mean(map: &RangeDopplerMap) -> f64 {
    map.power.iter().map(|power| f64::from(*power)).sum::<f64>() / map.power.len() as f64
}

#[test]
fn noise_keeps_its_level_whatever_is_made_of_it() {
    let array = Some(LineArray { elements: 4, spacing_m: 0.05 });
    let plain = Processing::default();
    let cases = [
        (1, plain.clone(), 1.0),
        (1, Processing { range_window: Window::Hamming, doppler_window: Window::Hann, ..plain.clone() }, 1.0),
        (1, Processing { doppler_oversampling: 2, ..plain.clone() }, 1.0),
        (1, Processing { canceller_pulses: 3, ..plain.clone() }, 1.0),
        (4, plain.clone(), 4.0),
        (
            4,
            Processing {
                beamforming: Beamforming::Steered { taper: Window::Hann, azimuth_rad: 0.3 },
                ..plain
            },
            1.0,
        ),
    ];
    for (channels, processing, expected) in cases {
        let antenna = Antenna { array: array.clone().filter(|_| channels > 1), ..Antenna::default() };
        let config = RadarConfig { antenna, processing, ..config() };
        let mut radar = radar(&config);
        let sum: f64 = (0..8).map(|seed| mean(&map_of(&mut radar, &noise(channels, seed)))).sum();
        // Some thousands of independent cells in each map.
        let found = sum / 8.0;
        assert!((found / expected - 1.0).abs() < 0.02, "{:?}: {found}", config.processing);
    }
}

#[test]
fn an_echo_is_found_at_its_range_and_range_rate_with_all_its_energy() {
    let waveforms = [
        Waveform::Lfm { duration_s: 20e-6, sweep_hz: 2e6 },
        Waveform::Lfm { duration_s: 20e-6, sweep_hz: -2e6 },
        Waveform::Unmodulated { duration_s: 2e-6 },
        Waveform::barker_13(1e-6),
    ];
    for waveform in waveforms {
        let config = RadarConfig { waveforms: vec![waveform.clone()], ..config() };
        let mut radar = radar(&config);
        let replica = waveform.replica(SAMPLING_HZ).len();
        // On the middle of a cell: neither gate nor filter straddles.
        let shape = map_of(&mut radar, &noise(1, 1));
        let (range, rate) = (shape.range.unwrap(), shape.range_rate.unwrap());
        for filter in [0_usize, 5, 27] {
            let range_rate_m_s = rate.range_rate_m_s(filter as f64);
            // The map's time is the middle of the interval.
            let middle_s = 0.5 * PULSES as f64 / PRF_HZ;
            let at_middle_m = range.first_m + 200.0 * range.step_m;
            let cube = echo(&config, 1, at_middle_m - range_rate_m_s * middle_s, range_rate_m_s);
            let map = map_of(&mut radar, &cube);
            let (gate, found, power) = map.largest().unwrap();
            assert_eq!(found, filter, "{waveform:?}");
            let off_m = range.range_m(gate as f64, range_rate_m_s) - at_middle_m;
            // Whether the sample on a pulse's edge is in it is a matter of rounding.
            let most = if waveform == (Waveform::Unmodulated { duration_s: 2e-6 }) { 1.01 } else { 0.51 };
            assert!(off_m.abs() <= most * range.step_m, "{waveform:?} {filter}: {off_m} m");
            let coefficients = |window: &Window, count: usize| processing_gain(&window.coefficients(count));
            let whole = coefficients(&config.processing.range_window, replica)
                * coefficients(&config.processing.doppler_window, PULSES);
            let lost_db = 10.0 * (f64::from(power) / whole).log10();
            // A code loses the samples on the edges of its chips.
            let least_db = if let Waveform::PhaseCode { .. } = waveform { -1.5 } else { -0.6 };
            assert!((least_db..0.01).contains(&lost_db), "{waveform:?} {filter}: {lost_db} dB of {whole}");
        }
    }
}

/// `(Σw)²/Σw²`.
fn processing_gain(coefficients: &[f64]) -> f64 {
    let sum: f64 = coefficients.iter().sum();
    sum * sum / coefficients.iter().map(|w| w * w).sum::<f64>()
}

#[test]
fn a_sweeps_beat_is_found_at_its_range() {
    for sweep_hz in [50e6, -50e6] {
        let waveform = Waveform::Fmcw { duration_s: 125e-6, sweep_hz };
        let config = RadarConfig { waveforms: vec![waveform.clone()], ..config() };
        let mut radar = radar(&config);
        let (range_m, range_rate_m_s) = (430.0, -12.0);
        let cube = Array3::from_shape_fn((1, PULSES, SAMPLES), |(_, pulse, sample)| {
            let since_s = FIRST_S + sample as f64 / SAMPLING_HZ;
            let time_s = pulse as f64 / PRF_HZ + since_s;
            let delay_s = 2.0 * (range_m + range_rate_m_s * time_s) / SPEED_OF_LIGHT_M_S;
            let [sent, received] =
                [since_s, since_s - delay_s].map(|t| waveform.phase_cycles(t).unwrap_or(0.0));
            let cycles = sent - received + (CARRIER_HZ * delay_s).fract();
            let (sin, cos) = (TAU * cycles.fract()).sin_cos();
            Complex::new(cos as f32, sin as f32)
        });
        let map = map_of(&mut radar, &cube);
        let (gate, filter, _) = map.largest().unwrap();
        let (range, rate) = (map.range.unwrap(), map.range_rate.unwrap());
        let found_m = range.range_m(gate as f64, range_rate_m_s);
        assert!(
            (found_m - range_m).abs() < range.step_m,
            "{sweep_hz}: {found_m} m in steps of {}",
            range.step_m
        );
        let found_m_s = rate.range_rate_m_s(filter as f64);
        let fold = rate.unambiguous_m_s;
        let off_m_s = (found_m_s - range_rate_m_s + 0.5 * fold).rem_euclid(fold) - 0.5 * fold;
        assert!(off_m_s.abs() < rate.step_m_s.abs(), "{sweep_hz}: {found_m_s} m/s");
    }
}

#[test]
fn strides_and_integers_change_nothing() {
    let mut radar = radar(&config());
    let cube = noise(1, 3).mapv(|x| Complex::new((x.re * 1000.0).round(), (x.im * 1000.0).round()));
    let expected = map_of(&mut radar, &cube);
    let turned = {
        let mut turned = Array3::default((1, PULSES, SAMPLES).f());
        turned.assign(&cube);
        turned
    };
    assert!(!turned.is_standard_layout());
    assert_eq!(map_of(&mut radar, &turned), expected);
    let mut spread = Array4::<Complex<f32>>::default((1, PULSES, SAMPLES, 3));
    spread.index_axis_mut(ndarray::Axis(3), 1).assign(&cube);
    let view = spread.index_axis(ndarray::Axis(3), 1);
    let integers = cube.mapv(|x| Complex::new(x.re as i16, x.im as i16));
    let mut backwards = cube.clone();
    backwards.invert_axis(ndarray::Axis(2));
    let backwards = backwards.as_standard_layout().into_owned();
    let mut view_of_backwards = backwards.view();
    view_of_backwards.invert_axis(ndarray::Axis(2));
    for iq in [Iq::F32(view), Iq::I16(integers.view()), Iq::F32(view_of_backwards)] {
        let mut out = DwellMap::new();
        radar.process(&Dwell { beam: Beam::default(), cpis: &[cpi(iq)] }, &mut out).unwrap();
        assert_eq!(out.maps[0], expected);
    }
}

#[test]
fn intervals_of_one_prf_are_summed_and_others_are_not() {
    let mut radar = radar(&RadarConfig { prf_sets_hz: vec![vec![PRF_HZ, 2100.0]], ..config() });
    let (first, second) = (noise(1, 4), noise(1, 5));
    let [one, two] = [&first, &second].map(|cube| cpi(Iq::F32(cube.view())));
    let other = Cpi { prf_hz: Some(2100.0), ..two };
    let mut out = DwellMap::new();
    radar.process(&Dwell { beam: Beam::default(), cpis: &[one, other, two] }, &mut out).unwrap();
    assert_eq!(out.maps.iter().map(|map| map.looks).collect::<Vec<_>>(), [2, 1]);
    let alone = [&first, &second].map(|cube| map_of(&mut radar, cube));
    for (cell, power) in out.maps[0].power.iter().enumerate() {
        assert!((power - alone[0].power[cell] - alone[1].power[cell]).abs() < 1e-4);
    }
    // The memory of maps is used again.
    radar.process(&Dwell { beam: Beam::default(), cpis: &[other] }, &mut out).unwrap();
    assert_eq!((out.maps.len(), out.maps[0].looks), (1, 1));
    assert_eq!(out.maps[0].power, alone[1].power);
}

#[test]
fn what_is_not_known_gives_no_scale() {
    let mut radar = radar(&config());
    let cube = noise(1, 6);
    let known = cpi(Iq::F32(cube.view()));
    let mut out = DwellMap::new();
    let mut scales = |cpi: Cpi<'_>| {
        radar.process(&Dwell { beam: Beam::default(), cpis: &[cpi] }, &mut out).unwrap();
        (out.maps[0].range, out.maps[0].range_rate)
    };
    assert!(matches!(scales(known), (Some(_), Some(_))));
    assert!(matches!(scales(Cpi { first_sample_s: None, ..known }), (None, Some(_))));
    assert!(matches!(scales(Cpi { carrier_hz: None, ..known }), (Some(_), None)));
    let (range, rate) = scales(Cpi { prf_hz: None, ..known });
    assert!(rate.is_none() && range.unwrap().unambiguous_m.is_none());
}

#[test]
fn a_canceller_takes_out_what_stands_still() {
    let moving = echo(&config(), 1, 9000.0, -10.0);
    let standing = echo(&config(), 1, 12_000.0, 0.0).mapv(|x| x * 100.0);
    let processing = Processing { canceller_pulses: 3, ..Processing::default() };
    let map = map_of(&mut radar(&RadarConfig { processing, ..config() }), &(moving + standing));
    let (gate, _, _) = map.largest().unwrap();
    let found_m = map.range.unwrap().range_m(gate as f64, -10.0);
    assert!((found_m - 9000.0).abs() < 40.0, "{found_m}");
}

#[test]
fn bad_cubes_are_refused_and_leave_nothing() {
    let mut radar = radar(&config());
    let good = noise(1, 8);
    let expected = map_of(&mut radar, &good);
    let mut bad = good.clone();
    bad[[0, 3, 17]].im = f32::NAN;
    let huge = good.mapv(|x| x * 1e30);
    let empty = [(0, PULSES, SAMPLES), (1, 0, SAMPLES), (1, PULSES, 0), (1, PULSES, 40)].map(Array3::default);
    let pixel = Array3::<Complex<f32>>::default((1, 1, 1));
    let endless = pixel.broadcast((200, 4096, 1 << 20)).unwrap();
    let mut refused = |cpi: Cpi<'_>| {
        let mut out = DwellMap::new();
        let error = radar.process(&Dwell { beam: Beam::default(), cpis: &[cpi] }, &mut out).unwrap_err();
        assert!(out.maps.is_empty());
        error
    };
    assert_eq!(refused(cpi(Iq::F32(bad.view()))), Error::NonFinite { what: "iq", index: 3 * SAMPLES + 17 });
    assert!(matches!(refused(cpi(Iq::F32(huge.view()))), Error::OutOfRange { what: "iq", .. }));
    for cube in &empty {
        assert!(matches!(refused(cpi(Iq::F32(cube.view()))), Error::Shape { .. }), "{:?}", cube.dim());
    }
    assert!(matches!(refused(cpi(Iq::F32(endless))), Error::Shape { .. }));
    let known = cpi(Iq::F32(good.view()));
    assert!(matches!(refused(Cpi { waveform: 1, ..known }), Error::OutOfRange { .. }));
    assert!(matches!(refused(Cpi { carrier_hz: Some(f64::NAN), ..known }), Error::NonFinite { .. }));
    assert!(matches!(refused(Cpi { prf_hz: Some(0.0), ..known }), Error::OutOfRange { .. }));
    assert!(matches!(refused(Cpi { first_sample_s: Some(f64::INFINITY), ..known }), Error::NonFinite { .. }));
    assert_eq!(map_of(&mut radar, &good), expected, "as if nothing had been");
}

#[test]
fn portable_vectors_say_the_same() {
    let cube = noise(1, 9) + echo(&config(), 1, 9000.0, 20.0);
    let best = map_of(&mut radar(&config()), &cube);
    let mut chain = Chain::new(&config(), SimdLevel::Portable);
    let mut out = DwellMap::new();
    chain
        .process(
            &Dwell { beam: Beam::default(), cpis: &[cpi(Iq::F32(cube.view()))] },
            &RadarSettings::default(),
            &mut out,
        )
        .unwrap();
    for (a, b) in best.power.iter().zip(&out.maps[0].power) {
        assert!((a - b).abs() <= 1e-4 * (1.0 + a), "{a} {b}");
    }
}

#[test]
fn more_shapes_than_are_kept_are_planned_anew() {
    let mut radar = radar(&config());
    let cube = noise(1, 10);
    let expected = map_of(&mut radar, &cube);
    for samples in 100..100 + 2 * MOST_PLANS {
        let part = cube.slice(ndarray::s![.., .., ..samples]).to_owned();
        assert_eq!(map_of(&mut radar, &part).gates, samples - 79);
    }
    assert_eq!(map_of(&mut radar, &cube), expected);
}

/// A target on the right, heard by four elements as pulses are, or as the beat of a sweep: a beam to the right hears it, and one to
/// the left does not, whichever way its weights were found.
#[test]
fn beams_look_where_they_are_told_with_pulses_and_with_sweeps() {
    let lfm = Waveform::Lfm { duration_s: 20e-6, sweep_hz: 2e6 };
    let sweeps = [50e6, -50e6].map(|sweep_hz| Waveform::Fmcw { duration_s: 125e-6, sweep_hz });
    let array = LineArray { elements: 4, spacing_m: 0.05 };
    for waveform in [lfm].into_iter().chain(sweeps) {
        let range_m = if waveform.is_continuous() { 430.0 } else { 9000.0 };
        let single = RadarConfig { waveforms: vec![waveform.clone()], ..config() };
        let heard = steering::direction(&array, 0.4, CARRIER_HZ);
        let one = beat_or_echo(&single, range_m);
        let cube = Array3::from_shape_fn((4, PULSES, SAMPLES), |(channel, pulse, sample)| {
            let phase = if waveform.is_continuous() { heard[channel].conj() } else { heard[channel] };
            one[[0, pulse, sample]] * Complex::new(phase.re as f32, phase.im as f32)
        }) + noise(4, 11);
        let power = |beamforming: Beamforming| {
            let processing = Processing { beamforming, ..Processing::default() };
            let antenna = Antenna { array: Some(array.clone()), ..Antenna::default() };
            let config = RadarConfig { antenna, processing, ..single.clone() };
            map_of(&mut radar(&config), &cube).largest().unwrap().2
        };
        let steered = |azimuth_rad| power(Beamforming::Steered { taper: Window::Rectangular, azimuth_rad });
        let adaptive =
            |azimuth_rad| power(Beamforming::Adaptive { azimuth_rad, loading_db: 20.0, guard_ranges: 4 });
        assert!(steered(0.4) > 5.0 * steered(-0.4), "{waveform:?}");
        assert!(adaptive(0.4) > 5.0 * adaptive(-0.4), "{waveform:?}");
    }
}

/// What one element samples of a target that stands still.
fn beat_or_echo(config: &RadarConfig, range_m: f64) -> Array3<Complex<f32>> {
    let waveform = &config.waveforms[0];
    if !waveform.is_continuous() {
        return echo(config, 1, range_m, 0.0);
    }
    let delay_s = 2.0 * range_m / SPEED_OF_LIGHT_M_S;
    Array3::from_shape_fn((1, PULSES, SAMPLES), |(_, _, sample)| {
        let since_s = FIRST_S + sample as f64 / SAMPLING_HZ;
        let [sent, received] = [since_s, since_s - delay_s].map(|t| waveform.phase_cycles(t).unwrap_or(0.0));
        let turn = Complex::<f64>::from_polar(1.0, TAU * (sent - received).fract());
        Complex::new(turn.re as f32, turn.im as f32)
    })
}

/// Single cells have the power that the map has there: with cancellers, tapers, and sweeps that rise and fall.
#[test]
fn cells_are_those_of_the_map() {
    let sweep = |sweep_hz: f64| RadarConfig {
        waveforms: vec![Waveform::Fmcw { duration_s: 500.0 / SAMPLING_HZ, sweep_hz }],
        ..config()
    };
    let cancelling = RadarConfig {
        processing: Processing { canceller_pulses: 3, doppler_oversampling: 2, ..Processing::default() },
        ..config()
    };
    for config in [config(), cancelling, sweep(2e6), sweep(-2e6)] {
        let mut chain = Chain::new(&config, SimdLevel::Best);
        let cube = noise(1, 5);
        let cpi = cpi(Iq::F32(cube.view()));
        let mut maps = DwellMap::new();
        chain
            .process(&Dwell { beam: Beam::default(), cpis: &[cpi] }, &RadarSettings::default(), &mut maps)
            .unwrap();
        let (plan, mut cells) = (chain.plan(&cpi).unwrap(), Vec::new());
        for (gate, filter) in [(0, 0), (7, 1), (100, 5), (maps.maps[0].gates - 3, 9)] {
            chain.cells(plan, &cpi.iq, &(gate..gate + 3), filter as f64, &mut cells);
            assert_eq!(cells.len(), 3);
            for (later, cell) in cells.iter().enumerate() {
                let expected = f64::from(maps.maps[0].gate(gate + later)[filter]);
                assert!(
                    (cell.norm_sqr() - expected).abs() < 1e-3 * (expected + 0.1),
                    "{gate} {filter}: {cell} {expected}"
                );
            }
        }
    }
}

#[test]
fn what_clips_is_marked_where_it_counts_and_changes_nothing_else() {
    let full_scale = Some(200.0);
    let declared = RadarConfig { receiver: Receiver { full_scale, ..config().receiver }, ..config() };
    let mut cube = noise(1, 3).mapv(|x| x * 10.0);
    cube[[0, 3, 250]].im = -200.0;
    cube[[0, 5, 2]].re = 250.0;
    let (plain, marked) = (map_of(&mut radar(&config()), &cube), map_of(&mut radar(&declared), &cube));
    assert_eq!(plain.power, marked.power);
    assert!(plain.clipped.is_empty());
    let length = SAMPLES - marked.gates + 1;
    for (gate, is_clipped) in marked.clipped.iter().enumerate() {
        let reaches = |sample: usize| (gate..gate + length).contains(&sample);
        assert_eq!(*is_clipped, reaches(250) || reaches(2), "{gate}");
    }
    // Integers have their own limits, and what is below them is not marked.
    let mut integers = cube.mapv(|x| Complex::new(x.re as i16, x.im as i16));
    let mut own = radar(&config());
    let mut map_of = |cube: &Array3<Complex<i16>>| {
        let mut out = DwellMap::new();
        own.process(&Dwell { beam: Beam::default(), cpis: &[cpi(Iq::I16(cube.view()))] }, &mut out).unwrap();
        out.maps.pop().unwrap()
    };
    assert!(map_of(&integers).clipped.is_empty());
    integers[[0, 0, SAMPLES - 1]].re = i16::MIN;
    let map = map_of(&integers);
    assert_eq!(map.clipped.iter().filter(|is_clipped| **is_clipped).count(), 1);
    assert!(map.clipped[map.gates - 1]);
}

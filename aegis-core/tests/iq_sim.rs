//! The I/Q simulator against its own truth: through the radar's processing, and by the distributions it should have.
#![cfg(feature = "sim")]

use aegis_core::config::{Antenna, Beamforming, LineArray, Processing, RadarConfig, Receiver, ScanPattern};
use aegis_core::geometry::{EnuFrame, Polar};
use aegis_core::num_complex::Complex;
use aegis_core::radar::{DwellMap, RangeDopplerMap, Swerling, Waveform, Window, processing_loss_db};
use aegis_core::sim::{
    Burst, Clutter, ClutterStatistics, Emitter, FalseTarget, IqDwell, IqScene, IqSceneConfig, IqTarget,
    JammerScript, Reflectivity, Repeater, TargetScript,
};
use aegis_core::units::SPEED_OF_LIGHT_M_S;
use aegis_core::{Beam, Config, Error, Geodetic, Radar, RadarSettings, SensorConfig};
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::f64::consts::TAU;

/// With a fixed seed a test passes always or never; a right one fails one such bound in 150 000.
const SIGMAS: f64 = 4.5;

type Distribution = fn(f64) -> f64;
type Change = fn(&mut IqSceneConfig);

fn radar() -> RadarConfig {
    RadarConfig {
        carriers_hz: vec![3e9, 3.1e9],
        waveforms: vec![Waveform::Lfm { duration_s: 10e-6, sweep_hz: 2e6 }],
        prf_sets_hz: vec![vec![2000.0]],
        pulses: 16,
        receiver: Receiver { samples: 512, sampling_hz: 4e6, first_sample_s: 20e-6, ..Receiver::default() },
        scan: ScanPattern::Electronic { beams: vec![Beam { azimuth_rad: 1.0, elevation_rad: 0.1 }] },
        ..RadarConfig::default()
    }
}

fn quiet() -> IqSceneConfig {
    IqSceneConfig { radar: radar(), dwells_per_scan: 1, receiver_noise: false, ..IqSceneConfig::default() }
}

fn at(range_m: f64, azimuth_rad: f64, elevation_rad: f64) -> Geodetic {
    EnuFrame::new(IqSceneConfig::default().site)
        .to_geodetic(Polar { range_m, azimuth_rad, elevation_rad }.to_enu())
}

fn target(range_m: f64, azimuth_rad: f64, course_rad: f64, speed_m_s: f64) -> IqTarget {
    let script = TargetScript::new(at(range_m, azimuth_rad, 0.1), course_rad, speed_m_s).straight(100.0);
    IqTarget { script, swerling: Swerling::Swerling0 }
}

fn process(config: &RadarConfig, dwell: &IqDwell) -> RangeDopplerMap {
    let sensor = SensorConfig {
        radar: Some(config.clone()),
        channels: config.carriers_hz.len() as u32,
        ..SensorConfig::default()
    };
    let config = Config { sensors: vec![sensor], ..Config::default() };
    config.validate().unwrap();
    let mut out = DwellMap::new();
    let cpis = dwell.cpis();
    Radar::new(&config.sensors[0], &config)
        .process(&aegis_core::Dwell { beam: dwell.beam, cpis: &cpis }, &mut out)
        .unwrap();
    out.maps.remove(0)
}

fn only_dwell(config: IqSceneConfig) -> IqDwell {
    IqScene::new(config).unwrap().next(&RadarSettings::default()).unwrap().dwells.remove(0)
}

/// Where a parabola through three levels, in decibels, is highest; beside the middle one.
fn summit(levels: [f64; 3]) -> f64 {
    let [before, here, after] = levels.map(|level| level.max(1e-30).log10());
    0.5 * (before - after) / (before - 2.0 * here + after)
}

/// Gate and filter of the largest cell, interpolated.
fn peak(map: &RangeDopplerMap) -> (f64, f64) {
    let (gate, filter, _) = map.largest().unwrap();
    let level = |gate: usize, filter: usize| f64::from(map.gate(gate)[filter % map.filters]);
    let over_gates = summit([gate - 1, gate, gate + 1].map(|gate| level(gate, filter)));
    let over_filters = summit([map.filters - 1, 0, 1].map(|step| level(gate, filter + step)));
    (gate as f64 + over_gates, filter as f64 + over_filters)
}

/// Largest distance between the distribution of a sample and one that is claimed, times the root of how many there are: above
/// 2.3 once in 20 000 (Kolmogorov).
fn kolmogorov(mut sample: Vec<f64>, claimed: impl Fn(f64) -> f64) -> f64 {
    sample.sort_by(f64::total_cmp);
    let count = sample.len() as f64;
    let steps = sample.iter().enumerate().map(|(place, value)| {
        let claimed = claimed(*value);
        (claimed - place as f64 / count).abs().max(((place + 1) as f64 / count - claimed).abs())
    });
    steps.fold(0.0, f64::max) * count.sqrt()
}

fn mean_power<'a>(samples: impl IntoIterator<Item = &'a Complex<f32>>) -> (f64, f64) {
    let powers: Vec<f64> = samples.into_iter().map(|sample| f64::from(sample.norm_sqr())).collect();
    (powers.iter().sum::<f64>() / powers.len() as f64, powers.len() as f64)
}

#[test]
fn targets_come_out_where_they_are() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let (mut range_sum, mut rate_sum, mut worst) = (0.0, 0.0, 0.0_f64);
    let draws = 1000;
    for seed in 0..draws {
        let (range_m, course_rad) = (random.random_range(6_000.0..18_000.0), random.random_range(0.0..TAU));
        let azimuth_rad = 1.0 + random.random_range(-0.01..0.01);
        let mut target = target(range_m, azimuth_rad, course_rad, random.random_range(1.0..300.0));
        // 40 dB after all gains, wherever it is.
        target.script.rcs_m2 = (range_m / 18_000.0).powi(4).max(1e-4);
        let dwell =
            only_dwell(IqSceneConfig { seed, targets: vec![target], receiver_noise: true, ..quiet() });
        let truth = &dwell.truth[0];
        let map = process(&radar(), &dwell);
        let (gate, filter) = peak(&map);
        let (range, rate) = (map.range.unwrap(), map.range_rate.unwrap());
        let off_gates = gate - range.gate_of(truth.range_m, truth.range_rate_m_s);
        let off_filters = filter - rate.filter_of(truth.range_rate_m_s, map.filters);
        let off_filters = off_filters - map.filters as f64 * (off_filters / map.filters as f64).round();
        range_sum += off_gates;
        rate_sum += off_filters;
        worst = worst.max(off_gates.abs()).max(off_filters.abs());
    }
    let [range, rate] = [range_sum, rate_sum].map(|sum: f64| sum / draws as f64);
    println!("bias: {range:.4} gates, {rate:.4} filters, worst {worst:.3}");
    assert!(range.abs() < 0.1 && rate.abs() < 0.1 && worst < 0.7, "{range} {rate} {worst}");
}

#[test]
fn an_array_hears_targets_from_where_they_are() {
    let azimuths = [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3];
    let antenna = Antenna {
        azimuth_width_rad: 1.2,
        array: Some(LineArray { elements: 8, spacing_m: 0.05 }),
        ..Antenna::default()
    };
    let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
    let (mut sum, draws) = (0.0, 100);
    for seed in 0..draws {
        let off_rad = random.random_range(-0.15..0.15);
        let radar = RadarConfig { antenna: antenna.clone(), ..radar() };
        let targets = vec![target(9000.0, 1.0 + off_rad, 0.0, 50.0)];
        let dwell = only_dwell(IqSceneConfig { seed, radar, targets, ..quiet() });
        let level = |azimuth_rad: f64| {
            let beamforming = Beamforming::Steered { taper: Window::Rectangular, azimuth_rad };
            let processing = Processing { beamforming, ..Processing::default() };
            let radar = RadarConfig { antenna: antenna.clone(), processing, ..self::radar() };
            f64::from(process(&radar, &dwell).largest().unwrap().2)
        };
        let levels = azimuths.map(level);
        let best = (1..6).max_by(|a, b| levels[*a].total_cmp(&levels[*b])).unwrap();
        let found = azimuths[best] + 0.1 * summit([levels[best - 1], levels[best], levels[best + 1]]);
        // The line of elements is level: it hears sin(azimuth) cos(elevation).
        sum += found - (off_rad.sin() * dwell.truth[0].elevation_rad.cos()).asin();
    }
    let bias_rad = sum / draws as f64;
    println!("bias: {bias_rad:.5} rad");
    // A beam of eight elements is 0.22 rad wide.
    assert!(bias_rad.abs() < 0.005, "{bias_rad}");
}

#[test]
fn targets_have_the_snr_of_the_radar_equation() {
    // Exactly on a gate, without Doppler: what is lost is lost by the tapers.
    let range_m = 0.5 * SPEED_OF_LIGHT_M_S * (20e-6 + 200.0 / 4e6);
    let mut target = target(range_m, 1.0, 0.0, 0.1);
    target.script.rcs_m2 = 0.05;
    let dwell = only_dwell(IqSceneConfig { targets: vec![target], ..quiet() });
    let radar = radar();
    // By hand: P G² λ² σ / ((4π)³ R⁴ L kTFB).
    let wavelength_m = SPEED_OF_LIGHT_M_S / 3e9;
    let noise_w = 1.380_649e-23 * 290.0 * 10_f64.powf(0.3) * 4e6;
    let gain = 10_f64.powf(2.0 * 3.4 - 0.6);
    let by_hand =
        1e5 * gain * wavelength_m.powi(2) * 0.05 / ((2.0 * TAU).powi(3) * range_m.powi(4) * noise_w);
    let truth_db = dwell.truth[0].snr_db;
    assert!((truth_db - 10.0 * by_hand.log10()).abs() < 0.01, "{truth_db} {by_hand}");
    let losses_db = processing_loss_db(&radar.processing.range_window.coefficients(40))
        + processing_loss_db(&radar.processing.doppler_window.coefficients(16));
    let expected_db = truth_db + 10.0 * (40.0 * 16.0_f64).log10() - losses_db;
    let found_db = 10.0 * f64::from(process(&radar, &dwell).largest().unwrap().2).log10();
    println!("SNR: {found_db:.3} dB, expected {expected_db:.3}");
    assert!((found_db - expected_db).abs() < 0.2, "{found_db} {expected_db}");
}

#[test]
fn swerling_cases_have_their_distributions_and_times() {
    let exponential = |power: f64| -(-power).exp_m1();
    let chi_4 = |power: f64| 1.0 - (1.0 + 2.0 * power) * (-2.0 * power).exp();
    let cases: [(Swerling, Distribution); 4] = [
        (Swerling::Swerling1, exponential),
        (Swerling::Swerling2, exponential),
        (Swerling::Swerling3, chi_4),
        (Swerling::Swerling4, chi_4),
    ];
    for (swerling, claimed) in cases {
        let changes = matches!(swerling, Swerling::Swerling2 | Swerling::Swerling4);
        let target = IqTarget { swerling, ..target(9000.0, 1.0, 0.0, 0.1) };
        let mut scene = IqScene::new(IqSceneConfig { targets: vec![target], seed: 3, ..quiet() }).unwrap();
        let mut powers = Vec::new();
        for _ in 0..if changes { 125 } else { 2000 } {
            let dwell = scene.next(&RadarSettings::default()).unwrap().dwells.remove(0);
            let snr = 10_f64.powf(0.1 * dwell.truth[0].snr_db);
            // A sample in the middle of the echo.
            let sample = ((dwell.truth[0].range_m * 2.0 / SPEED_OF_LIGHT_M_S - 15e-6) * 4e6) as usize;
            let pulses = dwell.cpis[0].samples.column_of(sample);
            let own: Vec<f64> = pulses.into_iter().map(|power| power / snr).collect();
            if changes {
                powers.extend(own);
            } else {
                assert!(own.iter().all(|power| (power / own[0] - 1.0).abs() < 1e-4));
                powers.push(own[0]);
            }
        }
        let distance = kolmogorov(powers, claimed);
        println!("{swerling:?}: {distance:.2}");
        assert!(distance < 2.3, "{swerling:?}: {distance}");
    }
}

/// A sample's power in each pulse of the first channel.
trait Column {
    fn column_of(&self, sample: usize) -> Vec<f64>;
}

impl Column for aegis_core::ndarray::Array3<Complex<f32>> {
    fn column_of(&self, sample: usize) -> Vec<f64> {
        (0..self.dim().1).map(|pulse| f64::from(self[[0, pulse, sample]].norm_sqr())).collect()
    }
}

#[test]
fn noise_has_unit_power_and_depends_on_seed_dwell_and_channel() {
    let array = Some(LineArray { elements: 2, spacing_m: 0.05 });
    let radar = RadarConfig { antenna: Antenna { array, ..Antenna::default() }, ..radar() };
    let config = IqSceneConfig { radar, receiver_noise: true, seed: 5, dwells_per_scan: 2, ..quiet() };
    let scan = |seed: u64| {
        let mut scene = IqScene::new(IqSceneConfig { seed, ..config.clone() }).unwrap();
        scene.next(&RadarSettings::default()).unwrap()
    };
    let (one, again, other) = (scan(5), scan(5), scan(6));
    assert_eq!(one, again);
    let samples = &one.dwells[0].cpis[0].samples;
    let (power, count) = mean_power(samples);
    assert!((power - 1.0).abs() < SIGMAS / count.sqrt(), "{power}");
    let first = |scan: &aegis_core::sim::IqScan, dwell: usize, channel: usize| {
        scan.dwells[dwell].cpis[0].samples[[channel, 0, 0]]
    };
    let firsts = [first(&one, 0, 0), first(&one, 0, 1), first(&one, 1, 0), first(&other, 0, 0)];
    for (place, value) in firsts.iter().enumerate() {
        assert!(firsts[place + 1..].iter().all(|other| other != value));
    }
}

#[test]
fn what_is_far_away_folds_over() {
    // 2000 Hz are unambiguous to 74.9 km.
    let far = target(74_948.1 + 9_000.0, 1.0, 1.0, 50.0);
    let mut far = IqSceneConfig { targets: vec![far], ..quiet() };
    far.targets[0].script.rcs_m2 = 1e4;
    // The scene's second dwell: before the first there was no target.
    let mut scene = IqScene::new(far).unwrap();
    let settings = RadarSettings::default();
    scene.next(&settings).unwrap();
    let dwell = scene.next(&settings).unwrap().dwells.remove(0);
    let map = process(&radar(), &dwell);
    let range = map.range.unwrap();
    let truth = &dwell.truth[0];
    let folded_m = truth.range_m - range.unambiguous_m.unwrap();
    let (gate, _) = peak(&map);
    assert!((gate - range.gate_of(folded_m, truth.range_rate_m_s)).abs() < 0.3, "{gate}");
    // Also in the first pulse, for which there was one before.
    assert!(dwell.cpis[0].samples.column_of(175).iter().all(|power| *power > 0.0));
}

#[test]
fn nothing_is_received_while_a_pulse_is_transmitted() {
    let mut radar = radar();
    radar.receiver.first_sample_s = 4e-6;
    // Its echo lasts from 7 to 17 µs; the pulse until 10 µs.
    let targets = vec![target(0.5 * SPEED_OF_LIGHT_M_S * 7e-6, 1.0, 0.0, 0.1)];
    let dwell = only_dwell(IqSceneConfig { radar, targets, receiver_noise: true, ..quiet() });
    let pulse = dwell.cpis[0].samples.index_axis(aegis_core::ndarray::Axis(1), 3).to_owned();
    let heard: Vec<bool> = pulse.iter().map(|sample| sample.norm_sqr() > 100.0).collect();
    assert!(pulse.iter().take(24).all(|sample| sample.norm_sqr() == 0.0));
    assert!(heard[24..52].iter().all(|is_heard| *is_heard), "28 of 40 samples are left");
    assert!(!heard[53..].iter().any(|is_heard| *is_heard));
}

#[test]
fn a_continuous_sweep_finds_its_target() {
    let radar = RadarConfig {
        waveforms: vec![Waveform::Fmcw { duration_s: 1e-3, sweep_hz: 10e6 }],
        prf_sets_hz: vec![vec![1000.0]],
        receiver: Receiver { samples: 500, sampling_hz: 0.5e6, first_sample_s: 0.0, ..Receiver::default() },
        peak_power_w: 100.0,
        ..radar()
    };
    for sweep_hz in [10e6, -10e6] {
        let waveforms = vec![Waveform::Fmcw { duration_s: 1e-3, sweep_hz }];
        let radar = RadarConfig { waveforms, ..radar.clone() };
        for course_rad in [1.0, 4.1] {
            let targets = vec![target(2000.0, 1.0, course_rad, 10.0)];
            let dwell = only_dwell(IqSceneConfig { radar: radar.clone(), targets, ..quiet() });
            let map = process(&radar, &dwell);
            let (gate, filter) = peak(&map);
            let truth = &dwell.truth[0];
            let off_gates = gate - map.range.unwrap().gate_of(truth.range_m, truth.range_rate_m_s);
            let off_filters = filter - map.range_rate.unwrap().filter_of(truth.range_rate_m_s, map.filters);
            println!("{sweep_hz} {course_rad}: {off_gates:.3} {off_filters:.3}");
            assert!(off_gates.abs() < 0.2 && off_filters.abs() < 0.2, "{off_gates} {off_filters}");
        }
    }
}

#[test]
fn a_repeater_shows_what_it_is_asked_to() {
    let repeater = Repeater {
        emitter: Emitter::Place(at(7000.0, 1.0, 0.1)),
        bursts: vec![Burst { start_s: 0.0, end_s: 10.0 }],
        jnr_db: 20.0,
        reference_range_m: 7000.0,
        channels: vec![0],
        false_targets: vec![FalseTarget { delay_s: 20e-6, doppler_hz: 250.0 }],
    };
    let config = IqSceneConfig { repeaters: vec![repeater], ..quiet() };
    let dwell = only_dwell(config.clone());
    let (power, _) = mean_power(dwell.cpis[0].samples.iter().filter(|sample| sample.norm_sqr() > 0.0));
    assert!((power / 100.0 - 1.0).abs() < 1e-3, "{power}");
    let map = process(&radar(), &dwell);
    let (gate, filter) = peak(&map);
    let rate_m_s = -0.5 * 250.0 * SPEED_OF_LIGHT_M_S / 3e9;
    let shown_m = 7000.0 + 0.5 * SPEED_OF_LIGHT_M_S * 20e-6;
    assert!((gate - map.range.unwrap().gate_of(shown_m, rate_m_s)).abs() < 0.1);
    assert!((filter - map.range_rate.unwrap().filter_of(rate_m_s, map.filters)).abs() < 0.1);
    // On the other channel it is not heard.
    let settings = RadarSettings { channel: 1, ..RadarSettings::default() };
    let scan = IqScene::new(config).unwrap().next(&settings).unwrap();
    assert!(mean_power(&scan.dwells[0].cpis[0].samples).0 <= 0.0);
}

#[test]
fn jamming_raises_the_floor_by_what_is_said_on_its_channels() {
    let burst = Burst { start_s: 0.0, end_s: 0.004 };
    for (off_rad, expected) in [(0.0, 100.0), (1.0, 0.1)] {
        let jammer =
            JammerScript { channels: vec![0], ..JammerScript::at_bearing(1.0 + off_rad, 20.0, burst) };
        let config = IqSceneConfig { jammers: vec![jammer], receiver_noise: true, ..quiet() };
        let power_on = |channel: u32, pulses: std::ops::Range<usize>| {
            let settings = RadarSettings { channel, ..RadarSettings::default() };
            let scan = IqScene::new(config.clone()).unwrap().next(&settings).unwrap();
            let samples = &scan.dwells[0].cpis[0].samples;
            mean_power(samples.slice(aegis_core::ndarray::s![0, pulses, ..]))
        };
        // It is on during eight pulses of sixteen.
        for (channel, pulses, level) in [(0, 0..8, 1.0 + expected), (0, 8..16, 1.0), (1, 0..8, 1.0)] {
            let (power, count) = power_on(channel, pulses);
            assert!((power / level - 1.0).abs() < SIGMAS / count.sqrt(), "{power} {level}");
        }
    }
}

/// Clutter of one patch a sample: a pulse as long as a sample.
fn clutter_scene(clutter: Clutter) -> IqSceneConfig {
    let waveforms = vec![Waveform::Unmodulated { duration_s: 0.25e-6 }];
    let radar = RadarConfig { waveforms, pulses: 64, ..radar() };
    IqSceneConfig { radar, clutter: vec![clutter], seed: 9, ..quiet() }
}

fn flat_clutter() -> Clutter {
    Clutter { reflectivity: Reflectivity::Surface { sigma0_db: -20.0 }, standing: 0.0, ..Clutter::ground() }
}

#[test]
fn clutter_has_its_amplitudes() {
    let cases: [(ClutterStatistics, Distribution); 3] = [
        (ClutterStatistics::Rayleigh, |amplitude| -(-amplitude * amplitude).exp_m1()),
        // P(|z| > t) = 2/Γ(ν) (√ν t)^ν K_ν(2 √ν t), in closed form for half numbers (Abramowitz and Stegun 10.2.17).
        (ClutterStatistics::K { shape: 0.5 }, |amplitude| -(-2.0 * 0.5_f64.sqrt() * amplitude).exp_m1()),
        (ClutterStatistics::K { shape: 1.5 }, |amplitude| {
            let x = 2.0 * 1.5_f64.sqrt() * amplitude;
            1.0 - (1.0 + x) * (-x).exp()
        }),
    ];
    for (statistics, claimed) in cases {
        let config = clutter_scene(Clutter { statistics, ..flat_clutter() });
        let mut scene = IqScene::new(config).unwrap();
        let mut scaled = vec![Vec::new(); 512];
        for _ in 0..200 {
            let dwell = scene.next(&RadarSettings::default()).unwrap().dwells.remove(0);
            // One pulse of each dwell: pulses are alike within it.
            for (sample, amplitudes) in scaled.iter_mut().enumerate().take(300).skip(1) {
                amplitudes.push(f64::from(dwell.cpis[0].samples[[0, 0, sample]].norm()));
            }
        }
        // Each gate's mean power is R⁻³ and the beam's; here it is by the equation, near by at gate 100.
        let power_at = |sample: usize| {
            let range_m = 0.5 * SPEED_OF_LIGHT_M_S * (20e-6 + sample as f64 / 4e6);
            (range_m, expected_power(range_m))
        };
        let all = (1..300).flat_map(|sample| {
            let root = power_at(sample).1.sqrt();
            scaled[sample].iter().map(move |amplitude| amplitude / root).collect::<Vec<_>>()
        });
        let distance = kolmogorov(all.collect(), claimed);
        println!("{statistics:?}: {distance:.2}");
        assert!(distance < 2.3, "{statistics:?}: {distance}");
    }
}

/// Clutter's signal-to-noise ratio in a sample: the radar equation with σ⁰ R θ√(π/8 ln 2) ΔR, and the beam's elevation.
fn expected_power(range_m: f64) -> f64 {
    let antenna = Antenna::default();
    let wavelength_m = SPEED_OF_LIGHT_M_S / 3e9;
    let noise_w = 1.380_649e-23 * 290.0 * 10_f64.powf(0.3) * 4e6;
    let area_m2 = range_m * antenna.azimuth_width_rad * 0.752_683_4 * 0.5 * SPEED_OF_LIGHT_M_S / 4e6;
    // Over an Earth of 4/3 radius.
    let sine = 30.0 / range_m + range_m / (2.0 * 4.0 / 3.0 * 6_371_000.0);
    let gain = antenna.pattern(0.0, -sine - 0.1).powi(2);
    1e5 * 10_f64.powf(6.2) * wavelength_m.powi(2) * 0.01 * area_m2 * gain
        / ((2.0 * TAU).powi(3) * range_m.powi(4) * noise_w)
}

#[test]
fn clutter_has_its_spectrum() {
    let wavelength_m = SPEED_OF_LIGHT_M_S / 3e9;
    for (mean_m_s, spread_m_s, standing) in
        [(0.0, 0.5, 0.0), (-5.0, 2.0, 0.0), (8.0, 6.0, 0.0), (3.0, 2.0, 0.5)]
    {
        let clutter = Clutter { mean_m_s, spread_m_s, standing, ..flat_clutter() };
        let mut scene = IqScene::new(clutter_scene(clutter)).unwrap();
        // Correlations from pulse to pulse, scaled by the power that is claimed, gate by gate and dwell by dwell.
        let mut lags = vec![Vec::new(); 4];
        for _ in 0..30 {
            let dwell = scene.next(&RadarSettings::default()).unwrap().dwells.remove(0);
            let cube = &dwell.cpis[0].samples;
            for sample in 1..300 {
                let power = expected_power(0.5 * SPEED_OF_LIGHT_M_S * (20e-6 + sample as f64 / 4e6));
                for (lag, values) in lags.iter_mut().enumerate() {
                    let sum: Complex<f64> = (0..64 - lag)
                        .map(|pulse| {
                            let product = cube[[0, pulse + lag, sample]] * cube[[0, pulse, sample]].conj();
                            Complex::new(f64::from(product.re), f64::from(product.im))
                        })
                        .sum();
                    values.push(sum / (power * (64 - lag) as f64));
                }
            }
        }
        for (lag, values) in lags.iter().enumerate() {
            // ρ(t) = s + (1 − s) exp(−2π²σ²t²) exp(j2πf̄t).
            let time_s = lag as f64 / 2000.0;
            let sigma_hz = 2.0 * spread_m_s / wavelength_m;
            let decay = (-0.5 * (TAU * sigma_hz * time_s).powi(2)).exp() * (1.0 - standing);
            let turn = Complex::from_polar(1.0, -TAU * 2.0 * mean_m_s / wavelength_m * time_s);
            let expected = turn * decay + standing;
            let count = values.len() as f64;
            let mean: Complex<f64> = values.iter().sum::<Complex<f64>>() / count;
            let variance = values.iter().map(|value| (value - mean).norm_sqr()).sum::<f64>() / count;
            let off = (mean - expected).norm();
            println!("{mean_m_s} {spread_m_s} lag {lag}: off {off:.4} ± {:.4}", (variance / count).sqrt());
            assert!(off < SIGMAS * (variance / count).sqrt() + 1e-3, "{mean} {expected}");
        }
    }
}

#[test]
fn settings_change_what_is_transmitted_and_nonsense_is_refused() {
    let mut scene = IqScene::new(quiet()).unwrap();
    let fewer = RadarSettings { pulses: Some(5), channel: 1, ..RadarSettings::default() };
    let scan = scene.next(&fewer).unwrap();
    assert_eq!(scan.dwells[0].cpis[0].samples.dim(), (1, 5, 512));
    assert!((scan.dwells[0].cpis[0].carrier_hz - 3.1e9).abs() < 1.0);
    let bad = [
        RadarSettings { waveform: 7, ..RadarSettings::default() },
        RadarSettings { prf_set: 7, ..RadarSettings::default() },
        RadarSettings { channel: 7, ..RadarSettings::default() },
        RadarSettings { pulses: Some(0), ..RadarSettings::default() },
    ];
    for settings in bad {
        assert!(matches!(scene.next(&settings), Err(Error::OutOfRange { .. })), "{settings:?}");
    }
    // Then no time has passed.
    assert_eq!(scene.next(&fewer).unwrap().dwells[0].start, scan.dwells[0].end);
    let cases: [(&str, Change); 7] = [
        ("dwells_per_scan", |scene| scene.dwells_per_scan = 0),
        ("site", |scene| scene.site.latitude_rad = f64::NAN),
        ("radar.pulses", |scene| scene.radar.pulses = 0),
        ("radar.carriers_hz", |scene| scene.radar.carriers_hz.clear()),
        ("targets[0].script.rcs_m2", |scene| scene.targets[0].script.rcs_m2 = -1.0),
        ("clutter[0].far_m", |scene| scene.clutter[0].far_m = f64::INFINITY),
        ("jammers[0].jnr_db", |scene| scene.jammers[0].jnr_db = f64::NAN),
    ];
    for (field, change) in cases {
        let burst = Burst { start_s: 0.0, end_s: 1.0 };
        let mut config = IqSceneConfig {
            targets: vec![target(9000.0, 1.0, 0.0, 50.0)],
            clutter: vec![Clutter::sea()],
            jammers: vec![JammerScript::at_bearing(1.0, 10.0, burst)],
            ..quiet()
        };
        change(&mut config);
        let told = IqScene::new(config).err().map(|error| error.to_string());
        assert!(told.as_ref().is_some_and(|text| text.contains(field)), "{field}: {told:?}");
    }
}

#[test]
fn a_turning_beam_passes_its_target_and_its_scan_is_one_sector() {
    let radar = RadarConfig { scan: ScanPattern::Rotating { period_s: 6.0, elevation_rad: 0.1 }, ..radar() };
    let targets = vec![target(9000.0, 0.1, 0.0, 0.1)];
    let mut scene = IqScene::new(IqSceneConfig { radar, targets, dwells_per_scan: 30, ..quiet() }).unwrap();
    let scan = scene.next(&RadarSettings::default()).unwrap();
    assert_eq!(scan.sectors.len(), 1);
    let swept_rad = 30.0 * 16.0 / 2000.0 / 6.0 * TAU;
    assert!((scan.sectors[0].width_rad - swept_rad).abs() < 1e-9);
    let strongest =
        scan.dwells.iter().max_by(|a, b| a.truth[0].snr_db.total_cmp(&b.truth[0].snr_db)).unwrap();
    assert!((strongest.beam.azimuth_rad - 0.1).abs() < 0.005, "{:?}", strongest.beam);
    scan.with_scan(|scan| assert_eq!(scan.look.sectors.len(), 1));
}

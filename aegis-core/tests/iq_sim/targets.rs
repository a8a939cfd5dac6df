//! Targets come out of the processing where they are, as strong as they should be.

use crate::support::{Distribution, kolmogorov, only_dwell, peak, process, quiet, radar, summit, target};
use aegis_core::RadarSettings;
use aegis_core::config::{Antenna, Beamforming, LineArray, Processing, RadarConfig, Receiver};
use aegis_core::num_complex::Complex;
use aegis_core::radar::{Swerling, Waveform, Window, processing_loss_db};
use aegis_core::sim::{IqScene, IqSceneConfig, IqTarget};
use aegis_core::units::SPEED_OF_LIGHT_M_S;
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::f64::consts::TAU;

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
    // Beams a good third of their width apart.
    let azimuths = [-0.24, -0.16, -0.08, 0.0, 0.08, 0.16, 0.24];
    let antenna = Antenna {
        azimuth_width_rad: 1.2,
        array: Some(LineArray { elements: 8, spacing_m: 0.05 }),
        ..Antenna::default()
    };
    let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
    let few_pulses = || RadarConfig { pulses: 4, ..radar() };
    let (mut sum, draws) = (0.0, 1000);
    for seed in 0..draws {
        let off_rad = random.random_range(-0.15..0.15);
        let radar = RadarConfig { antenna: antenna.clone(), ..few_pulses() };
        let targets = vec![target(9000.0, 1.0 + off_rad, 0.0, 50.0)];
        let dwell = only_dwell(IqSceneConfig { seed, radar, targets, ..quiet() });
        let level = |azimuth_rad: f64| {
            let beamforming = Beamforming::Steered { taper: Window::Rectangular, azimuth_rad };
            let processing = Processing { beamforming, ..Processing::default() };
            let radar = RadarConfig { antenna: antenna.clone(), processing, ..few_pulses() };
            f64::from(process(&radar, &dwell).largest().unwrap().2)
        };
        let levels = azimuths.map(level);
        let best = (1..6).max_by(|a, b| levels[*a].total_cmp(&levels[*b])).unwrap();
        let found = azimuths[best] + 0.08 * summit([levels[best - 1], levels[best], levels[best + 1]]);
        // The line of elements is level: it hears sin(azimuth) cos(elevation).
        sum += found - (off_rad.sin() * dwell.truth[0].elevation_rad.cos()).asin();
    }
    let bias_rad = sum / draws as f64;
    println!("bias: {bias_rad:.5} rad");
    // A beam of eight elements is 0.22 rad wide: a tenth of it.
    assert!(bias_rad.abs() < 0.002, "{bias_rad}");
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

//! What a scene reports has the statistics that its formulas promise.

use crate::support::{SIGMAS, assert_binomial, detections, flyer, hovering, polar, quiet, scans, site};
use aegis_core::geometry::{EnuFrame, Polar, range_rate_m_s, wrap_angle};
use aegis_core::sim::detection::detection_probability;
use aegis_core::sim::{Scene, SceneConfig, SceneRadar, TargetScript};
use aegis_core::{Geodetic, Identity, Measurement, Plot, PlotFlags};
use std::f64::consts::TAU;

#[test]
fn detection_follows_the_radar_equation_and_swerling_1() {
    const ROTATIONS: u32 = 1500;
    // From 31 dB down to 15 dB.
    let distances_m: Vec<f64> = (0..12).map(|i| 70_000.0 * 1.09f64.powi(i)).collect();
    let targets: Vec<_> =
        distances_m.iter().zip(0..).map(|(d, i)| hovering(*d, f64::from(i) * 0.5)).collect();
    let radar = quiet(SceneRadar { sectors: 1, reference_snr_db: 15.0, ..SceneRadar::default() });
    let config = SceneConfig { seed: 11, targets, radar, ..SceneConfig::default() };
    let frame = EnuFrame::new(site());
    let scans = scans(&config, ROTATIONS);
    let mut probabilities = Vec::new();
    for (index, target) in config.targets.iter().enumerate() {
        let range_m = Polar::from_enu(frame.from_geodetic(target.position)).range_m;
        // Written out once more, in decibels.
        let snr_db = 15.0 + 10.0 * target.rcs_m2.log10() - 40.0 * (range_m / 100_000.0).log10();
        let probability = 1e-6f64.powf(1.0 / (1.0 + 10f64.powf(snr_db / 10.0)));
        assert!(
            (detection_probability(config.radar.snr(range_m, target.rcs_m2), 1e-6) - probability).abs()
                < 1e-9
        );
        assert_binomial(detections(&scans, index), ROTATIONS, probability, &format!("{snr_db:.1} dB"));
        probabilities.push(probability);
    }
    assert!(probabilities[0] > 0.985 && probabilities[11] < 0.7, "{probabilities:?}");
}

#[test]
fn false_plots_are_poisson_and_uniform_over_the_ring() {
    const ROTATIONS: u32 = 3000;
    const MEAN: f64 = 7.5;
    let radar = SceneRadar { sectors: 8, false_plots_per_rotation: MEAN, ..SceneRadar::default() };
    let config = SceneConfig { seed: 5, radar, ..SceneConfig::default() };
    let scans = scans(&config, ROTATIONS);
    let counts: Vec<f64> = scans
        .chunks(8)
        .map(|rotation| rotation.iter().map(|scan| scan.plots.len()).sum::<usize>() as f64)
        .collect();
    let n = f64::from(ROTATIONS);
    let mean = counts.iter().sum::<f64>() / n;
    let variance = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / (n - 1.0);
    assert!((mean - MEAN).abs() < SIGMAS * (MEAN / n).sqrt(), "mean {mean}");
    // A Poisson count's variance is its mean; the sample variance has variance (μ + 2μ²)/n.
    assert!(
        (variance - MEAN).abs() < SIGMAS * ((MEAN + 2.0 * MEAN * MEAN) / n).sqrt(),
        "variance {variance}"
    );

    let plots: Vec<&Plot> = scans.iter().flat_map(|scan| &scan.plots).collect();
    let total = plots.len() as u32;
    let [near_m2, far_m2] = [config.radar.min_range_m.powi(2), config.radar.max_range_m.powi(2)];
    for part in 1..8 {
        let share = f64::from(part) / 8.0;
        let inside =
            plots.iter().filter(|plot| polar(plot).0.powi(2) < near_m2 + share * (far_m2 - near_m2)).count();
        assert_binomial(inside, total, share, "area within a range");
        let before = plots.iter().filter(|plot| polar(plot).1 < share * TAU).count();
        assert_binomial(before, total, share, "azimuth");
    }
    assert!(plots.iter().all(|plot| plot.identity == Identity::UNKNOWN && polar(plot).2.is_none()));
    assert!(plots.iter().all(|plot| plot.snr_db.is_some_and(|snr_db| snr_db > 11.0)));
}

#[test]
fn measurement_noise_has_the_declared_sigmas() {
    const ROTATIONS: u32 = 400;
    let radar = quiet(SceneRadar {
        elevation_sigma_rad: Some(0.004),
        range_rate_sigma_m_s: Some(1.5),
        ..SceneRadar::default()
    });
    let targets = (0..6).map(flyer).collect();
    let config = SceneConfig { seed: 3, targets, radar, ..SceneConfig::default() };
    let scene = Scene::new(config.clone()).expect("a valid scene");
    let frame = EnuFrame::new(site());
    let mut errors: [Vec<f64>; 4] = Default::default();
    for scan in scans(&config, ROTATIONS) {
        for (plot, truth) in scan.plots.iter().zip(&scan.truth) {
            let state = scene.target(truth.expect("no false plots"), plot.time).expect("it was seen");
            let (position_m, velocity_m_s) = state.in_frame(&frame);
            let really = Polar::from_enu(position_m);
            let rate = range_rate_m_s(position_m, velocity_m_s);
            let Measurement::Polar { range_m, azimuth_rad, elevation_rad, range_rate_m_s, .. } =
                plot.measurement
            else {
                panic!("a scene's plots are polar");
            };
            errors[0].push((range_m - really.range_m) / 30.0);
            errors[1].push(wrap_angle(azimuth_rad - really.azimuth_rad) / 0.0007);
            errors[2].push((elevation_rad.expect("3-D") - really.elevation_rad) / 0.004);
            errors[3].push((range_rate_m_s.expect("Doppler") - rate) / 1.5);
        }
    }
    for (errors, what) in errors.iter().zip(["range", "azimuth", "elevation", "range rate"]) {
        let n = errors.len() as f64;
        let mean = errors.iter().sum::<f64>() / n;
        let variance = errors.iter().map(|e| e * e).sum::<f64>() / n;
        assert!(n > 1500.0 && mean.abs() < SIGMAS / n.sqrt(), "{what}: mean {mean} of {n}");
        assert!((variance - 1.0).abs() < SIGMAS * (2.0 / n).sqrt(), "{what}: variance {variance} of {n}");
    }
}

#[test]
fn transponders_answer_in_steps_of_25_feet() {
    const ROTATIONS: u32 = 300;
    let climber = flyer(1).climbing_to(12_000.0, 5.0);
    let climber = TargetScript { legs: vec![climber.legs[1], climber.legs[0]], ..climber };
    // 30 dB below noise: only the transponder is there.
    let radar =
        quiet(SceneRadar { reference_snr_db: -50.0, reply_probability: 0.9, ..SceneRadar::default() });
    let config = SceneConfig { targets: vec![climber], radar, ..SceneConfig::default() };
    let scene = Scene::new(config.clone()).expect("a valid scene");
    let scans = scans(&config, ROTATIONS);
    let plots: Vec<&Plot> = scans.iter().flat_map(|scan| &scan.plots).collect();
    assert_binomial(plots.len(), ROTATIONS, 0.9, "replies");
    let without = plots.iter().filter(|plot| polar(plot).2.is_none()).count();
    assert_binomial(without, plots.len() as u32, 0.03, "missing altitudes");
    for plot in plots {
        assert!(plot.flags.contains(PlotFlags::SECONDARY) && !plot.flags.contains(PlotFlags::PRIMARY));
        assert_eq!((plot.identity.mode_s, plot.snr_db), (Some(0x34_0001), None));
        if let Some(altitude_m) = polar(plot).2 {
            let steps = altitude_m / 7.62;
            assert!((steps - steps.round()).abs() < 1e-9);
            let height_m = scene.target(0, plot.time).expect("it answered").position.height_m;
            assert!((altitude_m - height_m).abs() <= 3.811, "{altitude_m} {height_m}");
        }
    }
}

#[test]
fn the_earth_hides_a_low_target() {
    let low = |distance_m| {
        let target = hovering(distance_m, 1.0);
        TargetScript { position: Geodetic { height_m: 50.0, ..target.position }, rcs_m2: 1e4, ..target }
    };
    let radar = quiet(SceneRadar::default());
    let config = SceneConfig { targets: vec![low(40_000.0), low(60_000.0)], radar, ..SceneConfig::default() };
    let scans = scans(&config, 50);
    // 4.12 (√30 + √50) km = 51.7 km.
    assert!(detections(&scans, 0) >= 48);
    assert_eq!(detections(&scans, 1), 0);
}

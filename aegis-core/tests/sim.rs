//! What a scene reports has the statistics that its formulas promise.
#![cfg(feature = "sim")]

use aegis_core::geometry::{EnuFrame, Polar, wrap_angle};
use aegis_core::radar::ChannelOverride;
use aegis_core::sim::detection::{beam_gain, detection_probability, from_db};
use aegis_core::sim::{
    Burst, Emitter, JammerScript, Leg, Scene, SceneConfig, SceneRadar, SimScan, TargetScript,
};
use aegis_core::{ActionId, Geodetic, Identity, Measurement, Plot, PlotFlags, RadarSettings, Time};
use std::f64::consts::{PI, TAU};

/// Bounds are this many standard deviations wide: with fixed seeds a test passes always or never, and a right formula
/// fails one bound in 150 000.
const SIGMAS: f64 = 4.5;

fn site() -> Geodetic {
    SceneRadar::default().site
}

/// A target high up that hardly moves, at a ground distance and bearing from the radar.
fn hovering(distance_m: f64, azimuth_rad: f64) -> TargetScript {
    let level = EnuFrame::new(site()).to_geodetic([
        distance_m * azimuth_rad.sin(),
        distance_m * azimuth_rad.cos(),
        0.0,
    ]);
    TargetScript::new(
        Geodetic {
            height_m: 9000.0,
            ..level
        },
        0.0,
        0.1,
    )
    .straight(20_000.0)
}

fn flyer(index: u32) -> TargetScript {
    let bearing = f64::from(index) * 0.7;
    let identity = Identity {
        mode_s: Some(0x34_0000 + index),
        mode_3a: Some(0o1000),
        callsign: None,
    };
    let target = hovering(60_000.0 + 5000.0 * f64::from(index), bearing);
    TargetScript {
        speed_m_s: 90.0,
        track_rad: bearing % PI,
        legs: vec![Leg::Straight { duration_s: 2500.0 }],
        ..target
    }
    .with_identity(identity)
}

fn quiet(mut radar: SceneRadar) -> SceneRadar {
    radar.false_plots_per_rotation = 0.0;
    radar
}

fn scans(config: &SceneConfig, rotations: u32) -> Vec<SimScan> {
    let mut scene = Scene::new(config.clone()).expect("a valid scene");
    let settings = RadarSettings::default();
    (0..rotations * config.radar.sectors)
        .map(|_| scene.next(&settings))
        .collect()
}

fn polar(plot: &Plot) -> (f64, f64, Option<f64>) {
    match plot.measurement {
        Measurement::Polar {
            range_m,
            azimuth_rad,
            altitude_m,
            ..
        } => (range_m, azimuth_rad, altitude_m),
        _ => panic!("a scene's plots are polar"),
    }
}

fn detections(scans: &[SimScan], target: usize) -> usize {
    scans
        .iter()
        .flat_map(|scan| &scan.truth)
        .filter(|truth| **truth == Some(target))
        .count()
}

fn assert_binomial(hits: usize, trials: u32, probability: f64, what: &str) {
    let trials = f64::from(trials);
    let sigma = (trials * probability * (1.0 - probability)).sqrt();
    let off = (hits as f64 - trials * probability).abs();
    assert!(
        off <= SIGMAS * sigma + 1.0,
        "{what}: {hits} of {trials}, expected {probability:.4}"
    );
}

#[test]
fn detection_follows_the_radar_equation_and_swerling_1() {
    const ROTATIONS: u32 = 1500;
    // From 31 dB down to 15 dB.
    let distances_m: Vec<f64> = (0..12).map(|i| 70_000.0 * 1.09f64.powi(i)).collect();
    let targets: Vec<_> = distances_m
        .iter()
        .zip(0..)
        .map(|(d, i)| hovering(*d, f64::from(i) * 0.5))
        .collect();
    let radar = quiet(SceneRadar {
        sectors: 1,
        reference_snr_db: 15.0,
        ..SceneRadar::default()
    });
    let config = SceneConfig {
        seed: 11,
        targets,
        radar,
        ..SceneConfig::default()
    };
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
        assert_binomial(
            detections(&scans, index),
            ROTATIONS,
            probability,
            &format!("{snr_db:.1} dB"),
        );
        probabilities.push(probability);
    }
    assert!(
        probabilities[0] > 0.985 && probabilities[11] < 0.7,
        "{probabilities:?}"
    );
}

#[test]
fn false_plots_are_poisson_and_uniform_over_the_ring() {
    const ROTATIONS: u32 = 3000;
    const MEAN: f64 = 7.5;
    let radar = SceneRadar {
        sectors: 8,
        false_plots_per_rotation: MEAN,
        ..SceneRadar::default()
    };
    let config = SceneConfig {
        seed: 5,
        radar,
        ..SceneConfig::default()
    };
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
        let inside = plots
            .iter()
            .filter(|plot| polar(plot).0.powi(2) < near_m2 + share * (far_m2 - near_m2))
            .count();
        assert_binomial(inside, total, share, "area within a range");
        let before = plots.iter().filter(|plot| polar(plot).1 < share * TAU).count();
        assert_binomial(before, total, share, "azimuth");
    }
    assert!(
        plots
            .iter()
            .all(|plot| plot.identity == Identity::UNKNOWN && polar(plot).2.is_none())
    );
    assert!(
        plots
            .iter()
            .all(|plot| plot.snr_db.is_some_and(|snr_db| snr_db > 11.0))
    );
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
    let config = SceneConfig {
        seed: 3,
        targets,
        radar,
        ..SceneConfig::default()
    };
    let scene = Scene::new(config.clone()).expect("a valid scene");
    let frame = EnuFrame::new(site());
    let mut errors: [Vec<f64>; 4] = Default::default();
    for scan in scans(&config, ROTATIONS) {
        for (plot, truth) in scan.plots.iter().zip(&scan.truth) {
            let state = scene
                .target(truth.expect("no false plots"), plot.time)
                .expect("it was seen");
            let (position_m, velocity_m_s) = state.in_frame(&frame);
            let really = Polar::from_enu(position_m);
            let rate = aegis_core::geometry::range_rate_m_s(position_m, velocity_m_s);
            let Measurement::Polar {
                range_m,
                azimuth_rad,
                elevation_rad,
                range_rate_m_s,
                ..
            } = plot.measurement
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
        assert!(
            n > 1500.0 && mean.abs() < SIGMAS / n.sqrt(),
            "{what}: mean {mean} of {n}"
        );
        assert!(
            (variance - 1.0).abs() < SIGMAS * (2.0 / n).sqrt(),
            "{what}: variance {variance} of {n}"
        );
    }
}

#[test]
fn a_plot_is_made_when_the_beam_points_at_its_target() {
    let start = Time::from_secs(28_800.0);
    let radar = quiet(SceneRadar {
        rotation_period_s: 5.5,
        sectors: 20,
        ..SceneRadar::default()
    });
    let config = SceneConfig {
        start,
        targets: (0..8).map(flyer).collect(),
        radar,
        ..SceneConfig::default()
    };
    let scene = Scene::new(config.clone()).expect("a valid scene");
    let frame = EnuFrame::new(site());
    let mut plots = 0;
    for scan in scans(&config, 60) {
        for (plot, truth) in scan.plots.iter().zip(&scan.truth) {
            let state = scene
                .target(truth.expect("no false plots"), plot.time)
                .expect("it was seen");
            let azimuth_rad = Polar::from_enu(frame.from_geodetic(state.position)).azimuth_rad;
            let beam_rad = (plot.time.seconds_since(start) / 5.5).fract() * TAU;
            assert!(
                wrap_angle(azimuth_rad - beam_rad).abs() < 1e-8,
                "{azimuth_rad} {beam_rad}"
            );
            let swept = scan
                .sector
                .time_at(azimuth_rad)
                .expect("the sector swept over it");
            assert!(swept.seconds_since(plot.time).abs() < 1e-8);
            plots += 1;
        }
        assert!(
            scan.plots
                .iter()
                .all(|plot| plot.time >= scan.sector.start && plot.time <= scan.sector.end)
        );
        assert!(scan.plots.is_sorted_by_key(|plot| plot.time));
    }
    assert!(plots > 400, "{plots}");
}

#[test]
fn transponders_answer_in_steps_of_25_feet() {
    const ROTATIONS: u32 = 300;
    let climber = flyer(1).climbing_to(12_000.0, 5.0);
    let climber = TargetScript {
        legs: vec![climber.legs[1], climber.legs[0]],
        ..climber
    };
    // 30 dB below noise: only the transponder is there.
    let radar = quiet(SceneRadar {
        reference_snr_db: -50.0,
        reply_probability: 0.9,
        ..SceneRadar::default()
    });
    let config = SceneConfig {
        targets: vec![climber],
        radar,
        ..SceneConfig::default()
    };
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
        TargetScript {
            position: Geodetic {
                height_m: 50.0,
                ..target.position
            },
            rcs_m2: 1e4,
            ..target
        }
    };
    let radar = quiet(SceneRadar::default());
    let config = SceneConfig {
        targets: vec![low(40_000.0), low(60_000.0)],
        radar,
        ..SceneConfig::default()
    };
    let scans = scans(&config, 50);
    // 4.12 (√30 + √50) km = 51.7 km.
    assert!(detections(&scans, 0) >= 48);
    assert_eq!(detections(&scans, 1), 0);
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let jammer = JammerScript::at_bearing(
        1.0,
        30.0,
        Burst {
            start_s: 8.0,
            end_s: 40.0,
        },
    );
    let targets = (0..10).map(flyer).collect();
    let config = SceneConfig {
        seed: 42,
        targets,
        jammers: vec![jammer],
        ..SceneConfig::default()
    };
    let first = scans(&config, 20);
    assert_eq!(format!("{first:?}"), format!("{:?}", scans(&config, 20)));
    assert_ne!(first, scans(&SceneConfig { seed: 43, ..config }, 20));
}

#[test]
fn plots_do_not_depend_on_how_a_rotation_is_cut_or_who_else_flies() {
    let plots = |sectors: u32, targets: u32| -> Vec<(Option<usize>, Plot)> {
        let radar = SceneRadar {
            sectors,
            ..SceneRadar::default()
        };
        let config = SceneConfig {
            seed: 9,
            radar,
            targets: (0..targets).map(flyer).collect(),
            ..SceneConfig::default()
        };
        let scans = scans(&config, 30);
        let all = scans
            .iter()
            .flat_map(|scan| scan.truth.iter().copied().zip(scan.plots.iter().copied()));
        all.filter(|(truth, _)| *truth != Some(4))
            .map(|(truth, plot)| (truth, Plot { tag: 0, ..plot }))
            .collect()
    };
    let reference = plots(32, 4);
    assert!(reference.len() > 200);
    assert_eq!(reference, plots(32, 5), "the fifth target changes the others");
    for sectors in [1, 4, 16] {
        assert_eq!(reference, plots(sectors, 4), "in {sectors} sectors");
    }
}

#[test]
fn bad_scenes_are_refused_by_name() {
    type Spoil = fn(&mut SceneConfig);
    let cases: [(Spoil, &str); 16] = [
        (|c| c.radar.rotation_period_s = 0.0, "radar.rotation_period_s"),
        (|c| c.radar.sectors = 0, "radar.sectors"),
        (|c| c.radar.max_range_m = 10.0, "radar.max_range_m"),
        (|c| c.radar.range_sigma_m = f64::NAN, "radar.range_sigma_m"),
        (
            |c| c.radar.false_alarm_probability = 1.0,
            "radar.false_alarm_probability",
        ),
        (
            |c| c.radar.false_plots_per_rotation = 1e6,
            "radar.false_plots_per_rotation",
        ),
        (|c| c.radar.reply_probability = 1.1, "radar.reply_probability"),
        (|c| c.radar.site.latitude_rad = 2.0, "radar.site"),
        (|c| c.targets = vec![flyer(0); 10_001], "targets"),
        (
            |c| c.targets[0].position.latitude_rad = 1.5,
            "targets[0].position.latitude_rad",
        ),
        (|c| c.targets[0].speed_m_s = -1.0, "targets[0].speed_m_s"),
        (
            |c| {
                c.targets[0].legs = vec![Leg::Turn {
                    angle_rad: 1.0,
                    rate_rad_s: 0.0,
                }];
            },
            "targets[0].legs[0].rate_rad_s",
        ),
        (
            |c| c.targets[0].legs = vec![Leg::Straight { duration_s: 1.0 }; 1001],
            "targets[0].legs",
        ),
        (
            |c| c.jammers[0].emitter = Emitter::Target(1),
            "jammers[0].emitter.target",
        ),
        (
            |c| c.jammers[0].bursts[0].end_s = 0.5,
            "jammers[0].bursts[0].end_s",
        ),
        (|c| c.targets = vec![hovering(1e5, 0.0); 600], "targets"),
    ];
    let jammer = JammerScript::at_bearing(
        1.0,
        30.0,
        Burst {
            start_s: 1.0,
            end_s: 2.0,
        },
    );
    let good = SceneConfig {
        targets: vec![flyer(0)],
        jammers: vec![jammer],
        ..SceneConfig::default()
    };
    assert!(Scene::new(good.clone()).is_ok());
    for (spoil, field) in cases {
        let mut config = good.clone();
        spoil(&mut config);
        let error = Scene::new(config).expect_err(field).to_string();
        assert!(
            error.contains(&format!("{field}:")),
            "{error} does not name {field}"
        );
    }
}

#[test]
fn the_declared_sensor_is_a_valid_one() {
    let config = SceneConfig::default();
    let sensor = config.sensor();
    let area_m2 = PI * (200_000f64.powi(2) - 500f64.powi(2));
    assert!((sensor.clutter_density_per_m2 * area_m2 - 5.0).abs() < 1e-9);
    assert_eq!(
        aegis_core::Config {
            sensors: vec![sensor],
            ..aegis_core::Config::default()
        }
        .validate(),
        Ok(())
    );
}

mod jamming {
    use super::*;

    const BEARING_RAD: f64 = 2.0;

    /// One target in the jammer's direction, one beside it.
    fn config() -> SceneConfig {
        let jammer = JammerScript {
            channels: vec![0],
            ..JammerScript::at_bearing(
                BEARING_RAD,
                20.0,
                Burst {
                    start_s: 400.0,
                    end_s: 2400.0,
                },
            )
        };
        SceneConfig {
            seed: 21,
            radar: quiet(SceneRadar::default()),
            targets: vec![
                hovering(80_000.0, BEARING_RAD + 0.004),
                hovering(80_000.0, BEARING_RAD + 1.0),
            ],
            jammers: vec![jammer],
            ..SceneConfig::default()
        }
    }

    fn split(scans: &[SimScan]) -> (&[SimScan], &[SimScan]) {
        let (before, after) = scans.split_at(100 * 32);
        (before, &after[..500 * 32])
    }

    #[test]
    fn it_lowers_the_signal_where_it_is_and_gives_strobes() {
        let config = config();
        let all = scans(&config, 700);
        let (before, during) = split(&all);
        let after = &all[600 * 32..];
        let frame = EnuFrame::new(site());
        for (index, off_rad) in [(0, 0.004), (1, 1.0)] {
            let range_m = Polar::from_enu(frame.from_geodetic(config.targets[index].position)).range_m;
            let clear = config.radar.snr(range_m, 10.0);
            let jammed = clear / (1.0 + from_db(20.0) * beam_gain(off_rad, 0.025, 1e-3));
            assert_binomial(
                detections(before, index),
                100,
                detection_probability(clear, 1e-6),
                "before",
            );
            assert_binomial(
                detections(during, index),
                500,
                detection_probability(jammed, 1e-6),
                "during",
            );
        }
        assert!(detections(during, 0) < 350 && detections(during, 1) > 480);

        let strobes: Vec<_> = during.iter().flat_map(|scan| &scan.strobes).collect();
        assert_eq!(strobes.len(), 500, "one a rotation");
        assert_eq!(
            before
                .iter()
                .chain(after)
                .map(|scan| scan.strobes.len())
                .sum::<usize>(),
            0
        );
        let squared = |strobe: &&aegis_core::Strobe| {
            (wrap_angle(strobe.azimuth_rad - BEARING_RAD) / strobe.azimuth_sigma_rad).powi(2)
        };
        let variance = strobes.iter().map(squared).sum::<f64>() / 500.0;
        assert!(
            (variance - 1.0).abs() < SIGMAS * (2.0f64 / 500.0).sqrt(),
            "{variance}"
        );
        assert!(
            strobes
                .iter()
                .all(|strobe| strobe.is_valid() && strobe.jnr_db.is_some_and(|j| (14.0..26.0).contains(&j)))
        );
    }

    #[test]
    fn another_channel_in_its_sector_escapes_it() {
        let avoiding = RadarSettings {
            channel: 0,
            overrides: vec![ChannelOverride {
                action: ActionId(1),
                azimuth_rad: BEARING_RAD,
                width_rad: 0.1,
                channel: 1,
            }],
        };
        let elsewhere = RadarSettings {
            overrides: vec![ChannelOverride {
                azimuth_rad: BEARING_RAD + 1.0,
                ..avoiding.overrides[0]
            }],
            ..avoiding.clone()
        };
        let with = |settings: &RadarSettings, channels: Vec<u32>| {
            let mut config = config();
            config.jammers[0].channels = channels;
            let mut scene = Scene::new(config).expect("a valid scene");
            let scans: Vec<_> = (0..600 * 32).map(|_| scene.next(settings)).collect();
            let strobes: usize = scans.iter().map(|scan| scan.strobes.len()).sum();
            (strobes, detections(split(&scans).1, 0))
        };
        let (strobes, seen) = with(&avoiding, vec![0]);
        assert!(strobes == 0 && seen > 480, "{strobes} strobes, seen {seen}");
        for (settings, channels) in [
            (&avoiding, vec![]),
            (&avoiding, vec![0, 1]),
            (&elsewhere, vec![0]),
        ] {
            let (strobes, seen) = with(settings, channels);
            assert!(strobes == 500 && seen < 350, "{strobes} strobes, seen {seen}");
        }
    }

    #[test]
    fn a_jammer_aboard_a_target_comes_closer_and_grows() {
        let mut config = config();
        let inbound = hovering(150_000.0, 0.0);
        config.targets = vec![TargetScript {
            speed_m_s: 300.0,
            track_rad: PI,
            legs: vec![Leg::Straight { duration_s: 400.0 }],
            ..inbound
        }];
        let jammer = &mut config.jammers[0];
        (jammer.emitter, jammer.bursts) = (
            Emitter::Target(0),
            vec![Burst {
                start_s: 0.0,
                end_s: 1000.0,
            }],
        );
        let strobes: Vec<_> = scans(&config, 120)
            .into_iter()
            .flat_map(|scan| scan.strobes)
            .collect();
        assert!(
            (99..=101).contains(&strobes.len()),
            "gone with its target: {}",
            strobes.len()
        );
        let mean = |part: &[aegis_core::Strobe]| {
            part.iter().filter_map(|s| s.jnr_db).sum::<f64>() / part.len() as f64
        };
        // From 148 to 40 km in the middles of the first and the last ten: 20 lg(144.6 / 35.4) = 12.2 dB.
        let growth_db = mean(&strobes[90..]) - mean(&strobes[..10]);
        assert!((growth_db - 12.2).abs() < 2.0, "{growth_db}");
    }
}

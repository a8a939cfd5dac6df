//! A scene keeps its beam's times, repeats itself to the bit, and refuses what cannot be.

use crate::support::{flyer, hovering, quiet, scans, site};
use aegis_core::geometry::{EnuFrame, Polar, wrap_angle};
use aegis_core::sim::{Burst, Emitter, JammerScript, Leg, Scene, SceneConfig, SceneRadar};
use aegis_core::{Config, Plot, Time};
use std::f64::consts::{PI, TAU};

#[test]
fn a_plot_is_made_when_the_beam_points_at_its_target() {
    let start = Time::from_secs(28_800.0);
    let radar = quiet(SceneRadar { rotation_period_s: 5.5, sectors: 20, ..SceneRadar::default() });
    let config = SceneConfig { start, targets: (0..8).map(flyer).collect(), radar, ..SceneConfig::default() };
    let scene = Scene::new(config.clone()).expect("a valid scene");
    let frame = EnuFrame::new(site());
    let mut plots = 0;
    for scan in scans(&config, 60) {
        for (plot, truth) in scan.plots.iter().zip(&scan.truth) {
            let state = scene.target(truth.expect("no false plots"), plot.time).expect("it was seen");
            let azimuth_rad = Polar::from_enu(frame.from_geodetic(state.position)).azimuth_rad;
            let beam_rad = (plot.time.seconds_since(start) / 5.5).fract() * TAU;
            assert!(wrap_angle(azimuth_rad - beam_rad).abs() < 1e-8, "{azimuth_rad} {beam_rad}");
            let swept = scan.sector.time_at(azimuth_rad).expect("the sector swept over it");
            assert!(swept.seconds_since(plot.time).abs() < 1e-8);
            plots += 1;
        }
        assert!(scan.plots.iter().all(|plot| plot.time >= scan.sector.start && plot.time <= scan.sector.end));
        assert!(scan.plots.is_sorted_by_key(|plot| plot.time));
    }
    assert!(plots > 400, "{plots}");
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let jammer = JammerScript::at_bearing(1.0, 30.0, Burst { start_s: 8.0, end_s: 40.0 });
    let targets = (0..10).map(flyer).collect();
    let config = SceneConfig { seed: 42, targets, jammers: vec![jammer], ..SceneConfig::default() };
    let first = scans(&config, 20);
    assert_eq!(format!("{first:?}"), format!("{:?}", scans(&config, 20)));
    assert_ne!(first, scans(&SceneConfig { seed: 43, ..config }, 20));
}

#[test]
fn plots_do_not_depend_on_how_a_rotation_is_cut_or_who_else_flies() {
    let plots = |sectors: u32, targets: u32| -> Vec<(Option<usize>, Plot)> {
        let radar = SceneRadar { sectors, ..SceneRadar::default() };
        let config = SceneConfig {
            seed: 9,
            radar,
            targets: (0..targets).map(flyer).collect(),
            ..SceneConfig::default()
        };
        let scans = scans(&config, 30);
        let all = scans.iter().flat_map(|scan| scan.truth.iter().copied().zip(scan.plots.iter().copied()));
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
        (|c| c.radar.false_alarm_probability = 1.0, "radar.false_alarm_probability"),
        (|c| c.radar.false_plots_per_rotation = 1e6, "radar.false_plots_per_rotation"),
        (|c| c.radar.reply_probability = 1.1, "radar.reply_probability"),
        (|c| c.radar.site.latitude_rad = 2.0, "radar.site"),
        (|c| c.targets = vec![flyer(0); 10_001], "targets"),
        (|c| c.targets[0].position.latitude_rad = 1.5, "targets[0].position.latitude_rad"),
        (|c| c.targets[0].speed_m_s = -1.0, "targets[0].speed_m_s"),
        (
            |c| {
                c.targets[0].legs = vec![Leg::Turn { angle_rad: 1.0, rate_rad_s: 0.0 }];
            },
            "targets[0].legs[0].rate_rad_s",
        ),
        (|c| c.targets[0].legs = vec![Leg::Straight { duration_s: 1.0 }; 1001], "targets[0].legs"),
        (|c| c.jammers[0].emitter = Emitter::Target(1), "jammers[0].emitter.target"),
        (|c| c.jammers[0].bursts[0].end_s = 0.5, "jammers[0].bursts[0].end_s"),
        (|c| c.targets = vec![hovering(1e5, 0.0); 600], "targets[500]"),
    ];
    let jammer = JammerScript::at_bearing(1.0, 30.0, Burst { start_s: 1.0, end_s: 2.0 });
    let good = SceneConfig { targets: vec![flyer(0)], jammers: vec![jammer], ..SceneConfig::default() };
    assert!(Scene::new(good.clone()).is_ok());
    for (spoil, field) in cases {
        let mut config = good.clone();
        spoil(&mut config);
        let error = Scene::new(config).expect_err(field).to_string();
        assert!(error.contains(&format!("{field}:")), "{error} does not name {field}");
    }
}

#[test]
fn the_declared_sensor_is_a_valid_one() {
    let config = SceneConfig::default();
    let sensor = config.sensor();
    let area_m2 = PI * (200_000f64.powi(2) - 500f64.powi(2));
    assert!((sensor.clutter_density_per_m2 * area_m2 - 5.0).abs() < 1e-9);
    assert_eq!(Config { sensors: vec![sensor], ..Config::default() }.validate(), Ok(()));
}

#[cfg(feature = "serde")]
#[test]
fn a_scene_survives_json() {
    let jammer = JammerScript::at_bearing(1.0, 30.0, Burst { start_s: 1.0, end_s: 2.0 });
    let targets = vec![flyer(0).climbing_to(9500.0, 5.0), hovering(1e5, 2.0).turning(1.0, 0.05)];
    let config = SceneConfig { seed: 4, targets, jammers: vec![jammer], ..SceneConfig::default() };
    let json = serde_json::to_string(&config).expect("it is data");
    let read: SceneConfig = serde_json::from_str(&json).expect("it is a scene");
    // Files have places in degrees: they come back to within rounding, and stay as they are from then on.
    assert_eq!(serde_json::to_string(&read).expect("it is data"), json);
    assert_eq!(
        (read.seed, &read.jammers, &read.targets[0].legs),
        (4, &config.jammers, &config.targets[0].legs)
    );
    assert!(serde_json::from_str::<SceneConfig>(r#"{"sed": 4}"#).is_err());
}

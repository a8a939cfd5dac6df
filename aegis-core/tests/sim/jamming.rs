//! A jammer lowers the signal where it is, gives strobes, and is escaped by another channel.

use crate::support::{SIGMAS, assert_binomial, detections, hovering, quiet, scans, site};
use aegis_core::geometry::{EnuFrame, Polar, wrap_angle};
use aegis_core::radar::ChannelOverride;
use aegis_core::sim::detection::{beam_gain, detection_probability};
use aegis_core::sim::{
    Burst, Emitter, JammerScript, Leg, Scene, SceneConfig, SceneRadar, SimScan, TargetScript,
};
use aegis_core::{ActionId, RadarSettings, Strobe};
use std::f64::consts::PI;

const BEARING_RAD: f64 = 2.0;

/// One target in the jammer's direction, one beside it.
fn config() -> SceneConfig {
    let jammer = JammerScript {
        channels: vec![0],
        ..JammerScript::at_bearing(BEARING_RAD, 20.0, Burst { start_s: 400.0, end_s: 2400.0 })
    };
    SceneConfig {
        seed: 21,
        radar: quiet(SceneRadar::default()),
        targets: vec![hovering(80_000.0, BEARING_RAD + 0.004), hovering(80_000.0, BEARING_RAD + 1.0)],
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
        let jammed = clear / (1.0 + 100.0 * beam_gain(off_rad, 0.025, 1e-3));
        assert_binomial(detections(before, index), 100, detection_probability(clear, 1e-6), "before");
        assert_binomial(detections(during, index), 500, detection_probability(jammed, 1e-6), "during");
    }
    assert!(detections(during, 0) < 350 && detections(during, 1) > 480);

    let strobes: Vec<_> = during.iter().flat_map(|scan| &scan.strobes).collect();
    assert_eq!(strobes.len(), 500, "one a rotation");
    assert_eq!(before.iter().chain(after).map(|scan| scan.strobes.len()).sum::<usize>(), 0);
    let squared =
        |strobe: &&Strobe| (wrap_angle(strobe.azimuth_rad - BEARING_RAD) / strobe.azimuth_sigma_rad).powi(2);
    let variance = strobes.iter().map(squared).sum::<f64>() / 500.0;
    assert!((variance - 1.0).abs() < SIGMAS * (2.0f64 / 500.0).sqrt(), "{variance}");
    assert!(
        strobes
            .iter()
            .all(|strobe| strobe.is_usable() && strobe.jnr_db.is_some_and(|j| (14.0..26.0).contains(&j)))
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
        ..RadarSettings::default()
    };
    let elsewhere = RadarSettings {
        overrides: vec![ChannelOverride { azimuth_rad: BEARING_RAD + 1.0, ..avoiding.overrides[0] }],
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
    for (settings, channels) in [(&avoiding, vec![]), (&avoiding, vec![0, 1]), (&elsewhere, vec![0])] {
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
    (jammer.emitter, jammer.bursts) = (Emitter::Target(0), vec![Burst { start_s: 0.0, end_s: 1000.0 }]);
    let strobes: Vec<_> = scans(&config, 120).into_iter().flat_map(|scan| scan.strobes).collect();
    assert!((99..=101).contains(&strobes.len()), "gone with its target: {}", strobes.len());
    let mean = |part: &[Strobe]| part.iter().filter_map(|s| s.jnr_db).sum::<f64>() / part.len() as f64;
    // From 148 to 40 km in the middles of the first and the last ten: 20 lg(144.6 / 35.4) = 12.2 dB.
    let growth_db = mean(&strobes[90..]) - mean(&strobes[..10]);
    assert!((growth_db - 12.2).abs() < 2.0, "{growth_db}");
}

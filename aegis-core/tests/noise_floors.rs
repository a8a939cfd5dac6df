//! How strong noise is, beam by beam and channel by channel, as a detector of I/Q finds it: a jammer raises it, targets do not.
#![cfg(feature = "sim")]

use aegis_core::config::{RadarConfig, Receiver, ScanPattern};
use aegis_core::radar::{DwellMap, Swerling};
use aegis_core::sim::{Burst, IqScene, IqSceneConfig, IqTarget, JammerScript, TargetScript};
use aegis_core::{Beam, Config, Detector, Look, Radar, RadarSettings, SensorConfig};

const JAMMED_RAD: f64 = 1.0;
const QUIET_RAD: f64 = 2.0;

fn radar() -> RadarConfig {
    let beam = |azimuth_rad| Beam { azimuth_rad, elevation_rad: 0.1 };
    RadarConfig {
        carriers_hz: vec![3e9, 3.1e9],
        receiver: Receiver { samples: 512, ..Receiver::default() },
        scan: ScanPattern::Electronic { beams: vec![beam(JAMMED_RAD), beam(QUIET_RAD)] },
        ..RadarConfig::default()
    }
}

/// A jammer of 20 dB in one beam on the first channel, and a strong target that flies in the other.
fn scene() -> IqSceneConfig {
    let plain = IqSceneConfig::default();
    let burst = Burst { start_s: 0.0, end_s: 10.0 };
    let jammer = JammerScript { channels: vec![0], ..JammerScript::at_bearing(JAMMED_RAD, 20.0, burst) };
    let site = aegis_core::geometry::EnuFrame::new(plain.site);
    let place = aegis_core::geometry::Polar { range_m: 9000.0, azimuth_rad: QUIET_RAD, elevation_rad: 0.1 };
    let mut script = TargetScript::new(site.to_geodetic(place.to_enu()), 0.3, 150.0).straight(60.0);
    script.rcs_m2 = 100.0;
    let targets = vec![IqTarget { script, swerling: Swerling::Swerling0 }];
    IqSceneConfig { radar: radar(), dwells_per_scan: 2, jammers: vec![jammer], targets, ..plain }
}

/// The floors of a scan on a channel, by beam and by carrier.
fn floors(channel: u32) -> Vec<(f64, Option<f64>, f64)> {
    let sensor = SensorConfig { radar: Some(radar()), channels: 2, ..SensorConfig::default() };
    let config = Config { sensors: vec![sensor], ..Config::default() };
    let mut radar = Radar::new(&config.sensors[0], &config);
    let mut detector = Detector::new(&config).unwrap();
    assert!(detector.noise_floors(config.sensors[0].id).is_empty());
    let settings = RadarSettings { channel, ..RadarSettings::default() };
    let scan = IqScene::new(scene()).unwrap().next(&settings).unwrap();
    let maps: Vec<DwellMap> = scan.with_dwells(|dwells| {
        let one = |dwell| {
            let mut map = DwellMap::new();
            radar.process(dwell, &mut map).unwrap();
            map
        };
        dwells.iter().map(one).collect()
    });
    let (start, end) = (scan.dwells[0].start, scan.dwells[1].end);
    let look = Look { sensor: scan.sensor, start, end, pose: None, sectors: &scan.sectors };
    // Those of the latest scan, and not of the one before.
    for _ in 0..2 {
        detector.detect_maps(&look, &maps, &mut Vec::new(), &mut Vec::new()).unwrap();
    }
    let all = detector.noise_floors(scan.sensor);
    assert_eq!(all.len(), maps.iter().map(|dwell| dwell.maps.len()).sum::<usize>());
    all.iter().map(|floor| (floor.beam.azimuth_rad, floor.carrier_hz, floor.power)).collect()
}

#[test]
fn a_jammer_raises_the_floor_of_its_beam_and_channel_and_a_target_does_not() {
    for (channel, carrier_hz, in_beam) in [(0, 3e9, 101.0), (1, 3.1e9, 1.0)] {
        for (azimuth_rad, carrier, power) in floors(channel) {
            // In the other beam by the side lobes, 30 dB down.
            let expected = match (azimuth_rad < 1.5, channel) {
                (true, _) => in_beam,
                (false, 0) => 1.1,
                (false, _) => 1.0,
            };
            println!("channel {channel}, {azimuth_rad} rad: {power:.3} for {expected}");
            assert_eq!(carrier, Some(carrier_hz));
            // A thousand cells tell a low quantile to 5 %.
            assert!((power / expected - 1.0).abs() < 0.2, "{power} {expected}");
        }
    }
}

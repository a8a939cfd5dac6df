//! Settings change what is transmitted; a turning beam passes its targets.

use crate::support::{Change, quiet, radar, target};
use aegis_core::config::{RadarConfig, ScanPattern};
use aegis_core::sim::{Burst, Clutter, IqScene, IqSceneConfig, JammerScript};
use aegis_core::{Error, RadarSettings};
use std::f64::consts::TAU;

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

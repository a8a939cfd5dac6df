//! Noise, repeaters and jammers.

use crate::support::{SIGMAS, at, mean_power, only_dwell, peak, process, quiet, radar};
use aegis_core::RadarSettings;
use aegis_core::config::{Antenna, LineArray, RadarConfig};
use aegis_core::sim::{Burst, Emitter, FalseTarget, IqScene, IqSceneConfig, JammerScript, Repeater};
use aegis_core::units::SPEED_OF_LIGHT_M_S;

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
fn a_repeater_shows_what_it_is_asked_to() {
    let repeater = Repeater {
        emitter: Emitter::Place(at(7000.0, 1.0, 0.1)),
        bursts: vec![Burst { start_s: 0.0, end_s: 10.0 }],
        jnr_db: 20.0,
        reference_range_m: 7000.0,
        channels: vec![0],
        false_targets: vec![FalseTarget { delay_s: 20e-6, doppler_hz: 250.0, ..FalseTarget::default() }],
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

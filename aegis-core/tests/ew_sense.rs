//! Jamming found in noise floors: how often noise is taken for it, how often it is found, where it comes from, and what kind it is.
#![cfg(feature = "sim")]
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

mod common;

use aegis_core::config::{EwConfig, Processing, RadarConfig, Receiver, ScanPattern};
use aegis_core::ew::Lobe;
use aegis_core::geometry::wrap_angle;
use aegis_core::radar::{
    DwellMap, Waveform, Window, jam_pd, jam_pd_of_estimated_floor, jam_threshold,
    jam_threshold_of_estimated_floor,
};
use aegis_core::sim::{Burst, IqScene, IqSceneConfig, JammerScript, JammingWaveform};
use aegis_core::stats::EwStats;
use aegis_core::{
    Beam, Config, Event, EwResponder, Interference, InterferenceKind, Look, Radar, RadarSettings,
    SensorConfig,
};

const ALWAYS: Burst = Burst { start_s: 0.0, end_s: 1e6 };

/// A radar and a responder that hears its maps.
struct Room {
    radar: Radar,
    responder: EwResponder,
    scene: IqScene,
    settings: RadarSettings,
    interference: Interference,
    events: Vec<Event>,
    maps: Vec<DwellMap>,
}

impl Room {
    fn new(scene: IqSceneConfig, ew: EwConfig) -> Self {
        let sensor = SensorConfig {
            id: scene.sensor,
            channels: scene.radar.carriers_hz.len() as u32,
            radar: Some(scene.radar.clone()),
            ..SensorConfig::default()
        };
        let config = Config { sensors: vec![sensor], ew, ..Config::default() };
        Self {
            radar: Radar::new(&config.sensors[0], &config),
            responder: EwResponder::new(&config).expect("a valid configuration"),
            scene: IqScene::new(scene).expect("a valid scene"),
            settings: RadarSettings::default(),
            interference: Interference::default(),
            events: Vec::new(),
            maps: Vec::new(),
        }
    }

    fn scan(&mut self) {
        let scan = self.scene.next(&self.settings).expect("a scan");
        let Self { radar, maps, .. } = self;
        scan.with_dwells(|dwells| {
            maps.resize_with(dwells.len(), DwellMap::new);
            dwells.iter().zip(maps).for_each(|(dwell, map)| radar.process(dwell, map).expect("a map"));
        });
        let (start, end) = (scan.dwells[0].start, scan.dwells[scan.dwells.len() - 1].end);
        let look = Look { sensor: scan.sensor, start, end, pose: None, sectors: &scan.sectors };
        self.responder
            .sense(&look, &self.maps, &[], &mut self.interference, &mut self.events)
            .expect("a valid look");
    }

    fn stats(&self) -> EwStats {
        *self.responder.stats()
    }

    /// Maps whose noise stood out, of so many.
    fn share(&mut self, tests: u64) -> f64 {
        let before = self.stats();
        while self.stats().levels - before.levels < tests {
            self.scan();
            self.events.clear();
        }
        let after = self.stats();
        (after.levels_jammed - before.levels_jammed) as f64 / (after.levels - before.levels) as f64
    }
}

/// A beam that stares, with just the cells that a floor needs: no taper, one sample to a gate.
fn small() -> RadarConfig {
    RadarConfig {
        carriers_hz: vec![3e9],
        waveforms: vec![Waveform::Unmodulated { duration_s: 4e-7 }],
        pulses: 8,
        receiver: Receiver { samples: 40, first_sample_s: 1e-6, ..Receiver::default() },
        processing: Processing {
            range_window: Window::Rectangular,
            doppler_window: Window::Rectangular,
            ..Processing::default()
        },
        scan: ScanPattern::Electronic { beams: vec![Beam { azimuth_rad: 1.0, elevation_rad: 0.1 }] },
        ..RadarConfig::default()
    }
}

/// The default radar's tapers and chirp, a little shorter.
fn tapered() -> RadarConfig {
    RadarConfig {
        receiver: Receiver { samples: 700, ..Receiver::default() },
        processing: Processing::default(),
        waveforms: RadarConfig::default().waveforms,
        pulses: 16,
        ..small()
    }
}

/// So that noise is taken for jamming with this probability in a map.
fn with_pfa(radar: &RadarConfig, pfa: f64) -> EwConfig {
    let tests_per_hour =
        3600.0 * radar.prf_sets_hz[0].len() as f64 / radar.dwell_s(&RadarSettings::default());
    EwConfig { false_events_per_hour: pfa * tests_per_hour, ..EwConfig::default() }
}

fn scene(radar: &RadarConfig, jammers: Vec<JammerScript>, seed: u64) -> IqSceneConfig {
    IqSceneConfig { seed, radar: radar.clone(), dwells_per_scan: 50, jammers, ..IqSceneConfig::default() }
}

fn realised_pfa(name: &str, radar: &RadarConfig, tests: u64, floor_cells: u32) -> f64 {
    let ew = EwConfig { floor_cells, ..with_pfa(radar, 1e-3) };
    let mut room = Room::new(scene(radar, Vec::new(), 11), ew);
    room.share(1000);
    let ratio = room.share(tests) / 1e-3;
    println!("{name}, {tests} maps: noise stands out {ratio:.3} times as often as designed");
    ratio
}

#[test]
fn noise_is_taken_for_jamming_as_often_as_configured() {
    // A hundred of them, and sixty: three standard deviations.
    let plain = realised_pfa("untapered", &small(), 100_000, 16_384);
    let short = realised_pfa("a floor of 256 cells", &small(), 60_000, 256);
    assert!((plain - 1.0).abs() < 0.3 && (short - 1.0).abs() < 0.4, "{plain} {short}");
}

#[test]
#[ignore = "takes minutes"]
fn noise_is_taken_for_jamming_as_often_as_configured_in_a_million_maps() {
    let plain = realised_pfa("untapered", &small(), 1_000_000, 16_384);
    let short = realised_pfa("a floor of 256 cells", &small(), 1_000_000, 256);
    let tapered = realised_pfa("chirp and tapers", &tapered(), 100_000, 16_384);
    assert!((plain - 1.0).abs() < 0.1 && (short - 1.0).abs() < 0.1 && (tapered - 1.0).abs() < 0.2);
}

fn declared(radar: RadarConfig) -> RadarConfig {
    let receiver = Receiver { noise_power: Some(1.0), ..radar.receiver.clone() };
    RadarConfig { receiver, ..radar }
}

#[test]
fn a_jammer_as_strong_as_the_noise_is_found_as_often_as_theory_says() {
    for (radar, bound) in [(small(), 0.02), (tapered(), 0.03)] {
        let radar = declared(radar);
        for jnr_db in [-2.0, 0.0, 2.0] {
            let jammer = JammerScript::at_bearing(1.0, jnr_db, ALWAYS);
            let mut room = Room::new(scene(&radar, vec![jammer], 12), with_pfa(&radar, 1e-6));
            let found = room.share(3000);
            let expected =
                jam_pd(64, jam_threshold(64, 1e-6).expect("a threshold"), jnr_db).expect("a probability");
            println!(
                "{jnr_db} dB, {} samples: found {found:.3}, theory {expected:.3}",
                radar.receiver.samples
            );
            assert!((found - expected).abs() < bound, "{jnr_db}: {found} {expected}");
        }
    }
}

/// The floor is learned while the jammer is off; it is on for one map at a time.
#[test]
fn what_a_learned_floor_costs_is_what_theory_says() {
    let radar = RadarConfig { prf_sets_hz: vec![vec![1000.0]], ..small() };
    let dwell_s = radar.dwell_s(&RadarSettings::default());
    let bursts = (1..800).map(|n| 20.0 * dwell_s * f64::from(n));
    let bursts: Vec<_> =
        bursts.map(|start_s| Burst { start_s: start_s - 1e-6, end_s: start_s + dwell_s - 1e-4 }).collect();
    for floor_cells in [64, 256, 4096] {
        let jammer = JammerScript { bursts: bursts.clone(), ..JammerScript::at_bearing(1.0, 0.0, ALWAYS) };
        let ew = EwConfig { floor_cells, ..with_pfa(&radar, 1e-6) };
        let mut room = Room::new(scene(&radar, vec![jammer], 13), ew);
        let found = 20.0 * room.share(800 * 20 - 50);
        let threshold = jam_threshold_of_estimated_floor(64, floor_cells, 1e-6).expect("a threshold");
        let expected = jam_pd_of_estimated_floor(64, floor_cells, threshold, 0.0).expect("a probability");
        println!("a floor of {floor_cells} cells: found {found:.3}, theory {expected:.3}");
        assert!((found - expected).abs() < 0.045, "{floor_cells}: {found} {expected}");
    }
}

/// A turning radar whose beam passes one jammer; how far the strobe is off, in its deviations and in beam widths.
fn passes(jnr_db: f64, runs: u64) -> Vec<[f64; 2]> {
    let beam = RadarConfig {
        scan: ScanPattern::Rotating { period_s: 6.0, elevation_rad: 0.1 },
        ..declared(tapered())
    };
    let radar = RadarConfig { receiver: Receiver { samples: 400, ..beam.receiver.clone() }, ..beam };
    let mut off = Vec::new();
    for seed in 0..runs {
        let truth_rad = 0.12 + 0.06 * seed as f64 / runs as f64;
        let jammer = JammerScript::at_bearing(truth_rad, jnr_db, ALWAYS);
        let config = IqSceneConfig { dwells_per_scan: 12, ..scene(&radar, vec![jammer], seed) };
        let mut room = Room::new(config, with_pfa(&radar, 1e-6));
        room.scan();
        for source in &room.interference.sources {
            let miss_rad = wrap_angle(source.azimuth_rad - truth_rad);
            off.push([miss_rad / source.azimuth_sigma_rad, miss_rad / radar.antenna.azimuth_width_rad]);
        }
    }
    off
}

#[test]
fn strobes_formed_from_floors_are_as_good_as_they_say() {
    for jnr_db in [3.0, 10.0, 20.0] {
        let all = passes(jnr_db, 150);
        // What is a beam away is of something else: noise, once in a while.
        let (off, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|off| off[1].abs() < 1.0);
        let mean =
            |power: i32, of: usize| off.iter().map(|o| o[of].powi(power)).sum::<f64>() / off.len() as f64;
        let (nees, bias, widths) = (mean(2, 0), mean(1, 0), mean(2, 1).sqrt());
        println!(
            "{jnr_db} dB: {} strobes in 150 passes, error {widths:.3} beam widths, NEES {nees:.2}, bias {bias:.2} \
             deviations; elsewhere {others:.2?}",
            off.len()
        );
        assert!((145..=150).contains(&off.len()) && others.len() <= 1, "{}", off.len());
        assert!((0.7..1.4).contains(&nees) && bias.abs() < 0.3, "{nees} {bias}");
    }
}

/// Strong enough for side lobes: one source, its bearing that of the main lobe, and it is said that side lobes hear it.
#[test]
fn side_lobes_make_no_bearings_of_their_own() {
    let beam = RadarConfig {
        scan: ScanPattern::Rotating { period_s: 6.0, elevation_rad: 0.1 },
        ..declared(tapered())
    };
    let radar = RadarConfig { receiver: Receiver { samples: 400, ..beam.receiver.clone() }, ..beam };
    for (jnr_db, lobe) in [(20.0, Lobe::Main), (40.0, Lobe::Side)] {
        let jammer = JammerScript::at_bearing(2.0, jnr_db, ALWAYS);
        let mut room = Room::new(scene(&radar, vec![jammer], 5), with_pfa(&radar, 1e-6));
        for _ in 0..8 {
            room.scan();
        }
        let [source] = room.interference.sources[..] else { panic!("{:?}", room.interference.sources) };
        println!("{jnr_db} dB: {source:?}");
        assert!(wrap_angle(source.azimuth_rad - 2.0).abs() < 0.005);
        assert_eq!(source.lobe, Some(lobe));
        assert!((source.jnr_db.unwrap() - jnr_db).abs() < 2.0);
    }
}

/// Jammers of a seed.
type Make = Box<dyn Fn(u64) -> Vec<JammerScript>>;

/// A radar that hops over eight channels from scan to scan.
fn kinds(jammers: &[JammerScript], seed: u64) -> InterferenceKind {
    let beam = |azimuth_rad| Beam { azimuth_rad, elevation_rad: 0.1 };
    let carriers_hz = (0..8).map(|n| 3e9 + 20e6 * f64::from(n)).collect();
    let scan = ScanPattern::Electronic { beams: vec![beam(1.0), beam(2.0)] };
    let radar = declared(RadarConfig { carriers_hz, scan, ..small() });
    let config = IqSceneConfig { dwells_per_scan: 2, ..scene(&radar, jammers.to_vec(), seed) };
    let mut room = Room::new(config, with_pfa(&radar, 1e-6));
    for scan in 0..48 {
        room.settings.channel = (5 * scan + seed as u32) % 8;
        room.scan();
    }
    room.interference.sources.first().map_or(InterferenceKind::Unknown, |source| {
        assert!(wrap_angle(source.azimuth_rad - 1.0).abs() < 0.02);
        source.kind
    })
}

#[test]
fn kinds_of_noise_are_told_apart() {
    use InterferenceKind::{Barrage, Spot, Sweep, Unknown};
    let noise = |channels: Vec<u32>, waveform| {
        move |seed: u64| {
            let jnr_db = 8.0 + (seed % 10) as f64;
            vec![JammerScript {
                channels: channels.clone(),
                waveform,
                ..JammerScript::at_bearing(1.0, jnr_db, ALWAYS)
            }]
        }
    };
    let sweep = JammingWaveform::Sweep { period_s: 0.73, channels: 8 };
    let cases: [(InterferenceKind, Make); 5] = [
        (Barrage, Box::new(noise(Vec::new(), JammingWaveform::Noise))),
        (Spot, Box::new(noise(vec![3], JammingWaveform::Noise))),
        (Spot, Box::new(noise(vec![1, 2], JammingWaveform::Noise))),
        (Sweep, Box::new(noise(Vec::new(), sweep))),
        (Unknown, Box::new(|_| Vec::new())),
    ];
    println!("truth: called barrage, spot, sweep, unknown");
    for (truth, make) in cases {
        let mut counts = [0; 4];
        for seed in 0..40 {
            let kind = kinds(&make(seed), seed);
            let place = [Barrage, Spot, Sweep, Unknown].iter().position(|known| *known == kind);
            counts[place.unwrap_or(3)] += 1;
        }
        println!("{truth:?}: {counts:?}");
        let own = [Barrage, Spot, Sweep, Unknown].iter().position(|known| *known == truth).unwrap();
        let wrong: u32 = (0..3).filter(|place| *place != own).map(|place| counts[place]).sum();
        assert!(counts[own] >= 36 && wrong <= 1, "{truth:?}: {counts:?}");
    }
}

/// Another radar's pulses, heard for a share of the time: found, blanked, and known by their interval.
#[test]
fn pulses_of_another_radar_are_blanked_and_known_by_their_interval() {
    let beam = |azimuth_rad| Beam { azimuth_rad, elevation_rad: 0.1 };
    let plain = tapered();
    let processing = |blanking_probability| Processing { blanking_probability, ..plain.processing };
    let radar = |blanking_probability| RadarConfig {
        scan: ScanPattern::Electronic { beams: vec![beam(1.0), beam(2.0)] },
        processing: processing(blanking_probability),
        prf_sets_hz: vec![vec![1000.0]],
        receiver: Receiver { samples: 2000, ..plain.receiver.clone() },
        ..declared(plain.clone())
    };
    let interval_s = 1.37e-3;
    let waveform = JammingWaveform::Pulses { interval_s, width_s: 8e-6 };
    let pulses = JammerScript { waveform, ..JammerScript::at_bearing(1.0, 30.0, ALWAYS) };
    let mut loudest = Vec::new();
    for blanking in [None, Some(1e-6)] {
        let radar = radar(blanking);
        let config = IqSceneConfig { dwells_per_scan: 8, ..scene(&radar, vec![pulses.clone()], 3) };
        let mut room = Room::new(config, with_pfa(&radar, 1e-6));
        (0..4).for_each(|_| room.scan());
        let mean = |power: &[f32]| power.iter().sum::<f32>() / power.len() as f32;
        loudest.push(room.maps.iter().map(|dwell| mean(&dwell.maps[0].power)).fold(0.0, f32::max));
        let blanked: u32 = room.maps.iter().map(|dwell| dwell.maps[0].blanked).sum();
        let sources = &room.interference.sources;
        println!(
            "{blanking:?}: {blanked} samples blanked, loudest map {:.2}, {sources:?}",
            loudest[loudest.len() - 1]
        );
        if blanking.is_none() {
            assert!(blanked == 0 && sources.is_empty(), "pulses do not raise the floor");
            continue;
        }
        // Four dwells of 16 pulses at this beam, in each of which 0.8 of 1 ms is received.
        assert!((400..1100).contains(&blanked), "{blanked}");
        assert!((sources[0].azimuth_rad - 1.0).abs() < 0.03);
        assert_eq!(sources[0].kind, InterferenceKind::Asynchronous);
        assert!((room.interference.pulse_emitters[0].pri_s / interval_s - 1.0).abs() < 1e-3);
    }
    assert!(loudest[1] < 0.3 * loudest[0] && loudest[1] < 1.1, "{loudest:?}");
}

/// What is remembered of levels, floors, channels and sources goes on from a saved state, and nonsense is refused.
#[test]
fn a_restored_responder_hears_as_the_original() {
    let jammer = JammerScript::at_bearing(1.0, 12.0, ALWAYS);
    let radar = small();
    let mut room = Room::new(scene(&radar, vec![jammer.clone()], 6), with_pfa(&radar, 1e-6));
    (0..3).for_each(|_| room.scan());
    let mut other = Room::new(scene(&radar, vec![jammer], 6), with_pfa(&radar, 1e-6));
    other.scene = room.scene.clone();
    other.responder.restore(room.responder.state()).expect("a sound state");
    for _ in 0..3 {
        room.scan();
        other.scan();
        assert_eq!(room.interference, other.interference);
        assert_eq!(room.responder.state(), other.responder.state());
    }
    let text = serde_json::to_string(room.responder.state()).expect("it is JSON");
    for (from, to) in [("\"cells\":", "\"cells\":-"), ("\"refuted\":", "\"refuted\":9e9,\"none\":")] {
        let forged = serde_json::from_str(&text.replacen(from, to, 1)).expect("it still is one");
        let before = other.responder.state().clone();
        assert!(other.responder.restore(&forged).is_err(), "{to}");
        assert_eq!(other.responder.state(), &before);
    }
    room.responder.reset();
    assert_eq!(room.responder.stats().levels, 0);
}

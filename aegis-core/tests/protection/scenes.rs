//! Three aircraft before a radar whose beam goes round seven directions, one of them a jammer's; one of the aircraft comes while it jams.

use aegis_core::config::{Antenna, Authority, Auxiliary, EwConfig, RadarConfig, Receiver, ScanPattern};
use aegis_core::ew::ActionClass;
use aegis_core::radar::Swerling;
use aegis_core::sim::{
    Burst, Emitter, FalseTarget, IqSceneConfig, IqTarget, JammerScript, JammingWaveform, Repeater,
    TargetScript,
};
use aegis_core::{Beam, Config, Geodetic, SensorConfig, Site};
use std::f64::consts::PI;

pub(crate) const JAMMER_RAD: f64 = 0.7;
/// In the middle of the beam. Side lobes are 30 dB lower.
pub(crate) const JAMMER_DB: f64 = 50.0;
pub(crate) const ELEVATION_RAD: f64 = 0.14;
pub(crate) const BEAM_STEP_RAD: f64 = 0.03;
pub(crate) const BEAMS: u32 = 7;
/// The radar has heard its own quiet noise before.
pub(crate) const JAMMED_S: f64 = 4.0;
/// When the third aircraft comes.
pub(crate) const LATE_S: f64 = 8.0;
/// Actions are held so short that two can be tried before Pd is counted.
const HOLD_S: f64 = 3.0;

/// Azimuth, distance over ground, speed along the line of sight, and when it comes.
pub(crate) const TARGETS: [(f64, f64, f64, f64); 3] =
    [(0.045, 18_000.0, 40.0, 0.0), (0.105, 22_000.0, -35.0, 0.0), (0.075, 20_000.0, 25.0, LATE_S)];

pub(crate) fn world(seed: u64) -> IqSceneConfig {
    let beams = (0..BEAMS - 1).map(|n| BEAM_STEP_RAD * f64::from(n)).chain([JAMMER_RAD]);
    let radar = RadarConfig {
        carriers_hz: vec![2.90e9, 2.92e9, 2.94e9, 2.96e9],
        peak_power_w: 40.0,
        receiver: Receiver { samples: 512, ..Receiver::default() },
        antenna: Antenna { auxiliary: Some(Auxiliary { gain_db: 14.0 }), ..Antenna::default() },
        scan: ScanPattern::Electronic {
            beams: beams.map(|azimuth_rad| Beam { azimuth_rad, elevation_rad: ELEVATION_RAD }).collect(),
        },
        ..RadarConfig::default()
    };
    IqSceneConfig {
        seed,
        radar,
        dwells_per_scan: BEAMS,
        targets: TARGETS.map(target).to_vec(),
        ..IqSceneConfig::default()
    }
}

/// It flies along the line of sight, so that it stays before its beams.
pub(crate) fn target((azimuth_rad, ground_m, speed_m_s, appears_s): (f64, f64, f64, f64)) -> IqTarget {
    let place = place(azimuth_rad, ground_m, ELEVATION_RAD.tan() * ground_m + 30.0);
    let track_rad = if speed_m_s < 0.0 { azimuth_rad + PI } else { azimuth_rad };
    let script = TargetScript::new(place, track_rad, speed_m_s.abs()).straight(1000.0);
    IqTarget { script: script.appearing_after(appears_s), swerling: Swerling::Swerling1 }
}

pub(crate) fn place(azimuth_rad: f64, ground_m: f64, height_m: f64) -> Geodetic {
    let north_deg = ground_m * azimuth_rad.cos() / 111_100.0;
    let east_deg = ground_m * azimuth_rad.sin() / (111_400.0 * 43_f64.to_radians().cos());
    Geodetic::from_degrees(43.0 + north_deg, -5.0 + east_deg, height_m)
}

pub(crate) fn burst() -> Burst {
    Burst { start_s: JAMMED_S, end_s: 1e5 }
}

/// Noise on these channels, or on all, this much over the radar's own in the middle of the beam.
pub(crate) fn noise(jnr_db: f64, channels: &[u32]) -> JammerScript {
    JammerScript { channels: channels.to_vec(), ..JammerScript::at_bearing(JAMMER_RAD, jnr_db, burst()) }
}

/// Two seconds on each channel in turn.
pub(crate) fn sweep() -> JammerScript {
    JammerScript { waveform: JammingWaveform::Sweep { period_s: 8.0, channels: 4 }, ..noise(JAMMER_DB, &[]) }
}

/// A row of copies through side lobes, four times an echo's strength.
pub(crate) fn sidelobe_repeater() -> Repeater {
    let copies =
        (0..3).map(|n| FalseTarget { delay_s: 1e-6 * f64::from(12 + 14 * n), ..FalseTarget::default() });
    Repeater {
        emitter: Emitter::Place(place(JAMMER_RAD, 15_000.0, 2_200.0)),
        bursts: vec![burst()],
        jnr_db: 40.0,
        reference_range_m: 15_000.0,
        channels: Vec::new(),
        false_targets: copies.collect(),
    }
}

/// Aboard the first aircraft: a copy, stronger than its echo, that moves away a hundred metres a second faster than it flies.
pub(crate) fn pull_off() -> Repeater {
    let copy = FalseTarget { delay_rate: 100.0 / 1.5e8, ..FalseTarget::default() };
    Repeater {
        emitter: Emitter::Target(0),
        bursts: vec![burst()],
        jnr_db: 8.0,
        reference_range_m: 18_000.0,
        channels: Vec::new(),
        false_targets: vec![copy],
    }
}

pub(crate) fn config(world: &IqSceneConfig, protects: bool) -> Config {
    let sensor = SensorConfig {
        id: world.sensor,
        site: Site::Geodetic(world.site),
        channels: world.radar.carriers_hz.len() as u32,
        radar: Some(world.radar.clone()),
        ..SensorConfig::default()
    };
    let allowed = ActionClass::ALL.into_iter().filter(|class| *class != ActionClass::ListenOnly).collect();
    let ew = EwConfig {
        authority: Authority::Automatic,
        automatic: allowed,
        action_hold_s: HOLD_S,
        ..EwConfig::default()
    };
    Config { sensors: vec![sensor], ew: if protects { ew } else { EwConfig::default() }, ..Config::default() }
}

// Exact values are meant.
#![allow(clippy::float_cmp)]

use super::*;
use crate::config::Limits;
use crate::ew::{Action, ActionKind, ActionState};
use crate::ids::ActionId;
use crate::time::Time;
use std::f64::consts::TAU;

fn radar(channels: u32) -> Radar {
    let limits = Limits { interferences: 3, ..Limits::default() };
    let config = Config { limits, ..Config::default() };
    Radar::new(&SensorConfig { channels, ..SensorConfig::default() }, &config)
}

fn action(id: u64, azimuth_rad: f64, width_rad: f64, state: ActionState) -> Action {
    let kind = ActionKind::ChangeChannel { azimuth_rad, width_rad };
    of_kind(id, kind, state)
}

fn of_kind(id: u64, kind: ActionKind, state: ActionState) -> Action {
    let (time, benefit_db) = (Time::default(), 0.0);
    let sensor = SensorId(0);
    Action { id: ActionId(id), sensor, time, kind, state, benefit_db, holds_until: time, expires: time }
}

#[test]
fn only_what_is_in_force_changes_the_channel() {
    let mut radar = radar(4);
    for state in [ActionState::Recommended, ActionState::Vetoed, ActionState::Reverted] {
        radar.apply(&action(1, 1.0, 0.2, state)).unwrap();
        assert_eq!(radar.settings(), &RadarSettings::default());
    }
    radar.apply(&action(1, 0.0, 0.2, ActionState::Applied)).unwrap();
    radar.apply(&action(1, 0.0, 0.2, ActionState::Applied)).unwrap();
    assert_eq!(radar.settings().overrides.len(), 1);
    assert_eq!([TAU - 0.05, 0.05, 0.2, 3.0].map(|a| radar.settings().channel_at(a)), [1, 1, 0, 0]);
    radar.apply(&action(1, 0.0, 0.2, ActionState::Reverted)).unwrap();
    assert_eq!(radar.settings(), &RadarSettings::default());
}

#[test]
fn overlapping_sectors_avoid_each_others_channels() {
    let mut radar = radar(4);
    radar.apply(&action(1, 1.0, 0.2, ActionState::Applied)).unwrap();
    radar.apply(&action(2, 1.15, 0.2, ActionState::Applied)).unwrap();
    radar.apply(&action(3, 3.0, 0.2, ActionState::Applied)).unwrap();
    let channels: Vec<_> = radar.settings().overrides.iter().map(|o| o.channel).collect();
    assert_eq!(channels, [1, 2, 1]);
    assert_eq!(radar.settings().channel_at(1.08), 2, "the one accepted last counts");
}

#[test]
fn bad_actions_are_refused_and_change_nothing() {
    let mut radar = radar(2);
    let applied = |azimuth, width| action(1, azimuth, width, ActionState::Applied);
    for bad in [applied(f64::NAN, 0.1), applied(7.0, 0.1), applied(1.0, 0.0), applied(1.0, f64::INFINITY)] {
        assert!(radar.apply(&bad).is_err());
    }
    let foreign = Action { sensor: SensorId(9), ..applied(1.0, 0.1) };
    assert_eq!(radar.apply(&foreign), Err(Error::UnknownSensor(SensorId(9))));
    assert!(self::radar(1).apply(&applied(1.0, 0.1)).is_err(), "no other channel");
    assert_eq!(radar.settings(), &RadarSettings::default());
    for id in 1..=3 {
        radar.apply(&action(id, 1.0, 0.1, ActionState::Applied)).unwrap();
    }
    assert!(matches!(radar.apply(&action(4, 1.0, 0.1, ActionState::Applied)), Err(Error::Capacity { .. })));
}

/// In an order in which neither the last set nor the one before tells the next; and back at the end.
#[test]
fn sets_of_prfs_vary_while_that_is_in_force() {
    let prf_sets_hz = vec![vec![1000.0], vec![1100.0], vec![1230.0]];
    let config = crate::config::RadarConfig { prf_sets_hz, ..crate::config::RadarConfig::default() };
    let sensor = SensorConfig { radar: Some(config), channels: 2, ..SensorConfig::default() };
    let mut radar = Radar::new(&sensor, &Config::default());
    let vary = |radar: &mut Radar, step: u32| {
        radar.vary_prf(Time::from_secs(0.128 * f64::from(step)));
        radar.settings().prf_set as usize
    };
    assert!((0..20).all(|step| vary(&mut radar, step) == 0));
    radar.apply(&of_kind(1, ActionKind::VaryPrf, ActionState::Applied)).unwrap();
    let mut after = [[0_u32; 3]; 3];
    let mut last = vary(&mut radar, 0);
    for step in 1..9001 {
        let next = vary(&mut radar, step);
        after[last][next] += 1;
        last = next;
    }
    assert!(after.iter().flatten().all(|count| (800..1200).contains(count)), "{after:?}");
    radar.apply(&of_kind(1, ActionKind::VaryPrf, ActionState::Reverted)).unwrap();
    assert_eq!((vary(&mut radar, 7), radar.settings()), (0, &RadarSettings::default()));
    assert!(self::radar(2).apply(&of_kind(2, ActionKind::VaryPrf, ActionState::Applied)).is_err());
}

#[test]
fn saved_settings_are_checked() {
    let mut radar = radar(2);
    let sector = ChannelOverride { action: ActionId(1), azimuth_rad: 1.0, width_rad: 0.1, channel: 1 };
    let good = RadarSettings { overrides: vec![sector], ..RadarSettings::default() };
    radar.restore(&good).unwrap();
    assert_eq!(radar.settings(), &good);
    let lacking = RadarSettings { channel: 2, ..RadarSettings::default() };
    let crowded = RadarSettings { overrides: vec![sector; 4], ..RadarSettings::default() };
    let overrides = vec![ChannelOverride { width_rad: -1.0, ..sector }];
    let shapeless = RadarSettings { overrides, ..RadarSettings::default() };
    let nowhere = RadarSettings { nulls_rad: vec![f64::NAN], ..RadarSettings::default() };
    for bad in [lacking, crowded, shapeless, nowhere] {
        assert!(radar.restore(&bad).is_err());
        assert_eq!(radar.settings(), &good);
    }
    radar.reset();
    assert_eq!(radar.settings(), &RadarSettings::default());
}

#[cfg(feature = "serde")]
#[test]
fn settings_survive_bytes() {
    let mut radar = radar(4);
    radar.apply(&action(1, 1.0, 0.2, ActionState::Applied)).unwrap();
    let bytes = postcard::to_allocvec(radar.settings()).unwrap();
    assert_eq!(&postcard::from_bytes::<RadarSettings>(&bytes).unwrap(), radar.settings());
}

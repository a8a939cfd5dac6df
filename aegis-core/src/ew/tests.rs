// Exact values are meant.
#![allow(clippy::float_cmp)]

use super::*;
use crate::config::{Authority, Config, EwConfig};
use crate::event::Event;
use crate::ids::ActionId;
use crate::ids::SensorId;
use crate::scan::{Look, Strobe};
use crate::time::Time;
use crate::{Error, Radar};
use std::f64::consts::TAU;

/// A responder with everything that a pipeline holds around it.
struct Room {
    responder: EwResponder,
    interference: Interference,
    actions: Vec<Action>,
    events: Vec<Event>,
}

impl Room {
    /// The host is asked.
    fn new(config: &Config) -> Self {
        let ew = EwConfig { authority: Authority::Advise, ..config.ew.clone() };
        let responder = EwResponder::new(&Config { ew, ..config.clone() }).unwrap();
        Self { responder, interference: Interference::default(), actions: Vec::new(), events: Vec::new() }
    }

    fn step(&mut self, seconds: f64, strobes: &[Strobe]) -> &[Event] {
        self.events.clear();
        let look = look(seconds);
        self.responder.sense(&look, &[], strobes, &mut self.interference, &mut self.events).unwrap();
        self.responder.respond(look.end, &self.interference, &mut self.actions, &mut self.events).unwrap();
        &self.events
    }
}

fn look(seconds: f64) -> Look<'static> {
    let (start, end) = (Time::from_secs(seconds - 4.0), Time::from_secs(seconds));
    Look { sensor: SensorId(0), start, end, pose: None, sectors: &[] }
}

fn strobe(azimuth_rad: f64, azimuth_sigma_rad: f64) -> Strobe {
    Strobe { time: Time::from_secs(2.0), azimuth_rad, azimuth_sigma_rad, elevation_rad: None, jnr_db: None }
}

fn count(events: &[Event], matches: impl Fn(&Event) -> bool) -> usize {
    events.iter().filter(|event| matches(event)).count()
}

#[test]
fn strobes_across_north_are_one_interference() {
    let mut room = Room::new(&Config::default());
    for (step, azimuth) in [TAU - 0.02, 0.02, -0.02, TAU + 0.02].into_iter().enumerate() {
        room.step(4.0 * step as f64 + 4.0, &[strobe(azimuth, 0.01)]);
    }
    let [source] = room.interference.sources[..] else { panic!("{:?}", room.interference) };
    assert!(crate::geometry::wrap_angle(source.azimuth_rad).abs() < 1e-9);
    assert!((source.azimuth_sigma_rad - 0.005).abs() < 1e-9, "σ/√4");
    assert_eq!((source.strobes, source.number), (4, 1));
}

#[test]
fn bearings_are_weighted_by_their_variances_and_the_memory_is_bounded() {
    let mut room = Room::new(&Config::default());
    room.step(4.0, &[strobe(1.0, 0.01)]);
    room.step(8.0, &[strobe(1.04, 0.02)]);
    // Weights 1/1e-4 and 1/4e-4: four to one.
    assert!((room.interference.sources[0].azimuth_rad - 1.008).abs() < 1e-12);
    for step in 0..100 {
        room.step(12.0 + 4.0 * f64::from(step), &[strobe(1.03, 0.01)]);
    }
    let source = room.interference.sources[0];
    assert!((source.azimuth_rad - 1.03).abs() < 1e-5, "old bearings fade: {}", source.azimuth_rad);
    assert!((source.azimuth_sigma_rad - 0.01 / 8.0_f64.sqrt()).abs() < 1e-6);
}

#[test]
fn a_wide_strobe_joins_and_a_distant_one_begins_another() {
    let mut room = Room::new(&Config::default());
    room.step(4.0, &[strobe(1.0, 0.01)]);
    room.step(8.0, &[strobe(1.14, 0.05)]);
    assert_eq!(room.interference.sources.len(), 1, "0.14 < 0.05 ⊕ 3·(0.01 ⊕ 0.05)");
    room.step(12.0, &[strobe(1.4, 0.01)]);
    assert_eq!(room.interference.sources.len(), 2, "0.26 from the latest strobe");
}

/// What noise shows once an hour is told; settings are not changed for it, unless it is met again or stands out far more.
#[test]
fn what_may_be_chance_is_not_answered() {
    let mut config = Config::default();
    config.sensors[0].radar = Some(crate::config::RadarConfig::default());
    config.sensors[0].channels = 2;
    let mut room = Room::new(&config);
    let allowed = room.responder.listening.pfa_of(SensorId(0)).unwrap();
    room.step(4.0, &[Strobe { jnr_db: Some(3.0), ..strobe(1.0, 0.01) }]);
    let mut answers = |pfa: f64, strobes: u32| {
        room.responder.reset();
        let source = InterferenceSource { pfa: Some(pfa), strobes, ..room.interference.sources[0] };
        room.interference.sources[0] = source;
        let time = Time::from_secs(4.0);
        room.responder.respond(time, &room.interference, &mut room.actions, &mut room.events).unwrap();
        room.actions.len()
    };
    assert_eq!([answers(allowed, 1), answers(0.02 * allowed, 1)], [0, 0]);
    assert_eq!([answers(5e-3 * allowed, 1), answers(allowed, 2)], [1, 1]);
}

#[test]
fn bad_strobes_are_skipped_and_named() {
    let mut room = Room::new(&Config::default());
    let bad = [
        strobe(f64::NAN, 0.01),
        strobe(1.0, 0.0),
        strobe(1.0, f64::INFINITY),
        strobe(1e300, 0.01),
        strobe(1.0, 4.0),
        Strobe { jnr_db: Some(f64::NAN), ..strobe(1.0, 0.01) },
        strobe(1.0, 1e-300),
    ];
    let events = room.step(4.0, &bad).to_vec();
    let rejected: Vec<_> = (0..6).map(|index| Event::StrobeRejected { index }).collect();
    assert_eq!(events[..6], rejected);
    assert_eq!(room.interference.sources.len(), 1);
    assert!(room.interference.sources[0].azimuth_sigma_rad > 0.0);
    room.step(8.0, &bad);
    assert!(room.interference.sources[0].azimuth_rad.is_finite());
    assert_eq!((room.responder.stats().strobes, room.responder.stats().strobes_rejected), (14, 12));
}

#[test]
fn an_action_lives_from_recommendation_to_reversion() {
    let config = Config::default();
    let mut room = Room::new(&config);
    let mut radar = Radar::new(&config.sensors[0], &config);
    room.step(4.0, &[strobe(1.0, 0.01)]);
    let action = room.actions[0];
    assert_eq!(action.state, ActionState::Recommended);
    assert_eq!(
        room.events.last(),
        Some(&Event::ActionRecommended {
            action: action.id,
            sensor: action.sensor,
            time: Time::from_secs(4.0)
        })
    );
    radar.apply(&action).unwrap();
    assert_eq!(radar.settings().channel_at(1.0), 0, "nothing is applied by itself");

    radar.apply(&room.responder.decide(action.id, Decision::Accept).unwrap()).unwrap();
    assert_eq!(radar.settings().channel_at(1.0), 1);
    assert_eq!(room.responder.decide(action.id, Decision::Veto), Err(Error::UnknownAction(1)));
    assert_eq!(
        room.step(8.0, &[])[..],
        [Event::ActionApplied { action: action.id, time: Time::from_secs(8.0) }]
    );
    assert_eq!((room.actions.len(), room.actions[0].state), (1, ActionState::Applied));
    assert!(room.step(12.0, &[]).is_empty());

    let events = room.step(33.0, &[]).to_vec();
    assert_eq!(count(&events, |e| matches!(e, Event::InterferenceCleared { .. })), 1);
    assert_eq!(
        events.last(),
        Some(&Event::ActionReverted { action: action.id, time: Time::from_secs(33.0) })
    );
    assert_eq!(room.actions[0].state, ActionState::Reverted);
    radar.apply(&room.actions[0]).unwrap();
    assert_eq!(radar.settings().channel_at(1.0), 0);
    room.step(37.0, &[]);
    assert_eq!((room.actions.len(), room.interference.sources.len()), (0, 0));
}

#[test]
fn a_veto_is_shown_once_and_not_asked_again() {
    let mut room = Room::new(&Config::default());
    room.step(4.0, &[strobe(1.0, 0.01)]);
    room.responder.decide(ActionId(1), Decision::Veto).unwrap();
    let vetoed = Event::ActionVetoed { action: ActionId(1), time: Time::from_secs(8.0) };
    assert!(room.step(8.0, &[strobe(1.0, 0.01)]).contains(&vetoed));
    assert_eq!(room.actions[0].state, ActionState::Vetoed);
    room.step(12.0, &[strobe(1.0, 0.01)]);
    assert!(room.actions.is_empty());
    let events = room.step(60.0, &[strobe(1.0, 0.01)]);
    assert_eq!(count(events, |e| matches!(e, Event::ActionReverted { .. })), 0, "it never was in force");
    assert_eq!(room.actions[0].id, ActionId(2), "a new interference is a new question");
}

#[test]
fn a_moving_emitter_takes_its_protection_along() {
    let mut room = Room::new(&Config::default());
    let mut recommended = 0;
    for step in 0..40 {
        let events = room.step(4.0 + 4.0 * f64::from(step), &[strobe(1.0 + 0.005 * f64::from(step), 0.005)]);
        recommended += count(events, |e| matches!(e, Event::ActionRecommended { .. }));
        let source = room.interference.sources[0];
        let (azimuth_rad, width_rad) = room.actions.last().unwrap().kind.sector().unwrap();
        assert!((source.azimuth_rad - azimuth_rad).abs() <= width_rad / 2.0);
    }
    assert_eq!(room.interference.sources.len(), 1);
    assert!((2..=6).contains(&recommended), "{recommended}");
}

#[test]
fn a_silent_radar_says_nothing_about_its_own_interference() {
    let mut config = Config::default();
    config.sensors.push(crate::SensorConfig { id: SensorId(5), ..crate::SensorConfig::default() });
    let mut room = Room::new(&config);
    room.step(4.0, &[strobe(1.0, 0.01)]);
    let other = Look { sensor: SensorId(5), ..look(100.0) };
    room.responder
        .sense(&other, &[], &[strobe(1.0, 0.01)], &mut room.interference, &mut room.events)
        .unwrap();
    assert_eq!(
        room.interference.sources.len(),
        2,
        "the same bearing at another radar is another interference"
    );
}

#[test]
fn a_radar_with_one_channel_gets_no_impossible_advice() {
    let mut config = Config::default();
    config.sensors[0].channels = 1;
    let mut room = Room::new(&config);
    room.step(4.0, &[strobe(1.0, 0.01)]);
    assert_eq!((room.interference.sources.len(), room.actions.len()), (1, 0));
}

#[test]
fn capacity_is_bounded_and_told() {
    let mut config = Config::default();
    config.limits.interferences = 2;
    config.limits.strobes_per_scan = 4;
    let mut room = Room::new(&config);
    let many: Vec<_> = (0..5).map(|i| strobe(f64::from(i), 0.01)).collect();
    let told =
        room.step(4.0, &many[..4]).iter().any(|e| matches!(e, Event::CapacityReached { left_out: 2, .. }));
    assert!(told);
    assert_eq!((room.interference.sources.len(), room.actions.len()), (2, 2));
    let before = room.responder.state().clone();
    let refused = room.responder.sense(&look(8.0), &[], &many, &mut room.interference, &mut room.events);
    assert_eq!(refused, Err(Error::Capacity { what: "strobes", actual: 5, limit: 4 }));
    let stranger = Look { sensor: SensorId(9), ..look(8.0) };
    assert!(room.responder.sense(&stranger, &[], &[], &mut room.interference, &mut room.events).is_err());
    let mut hostile = room.interference.clone();
    hostile.sources[1].azimuth_rad = f64::NAN;
    assert!(room.responder.respond(Time::MAX, &hostile, &mut room.actions, &mut room.events).is_err());
    assert_eq!(room.responder.state(), &before);
}

#[test]
fn a_strobe_from_the_future_does_not_live_for_ever() {
    let mut room = Room::new(&Config::default());
    room.step(4.0, &[Strobe { time: Time::MAX, ..strobe(1.0, 0.01) }]);
    assert_eq!(room.interference.sources[0].last, Time::from_secs(4.0));
    room.step(35.0, &[]);
    assert!(room.interference.sources.is_empty());
}

#[test]
fn a_restored_responder_continues_as_the_original() {
    let mut room = Room::new(&Config::default());
    room.step(4.0, &[strobe(1.0, 0.01), strobe(2.0, 0.01)]);
    room.responder.decide(ActionId(1), Decision::Accept).unwrap();
    let mut other = Room::new(&Config::default());
    other.responder.restore(room.responder.state()).unwrap();
    for seconds in [8.0, 20.0, 40.0, 60.0] {
        let strobes = [strobe(1.01, 0.01)];
        assert_eq!(room.step(seconds, &strobes), other.step(seconds, &strobes));
        assert_eq!((&room.actions, &room.interference), (&other.actions, &other.interference));
    }
    let mut forged = room.responder.state().clone();
    forged.actions_ever = 0;
    assert!(other.responder.restore(&forged).is_err());
    room.responder.reset();
    assert_eq!(room.responder.state(), &EwState::default());
}

#[cfg(feature = "serde")]
#[test]
fn state_survives_bytes() {
    let mut room = Room::new(&Config::default());
    room.step(4.0, &[strobe(1.0, 0.01), strobe(2.0, 0.01)]);
    room.responder.decide(ActionId(2), Decision::Veto).unwrap();
    let bytes = postcard::to_allocvec(room.responder.state()).unwrap();
    assert_eq!(&postcard::from_bytes::<EwState>(&bytes).unwrap(), room.responder.state());
}

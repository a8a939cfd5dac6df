//! A limit that is reached gives an event and a smaller, still valid picture.

use crate::support::{PERIOD_S, asset, polar, rotation, step, strobe};
use aegis_core::config::Limits;
use aegis_core::{Config, Event, Picture, Pipeline, Plot, Stage, Strobe};

/// A flight of aircraft, fanned out and inbound.
fn flight(number: u32, count: u32) -> Vec<Plot> {
    let range_m = 60_000.0 - 200.0 * PERIOD_S * f64::from(number);
    (0..count).map(|n| polar(rotation(number).0 + 1.0, range_m, 0.2 * f64::from(n))).collect()
}

fn fly(limits: Limits, strobes: &[f64]) -> (Pipeline, Picture, Vec<Event>) {
    let mut pipeline = Pipeline::new(Config { limits, ..Config::default() }).expect("a valid configuration");
    pipeline.set_assets(&[asset(1), asset(2)]).expect("two assets");
    let (mut picture, mut events) = (Picture::default(), Vec::new());
    for number in 0..8 {
        let time = rotation(number).0;
        let strobes: Vec<_> =
            strobes.iter().map(|azimuth| Strobe { azimuth_rad: *azimuth, ..strobe(time) }).collect();
        step(&mut pipeline, &mut picture, number, &flight(number, 12), &strobes).expect("a valid scan");
        events.extend(&picture.events);
    }
    (pipeline, picture, events)
}

fn left_out(events: &[Event], of: Stage) -> Vec<u32> {
    let of_stage = |event: &Event| match *event {
        Event::CapacityReached { stage, left_out, .. } if stage == of => Some(left_out),
        _ => None,
    };
    events.iter().filter_map(of_stage).collect()
}

#[test]
fn with_room_for_all_nothing_is_said() {
    let (_, picture, events) = fly(Limits::default(), &[1.0, 2.0]);
    assert_eq!(picture.tracks.len(), 12);
    assert!(!events.iter().any(|event| matches!(event, Event::CapacityReached { .. })));
}

#[test]
fn tracks() {
    let (pipeline, picture, events) = fly(Limits { tracks: 5, ..Limits::default() }, &[]);
    assert_eq!(left_out(&events, Stage::Tracker)[0], 7, "in the first scan");
    assert_eq!(picture.tracks.len(), 5);
    assert!(picture.tracks.iter().all(aegis_core::Track::is_confirmed));
    assert_eq!(picture.associations.len(), 5);
    assert_eq!(picture.plots.len(), 12, "plots are shown all the same");
    assert_eq!(pipeline.stats().tracker.hypotheses, 5);
}

#[test]
fn threats() {
    let (_, all, _) = fly(Limits::default(), &[]);
    let (_, picture, events) = fly(Limits { threats: 4, ..Limits::default() }, &[]);
    assert_eq!(*left_out(&events, Stage::ThreatAssessor).last().expect("told"), 24 - 4);
    assert_eq!(picture.threats.len(), 4);
    assert!(!picture.raids.is_empty(), "and what comes in on each asset");
    let told: u32 = picture.raids.iter().map(|raid| raid.tracks).sum();
    assert!(told as usize <= picture.threats.len(), "only of those that are listed: {told}");
    assert_eq!(picture.tracks, all.tracks, "what is upstream does not notice");
    assert!(picture.threats.is_sorted_by(|a, b| a.score >= b.score));
    assert!(all.threats[0].score <= picture.threats[0].score + 1e-12, "the highest are kept");
}

#[test]
fn interferences() {
    let bearings = [0.5, 1.5, 2.5, 3.5, 4.5];
    let (_, picture, events) = fly(Limits { interferences: 2, ..Limits::default() }, &bearings);
    assert_eq!(left_out(&events, Stage::EwResponder)[0], 3);
    assert_eq!(picture.actions.len(), 2);
}

//! Scenes, from step to step.

#[cfg(feature = "serde")]
use super::super::ThreatState;
use super::super::{Asset, LevelCause, LevelChange, Threat, ThreatAssessor, ThreatLevel, Zone};
use super::{asset, track};
use crate::config::{Config, Space};
use crate::event::Event;
use crate::ids::{AssetId, TrackId};
use crate::plot::{Callsign, Identity, TargetClass};
use crate::time::Time;
use crate::tracker::{Track, TrackStatus};
use ThreatLevel::{Critical, High, Low, Medium, Unknown};

struct Room {
    assessor: ThreatAssessor,
    threats: Vec<Threat>,
    events: Vec<Event>,
}

impl Room {
    fn new() -> Self {
        Self::with(&Config::default())
    }

    fn with(config: &Config) -> Self {
        Self { assessor: ThreatAssessor::new(config).unwrap(), threats: Vec::new(), events: Vec::new() }
    }

    fn step(&mut self, seconds: f64, tracks: &[Track], assets: &[Asset]) -> &[Threat] {
        self.events.clear();
        let time = Time::from_secs(seconds);
        self.assessor.assess(time, tracks, assets, &mut self.threats, &mut self.events).unwrap();
        &self.threats
    }

    fn count(&self, matches: impl Fn(&Event) -> bool) -> usize {
        self.events.iter().filter(|event| matches(event)).count()
    }
}

/// Flying at the asset at the origin from the east, at 250 m/s; the zone begins at 5 km.
fn inbound(id: u64, seconds_to_entry: f64) -> Track {
    track(id, [5000.0 + 250.0 * seconds_to_entry, 0.0, 3000.0], [-250.0, 0.0, 0.0])
}

fn once(track: Track) -> Threat {
    Room::new().step(0.0, &[track], &[asset(1, [0.0; 3])])[0]
}

#[test]
fn an_inbound_track_becomes_more_urgent_as_it_nears() {
    let mut room = Room::new();
    let mut levels = Vec::new();
    let mut last = 0.0;
    for step in 0..=70 {
        let seconds = f64::from(step) * 4.0;
        let threat = room.step(seconds, &[inbound(1, 280.0 - seconds)], &[asset(1, [0.0; 3])])[0];
        // At the end the line of sight turns down, and closing counts a little less.
        assert!(threat.score >= last - 1e-3);
        assert!(threat.tti_s.is_some_and(|tti_s| (tti_s - 280.0 + seconds).abs() < 1e-6));
        last = threat.score;
        if levels.last() != Some(&(threat.level, 280.0 - seconds))
            && levels.last().map(|l| l.0) != Some(threat.level)
        {
            levels.push((threat.level, 280.0 - seconds));
        }
    }
    let order: Vec<_> = levels.iter().map(|level| level.0).collect();
    assert_eq!(order, [Low, Medium, High, Critical], "{levels:?}");
    assert!((100.0..180.0).contains(&levels[2].1) && (30.0..=70.0).contains(&levels[3].1), "{levels:?}");
}

#[test]
fn what_does_not_come_near_is_low_or_not_shown() {
    let mut room = Room::new();
    let crossing = track(1, [40_000.0, 15_000.0, 9000.0], [-230.0, 0.0, 0.0]);
    let receding = track(2, [8000.0, 0.0, 9000.0], [230.0, 0.0, 0.0]);
    let above = track(3, [20_000.0, 0.0, 11_500.0], [-230.0, 0.0, 0.0]);
    let far = track(4, [390_000.0, 0.0, 9000.0], [-230.0, 0.0, 0.0]);
    assert!(
        room.step(0.0, &[crossing, receding, above, far], &[asset(1, [0.0; 3])]).is_empty(),
        "{:?}",
        room.threats
    );
    assert!(room.events.is_empty());
    assert_eq!(room.assessor.stats().assessed, 4);
}

#[test]
fn traffic_does_not_flood_the_events() {
    let mut room = Room::new();
    let assets = [asset(1, [0.0; 3]), asset(2, [50_000.0, 0.0, 0.0]), asset(3, [0.0, 80_000.0, 0.0])];
    let mut told = 0;
    for step in 0..100 {
        let seconds = 0.5 * f64::from(step);
        let traffic: Vec<_> = (0..200_u32)
            .map(|n| {
                let angle = f64::from(n) * 2.399_963;
                let (sin, cos) = (angle * 1.7).sin_cos();
                let from = 15_000.0 + 800.0 * f64::from(n);
                let position =
                    [from * angle.cos() + 230.0 * sin * seconds, from * angle.sin() + 230.0 * cos * seconds];
                track(u64::from(n) + 1, [position[0], position[1], 9000.0], [230.0 * sin, 230.0 * cos, 0.0])
            })
            .collect();
        room.step(seconds, &traffic, &assets);
        told += room.events.len();
    }
    assert!(told < 300, "{told} events of 60 000 assessments");
}

#[test]
fn contributions_sum_to_the_score() {
    let mut airliner = inbound(1, 60.0);
    airliner.identity =
        Identity { mode_s: Some(0x34_5678), mode_3a: Some(0o1234), callsign: Callsign::new("AEG12") };
    airliner.class = Some(TargetClass::Aeroplane);
    let mut missile = inbound(2, 20.0);
    missile.class = Some(TargetClass::Missile);
    let slanting = track(3, [30_000.0, 5200.0, 5000.0], [-200.0, 0.0, -5.0]);
    let mut room = Room::new();
    let precious = Asset { value: 100.0, ..asset(2, [0.0; 3]) };
    let poor = Asset { value: 0.01, ..asset(3, [0.0; 3]) };
    let threats = room.step(0.0, &[airliner, missile, slanting], &[asset(1, [0.0; 3]), precious, poor]);
    assert!(threats.len() >= 8);
    for threat in threats {
        let log_odds = (threat.score / (1.0 - threat.score)).ln();
        assert!((log_odds - threat.factors.log_odds()).abs() < 1e-12, "{threat:?}");
        let [low, high] = threat.score_interval;
        assert!(0.0 < low && low < threat.score && threat.score < high && high < 1.0);
    }
    assert!(threats.is_sorted_by(|a, b| a.score >= b.score));
}

#[test]
fn evidence_counts_and_its_absence_only_widens_the_interval() {
    let width = |threat: &Threat| {
        let log_odds = |score: f64| (score / (1.0 - score)).ln();
        log_odds(threat.score_interval[1]) - log_odds(threat.score_interval[0])
    };
    let silent = once(inbound(1, 60.0));
    assert_eq!((silent.factors.identity, silent.factors.class), (0.0, 0.0));
    let with = |mode_s, mode_3a| Track {
        identity: Identity { mode_s, mode_3a, callsign: None },
        ..inbound(1, 60.0)
    };
    let cooperative = once(with(Some(1), Some(0o1234)));
    assert!(cooperative.score < silent.score && width(&cooperative) < width(&silent));
    assert_eq!(once(with(None, Some(0o1234))).score, silent.score, "a code alone makes no friend");
    assert!(once(with(Some(1), Some(0o7500))).score > silent.score);
    let seen_as = |class| once(Track { class: Some(class), ..inbound(1, 60.0) });
    assert!(
        seen_as(TargetClass::Missile).score > silent.score && seen_as(TargetClass::Bird).score < silent.score
    );
    let mut vague = inbound(1, 60.0);
    (3..5).for_each(|axis| vague.covariance[axis][axis] = 60.0 * 60.0);
    let vague = once(vague);
    assert!(vague.entry_probability < silent.entry_probability && width(&vague) > width(&silent));
}

#[test]
fn an_unsure_course_is_not_critical() {
    let mut room = Room::new();
    let mut vague = inbound(1, 25.0);
    vague.position_m[1] = 3500.0;
    vague.class = Some(TargetClass::Missile);
    (3..5).for_each(|axis| vague.covariance[axis][axis] = 30.0 * 30.0);
    let precious = [Asset { value: 30.0, ..asset(1, [0.0; 3]) }];
    room.step(0.0, &[vague], &precious);
    let threat = room.step(1.0, &[vague], &precious)[0];
    assert!(threat.score > 0.9 && threat.score_interval[0] < 0.75, "{threat:?}");
    assert_eq!(threat.level, High);
}

#[test]
fn tentative_tracks_are_left_alone_and_coasting_ones_are_not() {
    let with = |status| Track { status, ..inbound(1, 40.0) };
    let mut room = Room::new();
    assert!(room.step(0.0, &[with(TrackStatus::Tentative)], &[asset(1, [0.0; 3])]).is_empty());
    room.step(4.0, &[with(TrackStatus::Coasting)], &[asset(1, [0.0; 3])]);
    assert_eq!(room.step(8.0, &[with(TrackStatus::Coasting)], &[asset(1, [0.0; 3])])[0].level, Critical);
}

#[test]
fn the_life_of_a_threat_is_told_once() {
    let mut room = Room::new();
    let assets = [asset(1, [0.0; 3])];
    let (pair, time) = ((TrackId(1), AssetId(1)), Time::from_secs(0.0));
    let score = room.step(0.0, &[inbound(1, 40.0)], &assets)[0].score;
    let expected = [
        Event::ThreatAssessed { track: pair.0, asset: pair.1, time, score },
        Event::ZoneEntryPredicted {
            track: pair.0,
            asset: pair.1,
            time,
            tti_s: room.threats[0].tti_s.unwrap(),
        },
    ];
    assert_eq!(room.events, expected);
    assert_eq!(room.assessor.stats().by_level, [1, 0, 0, 0, 0]);
    let score = room.step(4.0, &[inbound(1, 36.0)], &assets)[0].score;
    let (time, from, to, cause) = (Time::from_secs(4.0), Low, Critical, LevelCause::Rise);
    let expected = [
        Event::ThreatLevelChanged { track: pair.0, asset: pair.1, time, from, to, cause },
        Event::ThreatCritical { track: pair.0, asset: pair.1, time, score },
    ];
    assert_eq!(room.events, expected);
    assert_eq!(room.assessor.stats().by_level, [0, 0, 0, 1, 0]);
    let change = LevelChange { track: pair.0, asset: pair.1, time, from, to, cause, score };
    assert!(room.assessor.history().eq([&change]));
    room.step(8.0, &[inbound(1, 32.0)], &assets);
    assert!(room.events.is_empty());
    // It turns away: the level is held for a while. Then it comes again.
    let away = Track { velocity_m_s: [0.0, 250.0, 0.0], ..inbound(1, 36.0) };
    for held in 0..3 {
        assert_eq!(room.step(12.0 + 4.0 * f64::from(held), &[away], &assets)[0].level, Critical);
    }
    assert!(room.step(24.0, &[away], &assets).is_empty());
    assert_eq!(room.events.len(), 1);
    assert_eq!(room.count(|e| matches!(e, Event::ThreatCleared { .. })), 1);
    room.step(28.0, &[inbound(1, 30.0)], &assets);
    assert_eq!(room.count(|e| matches!(e, Event::ZoneEntryPredicted { .. })), 1);
    // The asset goes, and in another step the track.
    room.step(32.0, &[inbound(1, 26.0)], &[]);
    assert_eq!(room.count(|e| matches!(e, Event::ThreatCleared { .. })), 1);
    room.step(36.0, &[inbound(1, 22.0)], &assets);
    room.step(40.0, &[], &assets);
    assert_eq!(room.count(|e| matches!(e, Event::ThreatCleared { .. })), 1);
}

#[test]
fn unusable_numbers_hold_the_level_then_make_it_unknown() {
    let broken = |id| Track { position_m: [f64::NAN, 0.0, 0.0], ..inbound(id, 40.0) };
    let huge = Track { velocity_m_s: [1e300, 0.0, 0.0], ..inbound(3, 40.0) };
    let mut room = Room::new();
    let assets = [asset(1, [0.0; 3])];
    let level = |room: &Room, id| room.threats.iter().find(|t| t.track == TrackId(id)).map(|t| t.level);
    room.step(-4.0, &[inbound(1, 44.0)], &assets);
    room.step(0.0, &[inbound(1, 40.0)], &assets);
    room.step(4.0, &[broken(1), broken(2), huge], &assets);
    assert_eq!([1, 2, 3].map(|id| level(&room, id)), [Some(Critical), Some(Unknown), Some(Unknown)]);
    assert_eq!(room.count(|e| matches!(e, Event::ThreatUncertain { .. })), 3);
    assert_eq!(
        room.count(|e| matches!(e, Event::ThreatLevelChanged { .. } | Event::ThreatCritical { .. })),
        0
    );
    for threat in &room.threats {
        assert!(threat.score.is_finite() && threat.cpa_distance_sigma_m.is_finite());
    }
    room.step(8.0, &[broken(1)], &assets);
    assert_eq!(room.count(|e| matches!(e, Event::ThreatUncertain { .. })), 0, "said once");
    room.step(12.0, &[broken(1)], &assets);
    assert_eq!(level(&room, 1), Some(Unknown));
    assert_eq!(room.count(|e| matches!(e, Event::ThreatLevelChanged { from: Critical, to: Unknown, .. })), 1);
    room.step(16.0, &[inbound(1, 24.0)], &assets);
    assert_eq!(level(&room, 1), Some(Low), "usable again");
    room.step(20.0, &[inbound(1, 20.0)], &assets);
    assert_eq!(level(&room, 1), Some(Critical));
}

#[test]
fn the_highest_scores_are_kept_in_bounded_memory() {
    let mut config = Config::default();
    config.limits.threats = 5;
    let mut room = Room::with(&config);
    let many: Vec<_> = (1..=40).map(|id| inbound(id, 20.0 + 5.0 * id as f64)).collect();
    room.step(0.0, &many, &[asset(1, [0.0; 3])]);
    assert_eq!(room.threats.iter().map(|t| t.track.0).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(room.count(|e| matches!(e, Event::CapacityReached { left_out: 35, .. })), 1);
    let rooms = |room: &Room| room.assessor.capacities();
    room.step(1.0, &many, &[asset(1, [0.0; 3])]);
    let before = rooms(&room);
    for step in 2..20 {
        room.step(f64::from(step), &many, &[asset(1, [0.0; 3])]);
        assert_eq!(room.count(|e| !matches!(e, Event::CapacityReached { .. })), 0);
    }
    assert_eq!(rooms(&room), before, "nothing grew");
}

#[test]
fn bad_assets_are_refused_and_change_nothing() {
    let mut room = Room::new();
    room.step(0.0, &[inbound(1, 40.0)], &[asset(1, [0.0; 3])]);
    let (state, threats) = (room.assessor.state().clone(), room.threats.clone());
    let bad = Asset { value: f64::NAN, ..asset(1, [0.0; 3]) };
    let refused = room.assessor.assess(Time::MAX, &[], &[bad], &mut room.threats, &mut room.events);
    assert!(refused.is_err());
    assert_eq!((room.assessor.state(), &room.threats), (&state, &threats));
}

#[test]
fn the_order_of_tracks_and_a_restart_change_nothing() {
    let mut tracks: Vec<_> = (1..=30).map(|id| inbound(id, 10.0 * id as f64)).collect();
    let assets = [asset(2, [0.0; 3]), asset(1, [3000.0, 0.0, 0.0])];
    let (mut forward, mut backward) = (Room::new(), Room::new());
    for step in 0..10 {
        forward.step(f64::from(step), &tracks, &assets);
        tracks.reverse();
        backward.step(f64::from(step), &tracks, &assets);
        assert_eq!((&forward.threats, &forward.events), (&backward.threats, &backward.events));
        let mut restored = Room::new();
        restored.assessor.restore(forward.assessor.state()).unwrap();
        forward.assessor = restored.assessor;
    }
    let mut small = Config::default();
    small.limits.threats = 3;
    assert!(ThreatAssessor::new(&small).unwrap().restore(forward.assessor.state()).is_err());
    forward.assessor.reset();
    assert_eq!(forward.assessor.state(), ThreatAssessor::new(&Config::default()).unwrap().state());
}

#[test]
fn in_a_planar_world_heights_do_not_count() {
    let zone = Zone::Cylinder { radius_m: 5000.0, floor_m: 500.0, ceiling_m: 600.0 };
    let raised = Asset { zone, ..asset(1, [0.0, 0.0, 700.0]) };
    let mut boat = track(1, [5500.0, 0.0, 0.0], [-10.0, 0.0, 0.0]);
    (3..6).for_each(|axis| boat.covariance[axis][axis] = 0.25);
    let planar = Config { space: Space::Planar, ..Config::default() };
    let threat = Room::with(&planar).step(0.0, &[boat], &[raised])[0];
    assert!((threat.tti_s.unwrap() - 50.0).abs() < 1e-9 && threat.entry_probability > 0.99, "{threat:?}");
    assert!(Room::new().step(0.0, &[boat], &[raised]).is_empty());
}

#[test]
fn a_level_does_not_follow_noise() {
    let mut room = Room::new();
    let mut changes = 0;
    for step in 0..100_u32 {
        // Entry times scatter around the one where HIGH begins.
        let noise = f64::from(step * 7919 % 101) / 50.0 - 1.0;
        room.step(f64::from(step), &[inbound(1, 135.0 + 8.0 * noise)], &[asset(1, [0.0; 3])]);
        changes += room.count(|e| matches!(e, Event::ThreatLevelChanged { .. }));
    }
    assert!(changes <= 3, "{changes}");
    assert_ne!(room.threats[0].level, Low);
}

#[cfg(feature = "serde")]
#[test]
fn state_survives_bytes() {
    let mut room = Room::new();
    room.step(0.0, &[inbound(1, 40.0), inbound(2, 100.0)], &[asset(1, [0.0; 3])]);
    let bytes = postcard::to_allocvec(room.assessor.state()).unwrap();
    assert_eq!(&postcard::from_bytes::<ThreatState>(&bytes).unwrap(), room.assessor.state());
}

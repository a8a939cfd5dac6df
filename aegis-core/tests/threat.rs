//! Threats as a host sees them: through the public surface, and through a saved state.

use aegis_core::detector::classification::ClassPosterior;
#[cfg(feature = "serde")]
use aegis_core::threat::ThreatState;
use aegis_core::threat::{Polygon, validate_assets};
use aegis_core::{
    Asset, AssetId, Config, Event, Identity, Look, Measurement, Plot, PlotFlags, Sector, SensorConfig,
    SensorId, Threat, ThreatAssessor, ThreatLevel, Time, Track, TrackId, TrackStatus, Tracker, Zone,
};
use proptest::prelude::*;

const HARBOUR: Asset = Asset {
    id: AssetId(1),
    position_m: [0.0; 3],
    velocity_m_s: [0.0; 3],
    time: Time::from_nanos(0),
    zone: Zone::Sphere { radius_m: 4000.0 },
    value: 1.0,
};

/// A ship that sails north, 2 km west of the harbour.
fn ship() -> Asset {
    let zone = Zone::Cylinder { radius_m: 1500.0, floor_m: -10.0, ceiling_m: 5000.0 };
    Asset { id: AssetId(2), position_m: [-2000.0, 0.0, 0.0], velocity_m_s: [0.0, 8.0, 0.0], zone, ..HARBOUR }
}

/// An airfield in the shape of an L.
fn field() -> Asset {
    let plan =
        Polygon::new(&[[-3e3, -3e3], [3e3, -3e3], [3e3, 0.0], [0.0, 0.0], [0.0, 3e3], [-3e3, 3e3]]).unwrap();
    let zone = Zone::Prism { plan, floor_m: -10.0, ceiling_m: 4000.0 };
    Asset { id: AssetId(3), position_m: [9000.0, 9000.0, 0.0], zone, ..HARBOUR }
}

/// On a straight course from the east, with deviations of 40 m and 4 m/s.
fn intruder(time: Time) -> Track {
    let mut covariance = [[0.0; 6]; 6];
    for (axis, row) in covariance.iter_mut().enumerate() {
        row[axis] = if axis < 3 { 1600.0 } else { 16.0 };
    }
    Track {
        id: TrackId(7),
        status: TrackStatus::Confirmed,
        time,
        position_m: [60_000.0 - 240.0 * time.as_secs(), 300.0, 1500.0],
        velocity_m_s: [-240.0, 0.0, 0.0],
        acceleration_m_s2: None,
        covariance,
        existence: 0.999,
        mode_probabilities: [1.0, 0.0, 0.0],
        emitter_probability: 0.0,
        geodetic: None,
        identity: Identity::UNKNOWN,
        class: None,
        class_posterior: ClassPosterior::default(),
        friend: None,
        created: Time::default(),
        updated: time,
        plots: 8,
        misses: 0,
    }
}

/// One step at a time, until the intruder is far behind.
fn fly(assessor: &mut ThreatAssessor, seconds: std::ops::Range<u32>) -> Vec<(Vec<Threat>, Vec<Event>)> {
    let step = |second: u32| {
        let time = Time::from_secs(f64::from(second));
        let (mut threats, mut events) = (Vec::new(), Vec::new());
        assessor.assess(time, &[intruder(time)], &[HARBOUR, ship()], &mut threats, &mut events).unwrap();
        (threats, events)
    };
    seconds.map(step).collect()
}

#[test]
fn a_passage_is_told_in_full_and_once() {
    let mut assessor = ThreatAssessor::new(&Config::default()).unwrap();
    validate_assets(&[HARBOUR, ship()], 2).unwrap();
    let steps = fly(&mut assessor, 0..400);
    let told =
        |matches: &dyn Fn(&Event) -> bool| steps.iter().flat_map(|s| &s.1).filter(|e| matches(e)).count();
    assert_eq!(told(&|e| matches!(e, Event::ThreatAssessed { .. })), 2);
    assert_eq!(
        told(&|e| matches!(e, Event::ZoneEntryPredicted { .. })),
        1,
        "the ship has sailed out of the course"
    );
    assert_eq!(told(&|e| matches!(e, Event::ThreatCritical { asset: AssetId(1), .. })), 1);
    assert_eq!(told(&|e| matches!(e, Event::ThreatCleared { .. })), 2);
    assert!(told(&|_| true) <= 16, "{}", told(&|_| true));
    // It enters at (60 − √(4² − 1.5² − 0.3²)) km / 240 m/s = 234.6 s and leaves after twice the chord.
    let level = |second: usize| steps[second].0.iter().find(|t| t.asset == HARBOUR.id).map(|t| t.level);
    assert_eq!(level(230), Some(ThreatLevel::Critical));
    assert_eq!(level(300), None);
}

#[cfg(feature = "serde")]
#[test]
fn a_saved_state_continues_bit_for_bit() {
    let config = Config::default();
    let mut straight = ThreatAssessor::new(&config).unwrap();
    let expected = fly(&mut straight, 0..300);
    let mut first = ThreatAssessor::new(&config).unwrap();
    fly(&mut first, 0..180);
    let text = serde_json::to_string(first.state()).unwrap();
    let saved: ThreatState = serde_json::from_str(&text).unwrap();
    let mut second = ThreatAssessor::new(&config).unwrap();
    second.restore(&saved).unwrap();
    assert_eq!(fly(&mut second, 180..300), expected[180..]);
    assert_eq!(second.state(), straight.state());
}

/// Any bits at all, and often enough something near the truth.
fn number(typical: f64) -> impl Strategy<Value = f64> {
    prop_oneof![1 => proptest::num::f64::ANY, 30 => (-1.0..1.0).prop_map(move |share| share * typical)]
}

fn any_track() -> impl Strategy<Value = Track> {
    let state = ([number(6e4), number(6e4), number(9e3)], [number(400.0), number(400.0), number(20.0)]);
    let deviations = [number(200.0), number(200.0), number(200.0), number(20.0), number(20.0), number(20.0)];
    (1..6_u64, state, deviations, any::<i64>()).prop_map(|(id, (position_m, velocity_m_s), sigmas, nanos)| {
        let mut track =
            Track { id: TrackId(id), position_m, velocity_m_s, ..intruder(Time::from_nanos(nanos)) };
        (0..6).for_each(|axis| track.covariance[axis][axis] = sigmas[axis] * sigmas[axis].abs());
        track
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_tracks_are_threats_are_finite_and_explained(
        steps in proptest::collection::vec(proptest::collection::vec(any_track(), 0..8), 1..5),
    ) {
        let mut assessor = ThreatAssessor::new(&Config::default()).unwrap();
        let (mut threats, mut events) = (Vec::new(), Vec::new());
        for (step, tracks) in steps.iter().enumerate() {
            let time = Time::from_secs(4.0 * step as f64);
            assessor.assess(time, tracks, &[HARBOUR, ship(), field()], &mut threats, &mut events).unwrap();
            for threat in &threats {
                let [low, high] = threat.score_interval;
                prop_assert!(low >= 0.0 && low <= threat.score && threat.score <= high && high <= 1.0, "{:?}", threat);
                prop_assert!((0.0..=1.0).contains(&threat.entry_probability), "{:?}", threat);
                let log_odds = (threat.score / (1.0 - threat.score)).ln();
                prop_assert!((log_odds - threat.factors.log_odds()).abs() < 1e-12, "{:?}", threat);
                let numbers = [
                    threat.cpa_distance_m, threat.cpa_distance_sigma_m, threat.cpa_time_s, threat.cpa_time_sigma_s,
                ];
                prop_assert!(numbers.iter().all(|n| n.is_finite() && *n >= 0.0), "{:?}", threat);
                for time_s in [threat.tti_s, threat.tti_sigma_s] {
                    prop_assert!(time_s.is_none_or(|time_s| time_s.is_finite() && time_s >= 0.0), "{:?}", threat);
                }
                prop_assert!([threat.capability, threat.intent].iter().all(|index| (0.0..=1.0).contains(index)));
            }
        }
    }
}

/// Twelve rotations of 4 s over a target that flies straight and then turns left at 3 m/s², its transponder in secret.
#[test]
fn a_track_says_how_it_turns_and_that_it_is_a_friend() {
    let mut tracker =
        Tracker::new(&Config { sensors: vec![SensorConfig::default()], ..Config::default() }).unwrap();
    let (speed, rate) = (200.0_f64, 3.0 / 200.0);
    let mut events = Vec::new();
    for rotation in 0..24_u32 {
        let seconds = 4.0 * f64::from(rotation);
        let (straight_s, angle) = (seconds.min(48.0), rate * (seconds - 48.0).max(0.0));
        // Flies north from 20 km east; then around a centre to the west of it.
        let radius_m = speed / rate;
        let position_m =
            [20_000.0 - radius_m * (1.0 - angle.cos()), speed * straight_s + radius_m * angle.sin(), 3000.0];
        let time = Time::from_secs(seconds);
        let plot = Plot {
            flags: PlotFlags::NONE.with_if(PlotFlags::CRYPTO_FRIEND, rotation == 5),
            ..Plot::new(time, Measurement::Cartesian { position_m, covariance: Some(VARIANCES_M2) })
        };
        let sectors = [Sector::full_circle(time, time)];
        let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
        tracker.update(&look, &[plot], &[], &mut events).unwrap();
        let Some(track) = tracker.tracks().first() else { continue };
        assert_eq!(track.friend, (rotation >= 5).then(|| Time::from_secs(20.0)));
        if rotation == 11 {
            assert!(
                track.acceleration_m_s2.is_none_or(|[east, north, _]| east.hypot(north) < 0.3),
                "{track:?}"
            );
        }
        if rotation == 23 {
            let [east, north, up] = track.acceleration_m_s2.expect("it turns");
            let towards = -(east * angle.cos()) - north * angle.sin();
            assert!((1.5..4.5).contains(&towards) && up == 0.0, "{east} {north}: {towards}");
        }
    }
}

const VARIANCES_M2: [[f64; 3]; 3] = [[400.0, 0.0, 0.0], [0.0, 400.0, 0.0], [0.0, 0.0, 400.0]];

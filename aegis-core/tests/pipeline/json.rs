//! What goes out as JSON and comes in as TOML. The names here are what hosts rely on: changing one is a breaking change.

use crate::support::{asset, busy, rotation, step, strobe};
use aegis_core::event::LostReason;
use aegis_core::threat::LevelCause;
use aegis_core::{
    ActionId, AssetId, Callsign, Config, Event, Geodetic, Identity, Picture, RejectReason, SensorConfig,
    SensorId, Site, Stage, TargetClass, ThreatLevel, Time, TrackId,
};
use serde_json::Value;

fn rich_picture() -> Picture {
    let site = Site::Geodetic(Geodetic::from_degrees(40.5, -3.6, 600.0));
    let sensors = vec![SensorConfig { site, ..SensorConfig::default() }];
    let (mut pipeline, mut picture) = busy(Config { sensors, ..Config::default() });
    pipeline.set_assets(&[asset(1)]).expect("a valid asset");
    let mut plot = crate::support::approaching(6);
    plot.snr_db = Some(14.5);
    plot.identity =
        Identity { mode_s: Some(0x34_1234), mode_3a: Some(0o7000), callsign: Callsign::new("AEG1") };
    step(&mut pipeline, &mut picture, 6, &[plot], &[strobe(rotation(6).0)]).expect("a valid scan");
    picture
}

/// The names of an object's fields, sorted.
fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn a_picture_reads_back_as_it_was() {
    let picture = rich_picture();
    let text = picture.to_json().expect("finite numbers");
    let back: Picture = serde_json::from_str(&text).expect("its own JSON");
    // Degrees of a geodetic place round in the last digit; all else is exact.
    let mut expected = picture.clone();
    for (track, back) in expected.tracks.iter_mut().zip(&back.tracks) {
        let (place, read) = (track.geodetic.expect("a site"), back.geodetic.expect("a site"));
        assert!((place.latitude_rad - read.latitude_rad).abs() < 1e-15);
        assert!((place.longitude_rad - read.longitude_rad).abs() < 1e-15);
        track.geodetic = back.geodetic;
    }
    assert_eq!(back, expected);
}

#[test]
fn the_names_in_a_picture() {
    let json: Value = serde_json::from_str(&rich_picture().to_json().expect("finite")).expect("JSON");
    let expected =
        ["actions", "associations", "events", "plots", "raids", "sensor", "threats", "time", "tracks"];
    assert_eq!(keys(&json), expected);
    assert_eq!((&json["time"], &json["sensor"]), (&Value::from(28_000_000_000_i64), &Value::from(0)));

    let plot = &json["plots"][0];
    assert_eq!(
        keys(plot),
        ["class", "flags", "identity", "measurement", "range_extent_m", "snr_db", "tag", "time"]
    );
    assert_eq!(plot["identity"].to_string(), r#"{"callsign":"AEG1","mode_3a":3584,"mode_s":3412532}"#);
    let polar = &plot["measurement"]["polar"];
    let expected = ["altitude_m", "azimuth_rad", "covariance", "elevation_rad", "range_m", "range_rate_m_s"];
    assert_eq!(keys(polar), expected);
    assert_eq!(polar["elevation_rad"], Value::Null);
    let expected = [
        "altitude_m2",
        "azimuth_rad2",
        "elevation_rad2",
        "range_m2",
        "range_range_rate_m2_s",
        "range_rate_m2_s2",
    ];
    assert_eq!(keys(&polar["covariance"]), expected);

    let track = &json["tracks"][0];
    let expected = [
        "acceleration_m_s2",
        "class",
        "class_posterior",
        "covariance",
        "created",
        "emitter_probability",
        "existence",
        "friend",
        "geodetic",
        "id",
        "identity",
        "misses",
        "mode_probabilities",
        "plots",
        "position_m",
        "status",
        "time",
        "updated",
        "velocity_m_s",
    ];
    assert_eq!(keys(track), expected);
    assert_eq!((&track["id"], &track["status"]), (&Value::from(1), &Value::from("confirmed")));
    assert_eq!(keys(&track["geodetic"]), ["height_m", "latitude_deg", "longitude_deg"]);
    assert_eq!(track["covariance"].as_array().expect("rows").len(), 6);

    let expected = ["plot", "position_m", "probability", "status", "time", "track", "velocity_m_s"];
    assert_eq!(keys(&json["associations"][0]), expected);

    let action = &json["actions"][0];
    assert_eq!(
        keys(action),
        ["benefit_db", "expires", "holds_until", "id", "kind", "sensor", "state", "time"]
    );
    assert_eq!(action["state"], "observed", "the default authority");
    assert_eq!(keys(&action["kind"]["change_channel"]), ["azimuth_rad", "width_rad"]);
}

#[test]
fn the_names_in_a_threat() {
    let picture = rich_picture();
    let json: Value = serde_json::from_str(&picture.to_json().expect("finite")).expect("JSON");
    assert_eq!(json["raids"], serde_json::to_value(&picture.raids).expect("raids are JSON"));
    let threat = &json["threats"][0];
    let expected = [
        "asset",
        "capability",
        "cpa_distance_m",
        "cpa_distance_sigma_m",
        "cpa_time_s",
        "cpa_time_sigma_s",
        "entry_probability",
        "factors",
        "formation",
        "intent",
        "is_friend",
        "level",
        "priority",
        "score",
        "score_interval",
        "sigmas_hold",
        "track",
        "tti_s",
        "tti_sigma_s",
    ];
    assert_eq!(keys(threat), expected);
    let expected = [
        "altitude",
        "bias",
        "class",
        "closing",
        "emission",
        "entry",
        "identity",
        "manoeuvre",
        "urgency",
        "value",
    ];
    assert_eq!(keys(&threat["factors"]), expected);
}

/// One of each kind. A new kind of event belongs here too.
#[test]
fn every_kind_of_event() {
    let (time, track, asset) = (Time::from_secs(1.5), TrackId(7), AssetId(3));
    let (sensor, action) = (SensorId(2), ActionId(4));
    let (from, to) = (ThreatLevel::Low, ThreatLevel::High);
    let table = [
        (Event::ScanStarted { sensor, time }, r#"{"kind":"scan_started","sensor":2,"time":1500000000}"#),
        (
            Event::PlotsDetected { time, used: 5, rejected: 1 },
            r#"{"kind":"plots_detected","time":1500000000,"used":5,"rejected":1}"#,
        ),
        (
            Event::PlotRejected { index: 3, tag: 9, reason: RejectReason::NonFinite },
            r#"{"kind":"plot_rejected","index":3,"tag":9,"reason":"non_finite"}"#,
        ),
        (Event::StrobeRejected { index: 2 }, r#"{"kind":"strobe_rejected","index":2}"#),
        (Event::TrackInitiated { track, time }, r#"{"kind":"track_initiated","track":7,"time":1500000000}"#),
        (
            Event::TrackConfirmed { track, time, existence: 0.975 },
            r#"{"kind":"track_confirmed","track":7,"time":1500000000,"existence":0.975}"#,
        ),
        (Event::TrackCoasted { track, time }, r#"{"kind":"track_coasted","track":7,"time":1500000000}"#),
        (Event::TrackResumed { track, time }, r#"{"kind":"track_resumed","track":7,"time":1500000000}"#),
        (
            Event::TrackLost { track, time, reason: LostReason::Missed },
            r#"{"kind":"track_lost","track":7,"time":1500000000,"reason":"missed"}"#,
        ),
        (
            Event::TrackMerged { track, into: TrackId(5), time },
            r#"{"kind":"track_merged","track":7,"into":5,"time":1500000000}"#,
        ),
        (
            Event::TrackQuarantined { track, time },
            r#"{"kind":"track_quarantined","track":7,"time":1500000000}"#,
        ),
        (
            Event::ThreatAssessed { track, asset, time, score: 0.5 },
            r#"{"kind":"threat_assessed","track":7,"asset":3,"time":1500000000,"score":0.5}"#,
        ),
        (
            Event::ThreatLevelChanged { track, asset, time, from, to, cause: LevelCause::Rise },
            r#"{"kind":"threat_level_changed","track":7,"asset":3,"time":1500000000,"from":"low","to":"high","cause":"rise"}"#,
        ),
        (
            Event::ThreatCritical { track, asset, time, score: 0.95 },
            r#"{"kind":"threat_critical","track":7,"asset":3,"time":1500000000,"score":0.95}"#,
        ),
        (
            Event::ThreatUncertain { track, asset, time },
            r#"{"kind":"threat_uncertain","track":7,"asset":3,"time":1500000000}"#,
        ),
        (
            Event::ThreatCleared { track, asset, time },
            r#"{"kind":"threat_cleared","track":7,"asset":3,"time":1500000000}"#,
        ),
        (
            Event::ZoneEntryPredicted { track, asset, time, tti_s: 42.5 },
            r#"{"kind":"zone_entry_predicted","track":7,"asset":3,"time":1500000000,"tti_s":42.5}"#,
        ),
        (
            Event::StrobeReported { sensor, time, azimuth_rad: 1.25 },
            r#"{"kind":"strobe_reported","sensor":2,"time":1500000000,"azimuth_rad":1.25}"#,
        ),
        (
            Event::InterferenceDetected { sensor, time, azimuth_rad: 1.25 },
            r#"{"kind":"interference_detected","sensor":2,"time":1500000000,"azimuth_rad":1.25}"#,
        ),
        (
            Event::InterferenceCleared { sensor, time, azimuth_rad: 1.25 },
            r#"{"kind":"interference_cleared","sensor":2,"time":1500000000,"azimuth_rad":1.25}"#,
        ),
        (
            Event::ActionRecommended { action, sensor, time },
            r#"{"kind":"action_recommended","action":4,"sensor":2,"time":1500000000}"#,
        ),
        (Event::ActionApplied { action, time }, r#"{"kind":"action_applied","action":4,"time":1500000000}"#),
        (Event::ActionVetoed { action, time }, r#"{"kind":"action_vetoed","action":4,"time":1500000000}"#),
        (
            Event::ActionReverted { action, time },
            r#"{"kind":"action_reverted","action":4,"time":1500000000}"#,
        ),
        (
            Event::TrackClassified { track, time, class: Some(TargetClass::LightAircraft), confidence: 0.75 },
            r#"{"kind":"track_classified","track":7,"time":1500000000,"class":"light_aircraft","confidence":0.75}"#,
        ),
        (
            Event::ClassifierFailed { stage: Stage::Tracker, time, targets: 3 },
            r#"{"kind":"classifier_failed","stage":"tracker","time":1500000000,"targets":3}"#,
        ),
        (
            Event::CapacityReached { stage: Stage::ThreatAssessor, time, left_out: 6 },
            r#"{"kind":"capacity_reached","stage":"threat_assessor","time":1500000000,"left_out":6}"#,
        ),
        (
            Event::CycleComplete { time, tracks: 12, threats: 3 },
            r#"{"kind":"cycle_complete","time":1500000000,"tracks":12,"threats":3}"#,
        ),
    ];
    for (event, json) in table {
        assert_eq!(serde_json::to_string(&event).expect("finite numbers"), json);
        assert_eq!(serde_json::from_str::<Event>(json).expect("its own JSON"), event);
    }
}

#[test]
fn reasons_and_levels_have_names_too() {
    let names = |values: Vec<Value>| Value::from(values).to_string();
    let json = |value| serde_json::to_value(value).expect("a name");
    let reasons = [
        RejectReason::NonFinite,
        RejectReason::Range,
        RejectReason::Angle,
        RejectReason::Altitude,
        RejectReason::RangeRate,
        RejectReason::Covariance,
        RejectReason::Time,
    ];
    let expected = r#"["non_finite","range","angle","altitude","range_rate","covariance","time"]"#;
    assert_eq!(names(reasons.map(json).to_vec()), expected);
    let lost = [LostReason::Missed, LostReason::Coasted, LostReason::Uncertain, LostReason::Fixed];
    let json = |value| serde_json::to_value(value).expect("a name");
    assert_eq!(names(lost.map(json).to_vec()), r#"["missed","coasted","uncertain","fixed"]"#);
    let json = |value| serde_json::to_value(value).expect("a name");
    let levels = [
        ThreatLevel::Low,
        ThreatLevel::Medium,
        ThreatLevel::High,
        ThreatLevel::Critical,
        ThreatLevel::Unknown,
    ];
    assert_eq!(names(levels.map(json).to_vec()), r#"["low","medium","high","critical","unknown"]"#);
}

#[test]
fn a_configuration_reads_back_and_keeps_what_is_left_out() {
    let text = "
        max_lag_s = 5.0
        space = \"planar\"

        [tracker]
        process_noise_m2_s3 = 4.0

        [[sensors]]
        id = 7
        site = { geodetic = { latitude_deg = 40.5, longitude_deg = -3.6, height_m = 600.0 } }
        coverage = { max_range_m = 200000.0 }

        [[sensors]]
        id = 8
        site = { geodetic = { latitude_deg = 41.0, longitude_deg = -3.6, height_m = 600.0 } }
    ";
    let config = Config::from_toml(text).expect("valid TOML");
    assert_eq!((config.sensors[0].id, config.sensors[1].id), (SensorId(7), SensorId(8)));
    assert_eq!(config.sensors[0].range_sigma_m.to_bits(), SensorConfig::default().range_sigma_m.to_bits());
    assert_eq!(config.limits, Config::default().limits);
    let again = Config::from_toml(&config.to_toml().expect("TOML")).expect("its own TOML");
    assert_eq!(again, config);
    for wrong in ["[tracker]\nprocess_noise = 4.0", "max_lag_s = nan", "[[sensors]]\nid = -1", "max_lag_s ="]
    {
        assert!(matches!(Config::from_toml(wrong), Err(aegis_core::Error::InvalidConfig { .. })), "{wrong}");
    }
}

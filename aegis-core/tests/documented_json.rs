//! `docs/json.md` says what the JSON is: its examples are read back, and nothing in them is missing or too much.
#![cfg(feature = "serde")]

mod common;

use aegis_core::event::LostReason;
use aegis_core::threat::LevelCause;
use aegis_core::{
    ActionState, DeceptionKind, Event, Picture, Quantity, RejectReason, Stage, TargetClass, ThreatLevel,
    Track, TrackStatus,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn the_example_of_a_picture_is_a_picture() {
    let written = example(0);
    let picture: Picture = serde_json::from_value(written.clone()).expect("it is a picture");
    let text = picture.to_json().expect("its numbers are finite");
    assert_eq!(serde_json::from_str::<Value>(&text).expect("it is JSON"), written);

    let factors = &picture.threats[0].factors;
    let score = 1.0 / (1.0 + (-factors.log_odds()).exp());
    assert!((score - picture.threats[0].score).abs() < 1e-12, "the example's factors give {score}");
}

#[test]
fn every_kind_of_event_has_its_example() {
    let written = example(1);
    let events: Vec<Event> = serde_json::from_value(written.clone()).expect("they are events");
    assert_eq!(serde_json::to_value(&events).expect("they are JSON"), written);

    let list = written.as_array().expect("it is a list");
    let told: BTreeSet<_> =
        list.iter().filter_map(|event| Some(event["kind"].as_str()?.to_owned())).collect();
    assert_eq!(told, words::<Event>(&json!({ "kind": "no such kind" })));
}

#[test]
fn every_key_is_explained() {
    let text = document();
    let mut keys = BTreeSet::new();
    collect_keys(&example(0), &mut keys);
    collect_keys(&example(1), &mut keys);
    assert!(keys.len() > 60, "{keys:?}");
    for key in &keys {
        assert!(text.contains(&format!("`{key}`")), "docs/json.md does not explain {key}");
    }
}

#[test]
fn every_word_is_listed() {
    let text = document();
    let nonsense = json!("no such word");
    let lists = [
        words::<TrackStatus>(&nonsense),
        words::<ThreatLevel>(&nonsense),
        words::<LevelCause>(&nonsense),
        words::<ActionState>(&nonsense),
        words::<TargetClass>(&nonsense),
        words::<RejectReason>(&nonsense),
        words::<LostReason>(&nonsense),
        words::<Stage>(&nonsense),
        words::<Quantity>(&nonsense),
        words::<DeceptionKind>(&nonsense),
    ];
    for word in lists.iter().flatten() {
        assert!(text.contains(&format!("`{word}`")), "docs/json.md does not list {word}");
    }
}

#[test]
fn a_track_alone_has_the_same_keys() {
    let written = &example(0)["tracks"][0];
    let track: Track = serde_json::from_value(written.clone()).expect("it is a track");
    assert_eq!(serde_json::to_value(track).expect("it is JSON"), *written);
}

/// The words that a type would have taken, from what it says when it is given another.
fn words<T: DeserializeOwned>(nonsense: &Value) -> BTreeSet<String> {
    let refusal = serde_json::from_value::<T>(nonsense.clone()).err().expect("it is no word").to_string();
    let listed: BTreeSet<_> = refusal.split('`').skip(3).step_by(2).map(str::to_owned).collect();
    assert!(listed.len() > 1, "{refusal}");
    listed
}

fn collect_keys(value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                keys.insert(key.clone());
                collect_keys(member, keys);
            }
        }
        Value::Array(members) => members.iter().for_each(|member| collect_keys(member, keys)),
        _ => {}
    }
}

/// The document's JSON blocks, by their place in it.
fn example(number: usize) -> Value {
    let text = document();
    let block = text.split("```json\n").nth(number + 1).and_then(|rest| rest.split("```").next());
    serde_json::from_str(block.expect("the document has this block")).expect("it is JSON")
}

fn document() -> String {
    std::fs::read_to_string(common::root().join("docs/json.md")).expect("it is in the project")
}

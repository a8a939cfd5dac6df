//! GOSPA, OSPA and the scores of a run against the scorers that decide figures.
#![cfg(feature = "metrics")]

mod common;

use aegis_core::metrics::{RunScore, gospa, ospa};
use serde_json::Value;
use std::process::Command;

const TOLERANCE: f64 = 1e-9;

fn reference() -> Option<Value> {
    let python = common::python()?;
    let scorer = common::tool("tracking_scenarios.py")?;
    let script = common::root().join("aegis-core/tests/reference/metrics_sets.py");
    let run = Command::new(python).arg(script).arg(scorer.parent()?).output().expect("python starts");
    if !run.status.success() {
        let complaint = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(complaint.contains("ModuleNotFoundError"), "{complaint}");
        common::skipped("metrics", "numpy or scipy is not installed");
        return None;
    }
    Some(serde_json::from_slice(&run.stdout).expect("the script prints JSON"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn numbers(value: &Value) -> Vec<u64> {
    list(value).iter().map(|id| id.as_u64().expect("a number")).collect()
}

fn points(value: &Value) -> Vec<[f64; 2]> {
    list(value).iter().map(|point| [number(&point[0]), number(&point[1])]).collect()
}

/// Equal within 1e-9, relative where values are large.
fn assert_equal(what: &str, actual: f64, expected: &Value) {
    let expected = number(expected);
    let error = (actual - expected).abs();
    assert!(error <= TOLERANCE * expected.abs().max(1.0), "{what}: {actual} instead of {expected}");
}

#[test]
fn sets_and_runs_score_as_the_scorers_say() {
    let Some(reference) = reference() else { return };
    for case in list(&reference["sets"]) {
        let (truth, tracks) = (points(&case["truth"]), points(&case["tracks"]));
        let (cutoff_m, order) = (number(&case["cutoff"]), number(&case["order"]));
        let score = gospa(&truth, &tracks, cutoff_m, order).expect("sound input");
        assert_equal("gospa", score.distance, &case["gospa"]);
        assert_equal("localisation", score.localisation, &case["localisation"]);
        assert_equal("missed", score.missed, &case["missed"]);
        assert_equal("false", score.false_tracks, &case["false"]);
        let pairs: Vec<(usize, usize)> = list(&case["pairs"])
            .iter()
            .map(numbers)
            .map(|pair| (pair[0] as usize, pair[1] as usize))
            .collect();
        assert_eq!(score.pairs, pairs);
        assert_equal("ospa", ospa(&truth, &tracks, cutoff_m, order).expect("sound input"), &case["ospa"]);
    }
    for run in list(&reference["runs"]) {
        let mut score = RunScore::new(number(&run["cutoff"]), 2.0).expect("a sound cutoff");
        for scan in list(&run["scans"]) {
            let (truth, tracks) = (points(&scan["truth"]), points(&scan["tracks"]));
            let (truth_ids, track_ids) = (numbers(&scan["truth_ids"]), numbers(&scan["track_ids"]));
            score.add(&truth_ids, &truth, &track_ids, &tracks).expect("sound input");
        }
        let summary = score.summary().expect("some scans");
        let expected = &run["score"];
        for (name, actual) in [
            ("gospa", summary.gospa),
            ("rms_gospa", summary.rms_gospa),
            ("ospa", summary.ospa),
            ("loc_rmse", summary.localisation_rmse),
            ("miss", summary.missed),
            ("false", summary.false_tracks),
            ("idsw", summary.id_switches as f64),
            ("complete", summary.completeness),
            ("ambig", summary.ambiguity),
            ("spurious", summary.spuriousness),
        ] {
            assert_equal(name, actual, &expected[name]);
        }
        assert!(summary.id_switches > 0, "a run without switches tests nothing");
    }
}

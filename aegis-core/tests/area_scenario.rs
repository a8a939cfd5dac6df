//! The pipeline, as the example `track_plots`, is no worse than the batched numpy tracker of the area scenario's own
//! tool, on the same plots: by GOSPA and by identity switches, averaged over five seeds.
#![allow(clippy::print_stdout)]

mod common;

use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;

/// Cargo builds examples for its tests, beside them; but not for `cargo test --test area_scenario` alone, which takes
/// whatever was built last.
fn track_plots() -> Option<PathBuf> {
    let test = std::env::current_exe().expect("a test has a path");
    let profile = test.parent()?.parent()?;
    let example = profile.join("examples").join(format!("track_plots{}", std::env::consts::EXE_SUFFIX));
    if example.exists() {
        return Some(example);
    }
    common::skipped("area_scenario", "the example track_plots is not built");
    None
}

fn scores() -> Option<Value> {
    let python = common::python()?;
    let tool = common::tool("tracking_scenarios.py")?;
    let script = common::root().join("benches/peers/area.py");
    let run = Command::new(python)
        .arg(script)
        .args([tool.parent()?, &track_plots()?])
        .arg("accuracy")
        .output()
        .expect("python starts");
    if !run.status.success() {
        let complaint = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(complaint.contains("ModuleNotFoundError"), "{complaint}");
        common::skipped("area_scenario", "numpy or scipy is not installed");
        return None;
    }
    Some(serde_json::from_slice(&run.stdout).expect("the script prints JSON"))
}

#[test]
fn no_worse_than_the_numpy_tracker() {
    let Some(scores) = scores() else { return };
    let cases = scores.as_object().expect("an object");
    assert_eq!(cases.len(), 4);
    for (name, case) in cases {
        let score = |who: &str, what: &str| case[who][what].as_f64().expect("a number");
        for what in ["gospa", "idsw"] {
            let (aegis, numpy) = (score("aegis", what), score("numpy", what));
            println!("{name}: {what} {aegis:.1}, numpy {numpy:.1}");
            assert!(aegis > 0.0 && aegis <= numpy, "{name}: {what} {aegis} against {numpy}");
        }
    }
}

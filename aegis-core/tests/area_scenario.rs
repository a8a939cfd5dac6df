//! The pipeline, as the example `track_plots`, is better than the batched numpy tracker of the area scenario's own tool
//! and no worse than the project's own bars, on the same plots: by GOSPA and by identity switches, averaged over five
//! seeds.
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

/// Highest mean GOSPA and identity switches, as the scorecard has them.
const BARS: [(&str, f64, f64); 4] =
    [("ncv", 630.0, 4.5), ("polar", 645.0, 6.0), ("manoeuvring", 720.0, 36.0), ("dense", 1265.0, 14.0)];

#[test]
fn within_the_bars_and_better_than_the_numpy_tracker() {
    let Some(scores) = scores() else { return };
    assert_eq!(scores.as_object().map(serde_json::Map::len), Some(BARS.len()));
    for (name, gospa, switches) in BARS {
        for (what, bar) in [("gospa", gospa), ("idsw", switches)] {
            let score = |who: &str| scores[name][who][what].as_f64().expect("a number");
            let (aegis, numpy) = (score("aegis"), score("numpy"));
            println!("{name}: {what} {aegis:.1}, bar {bar}, numpy {numpy:.1}");
            assert!(aegis > 0.0 && aegis <= bar, "{name}: {what} {aegis} against the bar {bar}");
            assert!(aegis <= numpy, "{name}: {what} {aegis} against numpy's {numpy}");
        }
    }
}

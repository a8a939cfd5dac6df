//! Identity measures on a real recording, against the scorer that decides figures.
#![cfg(feature = "metrics")]

mod common;

use aegis_core::geometry::wrap_angle;
use aegis_core::metrics::identity::{
    GroundVelocity, IdentityScore, Options, Owner, PlotTruth, RecordedPlot, Row, prepare, score,
    without_surface,
};
use aegis_core::units::{METRES_PER_FOOT, METRES_PER_SECOND_PER_KNOT};
use serde_json::Value;
use std::process::Command;

const PERIOD_S: f64 = 4.0;
const TOLERANCE: f64 = 1e-9;

fn cases() -> Option<Vec<Value>> {
    let python = common::python()?;
    let scorer = common::tool("atc_score.py")?;
    let recording = common::data("bcn-cat048/bcn_20min.ast")?;
    let script = common::root().join("aegis-core/tests/reference/metrics_identity.py");
    let run = Command::new(python)
        .arg(script)
        .arg(scorer.parent()?)
        .arg(recording)
        .output()
        .expect("python starts");
    if !run.status.success() {
        let complaint = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(complaint.contains("ModuleNotFoundError"), "{complaint}");
        common::skipped("metrics_identity", "numpy or scipy is not installed");
        return None;
    }
    let lines = String::from_utf8_lossy(&run.stdout).into_owned();
    Some(lines.lines().map(|line| serde_json::from_str(line).expect("the script prints JSON")).collect())
}

/// One column of a case, as numbers that may be missing.
fn column(case: &Value, name: &str) -> Vec<Option<f64>> {
    let values = case[name].as_array().expect("a column");
    values.iter().map(|value| value.as_bool().map(f64::from).or(value.as_f64())).collect()
}

fn required(case: &Value, name: &str) -> Vec<f64> {
    column(case, name).into_iter().map(|value| value.expect("a number")).collect()
}

/// Numbers below 0 stand for none.
fn optional_id(value: f64) -> Option<u32> {
    (value >= 0.0).then_some(value as u32)
}

fn recorded_plots(case: &Value) -> Vec<RecordedPlot> {
    let (times, ranges, levels_ft) = (required(case, "t"), required(case, "range"), column(case, "fl"));
    let (addresses, radar_tracks) = (required(case, "addr"), required(case, "trk"));
    let (speeds, tracks) = (column(case, "gs"), column(case, "tta"));
    let (coasts, clutter, originals) =
        (required(case, "coast"), required(case, "clutter"), required(case, "orig"));
    let plot = |i: usize| RecordedPlot {
        time_s: times[i],
        owner: (clutter[i] > 0.0).then_some(Owner::Clutter),
        address: optional_id(addresses[i]),
        radar_track: optional_id(radar_tracks[i]),
        is_coast: coasts[i] > 0.0,
        original: originals[i] as i64,
        range_m: ranges[i],
        altitude_m: levels_ft[i].map(|feet| feet * METRES_PER_FOOT),
        velocity: speeds[i]
            .zip(tracks[i])
            .map(|(speed_m_s, track_rad)| GroundVelocity { speed_m_s, track_rad }),
    };
    (0..times.len()).map(plot).collect()
}

fn rows(case: &Value) -> Vec<Row> {
    let (plots, tracks, x, y) =
        (required(case, "plot"), required(case, "track"), required(case, "x"), required(case, "y"));
    let (vx, vy) = (column(case, "vx"), column(case, "vy"));
    let row = |i: usize| Row {
        plot: plots[i] as usize,
        track: tracks[i] as u64,
        position_m: [x[i], y[i]],
        velocity_m_s: vx[i].zip(vy[i]).map(|(east, north)| [east, north]),
    };
    (0..plots.len()).map(row).collect()
}

fn assert_truth(case: &Value, truth: &[PlotTruth]) {
    let (ids, surface, clutter) = (required(case, "id"), required(case, "surf"), required(case, "clutter"));
    let (speeds, tracks) = (column(case, "vt"), column(case, "ht"));
    for (i, plot) in truth.iter().enumerate() {
        let expected = match ids[i] as i64 {
            _ if clutter[i] > 0.0 => Owner::Clutter,
            id if id >= 0 => Owner::Aircraft(id as u32),
            -1 => Owner::Unknown,
            id => Owner::Unaddressed((-1000 - id) as u32),
        };
        assert_eq!(plot.owner, expected, "plot {i}");
        assert_eq!(plot.is_on_surface, surface[i] > 0.0, "plot {i}");
        let expected = speeds[i].zip(tracks[i]);
        assert_eq!(plot.velocity.is_some(), expected.is_some(), "plot {i}");
        if let (Some(velocity), Some((speed_m_s, track_rad))) = (plot.velocity, expected) {
            assert!((velocity.speed_m_s - speed_m_s).abs() < TOLERANCE);
            assert!(wrap_angle(velocity.track_rad - track_rad).abs() < TOLERANCE);
        }
    }
}

fn assert_score(expected: &Value, prefix: &str, score: &IdentityScore) {
    let velocity = score.velocity.as_ref().expect("the recording has velocities");
    let heading = velocity.heading.as_ref().expect("the recording has headings");
    let knots = |speed_m_s: f64| Some(speed_m_s / METRES_PER_SECOND_PER_KNOT);
    let degrees = |angle_rad: f64| Some(angle_rad.to_degrees());
    let count = |count: usize| Some(count as f64);
    for (name, actual) in [
        ("aircraft", count(score.aircraft)),
        ("confirmed_tracks", count(score.confirmed_tracks)),
        ("numbers_per_aircraft", score.numbers_per_aircraft),
        ("own_numbers_per_aircraft", score.own_numbers_per_aircraft),
        ("single", count(score.single)),
        ("never_10plots", count(score.never_tracked)),
        ("completeness", score.completeness),
        ("completeness_own", score.own_completeness),
        ("comp_worst10pct", score.completeness_p10),
        ("purity", score.purity),
        ("switches", count(score.switches)),
        ("switches_per_ac_h", score.switches_per_aircraft_h),
        ("false_strict_per_h", Some(score.false_strict_per_h())),
        ("false_per_h", Some(score.false_per_h())),
        ("false_clutter", count(score.false_tracks_on_clutter)),
        ("confirm_s_med", score.confirm_median_s),
        ("confirm_s_p90", score.confirm_p90_s),
        ("confirm_plots_med", score.confirm_median_plots),
        ("n_vel", count(velocity.samples)),
        ("speed_rms_kt", knots(velocity.speed_rms_m_s)),
        ("speed_medabs_kt", knots(velocity.speed_median_m_s)),
        ("speed_bias_kt", knots(velocity.speed_bias_m_s)),
        ("speed_p95_kt", knots(velocity.speed_p95_m_s)),
        ("hdg_medabs_deg", degrees(heading.median_rad)),
        ("hdg_bias_deg", degrees(heading.bias_rad)),
        ("hdg_rms_deg", degrees(heading.rms_rad)),
        ("hdg_p95_deg", degrees(heading.p95_rad)),
    ] {
        let name = format!("{prefix}{name}");
        let expected = expected.get(&name).unwrap_or_else(|| panic!("the scorer gives no {name}")).as_f64();
        let (Some(actual), Some(wanted)) = (actual, expected) else {
            panic!("{name}: {actual:?} instead of {expected:?}");
        };
        assert!(
            (actual - wanted).abs() < TOLERANCE * wanted.abs().max(1.0),
            "{name}: {actual} instead of {wanted}"
        );
    }
}

#[test]
fn trackers_on_a_recording_score_as_the_scorer_says() {
    let Some(cases) = cases() else { return };
    assert_eq!(cases.len(), 4);
    let mut false_on_clutter = 0;
    for case in &cases {
        let truth = prepare(&recorded_plots(case), PERIOD_S).expect("a sound recording");
        assert_truth(case, &truth);
        let rows = rows(case);
        let latitude_deg = case["latitude_deg"].as_f64().filter(|&latitude_deg| latitude_deg != 0.0);
        let min_plots = case["min_plots"].as_u64().expect("a count") as usize;
        let options = Options { latitude_rad: latitude_deg.map(f64::to_radians), min_plots };
        let all = score(&truth, &rows, &options).expect("sound rows");
        assert_score(&case["score"], "", &all);
        let airborne = score(&without_surface(&truth), &rows, &options).expect("sound rows");
        assert_score(&case["score"], "air_", &airborne);
        assert!(
            all.switches > 0 && all.false_tracks_strict > 0 && all.purity < Some(1.0),
            "too good to test anything"
        );
        false_on_clutter += all.false_tracks_on_clutter;
    }
    assert!(false_on_clutter > 0, "clutter without a track on it tests nothing");
}

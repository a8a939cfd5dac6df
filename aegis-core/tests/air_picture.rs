//! The main example, run as a user runs it.
#![cfg(all(feature = "asterix", feature = "metrics", feature = "serde"))]

mod common;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

const KEYS: [&str; 20] = [
    "recording",
    "plots",
    "coasts",
    "steps",
    "seconds",
    "blocks_bad",
    "tracks_confirmed",
    "aircraft",
    "track_numbers_per_aircraft",
    "aircraft_with_one_number",
    "completeness",
    "purity",
    "id_switches",
    "false_tracks_per_hour",
    "speed_rms_m_s",
    "heading_median_deg",
    "step_median_us",
    "step_p99_us",
    "threats",
    "strobes",
];

/// `target/<profile>/examples/air_picture`, beside this test. Plain `cargo test` has built it; `cargo test --test` has
/// not, or long ago: cargo makes sure, which takes no time when there is nothing to do.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().expect("a test knows its own path");
        let directory = test.parent().and_then(Path::parent).expect("tests lie in target/<profile>/deps");
        let profile = if directory.ends_with("debug") { "test" } else { "release" };
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--profile", profile, "--example", "air_picture"])
            .current_dir(common::root())
            .status();
        assert!(built.is_ok_and(|status| status.success()), "the example did not build");
        directory.join("examples").join(format!("air_picture{}", std::env::consts::EXE_SUFFIX))
    })
}

/// An empty directory of this test's own.
fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("air_picture").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("the target directory can be written");
    path
}

fn run(arguments: &[&str]) -> Output {
    Command::new(program()).args(arguments).output().expect("the example runs")
}

/// Runs with `--json` into a directory, and gives the figures.
fn figures(out: &Path, arguments: &[&str]) -> Value {
    let tracks = out.join("tracks.csv");
    let common = ["--json", "--out", text(out), "--tracks", text(&tracks)];
    let output = run(&[&common, arguments].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("stdout is one JSON object and nothing else")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of this test is text")
}

fn shipped() -> PathBuf {
    common::root().join("examples/data/coast.ast")
}

/// It fails with one line on stderr that has these words, and says nothing on stdout.
fn refuses(arguments: &[&str], words: &str) {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{arguments:?} succeeded");
    assert!(output.stdout.is_empty(), "{arguments:?} wrote to stdout");
    assert_eq!(said.trim_end().lines().count(), 1, "{arguments:?}: {said}");
    assert!(said.contains(words) && !said.contains("panicked"), "{arguments:?}: {said}");
}

#[test]
fn the_shipped_recording_gives_every_figure_a_page_and_a_track_file() {
    let out = directory("shipped");
    let figures = figures(&out, &[]);
    let keys: Vec<&str> = figures.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys.len(), KEYS.len(), "{keys:?}");
    for key in KEYS {
        assert!(!figures[key].is_null(), "{key} is missing or null: {figures}");
    }
    assert_eq!(figures["recording"], "coast.ast");
    assert_eq!(figures["blocks_bad"], 0);
    let number = |key: &str| figures[key].as_f64().expect("a number");
    assert!(number("completeness") > 0.95 && number("purity") > 0.98, "{figures}");
    assert!(number("track_numbers_per_aircraft") < 1.5, "{figures}");
    assert!(number("strobes") > 0.0 && number("step_median_us") > 0.0, "{figures}");
    assert!(number("step_p99_us") >= number("step_median_us"), "{figures}");
    let threats = figures["threats"].as_object().expect("counts by level");
    assert!(threats.values().any(|count| count.as_u64() > Some(0)), "{figures}");

    let page = fs::read_to_string(out.join("air_picture.html")).expect("the page is written");
    assert!(!page.contains("http://") && !page.contains("https://"), "the page needs a network");
    assert!(!page.contains("/*{"), "a part of the page was not filled in");
    assert!(page.len() < 6_000_000, "{} bytes", page.len());
    the_page_explains_each_score(&page);

    let tracks = fs::read_to_string(out.join("tracks.csv")).expect("the track file is written");
    let mut rows = tracks.lines();
    assert_eq!(rows.next(), Some("plot_index,track_id,status,x_m,y_m,vx,vy,z_m,vz"));
    for row in rows {
        let fields: Vec<&str> = row.split(',').collect();
        assert_eq!(fields.len(), 9, "{row}");
        assert!(["confirmed", "tentative"].contains(&fields[2]), "{row}");
        assert!(fields[3..].iter().all(|field| field.parse::<f64>().is_ok_and(f64::is_finite)), "{row}");
    }
    assert!(tracks.lines().count() > 1000, "hardly any plot was used");
}

/// A threat has 21 numbers: the fourth is its score in percent, the last ten are log-odds in hundredths that add up to it.
fn the_page_explains_each_score(page: &str) {
    let (_, rest) = page.split_once("id=\"data\">").expect("the page holds its data");
    let (data, _) = rest.split_once("</script>").expect("the data end");
    let data: Value = serde_json::from_str(data).expect("they are JSON");
    let lists = |key: &str| -> Vec<Vec<f64>> {
        serde_json::from_value(data[key].clone()).expect("a list of numbers for each frame")
    };
    let threats = lists("threats");
    assert!(threats.iter().any(|frame| !frame.is_empty()), "nothing threatens anything");
    for threat in threats.iter().flat_map(|frame| frame.chunks(21)) {
        let log_odds = threat[11..].iter().sum::<f64>() / 100.0;
        let score = 100.0 / (1.0 + (-log_odds).exp());
        assert!(
            (score - threat[3]).abs() < 2.5 && threat[4] <= threat[3] && threat[3] <= threat[5],
            "{threat:?}"
        );
    }
    let raids = lists("raids");
    assert_eq!(raids.len(), threats.len());
    assert!(raids.iter().any(|frame| !frame.is_empty()), "nothing comes in on anything");
    assert!(raids.iter().flat_map(|frame| frame.chunks(6)).all(|raid| raid.len() == 6 && raid[2] >= 1.0));
}

#[test]
fn two_runs_write_the_same_bytes() {
    let (first, second) = (directory("first"), directory("second"));
    figures(&first, &[]);
    figures(&second, &[]);
    for name in ["tracks.csv", "air_picture.html"] {
        let (a, b) = (fs::read(first.join(name)), fs::read(second.join(name)));
        assert_eq!(a.expect("written"), b.expect("written"), "{name}");
    }
}

#[test]
fn a_hidden_identity_is_in_no_track_but_still_scores() {
    let out = directory("hidden");
    let figures = figures(&out, &["--hide-identity"]);
    assert!(figures["purity"].as_f64() > Some(0.9), "{figures}");
    let page = fs::read_to_string(out.join("air_picture.html")).expect("the page is written");
    assert!(page.contains("\"mode_s\":null") && !page.contains("\"mode_s\":\""), "an address is on the page");
    assert!(!page.contains("\"callsign\":\""), "a callsign is on the page");
}

#[test]
fn the_text_summary_and_the_page_come_without_options() {
    let out = directory("plain");
    let output = Command::new(program()).current_dir(&out).output().expect("the example runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for word in ["Recording", "Aircraft", "Threats", "Interference", "median", "p99", "air_picture.html"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(out.join("air_picture.html").exists());
}

#[test]
fn what_cannot_be_read_is_refused_in_one_line() {
    let out = directory("refused");
    let at = |name: &str| out.join(name);
    let (empty, prose) = (at("empty.ast"), at("prose.ast"));
    fs::write(&empty, []).expect("written");
    fs::write(&prose, "This is a letter to a friend, and not a recording of a radar.\n".repeat(50))
        .expect("written");
    let into = ["--out", text(&out)];
    refuses(&[&[text(&at("missing.ast"))], &into[..]].concat(), "missing.ast");
    refuses(&[&[text(&empty)], &into[..]].concat(), "empty.ast");
    refuses(&[&[text(&prose)], &into[..]].concat(), "prose.ast");
    refuses(&[&["--config", text(&at("missing.toml"))], &into[..]].concat(), "missing.toml");
    let config = at("wrong.toml");
    fs::write(&config, "no_such_field = 1").expect("written");
    refuses(&[&["--config", text(&config)], &into[..]].concat(), "no_such_field");
    assert!(!out.join("air_picture.html").exists(), "a failed run left a page");
    let usage = run(&["--site", "41.3"]);
    assert!(!usage.status.success() && String::from_utf8_lossy(&usage.stderr).contains("--site"));
}

#[test]
fn a_truncated_recording_gives_the_blocks_that_are_whole() {
    let out = directory("truncated");
    let bytes = fs::read(shipped()).expect("the recording comes with the project");
    let cut = out.join("cut.ast");
    fs::write(&cut, &bytes[..bytes.len() / 2 + 5]).expect("written");
    // Of nearby cuts at least one lies inside a block, whatever the lengths of blocks.
    let bad = (0..3).any(|extra| {
        fs::write(&cut, &bytes[..bytes.len() / 2 + 5 + extra]).expect("written");
        figures(&out, &[text(&cut)])["blocks_bad"].as_u64() > Some(0)
    });
    assert!(bad, "no cut was noticed");
    let figures = figures(&out, &[text(&cut)]);
    assert!(figures["plots"].as_u64() > Some(100), "{figures}");
}

/// In megabytes of other octets a few look like a report by chance.
#[test]
fn a_file_of_another_format_is_no_recording_for_one_chance_report() {
    let out = directory("chance");
    let shipped = fs::read(shipped()).expect("the recording comes with the project");
    let block = |at: usize| at + usize::from(shipped[at + 1]) * 256 + usize::from(shipped[at + 2]);
    let first = std::iter::successors(Some(0), |at| Some(block(*at))).find(|at| shipped[*at] == 48);
    let report = first.map(|at| &shipped[at..block(at)]).expect("it holds target reports");
    let noise = [0xF1; 3000];
    let other = out.join("other.ff");
    fs::write(&other, [&noise[..], report, &noise[..]].concat()).expect("written");
    refuses(&[text(&other), "--out", text(&out)], "octets are in no ASTERIX block");
    // A recorder's padding takes nothing from what comes before it.
    let padded = out.join("padded.ast");
    fs::write(&padded, [&shipped[..], &vec![0; 20 * shipped.len()]].concat()).expect("written");
    assert_eq!(figures(&out, &[text(&padded)])["plots"], figures(&out, &[])["plots"]);
}

#[test]
fn a_configuration_of_other_radars_is_refused() {
    let out = directory("other_radars");
    let config = out.join("config.toml");
    let with = ["--config", text(&config), "--out", text(&out)];
    fs::write(&config, "[[sensors]]\nid = 77\n").expect("written");
    refuses(&with, "no sensor of this recording (1)");
    fs::write(&config, "[[sensors]]\nrange_sigma_m = 30.0\n").expect("written");
    assert!(run(&with).status.success(), "a sensor without number stands for any");
}

#[test]
fn help_names_every_option() {
    let output = run(&["--help"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success());
    for option in [
        "--json",
        "--out",
        "--tracks",
        "--hide-identity",
        "--config",
        "--site",
        "--scene",
        "--help",
        "RECORDING",
    ] {
        assert!(said.contains(option), "{option}: {said}");
    }
}

/// The figures are those of the reference scorer, on a recording that nobody here made.
#[test]
fn the_scores_are_those_of_the_reference_scorer() {
    let test = "the_scores_are_those_of_the_reference_scorer";
    let found = (common::data("bcn-cat048/bcn_20min.ast"), common::tool("atc_score.py"), common::python());
    let (Some(recording), Some(scorer), Some(python)) = found else {
        return common::skipped(test, "it needs the Barcelona recording, the scorer and Python");
    };
    let out = directory("reference");
    let figures = figures(&out, &[text(&recording), "--site", "41.3,2.1,0"]);
    let truth = out.join("truth.npz");
    let python = |arguments: &[&str]| Command::new(&python).args(arguments).output().expect("Python runs");
    let plots = python(&[text(&scorer.with_file_name("atc_plots.py")), text(&recording), text(&truth)]);
    assert!(plots.status.success(), "{}", String::from_utf8_lossy(&plots.stderr));
    let tracks = out.join("tracks.csv");
    let scored = python(&[text(&scorer), "plots", text(&truth), text(&tracks), "--lat", "41.3", "--json"]);
    assert!(scored.status.success(), "{}", String::from_utf8_lossy(&scored.stderr));
    let reference: Value = serde_json::from_slice(&scored.stdout).expect("JSON");
    let pairs = [
        ("aircraft", "aircraft", 1.0, 0.0),
        ("track_numbers_per_aircraft", "numbers_per_aircraft", 1.0, 0.001),
        ("aircraft_with_one_number", "single", 1.0, 0.0),
        ("completeness", "completeness", 1.0, 0.0001),
        ("purity", "purity", 1.0, 0.0001),
        ("id_switches", "switches", 1.0, 0.0),
        ("false_tracks_per_hour", "false_per_h", 1.0, 0.06),
        ("speed_rms_m_s", "speed_rms_kt", 1852.0 / 3600.0, 0.01),
        ("heading_median_deg", "hdg_medabs_deg", 1.0, 0.002),
    ];
    for (ours, theirs, unit, tolerance) in pairs {
        let (ours_value, theirs_value) = (figures[ours].as_f64(), reference[theirs].as_f64());
        let difference = ours_value.zip(theirs_value).map(|(ours, theirs)| (ours - unit * theirs).abs());
        assert!(
            difference.is_some_and(|d| d <= tolerance),
            "{ours}: {ours_value:?}, {theirs}: {theirs_value:?}"
        );
    }
}

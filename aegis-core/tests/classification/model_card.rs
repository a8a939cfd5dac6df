//! The weights that are shipped are those of the card, and training can be repeated.

use crate::common::{python, root, skipped};
use aegis_core::config::ClassificationConfig;
use aegis_core::detector::classification::BuiltIn;
use std::process::Command;

#[test]
fn the_weights_are_those_of_the_card() {
    let card =
        std::fs::read_to_string(root().join("aegis-core/src/detector/classification/card.md")).unwrap();
    let info = BuiltIn::info();
    assert!(card.contains(&format!("`{:016x}`", info.checksum)), "{:016x}", info.checksum);
    assert!(card.contains(&format!("{} bytes", info.bytes)) && info.bytes <= 100 * 1024);
    let ClassificationConfig { memory_s, independent_looks, .. } = ClassificationConfig::default();
    let fusion = format!("forgotten with {memory_s} s, all of it counts for {independent_looks} looks");
    assert!(card.contains(&fusion), "{fusion}");
    for figure in ["macro F1 after 60 s", "expected calibration error", "precision at confidence 0.65"] {
        assert!(card.contains(figure), "{figure}");
    }
}

#[test]
fn broken_weights_are_refused() {
    let bytes = std::fs::read(root().join("aegis-core/src/detector/classification/weights.bin")).unwrap();
    assert!(BuiltIn::from_bytes(&bytes).is_ok());
    assert!(BuiltIn::from_bytes(&bytes[..bytes.len() - 4]).is_err());
    assert!(BuiltIn::from_bytes(b"AEGC").is_err() && BuiltIn::from_bytes(&[]).is_err());
    let mut not_finite = bytes.clone();
    let at = bytes.len() - 8;
    not_finite[at..at + 4].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(BuiltIn::from_bytes(&not_finite).is_err());
    let mut cold = bytes;
    let at = cold.len() - 4;
    cold[at..].copy_from_slice(&0.0_f32.to_le_bytes());
    assert!(BuiltIn::from_bytes(&cold).is_err());
}

#[test]
fn a_small_model_trains() {
    let has = |module: &str| {
        python().is_some_and(|python| {
            Command::new(python)
                .args(["-c", &format!("import {module}")])
                .output()
                .is_ok_and(|run| run.status.success())
        })
    };
    if !has("sklearn") {
        skipped("a_small_model_trains", "no Python with scikit-learn");
        return;
    }
    // `cargo test` of the whole package builds the examples too, beside the tests.
    let tests = std::env::current_exe().unwrap();
    let generator = tests.parent().and_then(|deps| deps.parent()).unwrap().join("examples/class_features");
    if !generator.exists() {
        skipped("a_small_model_trains", "the example class_features is not built");
        return;
    }
    let out = std::env::temp_dir().join(format!("aegis-training-{}", std::process::id()));
    let run = Command::new(python().unwrap())
        .arg(root().join("aegis-py/training/train.py"))
        .args(["--small", "--generator"])
        .arg(generator)
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let figures: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let weights = std::fs::read(out.join("weights.bin")).unwrap();
    let card = std::fs::read_to_string(out.join("card.md")).unwrap();
    std::fs::remove_dir_all(&out).unwrap();
    BuiltIn::from_bytes(&weights).unwrap();
    assert!(card.contains("macro F1 after 60 s"));
    // Nine outcomes: by chance 0.11.
    assert!(figures["macro_f1"].as_f64().unwrap() > 0.5, "{figures}");
    assert!(figures["calibration_error"].as_f64().unwrap() < 0.12, "{figures}");
}

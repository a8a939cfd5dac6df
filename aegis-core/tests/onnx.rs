//! An ONNX model as the classifier: run by the library of Python's package `onnxruntime`, written by `onnx`.
#![cfg(feature = "onnx")]

mod common;

use aegis_core::detector::classification::{
    ClassFeatures, ClassPosterior, Classifier, OnnxClassifier, OnnxModel, SharedClassifier,
};
use aegis_core::{Config, Error, Pipeline};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A model whose logits are a third of the altitude's sign and more, so that its answers can be computed by hand: a layer of
/// weights that are 0 but one, and a softmax. Missing features are set to 0 first.
const WRITE: &str = r#"
import sys, numpy as np, onnx
from onnx import TensorProto, helper, numpy_helper
path, columns, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
weights = np.zeros((13, columns), np.float32)
weights[0, 2] = 0.1
nodes = [
    helper.make_node("IsNaN", [name], ["missing"]),
    helper.make_node("Where", ["missing", "zero", name], ["known"]),
    helper.make_node("MatMul", ["known", "weights"], ["logits"]),
    helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
]
graph = helper.make_graph(
    nodes, "classes",
    [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 13])],
    [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", columns])],
    [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(np.zeros(1, np.float32), "zero")],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.save(model, path)
"#;

/// The library of the package `onnxruntime`, if it is there.
fn library() -> Option<PathBuf> {
    let find = "import glob, os, onnxruntime as o; print(glob.glob(os.path.join(os.path.dirname(o.__file__), 'capi', 'libonnxruntime.so*'))[0])";
    let run = Command::new(common::python()?).args(["-c", find]).output().ok()?;
    run.status.success().then(|| PathBuf::from(String::from_utf8_lossy(&run.stdout).trim()))
}

fn write(folder: &Path, name: &str, columns: u32, input: &str) -> Option<PathBuf> {
    let path = folder.join(name);
    let arguments = [path.to_str()?.to_owned(), columns.to_string(), input.to_owned()];
    let run = Command::new(common::python()?).args(["-c", WRITE]).args(arguments).output().ok()?;
    run.status.success().then_some(path)
}

#[test]
fn a_model_of_the_users_own_classifies_and_one_that_does_not_fit_is_refused() {
    let folder = std::env::temp_dir().join(format!("aegis-onnx-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let found = library().zip(write(&folder, "good.onnx", 9, "features"));
    let Some((library, good)) = found else {
        common::skipped("onnx", "no Python with onnxruntime and onnx");
        return;
    };
    let missing = OnnxClassifier::open(&OnnxModel::new("/nowhere/libonnxruntime.so", &good)).unwrap_err();
    assert!(missing.to_string().contains("/nowhere"), "{missing}");

    let classifier = OnnxClassifier::open(&OnnxModel::new(&library, &good)).unwrap();
    let fast = ClassFeatures { speed_m_s: Some(20.0), ..ClassFeatures::default() };
    let mut out = [ClassPosterior::default(); 2];
    classifier.classify(&[fast, ClassFeatures::default()], &mut out).unwrap();
    let wanted = f64::exp(2.0) / (8.0 + f64::exp(2.0));
    assert!((out[0].probabilities[2] - wanted).abs() < 1e-6, "{:?}", out[0]);
    assert!((out[1].probabilities[2] - 1.0 / 9.0).abs() < 1e-6, "{:?}", out[1]);
    Pipeline::new(Config::default()).unwrap().set_classifier(SharedClassifier::new(classifier));

    let refused = |model: OnnxModel, why: &str| {
        let error = OnnxClassifier::open(&model).unwrap_err();
        assert!(matches!(&error, Error::Classifier(_)) && error.to_string().contains(why), "{error}");
    };
    let narrow = write(&folder, "narrow.onnx", 4, "features").unwrap();
    refused(OnnxModel::new(&library, narrow), "float[n, 9]");
    let other = write(&folder, "other.onnx", 9, "x").unwrap();
    refused(OnnxModel::new(&library, &other), "no input \"features\", the model has [\"x\"]");
    let named = OnnxModel { input: "x".to_owned(), ..OnnxModel::new(&library, &other) };
    assert!(OnnxClassifier::open(&named).is_ok());
    refused(OnnxModel { threads: 0, ..named }, "threads");
    std::fs::write(folder.join("rubbish.onnx"), b"rubbish").unwrap();
    refused(OnnxModel::new(&library, folder.join("rubbish.onnx")), "rubbish.onnx");
    std::fs::remove_dir_all(&folder).unwrap();
}

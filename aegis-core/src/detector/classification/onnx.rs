//! A model of the user's own, run by the ONNX Runtime library that is on the machine (feature `onnx`).

use super::Classifier;
use super::features::{ClassFeatures, FEATURES};
use super::posterior::{ClassPosterior, OUTCOMES};
use crate::error::{Error, Result};
use ort::session::Session;
use ort::value::{Outlet, TensorElementType, TensorRef, ValueType};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Which model, and how it is asked.
///
/// Its input is `float[n, 13]`, in the order of [`FEATURE_NAMES`](super::FEATURE_NAMES), NaN where a feature is missing; its output
/// `float[n, 9]`: the probabilities of [`CLASSES`](super::CLASSES), and last of none of them. `n` must be free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnnxModel {
    /// The ONNX Runtime library, 1.17 or later (`libonnxruntime.so`, as in Python's package `onnxruntime`). One process loads one:
    /// the first that is asked for.
    pub library: PathBuf,
    /// The model's file.
    pub model: PathBuf,
    /// Name of its input.
    pub input: String,
    /// Name of its output.
    pub output: String,
    /// Threads within one call, `1..=64`. Default 1: with more, answers may differ in their last bits.
    pub threads: usize,
}

impl OnnxModel {
    /// With an input `features`, an output `probabilities`, and one thread.
    #[must_use]
    pub fn new(library: impl Into<PathBuf>, model: impl Into<PathBuf>) -> Self {
        Self {
            library: library.into(),
            model: model.into(),
            input: "features".to_owned(),
            output: "probabilities".to_owned(),
            threads: 1,
        }
    }
}

/// An ONNX model as a classifier: read once, and kept. Calls from several threads wait for each other. Unlike the built-in
/// classifier it allocates.
pub struct OnnxClassifier {
    /// The runtime wants it for itself while it runs.
    session: Mutex<Asked>,
    input: String,
    output: String,
}

/// A session, and the numbers that it is given.
struct Asked {
    session: Session,
    rows: Vec<f32>,
}

impl OnnxClassifier {
    /// Loads the library and the model, and checks the names and shapes of input and output.
    ///
    /// # Errors
    /// [`Error::Classifier`] says what is missing or does not fit.
    pub fn open(model: &OnnxModel) -> Result<Self> {
        if !(1..=64).contains(&model.threads) {
            return Err(Error::Classifier(format!("threads: {} is not in 1..=64", model.threads)));
        }
        load(&model.library)?;
        let session = Session::builder()
            .map_err(failed)?
            .with_intra_threads(model.threads)
            .map_err(failed)?
            .with_inter_threads(1)
            .map_err(failed)?
            .commit_from_file(&model.model)
            .map_err(|error| Error::Classifier(format!("model {}: {error}", model.model.display())))?;
        check("input", session.inputs(), &model.input, FEATURES)?;
        check("output", session.outputs(), &model.output, OUTCOMES)?;
        Ok(Self {
            session: Mutex::new(Asked { session, rows: Vec::new() }),
            input: model.input.clone(),
            output: model.output.clone(),
        })
    }
}

impl Classifier for OnnxClassifier {
    fn classify(&self, features: &[ClassFeatures], out: &mut [ClassPosterior]) -> Result<()> {
        if features.is_empty() {
            return Ok(());
        }
        // What a call that panicked left behind is replaced here.
        let mut asked = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let Asked { session, rows } = &mut *asked;
        rows.clear();
        rows.extend(features.iter().flat_map(|row| row.to_array().map(|value| value as f32)));
        let input =
            TensorRef::from_array_view(([features.len(), FEATURES], rows.as_slice())).map_err(failed)?;
        let answers = session.run(ort::inputs![self.input.as_str() => input]).map_err(failed)?;
        let answer = answers
            .get(&self.output)
            .ok_or_else(|| Error::Classifier(format!("no output {:?}", self.output)))?;
        let (_, numbers) = answer.try_extract_tensor::<f32>().map_err(failed)?;
        if numbers.len() != out.len() * OUTCOMES || features.len() != out.len() {
            let why = format!("{} numbers for {} targets", numbers.len(), out.len());
            return Err(Error::Classifier(why));
        }
        for (posterior, row) in out.iter_mut().zip(numbers.chunks_exact(OUTCOMES)) {
            posterior.probabilities = std::array::from_fn(|index| f64::from(row[index]));
        }
        Ok(())
    }
}

impl fmt::Debug for OnnxClassifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnnxClassifier")
            .field("input", &self.input)
            .field("output", &self.output)
            .finish_non_exhaustive()
    }
}

/// Loads the library once. The runtime's binding cannot try again after a library that did not load, so that this is remembered; a path
/// where there is none is refused before.
fn load(library: &Path) -> Result<()> {
    static LOADED: OnceLock<std::result::Result<(), String>> = OnceLock::new();
    let refused = |why: &str| Error::Classifier(format!("library {}: {why}", library.display()));
    if !library.is_file() {
        return Err(refused("there is no such file"));
    }
    let load = || {
        let loaded = ort::init_from(library).map_err(|error| error.to_string())?;
        // False says that a model was opened before; that one's environment serves this one too.
        let _ = loaded.commit();
        Ok(())
    };
    LOADED.get_or_init(load).as_ref().copied().map_err(|why| refused(why))
}

/// Whether there is one of that name that holds `width` single-precision numbers for each target.
fn check(what: &str, outlets: &[Outlet], name: &str, width: usize) -> Result<()> {
    let Some(outlet) = outlets.iter().find(|outlet| outlet.name() == name) else {
        let names: Vec<&str> = outlets.iter().map(Outlet::name).collect();
        return Err(Error::Classifier(format!("no {what} {name:?}, the model has {names:?}")));
    };
    let fits = match outlet.dtype() {
        ValueType::Tensor { ty: TensorElementType::Float32, shape, .. } => {
            matches!(shape[..], [-1, columns] if usize::try_from(columns) == Ok(width) || columns == -1)
        }
        _ => false,
    };
    if fits {
        return Ok(());
    }
    Err(Error::Classifier(format!("{what} {name:?}: expected float[n, {width}], got {:?}", outlet.dtype())))
}

fn failed(error: impl fmt::Display) -> Error {
    Error::Classifier(error.to_string())
}

//! What kind of thing a target is, from what a radar measures of it.
//!
//! - [`Classifier`]: features in, posteriors out; [`BuiltIn`] is the one that comes with the crate.
//! - [`ClassFeatures`]: what is known of a target. Any part may be missing.
//! - [`ClassPosterior`]: how likely it is of each class of [`CLASSES`], or of none of them.
//! - `fusion`: what a target's successive features come to over its life.
//!
//! [`Config::classification`](crate::Config) says when a class becomes a label. A class never removes a plot or a track.

mod arithmetic;
mod features;
pub(crate) mod fusion;
mod model;
#[cfg(feature = "onnx")]
mod onnx;
pub(crate) mod plots;
mod posterior;
mod shared;

pub use features::{ClassFeatures, FEATURE_NAMES, FEATURES};
pub use model::{BuiltIn, ModelInfo};
#[cfg(feature = "onnx")]
pub use onnx::{OnnxClassifier, OnnxModel};
pub use posterior::{CLASSES, ClassPosterior, OUTCOMES};
pub use shared::SharedClassifier;

use crate::error::Result;

/// Says how likely targets are of each class.
///
/// An implementation must give the same answer to the same features, whatever it was asked before, or pictures do not
/// repeat. It is called inside a step, for all targets that are due at once, and should not allocate.
///
/// ```
/// use aegis_core::detector::classification::{BuiltIn, ClassFeatures, ClassPosterior, Classifier};
/// use aegis_core::TargetClass;
/// let jet = ClassFeatures {
///     speed_m_s: Some(230.0),
///     altitude_m: Some(10_500.0),
///     turn_rate_rad_s: Some(0.001),
///     ..ClassFeatures::default()
/// };
/// let mut posterior = [ClassPosterior::default()];
/// BuiltIn::new().classify(&[jet], &mut posterior)?;
/// assert_eq!(posterior[0].label(0.65), Some(TargetClass::Airliner));
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub trait Classifier: Send + Sync {
    /// Writes the posterior of each target into `out`, which is as long as `features`. Classes are equally likely beforehand:
    /// what is not so in a scene, the host multiplies in.
    ///
    /// # Errors
    /// [`Error::Classifier`](crate::Error::Classifier) says why it cannot; a step then goes on without, with an event.
    fn classify(&self, features: &[ClassFeatures], out: &mut [ClassPosterior]) -> Result<()>;
}

//! A classifier that several stages use, and copies of them.

use super::{BuiltIn, Classifier};
use std::fmt;
use std::sync::Arc;

/// A classifier that several stages use, and copies of them.
#[derive(Clone)]
pub struct SharedClassifier(Arc<dyn Classifier>);

impl SharedClassifier {
    /// Any classifier.
    #[must_use]
    pub fn new(classifier: impl Classifier + 'static) -> Self {
        Self(Arc::new(classifier))
    }
}

impl std::ops::Deref for SharedClassifier {
    type Target = dyn Classifier;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl Default for SharedClassifier {
    /// [`BuiltIn`].
    fn default() -> Self {
        Self::new(BuiltIn::new())
    }
}

impl fmt::Debug for SharedClassifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedClassifier")
    }
}

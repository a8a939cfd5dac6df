//! Plain data as JSON: the one form in which it crosses.

use crate::errors::{AegisError, ArgumentError};
use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a text says; an error names the field within `what`.
pub(crate) fn read<T: DeserializeOwned>(what: &str, text: &str) -> PyResult<T> {
    complaint(text).map_err(|(path, reason)| {
        let path = match path.as_str() {
            "." => String::new(),
            index if index.starts_with('[') => path,
            _ => format!(".{path}"),
        };
        ArgumentError::new_err(format!("{what}{path}: {reason}"))
    })
}

/// As `read`, for who words the error himself: the path of the field, and what is wrong.
pub(crate) fn complaint<T: DeserializeOwned>(text: &str) -> Result<T, (String, String)> {
    let mut reader = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let reason = error.inner().to_string();
        // Where in the text it stands means nothing to whoever gave an object.
        let reason = reason.split(" at line ").next().unwrap_or_default().to_owned();
        (error.path().to_string(), reason)
    })
}

/// A value as text; every number reads back to the bit.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| AegisError::new_err(error.to_string()))
}

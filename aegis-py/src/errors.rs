//! The core's errors as exceptions.

use aegis_core::Error;
use pyo3::PyErr;

pyo3::import_exception!(aegis._errors, ActionError);
pyo3::import_exception!(aegis._errors, AegisError);
pyo3::import_exception!(aegis._errors, ArgumentError);
pyo3::import_exception!(aegis._errors, CapacityError);
pyo3::import_exception!(aegis._errors, ConfigError);
pyo3::import_exception!(aegis._errors, RecordingError);
pyo3::import_exception!(aegis._errors, ScanError);
pyo3::import_exception!(aegis._errors, SnapshotError);

/// For `map_err`: the exception that says the same.
#[allow(clippy::needless_pass_by_value, reason = "`map_err` gives values")]
pub(crate) fn raised(error: Error) -> PyErr {
    let text = error.to_string();
    match error {
        Error::InvalidConfig { .. } | Error::NoSite => ConfigError::new_err(text),
        Error::Shape { .. } | Error::NonFinite { .. } | Error::OutOfRange { .. } => {
            ArgumentError::new_err(text)
        }
        Error::UnknownSensor(_) | Error::ScanTooOld { .. } | Error::ScanTooNew { .. } => {
            ScanError::new_err(text)
        }
        Error::Capacity { .. } => CapacityError::new_err(text),
        Error::UnknownAction(_) => ActionError::new_err(text),
        Error::Snapshot(_) => SnapshotError::new_err(text),
        Error::Recording(_) => RecordingError::new_err(text),
        _ => AegisError::new_err(text),
    }
}

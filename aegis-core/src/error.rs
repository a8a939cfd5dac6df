//! What can go wrong, as one type. Everything here is found before the first mutation of the pipeline.

use crate::ids::SensorId;

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call was refused. The object it was called on is exactly as it was before.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A configuration field is outside its legal range.
    #[error("invalid config: {field}: {reason}")]
    InvalidConfig {
        /// Path of the field, as in `sensors[0].range_sigma_m`.
        field: String,
        /// What is legal, and what was given.
        reason: String,
    },
    /// Arrays or lists do not fit together.
    #[error("shape of {what}: expected {expected}, got {actual}")]
    Shape {
        /// Which argument.
        what: &'static str,
        /// What would have been right.
        expected: String,
        /// What was given.
        actual: String,
    },
    /// A structural number is NaN or infinite (a bad plot is an event instead: it is skipped).
    #[error("{what}[{index}] is not finite")]
    NonFinite {
        /// Which argument.
        what: &'static str,
        /// Its index in the argument, 0 for a scalar.
        index: usize,
    },
    /// A structural number is outside its legal range.
    #[error("{what}[{index}]: {reason}")]
    OutOfRange {
        /// Which argument.
        what: &'static str,
        /// Its index in the argument, 0 for a scalar.
        index: usize,
        /// What is legal.
        reason: &'static str,
    },
    /// The scan names a sensor that the configuration does not have.
    #[error("unknown sensor {0}")]
    UnknownSensor(SensorId),
    /// The scan ends longer before the picture's time than `Config::max_lag_s` allows.
    #[error("scan is {lag_s:.3} s older than the picture, the limit is {limit_s:.3} s")]
    ScanTooOld {
        /// How far it lies behind, in seconds.
        lag_s: f64,
        /// `Config::max_lag_s`.
        limit_s: f64,
    },
    /// The scan ends longer after the picture's time than `Config::max_gap_s` allows: more likely a damaged time than
    /// the truth. After a real pause of that length, reset the pipeline.
    #[error("scan is {ahead_s:.3} s newer than the picture, the limit is {limit_s:.3} s")]
    ScanTooNew {
        /// How far it lies ahead, in seconds.
        ahead_s: f64,
        /// `Config::max_gap_s`.
        limit_s: f64,
    },
    /// More of something than `Config::limits` allows in one call.
    #[error("{what}: {actual} given, the limit is {limit}")]
    Capacity {
        /// What there is too much of.
        what: &'static str,
        /// How many were given.
        actual: usize,
        /// The configured limit.
        limit: usize,
    },
    /// Geodetic output was asked for, but no sensor has a geodetic site.
    #[error("no geodetic site is configured: positions are local to the sensor")]
    NoSite,
    /// There is no action with this number, or it is already decided.
    #[error("action {0} is not open for a decision")]
    UnknownAction(u64),
    /// A classifier cannot be used, or gave no answer.
    #[error("classifier: {0}")]
    Classifier(String),
    /// Snapshot bytes are damaged, of another version, or of another kind of configuration.
    #[error("snapshot: {0}")]
    Snapshot(String),
    /// Input bytes are not what they should be.
    #[error("recording: {0}")]
    Recording(String),
}

impl Error {
    pub(crate) fn config(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::InvalidConfig { field: field.into(), reason: reason.into() }
    }
}

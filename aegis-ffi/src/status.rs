//! What a call returns.

use aegis_core::Error;
use std::ffi::{CStr, c_char};

/// What a call returns. 1 to 99 are of this interface, 100 and more of the library; a number is never given another
/// meaning. Programs must expect numbers that they do not know. Whatever it is, a call that did not return
/// AEGIS_STATUS_OK has changed nothing but the handle's last error, except for AEGIS_STATUS_PANIC.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum aegis_status {
    /// All is well.
    Ok = 0,
    /// A pointer that is needed is NULL.
    NullPointer = 1,
    /// The library failed inside this call (a bug of ours: please report its text). The handle is poisoned: its calls
    /// return AEGIS_STATUS_POISONED, and freeing it is all that is left. Other handles are as they were.
    Panic = 2,
    /// An earlier call on this handle returned AEGIS_STATUS_PANIC.
    Poisoned = 3,
    /// Another call on this handle is under way: in another thread, or around the diagnostic callback.
    Busy = 4,
    /// A number that should name something names nothing, or a bit is set that has no meaning.
    UnknownValue = 5,
    /// A struct's size is none that this library knows, or the part that it does not know is not zero.
    StructSize = 6,
    /// A length is absurd: the array cannot lie in memory.
    Length = 7,
    /// Text is not UTF-8, or has a NUL inside.
    Text = 8,
    /// The buffer is too small; the length that is needed was given back.
    BufferTooSmall = 9,
    /// The handle is not in a state for this call: nothing to step, or a reader of the other kind.
    WrongState = 10,

    /// A field of the configuration is unknown or outside its range; the text names it.
    InvalidConfig = 100,
    /// Arrays do not fit together.
    Shape = 101,
    /// A number is NaN or infinite where none may be.
    NonFinite = 102,
    /// A number is outside its range.
    OutOfRange = 103,
    /// The configuration has no such sensor.
    UnknownSensor = 104,
    /// The scan ends longer before the picture's time than `max_lag_s` allows.
    ScanTooOld = 105,
    /// The scan ends longer after the picture's time than `max_gap_s` allows.
    ScanTooNew = 106,
    /// More of something than `limits` allows in one call.
    Capacity = 107,
    /// No geodetic site is configured: positions are local.
    NoSite = 108,
    /// There is no action of this number that is open for a decision.
    UnknownAction = 109,
    /// The snapshot is damaged, of another version, or of other sensors.
    Snapshot = 110,
    /// The octets are no recording that can be read.
    Recording = 111,
    /// A classifier cannot be used, or gave no answer.
    Classifier = 112,
    /// An error of the library that this interface has no number for.
    Other = 199,
}

/// A status in words. Lives as long as the program; never NULL. Takes any number. Any thread.
#[unsafe(no_mangle)]
pub extern "C" fn aegis_status_str(status: i32) -> *const c_char {
    words(status).as_ptr()
}

fn words(status: i32) -> &'static CStr {
    match status {
        0 => c"ok",
        1 => c"a pointer is NULL",
        2 => c"the library failed inside this call; the handle is poisoned",
        3 => c"the handle is poisoned",
        4 => c"the handle is in use",
        5 => c"a number has no meaning",
        6 => c"a struct has an unknown size",
        7 => c"a length is absurd",
        8 => c"text is not UTF-8",
        9 => c"the buffer is too small",
        10 => c"the handle is not in a state for this call",
        100 => c"the configuration is not valid",
        101 => c"arrays do not fit together",
        102 => c"a number is not finite",
        103 => c"a number is out of range",
        104 => c"unknown sensor",
        105 => c"the scan is too old",
        106 => c"the scan is too new",
        107 => c"more than the limits allow",
        108 => c"no geodetic site is configured",
        109 => c"no such action is open",
        110 => c"the snapshot cannot be used",
        111 => c"the recording cannot be read",
        112 => c"a classifier gave no answer",
        199 => c"an error without a number of its own",
        _ => c"unknown status",
    }
}

/// Why a call was refused, in a number and in words.
#[derive(Debug)]
pub struct Fault {
    /// The number.
    pub status: aegis_status,
    /// The words.
    pub text: String,
}

impl Fault {
    pub(crate) fn new(status: aegis_status, text: impl Into<String>) -> Self {
        Self { status, text: text.into() }
    }

    pub(crate) fn null(argument: &str) -> Self {
        Self::new(aegis_status::NullPointer, format!("{argument} is NULL"))
    }

    pub(crate) fn unknown(argument: &str, value: impl std::fmt::Display) -> Self {
        Self::new(aegis_status::UnknownValue, format!("{argument}: {value} has no meaning"))
    }

    pub(crate) fn out_of_range(argument: &str, reason: &str) -> Self {
        Self::new(aegis_status::OutOfRange, format!("{argument}: {reason}"))
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let status = match error {
            Error::InvalidConfig { .. } => aegis_status::InvalidConfig,
            Error::Shape { .. } => aegis_status::Shape,
            Error::NonFinite { .. } => aegis_status::NonFinite,
            Error::OutOfRange { .. } => aegis_status::OutOfRange,
            Error::UnknownSensor(_) => aegis_status::UnknownSensor,
            Error::ScanTooOld { .. } => aegis_status::ScanTooOld,
            Error::ScanTooNew { .. } => aegis_status::ScanTooNew,
            Error::Capacity { .. } => aegis_status::Capacity,
            Error::NoSite => aegis_status::NoSite,
            Error::UnknownAction(_) => aegis_status::UnknownAction,
            Error::Snapshot(_) => aegis_status::Snapshot,
            Error::Recording(_) => aegis_status::Recording,
            Error::Classifier(_) => aegis_status::Classifier,
            _ => aegis_status::Other,
        };
        Self::new(status, error.to_string())
    }
}

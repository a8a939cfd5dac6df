//! Time as the data carries it: whole nanoseconds since an epoch that the caller chooses.

use std::fmt;

const NANOS_PER_SECOND: f64 = 1e9;

/// A moment, in whole nanoseconds since the caller's epoch.
///
/// Aegis never reads a clock. A recording counts from midnight UTC before its first record; a live radar may use the
/// Unix epoch. All scans of one pipeline share one epoch.
///
/// ```
/// use aegis_core::Time;
/// let start = Time::from_secs(28_800.5);
/// assert_eq!(start.as_nanos(), 28_800_500_000_000);
/// assert_eq!((start + 4.0).seconds_since(start), 4.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Time(i64);

impl Time {
    /// The earliest moment that can be expressed.
    pub const MIN: Self = Self(i64::MIN);
    /// The latest moment that can be expressed.
    pub const MAX: Self = Self(i64::MAX);

    /// From whole nanoseconds since the epoch.
    #[must_use]
    pub const fn from_nanos(nanos: i64) -> Self {
        Self(nanos)
    }

    /// From seconds since the epoch, rounded to the nearest nanosecond; beyond ±292 years it saturates and NaN is 0.
    #[must_use]
    pub fn from_secs(seconds: f64) -> Self {
        Self((seconds * NANOS_PER_SECOND).round() as i64)
    }

    /// Whole nanoseconds since the epoch.
    #[must_use]
    pub const fn as_nanos(self) -> i64 {
        self.0
    }

    /// Seconds since the epoch.
    #[must_use]
    pub fn as_secs(self) -> f64 {
        self.0 as f64 / NANOS_PER_SECOND
    }

    /// Seconds from `earlier` to `self`; negative when `self` lies before it.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> f64 {
        self.0.saturating_sub(earlier.0) as f64 / NANOS_PER_SECOND
    }
}

impl std::ops::Add<f64> for Time {
    type Output = Self;

    /// Later by `seconds`, saturating.
    fn add(self, seconds: f64) -> Self {
        Self(self.0.saturating_add(Self::from_secs(seconds).0))
    }
}

impl std::ops::Sub<f64> for Time {
    type Output = Self;

    /// Earlier by `seconds`, saturating.
    fn sub(self, seconds: f64) -> Self {
        self + -seconds
    }
}

impl fmt::Display for Time {
    /// Hours, minutes and seconds since the epoch, as on a radar display.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.div_euclid(1_000_000);
        let (seconds, millis) = (millis.div_euclid(1000), millis.rem_euclid(1000));
        let (minutes, second) = (seconds.div_euclid(60), seconds.rem_euclid(60));
        let (hour, minute) = (minutes.div_euclid(60), minutes.rem_euclid(60));
        write!(f, "{hour:02}:{minute:02}:{second:02}.{millis:03}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displays_hours_minutes_seconds() {
        assert_eq!(Time::from_secs(28_861.25).to_string(), "08:01:01.250");
    }

    #[test]
    fn arithmetic_saturates() {
        assert_eq!(Time::MAX + 1.0, Time::MAX);
        assert_eq!(Time::from_secs(f64::NAN), Time::default());
        assert!(Time::MAX.seconds_since(Time::MIN).is_finite());
    }
}

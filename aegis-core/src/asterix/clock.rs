//! Continuous time from times of day: through midnight, and past times that cannot be true.

const DAY_S: f64 = 86_400.0;
/// Times farther from all others before them than this, or than so many rotations, wait for a second opinion.
const STEADY_S: f64 = 10.0;
const STEADY_ROTATIONS: f64 = 2.5;

/// One radar's clock: the newest time it was believed, in seconds since the recording's first midnight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    newest_s: f64,
    steady_s: f64,
}

/// What a time of day means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// Near the others: this time.
    Steady(f64),
    /// Far from the others: this time, if what follows agrees.
    Leap(f64),
}

impl Clock {
    pub(super) fn new(newest_s: f64, rotation_s: f64) -> Self {
        Self { newest_s, steady_s: STEADY_S.max(STEADY_ROTATIONS * rotation_s) }
    }

    /// The same clock at another time.
    pub(super) const fn at(self, newest_s: f64) -> Self {
        Self { newest_s, ..self }
    }

    pub(super) const fn newest_s(self) -> f64 {
        self.newest_s
    }

    /// Places a time of day within half a day of the newest. Real data run back by half a second inside a rotation,
    /// and shuffled data by a rotation: only the newest is remembered.
    pub(super) fn read(&mut self, time_of_day_s: f64) -> Reading {
        let time_s = nearest(self.newest_s, time_of_day_s);
        if (time_s - self.newest_s).abs() > self.steady_s {
            return Reading::Leap(time_s);
        }
        self.newest_s = self.newest_s.max(time_s);
        Reading::Steady(time_s)
    }

    /// Whether a later time of day speaks for a leap to `leap_s`: it is near that, or later still.
    pub(super) fn confirms(self, leap_s: f64, time_of_day_s: f64) -> bool {
        let (mut before, mut after) = (self, self.at(leap_s));
        match (before.read(time_of_day_s), after.read(time_of_day_s)) {
            (_, Reading::Steady(_)) => true,
            (Reading::Steady(_), _) => false,
            (Reading::Leap(_), Reading::Leap(time_s)) => time_s > leap_s,
        }
    }
}

/// Whether there is such a time of day.
pub(super) fn is_time_of_day(seconds: f64) -> bool {
    (0.0..DAY_S).contains(&seconds)
}

/// Places a time of day within half a day of another time.
pub(super) fn nearest(time_s: f64, time_of_day_s: f64) -> f64 {
    time_of_day_s + days_between(time_of_day_s, time_s)
}

/// The whole days that lie between a time and another, to the nearest.
pub(super) fn days_between(earlier_s: f64, later_s: f64) -> f64 {
    ((later_s - earlier_s) / DAY_S).round() * DAY_S
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_on_through_midnight_and_back() {
        let mut clock = Clock::new(86_399.0, 4.0);
        assert_eq!(clock.read(1.0), Reading::Steady(86_401.0));
        assert_eq!(clock.read(86_399.5), Reading::Steady(86_399.5));
        assert!((clock.newest_s() - 86_401.0).abs() < 1e-9);
        assert!(is_time_of_day(86_399.9) && !is_time_of_day(86_400.0));
    }

    #[test]
    fn a_leap_needs_a_second_record() {
        let mut clock = Clock::new(1000.0, 4.0);
        assert_eq!(clock.read(40_000.0), Reading::Leap(40_000.0));
        assert!(!clock.confirms(40_000.0, 1004.0), "the old time goes on");
        assert!(clock.confirms(40_000.0, 40_003.0), "the new time goes on");
        assert!(clock.confirms(2000.0, 3000.0), "records are simply far apart");
        assert!(!clock.confirms(3000.0, 2000.0));
    }
}

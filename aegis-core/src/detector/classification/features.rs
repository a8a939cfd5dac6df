//! What is known of a target that tells its class.

/// How many features there are.
pub const FEATURES: usize = 12;

/// Their names, in the order of [`ClassFeatures::to_array`].
pub const FEATURE_NAMES: [&str; FEATURES] = [
    "speed_m_s",
    "speed_sigma_m_s",
    "altitude_m",
    "climb_m_s",
    "climb_sigma_m_s",
    "turn_rate_rad_s",
    "acceleration_m_s2",
    "velocity_error_m_s",
    "range_rate_m_s",
    "rcs_dbsm",
    "range_extent_m",
    "doppler_width_m_s",
];

/// What is known of a target that tells its class; `None` where it is not known. Of a track it is what its latest twenty
/// seconds or so show.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct ClassFeatures {
    /// Mean horizontal speed, m/s.
    pub speed_m_s: Option<f64>,
    /// Standard deviation of that speed over the time it is the mean of, m/s.
    pub speed_sigma_m_s: Option<f64>,
    /// Height above the picture's origin, metres.
    pub altitude_m: Option<f64>,
    /// Mean vertical speed, m/s, up is positive.
    pub climb_m_s: Option<f64>,
    /// Standard deviation of the vertical speed, m/s.
    pub climb_sigma_m_s: Option<f64>,
    /// Root mean square of the rate of turn, rad/s.
    pub turn_rate_rad_s: Option<f64>,
    /// Root mean square of the acceleration along the course, m/s².
    pub acceleration_m_s2: Option<f64>,
    /// Standard deviation of the estimated horizontal velocity, m/s: how much of the above may be noise.
    pub velocity_error_m_s: Option<f64>,
    /// Range rate of a plot, m/s: no target is slower than that.
    pub range_rate_m_s: Option<f64>,
    /// Mean radar cross-section, decibels over a square metre.
    pub rcs_dbsm: Option<f64>,
    /// Length along the line of sight, metres.
    pub range_extent_m: Option<f64>,
    /// How far its parts spread in range rate (rotors, wings), m/s.
    pub doppler_width_m_s: Option<f64>,
}

impl ClassFeatures {
    /// In the order of [`FEATURE_NAMES`], NaN where it is missing.
    #[must_use]
    pub fn to_array(&self) -> [f64; FEATURES] {
        [
            self.speed_m_s,
            self.speed_sigma_m_s,
            self.altitude_m,
            self.climb_m_s,
            self.climb_sigma_m_s,
            self.turn_rate_rad_s,
            self.acceleration_m_s2,
            self.velocity_error_m_s,
            self.range_rate_m_s,
            self.rcs_dbsm,
            self.range_extent_m,
            self.doppler_width_m_s,
        ]
        .map(|value| value.unwrap_or(f64::NAN))
    }

    /// From an array in the order of [`FEATURE_NAMES`]; what is not finite is missing.
    #[must_use]
    pub fn from_array(values: [f64; FEATURES]) -> Self {
        let [
            speed,
            speed_sigma,
            altitude,
            climb,
            climb_sigma,
            turn,
            acceleration,
            error,
            rate,
            rcs,
            extent,
            width,
        ] = values.map(|value| value.is_finite().then_some(value));
        Self {
            speed_m_s: speed,
            speed_sigma_m_s: speed_sigma,
            altitude_m: altitude,
            climb_m_s: climb,
            climb_sigma_m_s: climb_sigma,
            turn_rate_rad_s: turn,
            acceleration_m_s2: acceleration,
            velocity_error_m_s: error,
            range_rate_m_s: rate,
            rcs_dbsm: rcs,
            range_extent_m: extent,
            doppler_width_m_s: width,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_comes_back_and_what_is_not_finite_is_missing() {
        let mut values: [f64; FEATURES] = std::array::from_fn(|index| index as f64);
        let again = ClassFeatures::from_array(values).to_array();
        assert!(again.iter().zip(&values).all(|(again, value)| again.to_bits() == value.to_bits()));
        values[2] = f64::INFINITY;
        let features = ClassFeatures::from_array(values);
        assert_eq!((features.altitude_m, features.climb_m_s), (None, Some(3.0)));
    }
}

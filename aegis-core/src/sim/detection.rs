//! What is seen: the radar equation in relative form, a Swerling 1 target, a fixed threshold over noise.
//!
//! A Swerling 1 target's echo power is exponentially distributed over looks (Swerling 1954; Richards 2014,
//! *Fundamentals of Radar Signal Processing*, §6.3). With one pulse and noise power 1, signal plus noise is again
//! exponential, with mean 1 + SNR. A threshold `T` that noise alone crosses with probability `Pfa = e^(−T)` gives
//!
//! ```text
//! Pd = e^(−T / (1 + SNR)) = Pfa^(1 / (1 + SNR))
//! ```
//!
//! exactly: it is the form for one pulse, and for many pulses it would be another.

use crate::elementary::{ln, powf};
use crate::radar::{STANDARD_EARTH_FACTOR, horizon_range_m};

pub(crate) use crate::radar::{from_db, to_db};

/// Probability that a Swerling 1 target gives a plot; `snr` is the mean signal-to-noise ratio as a power ratio.
///
/// ```
/// use aegis_core::sim::detection::detection_probability;
/// assert!((detection_probability(0.0, 1e-6) - 1e-6).abs() < 1e-18);
/// assert!((detection_probability(100.0, 1e-6) - 0.8722).abs() < 1e-4);
/// ```
#[must_use]
pub fn detection_probability(snr: f64, false_alarm_probability: f64) -> f64 {
    powf(false_alarm_probability, 1.0 / (1.0 + snr))
}

/// Power over noise that noise alone crosses with the given probability.
#[must_use]
pub fn threshold(false_alarm_probability: f64) -> f64 {
    -ln(false_alarm_probability)
}

/// Farthest slant range at which a target is above the horizon of an Earth of 4/3 radius; what lies below the surface counts as
/// on it.
pub(crate) fn horizon_m(radar_height_m: f64, target_height_m: f64) -> f64 {
    let [radar_m, target_m] = [radar_height_m, target_height_m].map(|height_m| height_m.clamp(0.0, 1e6));
    horizon_range_m(radar_m, target_m, STANDARD_EARTH_FACTOR).unwrap_or(0.0)
}

/// One-way power gain of a Gaussian beam at an angle off its middle, relative to the middle, never below the
/// sidelobes: half the power at half the beam width.
#[must_use]
pub fn beam_gain(off_axis_rad: f64, beam_width_rad: f64, sidelobe_gain: f64) -> f64 {
    let halvings = (2.0 * off_axis_rad / beam_width_rad).powi(2);
    powf(2.0, -halvings).max(sidelobe_gain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beam_halves_at_its_edge_and_has_a_floor() {
        assert!((beam_gain(0.01, 0.02, 1e-3) - 0.5).abs() < 1e-12);
        assert!((beam_gain(0.0, 0.02, 1e-3) - 1.0).abs() < 1e-12);
        assert!((beam_gain(1.0, 0.02, 1e-3) - 1e-3).abs() < 1e-15);
    }

    #[test]
    fn a_low_target_comes_over_the_horizon_late() {
        // 4.12 (√h₁ + √h₂) km, heights in metres: the usual rule of thumb.
        let rule_m = 4120.0 * (30f64.sqrt() + 50f64.sqrt());
        assert!((horizon_m(30.0, 50.0) - rule_m).abs() < 0.002 * rule_m);
    }
}

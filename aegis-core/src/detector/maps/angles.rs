//! A target's angles within the beam, from dwell to dwell: what each dwell tells counts by its information.

use crate::elementary::tan;
use crate::radar::{Heard, Off};

/// Angles of dwells differ by more than chance when their squared deviations exceed the mean by so many of theirs.
const MORE_THAN_CHANCE: f64 = 5.0;

/// What dwells show of a target's angles.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Angles {
    pub(super) azimuth: Mean,
    pub(super) elevation: Mean,
    /// Of azimuths beside the beam, weighted like these.
    tangent: f64,
    /// How often it was heard by side lobes.
    sides: u32,
}

/// A mean that is weighted by information.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Mean {
    information: f64,
    /// Of variances times information, weighted.
    spread: f64,
    sum: f64,
    square: f64,
    count: u32,
}

impl Angles {
    /// One more dwell, whose beam pointed so far clockwise and up from the first one's. A beam that turns while pulses are tapered hears most when it
    /// points at the target, and shows angles smaller than they are by `stretch`: a Gaussian beam and taper, one after the other.
    pub(super) fn add(&mut self, heard: &Heard, beam_off_rad: [f64; 2], stretch: f64) {
        let Heard::InMainLobe { azimuth, elevation } = heard else {
            self.sides += 1;
            return;
        };
        if let Some(Off { angle_rad, information, spread, tangent }) = azimuth {
            let information = information / (stretch * stretch);
            self.azimuth.add(beam_off_rad[0] + angle_rad * stretch, information, *spread);
            self.tangent += information * tangent;
        }
        if let Some(Off { angle_rad, information, spread, .. }) = elevation {
            self.elevation.add(beam_off_rad[1] + angle_rad, *information, *spread);
        }
    }

    /// Whether side lobes alone have shown it.
    pub(super) fn is_in_side_lobe(&self) -> bool {
        self.sides > 0 && self.azimuth.count == 0 && self.elevation.count == 0
    }

    /// Mean square of what the azimuth is off where the target's elevation is off from the beam's by so much: a level line hears
    /// `sin θ cos ε`, and `δθ = −tan θ (tan ε δε + δε²/2)`.
    pub(super) fn of_elevation_rad2(&self, beam_rad: f64, variance_rad2: f64) -> f64 {
        let known = self.azimuth.information > 0.0;
        let tangent = if known { self.tangent / self.azimuth.information } else { 0.0 };
        let slope = tan(beam_rad);
        tangent * tangent * (slope * slope + 0.75 * variance_rad2) * variance_rad2
    }

    /// Whether a snapshot's numbers make sense.
    pub(super) fn is_sound(&self) -> bool {
        self.azimuth.is_sound() && self.elevation.is_sound() && self.tangent.is_finite()
    }
}

impl Mean {
    fn add(&mut self, value: f64, information: f64, spread: f64) {
        self.information += information;
        self.spread += information * spread;
        self.sum += information * value;
        self.square += information * value * value;
        self.count += 1;
    }

    /// The mean and its variance, which grows where dwells differ by more than they should.
    pub(super) fn value(&self) -> Option<(f64, f64)> {
        if self.count == 0 {
            return None;
        }
        let mean = self.sum / self.information;
        let free = f64::from(self.count) - 1.0;
        let off = (self.square - self.sum * mean).max(0.0);
        let spread = self.spread / self.information;
        let is_more = free > 0.0 && off > spread * (free + MORE_THAN_CHANCE * (2.0 * free).sqrt());
        let variance = if is_more { off / free } else { spread };
        Some((mean, variance / self.information))
    }

    fn is_sound(&self) -> bool {
        let numbers = [self.information, self.spread, self.sum, self.square];
        numbers.iter().all(|number| number.is_finite()) && (self.count == 0 || self.information > 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(off_rad: f64, information: f64) -> Heard {
        Heard::InMainLobe {
            azimuth: Some(Off { angle_rad: off_rad, information, spread: 1.0, tangent: 0.5 }),
            elevation: None,
        }
    }

    #[test]
    fn dwells_count_by_their_information() {
        let mut angles = Angles::default();
        angles.add(&heard(0.01, 1e6), [0.0; 2], 1.0);
        angles.add(&heard(-0.01, 3e6), [0.0212, 0.0], 1.0);
        let (mean, variance) = angles.azimuth.value().unwrap();
        assert!((mean - 0.0109).abs() < 1e-12 && (variance - 0.25e-6).abs() < 1e-18, "{mean} {variance}");
        assert!((angles.of_elevation_rad2(0.0, 0.04) - 0.25 * 0.75 * 0.0016).abs() < 1e-12);
        assert!((angles.of_elevation_rad2(1.0_f64.atan(), 1e-6) - 0.25e-6).abs() < 1e-12);
        assert!(angles.is_sound() && !angles.is_in_side_lobe() && angles.elevation.value().is_none());
        // Twenty deviations apart, which chance does not do.
        angles.add(&heard(0.03, 4e6), [0.0; 2], 1.0);
        assert!(angles.azimuth.value().unwrap().1 > 1e-6);
    }

    #[test]
    fn what_side_lobes_show_is_said_and_not_used() {
        let mut angles = Angles::default();
        angles.add(&Heard::InSideLobe, [0.0; 2], 1.0);
        assert!(angles.is_in_side_lobe() && angles.azimuth.value().is_none());
        angles.add(&heard(0.01, 1e6), [0.0; 2], 1.0);
        assert!(!angles.is_in_side_lobe());
    }
}

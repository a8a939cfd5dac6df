//! How likely a target is of each class.

use crate::plot::TargetClass;

/// What a posterior has a probability for: the classes, and "none of them".
pub const OUTCOMES: usize = 9;

/// The classes that a radar can tell apart, in the order of [`ClassPosterior::probabilities`].
pub const CLASSES: [TargetClass; OUTCOMES - 1] = [
    TargetClass::Airliner,
    TargetClass::LightAircraft,
    TargetClass::Helicopter,
    TargetClass::Glider,
    TargetClass::Drone,
    TargetClass::Bird,
    TargetClass::Vessel,
    TargetClass::Clutter,
];

/// How far a sum of probabilities may be from 1.
const SUM_TOLERANCE: f64 = 1e-3;

/// How likely a target is of each class of [`CLASSES`]; the last is that it is none of them, or that its class is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ClassPosterior {
    /// They sum to 1.
    pub probabilities: [f64; OUTCOMES],
}

impl Default for ClassPosterior {
    /// Nothing is known: all are equally likely.
    fn default() -> Self {
        Self { probabilities: [1.0 / OUTCOMES as f64; OUTCOMES] }
    }
}

impl ClassPosterior {
    /// How likely a class is; 0 for one that is not in [`CLASSES`].
    #[must_use]
    pub fn of(&self, named: TargetClass) -> f64 {
        CLASSES.iter().position(|known| *known == named).map_or(0.0, |index| self.probabilities[index])
    }

    /// How likely it is none of [`CLASSES`].
    #[must_use]
    pub fn unknown(&self) -> f64 {
        self.probabilities[OUTCOMES - 1]
    }

    /// The likeliest outcome and its probability; `None` stands for none of the classes, and is
    /// what it is while nothing is known.
    #[must_use]
    pub fn likeliest(&self) -> (Option<TargetClass>, f64) {
        let mut best = OUTCOMES - 1;
        for index in 0..OUTCOMES - 1 {
            if self.probabilities[index] > self.probabilities[best] {
                best = index;
            }
        }
        (CLASSES.get(best).copied(), self.probabilities[best])
    }

    /// The likeliest class, if it is at least so likely.
    #[must_use]
    pub fn label(&self, confidence: f64) -> Option<TargetClass> {
        let (class, probability) = self.likeliest();
        class.filter(|_| probability >= confidence)
    }

    /// Whether these are probabilities that sum to 1.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let sum: f64 = self.probabilities.iter().sum();
        self.probabilities.iter().all(|probability| (0.0..=1.0).contains(probability))
            && (sum - 1.0).abs() < SUM_TOLERANCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure_of(index: usize, probability: f64) -> ClassPosterior {
        let rest = (1.0 - probability) / (OUTCOMES - 1) as f64;
        ClassPosterior {
            probabilities: std::array::from_fn(|other| if other == index { probability } else { rest }),
        }
    }

    #[test]
    fn a_label_needs_confidence_and_a_class() {
        assert_eq!(sure_of(5, 0.7).label(0.65), Some(TargetClass::Bird));
        assert_eq!(sure_of(5, 0.6).label(0.65), None);
        assert_eq!(sure_of(OUTCOMES - 1, 0.9).label(0.65), None);
        assert_eq!(sure_of(OUTCOMES - 1, 0.9).likeliest(), (None, 0.9));
        assert_eq!(ClassPosterior::default().likeliest().0, None);
    }

    #[test]
    fn what_are_no_probabilities_is_not_valid() {
        assert!(ClassPosterior::default().is_valid() && sure_of(0, 1.0).is_valid());
        assert!(!ClassPosterior { probabilities: [f64::NAN; OUTCOMES] }.is_valid());
        assert!(!ClassPosterior { probabilities: [0.5; OUTCOMES] }.is_valid());
        let mut negative = sure_of(0, 1.0);
        (negative.probabilities[0], negative.probabilities[1]) = (1.5, -0.5);
        assert!(!negative.is_valid());
    }

    #[test]
    fn classes_without_a_place_are_impossible() {
        assert!((sure_of(0, 0.8).of(TargetClass::Airliner) - 0.8).abs() < 1e-12);
        assert!(sure_of(0, 0.8).of(TargetClass::Missile) < 1e-12);
    }
}

//! How much of a prediction's variance stems from measurement noise.
//!
//! A filter that has settled is an α-β filter, and its gain tells all of it: with `ρ = HPHᵀ/R` the gain of the measured
//! quantity is `α = ρ/(1 + ρ)`, and white acceleration ties β to α. What noise of variance 1 then leaves in the
//! prediction is the α-β filter's variance reduction (Bar-Shalom, Li, Kirubarajan 2001, §6.5; here for acceleration that
//! is white in continuous time, as the filter has it).

/// What is measured of a target: the integral of its velocity, or the velocity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follows {
    Position,
    Velocity,
}

/// The part of `predicted` (`HPHᵀ`) that noise of variance `variance` has left there.
pub(super) fn from_noise(predicted: f64, variance: f64, follows: Follows) -> f64 {
    let alpha = predicted / (predicted + variance);
    let ratio = match follows {
        Follows::Position => of_position(alpha),
        Follows::Velocity => of_velocity(alpha),
    };
    (variance * ratio).min(predicted)
}

/// Of an α-β filter. From its Riccati equation, `β²/6 − (2 − α)β + α² = 0`; here with β/α, which stays where α is 0.
fn of_position(alpha: f64) -> f64 {
    let rest = 3.0 * (2.0 - alpha);
    let slope = 6.0 * alpha / (rest + (rest * rest - 6.0 * alpha * alpha).sqrt());
    let beta = alpha * slope;
    (2.0 * alpha + beta + 2.0 * slope) / (4.0 - 2.0 * alpha - beta)
}

/// Of a filter of one state that wanders: a running mean.
fn of_velocity(alpha: f64) -> f64 {
    alpha / (2.0 - alpha)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::{Matrix2, RowVector2};

    /// The filter and its true error are iterated until they settle, without and with process noise.
    #[test]
    fn equals_what_the_filters_own_equations_leave() {
        for process_noise in [1e-4, 0.01, 0.1, 0.5, 2.0, 30.0] {
            let (predicted, from) = settled(process_noise);
            let share = from_noise(predicted, 1.0, Follows::Position);
            assert!((share / from - 1.0).abs() < 1e-6, "{process_noise}: {share} {from}");
        }
    }

    /// `HPHᵀ`, and the part of it that is left of noise alone.
    fn settled(process_noise: f64) -> (f64, f64) {
        let f = Matrix2::new(1.0, 1.0, 0.0, 1.0);
        let q = Matrix2::new(1.0 / 3.0, 0.5, 0.5, 1.0) * process_noise;
        let h = RowVector2::new(1.0, 0.0);
        let (mut p, mut noise) = (Matrix2::identity(), Matrix2::zeros());
        for _ in 0..3000 {
            let gain = p * h.transpose() / (p[(0, 0)] + 1.0);
            let kept = Matrix2::identity() - gain * h;
            p = f * kept * p * f.transpose() + q;
            noise = f * (kept * noise * kept.transpose() + gain * gain.transpose()) * f.transpose();
        }
        (p[(0, 0)], noise[(0, 0)])
    }

    #[test]
    fn a_wandering_velocity_too() {
        for process_noise in [1e-4, 0.1, 2.0, 30.0] {
            let (mut p, mut noise) = (1.0, 0.0);
            for _ in 0..3000 {
                let gain: f64 = p / (p + 1.0);
                p = (1.0 - gain) * p + process_noise;
                noise = (1.0 - gain).powi(2) * noise + gain * gain;
            }
            let share = from_noise(p, 1.0, Follows::Velocity);
            assert!((share / noise - 1.0).abs() < 1e-6, "{process_noise}: {share} {noise}");
        }
    }

    #[test]
    fn never_more_than_there_is() {
        for predicted in [0.0, 1e-300, 1e-9, 1.0, 1e12] {
            for follows in [Follows::Position, Follows::Velocity] {
                let share = from_noise(predicted, 1.0, follows);
                assert!((0.0..=predicted).contains(&share), "{predicted} {follows:?}: {share}");
            }
        }
    }
}

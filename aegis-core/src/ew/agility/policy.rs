//! From probabilities of being jammed to a random choice.

use crate::elementary::{exp, ln};

/// Steepest preference: channels whose probabilities differ by less than its inverse are as good as alike, so that what is merely
/// estimated differently does not make hops predictable.
const STEEPEST: f64 = 40.0;
/// The floor under the choice's entropy, as a part of what is left when one channel of the plan is lost, `ln(N − 1)`.
const ENTROPY_FLOOR: f64 = 0.5;
/// Halvings of the steepness until the floor is held.
const MOST_HALVINGS: usize = 40;

/// Replaces `chosen` by Gibbs' distribution, `exp(−β·p)`: of all choices that are jammed as seldom, the one with most entropy (Jaynes 1957).
/// β is the steepest at which the floor is held.
pub(super) fn choose(jammed: &[f64], chosen: &mut [f64]) {
    let floor = ENTROPY_FLOOR * ln(jammed.len().saturating_sub(1).max(1) as f64);
    let mut steepness = STEEPEST;
    for _ in 0..MOST_HALVINGS {
        gibbs(jammed, steepness, chosen);
        if entropy(chosen) >= floor {
            return;
        }
        steepness *= 0.5;
    }
}

fn gibbs(jammed: &[f64], steepness: f64, chosen: &mut [f64]) {
    let least = jammed.iter().copied().fold(f64::INFINITY, f64::min);
    for (chosen, jammed) in chosen.iter_mut().zip(jammed) {
        *chosen = exp(-steepness * (jammed - least));
    }
    let sum: f64 = chosen.iter().sum();
    for chosen in chosen.iter_mut() {
        *chosen /= sum;
    }
}

/// Shannon's, in nats.
fn entropy(chosen: &[f64]) -> f64 {
    chosen.iter().filter(|p| **p > 0.0).map(|p| -p * ln(*p)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_jammed_channel_is_left_and_the_others_stay_alike() {
        let mut chosen = [0.0; 8];
        choose(&[0.01, 0.01, 0.9, 0.01, 0.01, 0.01, 0.01, 0.01], &mut chosen);
        assert!(chosen[2] < 1e-12 && (chosen[0] - 1.0 / 7.0).abs() < 1e-9);
    }

    #[test]
    fn entropy_never_falls_below_its_floor() {
        let floor = 0.5 * 7_f64.ln();
        for free in 0..8 {
            let jammed: [f64; 8] = std::array::from_fn(|channel| if channel == free { 0.0 } else { 0.95 });
            let mut chosen = [0.0; 8];
            choose(&jammed, &mut chosen);
            assert!(entropy(&chosen) >= floor);
            assert!(chosen.iter().enumerate().all(|(c, p)| c == free || *p < chosen[free]));
        }
    }

    #[test]
    fn one_of_two_may_be_left_altogether() {
        let mut chosen = [0.0; 2];
        choose(&[0.9, 0.1], &mut chosen);
        assert!(chosen[0] < 1e-9);
        let mut alone = [0.0];
        choose(&[0.9], &mut alone);
        assert!((alone[0] - 1.0).abs() < 1e-12);
    }
}

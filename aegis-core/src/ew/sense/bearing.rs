//! Where in a beam's passage an emitter is: the pattern fitted to the levels while it passes.
//!
//! A level over its floor is a gamma variable of the shape M and the mean `μ = 1 + J g(θ − θ₀)`, with the Gaussian pattern
//! `g = exp(−4 ln 2 θ²/w²)`. Its likelihood is climbed by Fisher's scoring in (ln J, θ₀), with the information
//! `Σ M/μ² ∂μ ∂μᵀ`, whose inverse is the covariance (Kay 1993, Fundamentals of Statistical Signal Processing, §7.7).

use crate::elementary::{exp, ln};
use std::f64::consts::LN_2;

/// Steps of the climb.
const MOST_STEPS: u32 = 30;
/// No step is longer, in beam widths, and in ln J.
const LONGEST_STEP: [f64; 2] = [1.0, 0.25];

/// A level while the beam passes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    /// Where the beam pointed, beside some direction.
    pub(super) off_rad: f64,
    /// Width of the beam at half power, with what it turned meanwhile.
    pub(super) width_rad: f64,
    /// Level over floor.
    pub(super) ratio: f64,
    /// It scatters as a mean of so many cells.
    pub(super) cells: f64,
}

/// What fits best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fit {
    /// Bearing, beside the same direction.
    pub(super) off_rad: f64,
    pub(super) sigma_rad: f64,
    /// Jammer-to-noise ratio in the middle of the beam.
    pub(super) jnr: f64,
    /// Twice the log-likelihood that it lacks.
    pub(super) deviance: f64,
}

/// The best emitter of the samples' passage, beginning with one of this ratio in this direction; `None` where they do not tell.
pub(super) fn fit(samples: &[Sample], jnr: f64, off_rad: f64) -> Option<Fit> {
    let (mut log_jnr, mut off) = (ln(jnr.max(1e-3)), off_rad);
    let width_rad = samples.first()?.width_rad;
    for _ in 0..MOST_STEPS {
        let (score, information) = slopes(samples, log_jnr, off);
        let step = solve(information, score)?;
        let step = [
            step[0].clamp(-LONGEST_STEP[0], LONGEST_STEP[0]),
            step[1].clamp(-LONGEST_STEP[1] * width_rad, LONGEST_STEP[1] * width_rad),
        ];
        log_jnr += step[0];
        off += step[1];
        if step[0].abs() < 1e-6 && step[1].abs() < 1e-6 * width_rad {
            break;
        }
    }
    let (_, [[a, b], [_, c]]) = slopes(samples, log_jnr, off);
    let determinant = a * c - b * b;
    let sigma_rad = (a / determinant).sqrt();
    let fit = Fit { off_rad: off, sigma_rad, jnr: exp(log_jnr), deviance: 0.0 };
    let is_sound = determinant > 0.0 && [off, sigma_rad, log_jnr].iter().all(|value| value.is_finite());
    let lacks = |sample: &Sample| deviance(sample, mean(sample, log_jnr, off).0);
    is_sound.then(|| Fit { deviance: samples.iter().map(lacks).sum(), ..fit })
}

/// The deviance of what does not depend on where the beam points.
pub(super) fn flat_deviance(samples: &[Sample]) -> f64 {
    let cells: f64 = samples.iter().map(|sample| sample.cells).sum();
    let mean = samples.iter().map(|sample| sample.cells * sample.ratio).sum::<f64>() / cells;
    samples.iter().map(|sample| deviance(sample, mean)).sum()
}

/// `2M(t/μ − 1 − ln(t/μ))`.
fn deviance(sample: &Sample, mean: f64) -> f64 {
    let over = sample.ratio / mean;
    2.0 * sample.cells * (over - 1.0 - ln(over))
}

/// The mean, and its slopes in ln J and θ₀.
fn mean(sample: &Sample, log_jnr: f64, off_rad: f64) -> (f64, [f64; 2]) {
    let curvature = 4.0 * LN_2 / sample.width_rad.powi(2);
    let beside = sample.off_rad - off_rad;
    let received = exp(log_jnr - curvature * beside * beside);
    (1.0 + received, [received, received * 2.0 * curvature * beside])
}

fn slopes(samples: &[Sample], log_jnr: f64, off_rad: f64) -> ([f64; 2], [[f64; 2]; 2]) {
    let (mut score, mut information) = ([0.0; 2], [[0.0; 2]; 2]);
    for sample in samples {
        let (mean, slope) = mean(sample, log_jnr, off_rad);
        let weight = sample.cells / (mean * mean);
        for (row, own) in slope.iter().enumerate() {
            score[row] += weight * (sample.ratio - mean) * own;
            for (column, other) in slope.iter().enumerate() {
                information[row][column] += weight * own * other;
            }
        }
    }
    (score, information)
}

fn solve([[a, b], [_, c]]: [[f64; 2]; 2], [x, y]: [f64; 2]) -> Option<[f64; 2]> {
    // A little of the diagonal more keeps directions of which nothing is known finite.
    let (a, c) = (a * (1.0 + 1e-9) + 1e-12, c * (1.0 + 1e-9) + 1e-12);
    let determinant = a * c - b * b;
    let step = [(c * x - b * y) / determinant, (a * y - b * x) / determinant];
    step.iter().all(|value| value.is_finite()).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_distr::{Distribution, Gamma};
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    #[test]
    fn bearings_scatter_as_stated_whatever_the_ratio() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(4);
        let (width_rad, cells) = (0.035, 64.0);
        let noise = Gamma::new(cells, 1.0 / cells).unwrap();
        for jnr_db in [0.0, 10.0, 40.0] {
            let jnr = 10_f64.powf(0.1 * jnr_db);
            let (mut nees, mut bias, runs) = (0.0, 0.0, 1000);
            for _ in 0..runs {
                let truth = random.random_range(-0.5..0.5) * 0.01;
                let sample = |place: i32| {
                    let off_rad = 0.01 * f64::from(place);
                    let plain = Sample { off_rad, width_rad, ratio: 0.0, cells };
                    (plain, mean(&plain, jnr.ln(), truth).0)
                };
                let samples: Vec<_> = (-3..=3)
                    .map(sample)
                    .map(|(plain, mean)| Sample { ratio: mean * noise.sample(&mut random), ..plain })
                    .collect();
                let fit = fit(&samples, jnr, 0.0).unwrap();
                nees += ((fit.off_rad - truth) / fit.sigma_rad).powi(2) / f64::from(runs);
                bias += (fit.off_rad - truth) / fit.sigma_rad / f64::from(runs);
                assert!(jnr_db < 5.0 || fit.deviance < flat_deviance(&samples));
            }
            // A thousand runs: 0.045 of chance.
            assert!((nees - 1.0).abs() < 0.15 && bias.abs() < 0.12, "{jnr_db}: {nees} {bias}");
        }
    }

    #[test]
    fn what_is_flat_is_no_beam() {
        let samples: Vec<_> = (-3..=3)
            .map(|place| Sample {
                off_rad: 0.01 * f64::from(place),
                width_rad: 0.035,
                ratio: 10.0,
                cells: 64.0,
            })
            .collect();
        assert!(flat_deviance(&samples) < 1e-9);
        assert!(fit(&samples, 9.0, 0.0).is_none_or(|fit| fit.deviance > 50.0));
        assert!(fit(&[], 9.0, 0.0).is_none());
        let nasty = Sample { off_rad: f64::NAN, ..samples[0] };
        assert!(fit(&[nasty], 9.0, 0.0).is_none());
    }
}

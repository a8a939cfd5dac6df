//! Weights over the channels against whatever else comes in, in each Doppler filter anew.
//!
//! For a group of gates `R = Σxxᴴ/K + δI` over the gates outside, `w = R⁻¹s`, and the power of a cell is `|wᴴx|²/(wᴴs)`: the
//! adaptive matched filter (Robey, Fuhrmann, Kelly, Nitzberg 1992, IEEE Trans. AES 28, 208–216), which noise passes at the
//! level 1, brought back to the receiver's level.

use num_complex::Complex;

/// Gates that share their weights.
const GROUP_GATES: usize = 16;

/// Spectra of all channels: `[channel][gate][filter]`.
#[derive(Clone, Copy)]
pub(super) struct Spectra<'a> {
    pub(super) values: &'a [Complex<f32>],
    pub(super) channels: usize,
    pub(super) gates: usize,
    pub(super) filters: usize,
}

/// Memory for the weights.
#[derive(Clone, Debug, Default)]
pub(super) struct Adaptation {
    /// `Σxxᴴ` over all gates, over those that are left out, and what remains, factored; each row by row.
    all: Vec<Complex<f64>>,
    factor: Vec<Complex<f64>>,
    weights: Vec<Complex<f64>>,
    cell: Vec<Complex<f64>>,
    /// The mean power of a channel's cell in the quietest filter, of the latest interval.
    pub(super) quiet: f64,
}

/// What the weights are told.
pub(super) struct Aim<'a> {
    pub(super) direction: &'a [Complex<f64>],
    /// What is added to the diagonal, as a multiple of the mean power of the quietest filter.
    pub(super) loading: f64,
    pub(super) guard_gates: usize,
}

impl Adaptation {
    /// The power of each cell, `[gate][filter]`, added to what is there.
    pub(super) fn add_power(&mut self, spectra: &Spectra<'_>, aim: &Aim<'_>, power: &mut [f32]) {
        let quiet = spectra.quietest().max(f64::MIN_POSITIVE);
        let loading = aim.loading * quiet;
        self.quiet = quiet;
        for filter in 0..spectra.filters {
            self.sum_all(spectra, filter);
            for first in (0..spectra.gates).step_by(GROUP_GATES) {
                let last = (first + GROUP_GATES).min(spectra.gates);
                let left_out =
                    first.saturating_sub(aim.guard_gates)..(last + aim.guard_gates).min(spectra.gates);
                self.weigh(spectra, filter, left_out, loading, aim.direction);
                let along: f64 = self.weights.iter().zip(aim.direction).map(|(w, s)| (w.conj() * s).re).sum();
                let scale = quiet / along.max(f64::MIN_POSITIVE);
                for gate in first..last {
                    spectra.cell(gate, filter, &mut self.cell);
                    let sum: Complex<f64> =
                        self.weights.iter().zip(&self.cell).map(|(w, x)| w.conj() * x).sum();
                    power[gate * spectra.filters + filter] += (sum.norm_sqr() * scale) as f32;
                }
            }
        }
    }

    fn sum_all(&mut self, spectra: &Spectra<'_>, filter: usize) {
        self.all.clear();
        self.all.resize(spectra.channels * spectra.channels, Complex::default());
        for gate in 0..spectra.gates {
            spectra.cell(gate, filter, &mut self.cell);
            add_outer(&mut self.all, &self.cell, 1.0);
        }
    }

    /// `R⁻¹s` without these gates. Where hardly any are left, all are used.
    fn weigh(
        &mut self,
        spectra: &Spectra<'_>,
        filter: usize,
        left_out: std::ops::Range<usize>,
        loading: f64,
        direction: &[Complex<f64>],
    ) {
        let channels = spectra.channels;
        self.factor.clone_from(&self.all);
        let mut used = spectra.gates;
        if spectra.gates - left_out.len() >= channels {
            used -= left_out.len();
            for gate in left_out {
                spectra.cell(gate, filter, &mut self.cell);
                add_outer(&mut self.factor, &self.cell, -1.0);
            }
        }
        let share = 1.0 / used.max(1) as f64;
        self.factor.iter_mut().for_each(|value| *value *= share);
        for channel in 0..channels {
            self.factor[channel * (channels + 1)] += loading;
        }
        self.weights.clear();
        self.weights.extend_from_slice(direction);
        factor(&mut self.factor, channels);
        solve(&self.factor, &mut self.weights);
    }
}

impl Spectra<'_> {
    /// All channels of one cell.
    fn cell(&self, gate: usize, filter: usize, to: &mut Vec<Complex<f64>>) {
        let step = self.gates * self.filters;
        let place = gate * self.filters + filter;
        to.clear();
        to.extend(
            self.values[place..].iter().step_by(step).map(|x| Complex::new(f64::from(x.re), f64::from(x.im))),
        );
    }

    /// The mean power of a channel's cell in the quietest filter.
    fn quietest(&self) -> f64 {
        let mean = |filter: usize| {
            let cells = self.values[filter..].iter().step_by(self.filters);
            cells.map(|x| f64::from(x.norm_sqr())).sum::<f64>() / (self.channels * self.gates).max(1) as f64
        };
        (0..self.filters).map(mean).fold(f64::INFINITY, f64::min)
    }
}

/// `matrix ← matrix + weight·xxᴴ`, its lower triangle.
pub(in crate::radar) fn add_outer(matrix: &mut [Complex<f64>], x: &[Complex<f64>], weight: f64) {
    for (row, (line, own)) in matrix.chunks_exact_mut(x.len()).zip(x).enumerate() {
        let own = own * weight;
        for (value, other) in line[..=row].iter_mut().zip(x) {
            *value += own * other.conj();
        }
    }
}

/// Cholesky's factor `LLᴴ` of a Hermitian matrix, in the place of its lower triangle.
pub(in crate::radar) fn factor(matrix: &mut [Complex<f64>], order: usize) {
    for row in 0..order {
        for column in 0..=row {
            let mut rest = matrix[row * order + column];
            for k in 0..column {
                rest -= matrix[row * order + k] * matrix[column * order + k].conj();
            }
            matrix[row * order + column] = if row == column {
                Complex::new(rest.re.max(f64::MIN_POSITIVE).sqrt(), 0.0)
            } else {
                rest / matrix[column * order + column].re
            };
        }
    }
}

/// `x ← (LLᴴ)⁻¹x`.
pub(in crate::radar) fn solve(factor: &[Complex<f64>], x: &mut [Complex<f64>]) {
    let order = x.len();
    for row in 0..order {
        for k in 0..row {
            let known = factor[row * order + k] * x[k];
            x[row] -= known;
        }
        x[row] /= factor[row * order + row].re;
    }
    for row in (0..order).rev() {
        for k in row + 1..order {
            let known = factor[k * order + row].conj() * x[k];
            x[row] -= known;
        }
        x[row] /= factor[row * order + row].re;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_distr::StandardNormal;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    fn normal(random: &mut Xoshiro256PlusPlus) -> Complex<f64> {
        let (re, im): (f64, f64) = (random.sample(StandardNormal), random.sample(StandardNormal));
        Complex::new(re, im) * 0.5_f64.sqrt()
    }

    #[test]
    fn factors_solve() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        let order = 5;
        let mut matrix = vec![Complex::default(); order * order];
        for _ in 0..20 {
            let x: Vec<_> = (0..order).map(|_| normal(&mut random)).collect();
            add_outer(&mut matrix, &x, 1.0);
        }
        let whole = |row: usize, column: usize| {
            if row >= column { matrix[row * order + column] } else { matrix[column * order + row].conj() }
        };
        let right: Vec<_> = (0..order).map(|_| normal(&mut random)).collect();
        let (mut factored, mut x) = (matrix.clone(), right.clone());
        factor(&mut factored, order);
        solve(&factored, &mut x);
        for (row, right) in right.iter().enumerate() {
            let back: Complex<f64> = (0..order).map(|column| whole(row, column) * x[column]).sum();
            assert!((back - right).norm() < 1e-10, "{back} {right}");
        }
    }

    /// A jammer of 40 dB a channel from one side, and at one gate a target from the front, as strong as this in each channel.
    /// Returns all powers, in units of the quietest filter's (which is the jammer's here).
    fn adapted(target: f64) -> Vec<f64> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
        let (channels, gates) = (8, 400);
        let from = |sine: f64| -> Vec<Complex<f64>> {
            (0..channels).map(|n| Complex::from_polar(1.0, std::f64::consts::PI * sine * n as f64)).collect()
        };
        let (front, side) = (from(0.0), from(0.5));
        let mut values = vec![Complex::<f32>::default(); channels * gates];
        for gate in 0..gates {
            let jammer = normal(&mut random) * 100.0;
            for channel in 0..channels {
                let mut x = normal(&mut random) + jammer * side[channel];
                if gate == TARGET_GATE {
                    x += front[channel] * target.sqrt();
                }
                values[channel * gates + gate] = Complex::new(x.re as f32, x.im as f32);
            }
        }
        let spectra = Spectra { values: &values, channels, gates, filters: 1 };
        let aim = Aim { direction: &front, loading: 1e-5, guard_gates: 4 };
        let mut power = vec![0.0; gates];
        Adaptation::default().add_power(&spectra, &aim, &mut power);
        power.into_iter().map(|power| f64::from(power) / spectra.quietest()).collect()
    }

    const TARGET_GATE: usize = 150;

    #[test]
    fn what_comes_from_elsewhere_is_cancelled_and_noise_keeps_its_level() {
        let power = adapted(0.0);
        let mean = power.iter().sum::<f64>() / power.len() as f64;
        // Loading of a tenth of the noise takes as much.
        assert!((0.82..1.02).contains(&mean), "{mean}");
    }

    /// 25 times noise in each of eight channels is 200 times noise in a beam, less what few gates and loading cost.
    #[test]
    fn a_target_is_not_taken_for_what_is_to_be_cancelled() {
        let power = adapted(25.0);
        assert!((120.0..260.0).contains(&power[TARGET_GATE]), "{}", power[TARGET_GATE]);
        let largest =
            power.iter().enumerate().filter(|(gate, _)| *gate != TARGET_GATE).map(|(_, power)| *power);
        assert!(largest.fold(0.0, f64::max) < 10.0);
    }
}

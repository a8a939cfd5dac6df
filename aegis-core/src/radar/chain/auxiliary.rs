//! What comes in through side lobes: a second antenna that hears alike all around hears it too, and better.
//!
//! - Cancelling: `y = m − w a` with `w = Σ m a* / Σ |a|²` over a pulse's samples, which leaves the least power (Howells 1965; Applebaum
//!   1976, IEEE Trans. AP 24, 585–598). Of jamming that both hear with the correlation ρ, `1 − ρ²` is left.
//! - Blanking: a cell in which the second antenna hears more than the beam comes from a side lobe (Maisel 1968, IEEE Trans. AES 4,
//!   174–180).

use super::{Chain, Feed, grow};
use crate::dwell::Iq;
use crate::elementary::ln;
use crate::radar::RadarSettings;
use num_complex::Complex;

/// Noise alone is blanked in one of so many cells: only what stands out of the second antenna's noise is compared.
const NOISE_BLANKED: f64 = 1e-4;

/// Memory for blanking.
#[derive(Clone, Debug, Default)]
pub(super) struct Blanking {
    beam: Vec<f32>,
    auxiliary: Vec<f32>,
}

/// Takes out of one channel what is like the other.
pub(super) fn subtract(main: &mut [Complex<f32>], auxiliary: &[Complex<f32>]) {
    let weight = weight(main, auxiliary);
    let weight = Complex::new(weight.re as f32, weight.im as f32);
    main.iter_mut().zip(auxiliary).for_each(|(main, auxiliary)| *main -= weight * auxiliary);
}

/// `Σ m a* / Σ |a|²`; 0 where nothing is heard.
fn weight(main: &[Complex<f32>], auxiliary: &[Complex<f32>]) -> Complex<f64> {
    let wide = |value: &Complex<f32>| Complex::new(f64::from(value.re), f64::from(value.im));
    let (mut alike, mut power) = (Complex::default(), 0.0);
    for (main, auxiliary) in main.iter().zip(auxiliary) {
        let (main, auxiliary) = (wide(main), wide(auxiliary));
        alike += main * auxiliary.conj();
        power += auxiliary.norm_sqr();
    }
    let weight = alike / power;
    if weight.re.is_finite() && weight.im.is_finite() { weight } else { Complex::default() }
}

impl Chain {
    /// Replaces the powers of a new map, or adds to those of one that is there, with the help of the second channel.
    pub(super) fn fill_protected(
        &mut self,
        plan: usize,
        iq: &Iq<'_>,
        settings: &RadarSettings,
        power: &mut [f32],
        is_new: bool,
    ) {
        let main = if settings.cancels_sidelobes { Feed::Cancelled } else { Feed::Channel(0) };
        self.compress(plan, iq, main);
        if !settings.blanks_sidelobes {
            self.filter_into(plan, power, is_new);
            return;
        }
        let mut blanking = std::mem::take(&mut self.blanking);
        grow(&mut blanking.beam, power.len(), 0.0);
        grow(&mut blanking.auxiliary, power.len(), 0.0);
        let (beam, auxiliary) = (&mut blanking.beam[..power.len()], &mut blanking.auxiliary[..power.len()]);
        self.filter_into(plan, beam, true);
        self.compress(plan, iq, Feed::Channel(1));
        self.filter_into(plan, auxiliary, true);
        blank(beam, auxiliary, self.plans[plan].bank.filters);
        for (power, beam) in power.iter_mut().zip(beam.iter()) {
            *power = if is_new { *beam } else { *power + *beam };
        }
        self.blanking = blanking;
    }
}

/// Cells that the second antenna hears better become as strong as their filter is on average.
fn blank(beam: &mut [f32], auxiliary: &[f32], filters: usize) {
    for filter in 0..filters {
        let level = mean(auxiliary, filter, filters) * -ln(NOISE_BLANKED);
        let usual = mean(beam, filter, filters) as f32;
        let cells = beam.iter_mut().zip(auxiliary).skip(filter).step_by(filters);
        for (beam, auxiliary) in cells.filter(|(beam, auxiliary)| *auxiliary > beam) {
            if f64::from(*auxiliary) > level {
                *beam = beam.min(usual);
            }
        }
    }
}

fn mean(power: &[f32], filter: usize, filters: usize) -> f64 {
    let cells = power.iter().skip(filter).step_by(filters);
    let count = cells.len().max(1) as f64;
    cells.map(|power| f64::from(*power)).sum::<f64>() / count
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

    fn narrow(value: Complex<f64>) -> Complex<f32> {
        Complex::new(value.re as f32, value.im as f32)
    }

    /// Both channels of so many samples, with unit power and this correlation.
    fn channels(
        random: &mut Xoshiro256PlusPlus,
        count: usize,
        rho: f64,
    ) -> (Vec<Complex<f32>>, Vec<Complex<f32>>) {
        let pair = |_| {
            let (auxiliary, other) = (normal(random), normal(random));
            (narrow(auxiliary * rho + other * (1.0 - rho * rho).sqrt()), narrow(auxiliary))
        };
        (0..count).map(pair).unzip()
    }

    /// Weights of 64 samples, on others: `1/(1 − ρ²)` is 17.0 dB, and not knowing the weight better costs `1 + 1/(K − 1)`, 16.9 dB.
    #[test]
    fn a_canceller_reaches_its_limit() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
        let (mut before, mut after) = (0.0, 0.0);
        for _ in 0..2000 {
            let (main, auxiliary) = channels(&mut random, 64, 0.99);
            let weight = weight(&main, &auxiliary);
            let (others, heard) = channels(&mut random, 64, 0.99);
            for (main, auxiliary) in others.iter().zip(&heard) {
                before += f64::from(main.norm_sqr());
                after += f64::from((main - narrow(weight) * auxiliary).norm_sqr());
            }
        }
        let gained_db = 10.0 * (before / after).log10();
        assert!((gained_db - 16.95).abs() < 0.1 && gained_db >= 16.5, "{gained_db}");
    }

    #[test]
    fn a_canceller_without_jamming_costs_next_to_nothing() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(6);
        let (mut main, auxiliary) = channels(&mut random, 2048, 0.0);
        let before: f32 = main.iter().map(Complex::norm_sqr).sum();
        subtract(&mut main, &auxiliary);
        let after: f32 = main.iter().map(Complex::norm_sqr).sum();
        assert!((0.99..=1.0).contains(&(after / before)), "{}", after / before);
        let mut silent = vec![Complex::new(1.0, 0.0); 4];
        subtract(&mut silent, &[Complex::default(); 4]);
        assert_eq!(silent[0], Complex::new(1.0, 0.0));
    }

    #[test]
    fn side_lobes_are_blanked_and_the_beam_is_not() {
        let (mut beam, mut auxiliary) = (vec![1.0_f32; 400], vec![1.0_f32; 400]);
        (beam[40], auxiliary[40]) = (200.0, 2000.0);
        (beam[80], auxiliary[80]) = (5000.0, 50.0);
        blank(&mut beam, &auxiliary, 4);
        assert!(beam[40] < 60.0 && beam[80] > 4999.0 && beam[0] > 0.99);
    }
}

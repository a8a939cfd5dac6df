//! The receiver's noise in cells of a map, as alike in neighbours as behind the filters.

use super::plan::Plan;
use crate::sim::iq::complex_normal;
use num_complex::Complex;
use rand::Rng;

impl Plan {
    /// Noise of power 1 in so many gates and in these filters, gate after gate.
    ///
    /// White noise of those frequencies that the filters let through, mixed over gates as the matched filter does it.
    pub(super) fn noise(&self, gates: usize, filters: &[usize], random: &mut impl Rng) -> Vec<Complex<f64>> {
        let (frequencies, weights) = self.doppler.support(filters);
        let rows = gates + self.range.overhang();
        let white: Vec<Complex<f64>> = (0..rows * frequencies).map(|_| complex_normal(random)).collect();
        let mut mixed = vec![Complex::default(); frequencies];
        let mut cells = Vec::with_capacity(gates * filters.len());
        for gate in 0..gates {
            mixed.fill(Complex::default());
            self.range.mix(&white[gate * frequencies..], &mut mixed);
            cells.extend(weights.iter().map(|weights| -> Complex<f64> {
                weights.iter().map(|(place, weight)| mixed[*place] * weight).sum()
            }));
        }
        cells
    }
}

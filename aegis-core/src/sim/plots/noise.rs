//! The receiver's noise in cells of a map, as alike in neighbours as behind the filters.

use super::plan::Plan;
use crate::sim::iq::complex_normal;
use num_complex::Complex;
use rand::Rng;

impl Plan {
    /// Noise of power 1 in so many gates and in these filters, gate after gate.
    ///
    /// White noise of those frequencies that the filters let through, filtered, and mixed over gates as the matched filter does it.
    pub(super) fn noise(&self, gates: usize, filters: &[usize], random: &mut impl Rng) -> Vec<Complex<f64>> {
        let (frequencies, weights) = self.doppler.support(filters);
        let mut white = vec![Complex::default(); frequencies];
        let mut filtered = Vec::with_capacity((gates + self.range.overhang()) * filters.len());
        for _ in 0..gates + self.range.overhang() {
            white.fill_with(|| complex_normal(random));
            filtered.extend(weights.iter().map(|weights| -> Complex<f64> {
                weights.iter().map(|(place, weight)| white[*place] * weight).sum()
            }));
        }
        let mut cells = vec![Complex::default(); gates * filters.len()];
        for (gate, row) in cells.chunks_exact_mut(filters.len().max(1)).enumerate() {
            self.range.mix(&filtered[gate * filters.len()..], row);
        }
        cells
    }
}

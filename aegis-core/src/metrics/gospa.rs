//! Distances between two sets of points.

use super::assignment::{Costs, cheapest_pairs};
use crate::elementary::powf;
use crate::error::{Error, Result};

/// GOSPA and its parts. The parts are p-th powers and add up: `distance^p = localisation + missed +
/// false_tracks`.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Gospa {
    /// The metric, metres.
    pub distance: f64,
    /// Σ dᵖ over the pairs.
    pub localisation: f64,
    /// cᵖ/2 for each truth without a track.
    pub missed: f64,
    /// cᵖ/2 for each track without a truth.
    pub false_tracks: f64,
    /// (truth, track) indices of the pairs, by truth.
    pub pairs: Vec<(usize, usize)>,
}

/// Generalised optimal sub-pattern assignment metric with α = 2.
///
/// Rahmathullah, García-Fernández, Svensson, FUSION 2017: the least over all partial pairings of `(Σ dᵖ +
/// cᵖ/2 · (unpaired truths + unpaired tracks))^(1/p)`; two points `cutoff_m` apart or more are no pair.
/// Points are metres in any Cartesian frame, `order` is p ≥ 1.
///
/// # Errors
/// [`Error::NonFinite`] for a point that is not finite; [`Error::OutOfRange`] for a cutoff that is not
/// positive, an order below 1, or both so large or small that cᵖ leaves 1e-100..=1e100.
pub fn gospa<const D: usize>(
    truth: &[[f64; D]],
    tracks: &[[f64; D]],
    cutoff_m: f64,
    order: f64,
) -> Result<Gospa> {
    let cut = checked_cut(truth, tracks, cutoff_m, order)?;
    let costs = Costs::new(truth, tracks, |a, b| powf(distance(a, b), order));
    let pairs = cheapest_pairs(&costs, cut);
    let localisation: f64 = pairs.iter().map(|&(i, j)| costs.at(i, j)).sum();
    let missed = cut / 2.0 * (truth.len() - pairs.len()) as f64;
    let false_tracks = cut / 2.0 * (tracks.len() - pairs.len()) as f64;
    let distance = powf(localisation + missed + false_tracks, order.recip());
    Ok(Gospa { distance, localisation, missed, false_tracks, pairs })
}

/// Optimal sub-pattern assignment metric.
///
/// Schuhmacher, Vo, Vo, IEEE Trans. Signal Processing 56 (2008): with m ≤ n points, `((Σ min(d, c)ᵖ + cᵖ (n −
/// m)) / n)^(1/p)` for the best assignment of the smaller set; 0 between empty sets, c between an empty one
/// and another. Points and `cutoff_m` are metres, `order` is p ≥ 1.
///
/// # Errors
/// As [`gospa`].
///
/// ```
/// use aegis_core::metrics::ospa;
/// assert_eq!(ospa(&[[0.0, 0.0, 0.0]], &[[0.0, 3.0, 4.0]], 100.0, 1.0)?, 5.0);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn ospa<const D: usize>(
    truth: &[[f64; D]],
    tracks: &[[f64; D]],
    cutoff_m: f64,
    order: f64,
) -> Result<f64> {
    let cut = checked_cut(truth, tracks, cutoff_m, order)?;
    let larger = truth.len().max(tracks.len());
    if larger == 0 {
        return Ok(0.0);
    }
    let costs = Costs::new(truth, tracks, |a, b| powf(distance(a, b), order));
    let pairs = cheapest_pairs(&costs, cut);
    let paired: f64 = pairs.iter().map(|&(i, j)| costs.at(i, j)).sum();
    Ok(powf((paired + cut * (larger - pairs.len()) as f64) / larger as f64, order.recip()))
}

pub(super) fn distance<const D: usize>(a: [f64; D], b: [f64; D]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// cᵖ, after everything was checked.
fn checked_cut<const D: usize>(
    truth: &[[f64; D]],
    tracks: &[[f64; D]],
    cutoff_m: f64,
    order: f64,
) -> Result<f64> {
    let cut = checked_power(cutoff_m, order)?;
    for (what, points) in [("truth", truth), ("tracks", tracks)] {
        if let Some(index) = points.iter().position(|point| point.iter().any(|x| !x.is_finite())) {
            return Err(Error::NonFinite { what, index });
        }
    }
    Ok(cut)
}

pub(super) fn checked_power(cutoff_m: f64, order: f64) -> Result<f64> {
    let refuse = |what, reason| Err(Error::OutOfRange { what, index: 0, reason });
    if !(order >= 1.0 && order.is_finite()) {
        return refuse("order", "must be at least 1");
    }
    if !(cutoff_m > 0.0 && cutoff_m.is_finite()) {
        return refuse("cutoff_m", "must be positive");
    }
    let cut = powf(cutoff_m, order);
    if (1e-100..=1e100).contains(&cut) {
        Ok(cut)
    } else {
        refuse("cutoff_m", "cutoff^order must lie in 1e-100..=1e100")
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // what is compared so is exact
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn points() -> impl Strategy<Value = Vec<[f64; 2]>> {
        proptest::collection::vec(proptest::array::uniform2(-20.0..20.0_f64), 0..7)
    }

    proptest! {
        #[test]
        fn both_are_metrics(
            a in points(),
            b in points(),
            c in points(),
            cutoff in 1.0..40.0_f64,
            order in 1.0..3.0_f64,
        ) {
            let g = |x: &[[f64; 2]], y: &[[f64; 2]]| gospa(x, y, cutoff, order).unwrap().distance;
            let o = |x: &[[f64; 2]], y: &[[f64; 2]]| ospa(x, y, cutoff, order).unwrap();
            prop_assert_eq!((g(&a, &a), o(&a, &a)), (0.0, 0.0));
            prop_assert!((g(&a, &b) - g(&b, &a)).abs() < 1e-9);
            prop_assert!((o(&a, &b) - o(&b, &a)).abs() < 1e-9);
            prop_assert!(g(&a, &c) <= g(&a, &b) + g(&b, &c) + 1e-9);
            prop_assert!(o(&a, &c) <= o(&a, &b) + o(&b, &c) + 1e-9);
            prop_assert!(o(&a, &b) <= cutoff + 1e-9);
        }
    }

    #[test]
    fn bad_input_is_refused_and_says_where() {
        let good = [[0.0, 0.0]];
        assert_eq!(
            gospa(&good, &[[0.0, 1.0], [f64::NAN, 0.0]], 1.0, 2.0),
            Err(Error::NonFinite { what: "tracks", index: 1 })
        );
        for (cutoff_m, order) in
            [(0.0, 2.0), (-1.0, 2.0), (f64::NAN, 2.0), (1.0, 0.5), (1.0, f64::INFINITY), (1e60, 2.0)]
        {
            assert!(matches!(ospa(&good, &good, cutoff_m, order), Err(Error::OutOfRange { .. })));
        }
    }

    #[test]
    fn points_too_far_apart_for_a_number_are_just_apart() {
        let score = gospa(&[[1e300, -1e300]], &[[-1e300, 1e300]], 10.0, 2.0).unwrap();
        assert_eq!(score.distance, 10.0);
        assert_eq!(score.pairs, []);
    }
}

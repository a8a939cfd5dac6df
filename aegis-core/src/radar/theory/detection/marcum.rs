//! Marcum's function.

use super::mixture::{Count, mixture_tails};
use crate::error::Result;
use crate::radar::theory::check;
use crate::radar::theory::gamma::gamma_tails;

/// Marcum's Q function of order m: ∫_b^∞ x (x/a)^{m−1} exp(−(x² + a²)/2) I_{m−1}(ax) dx, the probability that a Rice
/// variable (m = 1), or one of the 2m degrees of freedom that m integrated pulses have, exceeds b.
///
/// As a Poisson mixture of incomplete gamma functions (Shnidman 1989, IEEE Trans. IT 35, 389–400), summed from
/// whichever side keeps its digits: 1e-10 relative down to 1e-290. Order in 1..=10 000, a and b in 0..=1000.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// use aegis_core::radar::marcum_q;
/// assert!((marcum_q(1, 1.0, 1.0)? - 0.732_880).abs() < 1e-6);
/// assert!((marcum_q(1, 0.0, 2.0)? - (-2.0_f64).exp()).abs() < 1e-15);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn marcum_q(order: u32, a: f64, b: f64) -> Result<f64> {
    let order = check::count("order", order, 1, 10_000, "must lie in 1..=10000")?;
    let a = check::within("a", a, 0.0, 1000.0, "must lie in 0..=1000")?;
    let b = check::within("b", b, 0.0, 1000.0, "must lie in 0..=1000")?;
    let (mean, x) = (0.5 * a * a, 0.5 * b * b);
    let tails =
        if mean == 0.0 { gamma_tails(order, x) } else { mixture_tails(Count::Poisson { mean }, order, x) };
    Ok(tails.above)
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact values are meant.
mod tests {
    use super::*;

    /// Q₁(a, a) = (1 + e^{−a²} I₀(a²))/2; I₀ of Abramowitz and Stegun, table 9.8.
    #[test]
    fn equal_arguments() {
        for (square, scaled_i0) in
            [(1.0, 0.465_759_607_7), (2.0, 0.308_508_322_5), (5.0, 0.183_540_812_6_f64)]
        {
            let a = f64::sqrt(square);
            assert!((marcum_q(1, a, a).unwrap() - 0.5 * (1.0 + scaled_i0)).abs() < 1e-9, "{square}");
        }
    }

    #[test]
    fn ends_of_the_range() {
        for order in [1, 7, 10_000] {
            assert_eq!(marcum_q(order, 3.0, 0.0), Ok(1.0));
            assert_eq!(marcum_q(order, 1000.0, 0.0), Ok(1.0));
            let far = marcum_q(order, 1000.0, 1000.0).unwrap();
            assert!(far > 0.499 && far <= 1.0, "{far}");
        }
        assert_eq!(marcum_q(1, 0.0, 1000.0), Ok(0.0));
        assert_eq!(marcum_q(1, 1e-200, 1.0), marcum_q(1, 0.0, 1.0));
        for (a, b) in [(-1.0, 1.0), (1.0, -1.0), (f64::NAN, 1.0), (1.0, f64::INFINITY), (1001.0, 1.0)] {
            assert!(marcum_q(1, a, b).is_err());
        }
        assert!(marcum_q(0, 1.0, 1.0).is_err());
    }
}

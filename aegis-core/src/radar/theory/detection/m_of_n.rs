//! Binary integration.

use crate::elementary::exp;
use crate::error::Result;
use crate::radar::theory::check;
use crate::radar::theory::counts::ln_binomial;

/// Probability that at least `m` of `n` independent looks succeed, each with `probability`: what an M-of-N rule makes
/// of the Pd or the Pfa of one look (Richards 2014, Fundamentals of Radar Signal Processing, §6.4), 1e-12 relative.
///
/// Probability in 0..=1, n in 1..=100 000, m in 0..=n.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// assert!((aegis_core::radar::m_of_n(3, 5, 0.9)? - 0.991_44).abs() < 1e-12);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn m_of_n(m: u32, n: u32, probability: f64) -> Result<f64> {
    let n = check::count("n", n, 1, 100_000, "must lie in 1..=100000")?;
    let p = check::within("probability", probability, 0.0, 1.0, "must lie in 0..=1")?;
    let m = f64::from(m);
    if m > n {
        return Err(check::refused("m", "must not exceed n"));
    }
    // Each tail is summed from its thick end outwards, as the terms fall from there.
    if m > n * p {
        Ok(falling_terms(m, n, p, 1.0 - p))
    } else if m > 0.0 {
        // Fewer than m successes are more than n − m failures.
        Ok(1.0 - falling_terms(n - m + 1.0, n, 1.0 - p, p))
    } else {
        Ok(1.0)
    }
}

/// P(K ≥ k) for k above the mean or beside it.
fn falling_terms(k: f64, n: f64, p: f64, q: f64) -> f64 {
    let (mut sum, mut term, mut at) = (1.0, 1.0, k);
    while at < n && term > f64::EPSILON * 0.01 * sum {
        // P(k + 1)/P(k) = (n − k)/(k + 1) · p/q; q is positive, or all of n would have been the mean.
        term *= (n - at) / (at + 1.0) * (p / q);
        sum += term;
        at += 1.0;
    }
    exp(ln_binomial(k, n, p, q)) * sum
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact values are meant.
mod tests {
    use super::*;

    #[test]
    fn ends_and_closed_forms() {
        assert_eq!((m_of_n(0, 5, 0.3), m_of_n(5, 5, 1.0), m_of_n(1, 5, 0.0)), (Ok(1.0), Ok(1.0), Ok(0.0)));
        for p in [1e-9, 0.2, 0.5, 0.999_999_f64] {
            assert!((m_of_n(5, 5, p).unwrap() / p.powi(5) - 1.0).abs() < 1e-13);
            let any = -(5.0 * (-p).ln_1p()).exp_m1();
            assert!((m_of_n(1, 5, p).unwrap() / any - 1.0).abs() < 1e-13, "{p}");
        }
        assert!((m_of_n(50_000, 100_000, 0.5).unwrap() - 0.501_261_567).abs() < 1e-8);
    }

    #[test]
    fn nonsense_is_refused() {
        for (m, n, p) in
            [(6, 5, 0.5), (0, 0, 0.5), (1, 5, -0.1), (1, 5, 1.1), (1, 5, f64::NAN), (1, 100_001, 0.5)]
        {
            assert!(m_of_n(m, n, p).is_err());
        }
    }
}

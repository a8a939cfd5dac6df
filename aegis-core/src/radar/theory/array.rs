//! The beam of a line of elements.

use super::check;
use super::solve::root;
use crate::elementary::{asin, sin};
use crate::error::Result;
use std::f64::consts::{FRAC_1_SQRT_2, FRAC_PI_2, PI};

/// Beamwidth at half power of a line of equal, isotropic elements, steered off its normal by so much, radians: exact,
/// from the array factor |sin(Nψ/2)/(N sin(ψ/2))| = 1/√2 with ψ = 2π(d/λ)(sin θ − sin θ₀) (Van Trees 2002, Optimum
/// Array Processing, §2.5).
///
/// Elements in 2..=1 000 000, spacing in wavelengths positive, steering within ±π/2.
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that,
/// and where the beam reaches beyond the array's line, so that it has no two edges.
///
/// ```
/// let width_rad = aegis_core::radar::half_power_beamwidth_rad(8, 0.5, 0.0)?;
/// assert!((width_rad.to_degrees() - 12.8025).abs() < 5e-5);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn half_power_beamwidth_rad(elements: u32, spacing_wavelengths: f64, steering_rad: f64) -> Result<f64> {
    let n = check::count("elements", elements, 2, 1_000_000, "must lie in 2..=1000000")?;
    let spacing = check::positive("spacing_wavelengths", spacing_wavelengths)?;
    let reason = "must lie within a quarter turn";
    let middle = sin(check::within("steering_rad", steering_rad, -FRAC_PI_2, FRAC_PI_2, reason)?);
    // In half of ψ, between the axis and the first zero.
    let fallen = |half: f64| FRAC_1_SQRT_2 - (sin(n * half) / (n * sin(half)));
    let half_rad = root(fallen, 1e-3 / n, PI / n);
    let off = half_rad / (PI * spacing);
    if middle + off >= 1.0 || middle - off <= -1.0 {
        return Err(check::refused("steering_rad", "the beam reaches beyond the array's line"));
    }
    Ok(asin(middle + off) - asin(middle - off))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_elements_have_a_closed_form() {
        // |cos(ψ/2)| = 1/√2 at ψ = π/2: sin θ = ±1/2 with half a wavelength.
        assert!((half_power_beamwidth_rad(2, 0.5, 0.0).unwrap() - PI / 3.0).abs() < 1e-14);
    }

    #[test]
    fn many_elements_meet_the_aperture_and_steering_widens() {
        // 0.8859 λ/(N d), Van Trees 2002, eq. 2.100.
        let broadside = half_power_beamwidth_rad(1000, 0.5, 0.0).unwrap();
        assert!((broadside / (0.885_893 / 500.0) - 1.0).abs() < 1e-5, "{broadside}");
        let steered = half_power_beamwidth_rad(1000, 0.5, PI / 3.0).unwrap();
        assert!((steered / broadside - 2.0).abs() < 1e-4, "{steered}");
        let mirrored = half_power_beamwidth_rad(1000, 0.5, -PI / 3.0).unwrap();
        assert!((steered / mirrored - 1.0).abs() < 1e-12);
    }

    #[test]
    fn nonsense_is_refused() {
        for (elements, spacing, steering) in [
            (1, 0.5, 0.0),
            (8, 0.0, 0.0),
            (8, f64::NAN, 0.0),
            (8, 0.5, 2.0),
            (8, 0.5, FRAC_PI_2),
            (2, 0.2, 0.0),
        ] {
            assert!(half_power_beamwidth_rad(elements, spacing, steering).is_err());
        }
    }
}

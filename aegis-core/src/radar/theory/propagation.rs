//! How far the Earth lets a radar see.

use super::check;
use crate::error::Result;

/// Mean radius of the Earth, metres (IUGG, rounded to kilometres), as horizon formulas take it.
pub const EARTH_RADIUS_M: f64 = 6_371_000.0;
/// How much larger than it is the Earth seems to a radar in the standard atmosphere, by the textbooks' 4/3.
pub const STANDARD_EARTH_FACTOR: f64 = 4.0 / 3.0;

/// How much larger than it is the Earth seems where refractivity falls with height: 1/(1 + a dn/dh) (ITU-R P.452;
/// Skolnik 2008, Radar Handbook, §26.3). The gradient is −39e-9 1/m in the standard atmosphere, which gives 1.3306
/// where others round to [`STANDARD_EARTH_FACTOR`]. Gradient in −1.5e-7..=1e-3 (below, rays bend with the Earth and
/// there is no horizon).
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// assert!((aegis_core::radar::effective_earth_factor(-39e-9)? - 1.3306).abs() < 5e-5);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn effective_earth_factor(refractivity_gradient_per_m: f64) -> Result<f64> {
    let reason = "must lie in -1.5e-7..=1e-3 per metre";
    let gradient =
        check::within("refractivity_gradient_per_m", refractivity_gradient_per_m, -1.5e-7, 1e-3, reason)?;
    Ok(1.0 / (1.0 + EARTH_RADIUS_M * gradient))
}

/// The farthest range at which a radar sees a target over a smooth Earth, metres: the two tangents, Σ√(2kah + h²)
/// (Skolnik 2008, Radar Handbook, §26.3). Heights over the surface in 0..=1e6 m, `earth_factor` in 1e-3..=1e3, such
/// as [`STANDARD_EARTH_FACTOR`] or [`effective_earth_factor`].
///
/// # Errors
/// [`Error::NonFinite`](crate::Error::NonFinite) or [`Error::OutOfRange`](crate::Error::OutOfRange) outside of that.
///
/// ```
/// use aegis_core::radar::{STANDARD_EARTH_FACTOR, effective_earth_factor, horizon_range_m};
/// assert!((horizon_range_m(30.0, 0.0, STANDARD_EARTH_FACTOR)? - 22_576.0).abs() < 0.5);
/// assert!((horizon_range_m(30.0, 0.0, effective_earth_factor(-39e-9)?)? - 22_553.0).abs() < 0.5);
/// # Ok::<(), aegis_core::Error>(())
/// ```
pub fn horizon_range_m(radar_height_m: f64, target_height_m: f64, earth_factor: f64) -> Result<f64> {
    let factor = check::within("earth_factor", earth_factor, 1e-3, 1e3, "must lie in 1e-3..=1e3")?;
    let tangent_m = |what: &'static str, height_m: f64| -> Result<f64> {
        let height_m = check::within(what, height_m, 0.0, 1e6, "must lie in 0..=1e6 m")?;
        Ok((height_m * (2.0 * factor * EARTH_RADIUS_M + height_m)).sqrt())
    };
    Ok(tangent_m("radar_height_m", radar_height_m)? + tangent_m("target_height_m", target_height_m)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_heights_count_alike_and_nonsense_is_refused() {
        let over_m = |radar, target| horizon_range_m(radar, target, STANDARD_EARTH_FACTOR).unwrap();
        assert!((over_m(30.0, 10_000.0) - over_m(10_000.0, 30.0)).abs() < 1e-9);
        assert!(over_m(0.0, 0.0).abs() < 1e-12);
        for (radar, target, factor) in
            [(-1.0, 0.0, 1.0), (0.0, f64::NAN, 1.0), (0.0, 0.0, 0.0), (2e6, 0.0, 1.0)]
        {
            assert!(horizon_range_m(radar, target, factor).is_err());
        }
        assert!(effective_earth_factor(-157e-9).is_err() && effective_earth_factor(f64::NAN).is_err());
    }
}

//! Angles on the circle.

use std::f64::consts::{PI, TAU};

/// The same direction in (−π, π]: for differences of angles. NaN and infinities give NaN.
///
/// ```
/// use aegis_core::geometry::wrap_angle;
/// use std::f64::consts::PI;
/// assert_eq!(wrap_angle(-PI), PI);
/// assert!((wrap_angle(0.1 - (2.0 * PI - 0.1)) - 0.2).abs() < 1e-15);
/// ```
#[must_use]
pub fn wrap_angle(rad: f64) -> f64 {
    if rad > -PI && rad <= PI {
        return rad;
    }
    let turned = wrap_azimuth(rad);
    if turned > PI { turned - TAU } else { turned }
}

/// The same direction in [0, 2π): for azimuths. NaN and infinities give NaN.
///
/// ```
/// use aegis_core::geometry::wrap_azimuth;
/// assert_eq!(wrap_azimuth(-1e-300), 0.0);
/// ```
#[must_use]
pub fn wrap_azimuth(rad: f64) -> f64 {
    // Angles are mostly at most a turn off, where a sum is the remainder, found much sooner.
    let turned = match rad {
        rad if (0.0..TAU).contains(&rad) => rad,
        rad if (-TAU..0.0).contains(&rad) => rad + TAU,
        _ => rad.rem_euclid(TAU),
    };
    // A tiny negative angle rounds up to the full turn, which is north again; the sum makes −0 a plain 0.
    if turned >= TAU { 0.0 } else { turned + 0.0 }
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // what is compared so is exact
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ends_belong_where_they_should() {
        assert_eq!(wrap_angle(PI), PI);
        assert_eq!(wrap_angle(-PI), PI);
        assert_eq!(wrap_angle(3.0 * PI), PI);
        assert_eq!(wrap_azimuth(TAU), 0.0);
        assert_eq!(wrap_azimuth(-f64::MIN_POSITIVE), 0.0);
        assert!(wrap_azimuth(-0.0).is_sign_positive());
        assert!(wrap_angle(f64::INFINITY).is_nan());
    }

    proptest! {
        #[test]
        fn wrapping_keeps_the_direction(rad in -1e4..1e4_f64) {
            let (angle, azimuth) = (wrap_angle(rad), wrap_azimuth(rad));
            prop_assert!(angle > -PI && angle <= PI);
            prop_assert!((0.0..TAU).contains(&azimuth));
            for wrapped in [angle, azimuth] {
                prop_assert!((wrapped.sin() - rad.sin()).abs() < 1e-11);
                prop_assert!((wrapped.cos() - rad.cos()).abs() < 1e-11);
            }
        }
    }
}

//! How much comes back from a patch, over an Earth of 4/3 radius.

use super::{Clutter, Reflectivity};
use crate::config::Antenna;
use crate::elementary::{acos, asin};
use crate::normal::normal_between;
use crate::radar::{EARTH_RADIUS_M, STANDARD_EARTH_FACTOR, from_db};
use std::f64::consts::{LN_2, PI, TAU};

/// Radius of an Earth over which rays are straight.
const EARTH_M: f64 = STANDARD_EARTH_FACTOR * EARTH_RADIUS_M;

/// What a radar at some height sees of a source with its beam.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct View<'a> {
    pub(in crate::sim) antenna: &'a Antenna,
    pub(in crate::sim) height_m: f64,
    pub(in crate::sim) beam_elevation_rad: f64,
}

impl View<'_> {
    /// Cross-section of the patch at a range, of this length in range, weighted with the beam's gain both ways.
    pub(in crate::sim) fn weighted_rcs_m2(&self, clutter: &Clutter, range_m: f64, length_m: f64) -> f64 {
        let width_m = range_m * two_way(self.antenna.azimuth_width_rad).min(TAU);
        match clutter.reflectivity {
            Reflectivity::Surface { sigma0_db } => {
                from_db(sigma0_db) * width_m * length_m * self.surface_gain(range_m)
            }
            Reflectivity::ConstantGamma { gamma_db } => {
                let grazing = self.sin_grazing(range_m).clamp(0.0, 1.0);
                from_db(gamma_db) * grazing * width_m * length_m * self.surface_gain(range_m)
            }
            Reflectivity::Volume { eta_db, top_m } => {
                let height_m = range_m * self.volume_elevations_rad(range_m, top_m);
                from_db(eta_db) * width_m * length_m * height_m
            }
        }
    }

    /// Gain both ways towards the surface at a range; none beyond the horizon.
    fn surface_gain(&self, range_m: f64) -> f64 {
        let sin_elevation = self.sin_elevation(range_m, 0.0);
        if self.sin_grazing(range_m) <= 0.0 || sin_elevation < -1.0 {
            return 0.0;
        }
        self.antenna.pattern(0.0, asin(sin_elevation) - self.beam_elevation_rad).powi(2)
    }

    /// Elevations between the surface and a height, weighted with the gain both ways: the integral of a Gaussian beam
    /// (Probert-Jones 1962, Q. J. R. Meteorol. Soc. 88, 485–495).
    fn volume_elevations_rad(&self, range_m: f64, top_m: f64) -> f64 {
        let [bottom_rad, top_rad] =
            [0.0, top_m].map(|height_m| asin(self.sin_elevation(range_m, height_m).clamp(-1.0, 1.0)));
        // Beyond the horizon the Earth ends where its rim is.
        let bottom_rad = if self.sin_grazing(range_m) > 0.0 { bottom_rad } else { self.horizon_rad() };
        if top_rad <= bottom_rad {
            return 0.0;
        }
        let whole_rad = two_way(self.antenna.elevation_width_rad);
        let sigma_rad = whole_rad / TAU.sqrt();
        whole_rad * normal_between(bottom_rad, top_rad, self.beam_elevation_rad, sigma_rad)
    }

    fn horizon_rad(&self) -> f64 {
        -acos((EARTH_M / (EARTH_M + self.height_m.max(0.0))).clamp(-1.0, 1.0))
    }

    /// Law of cosines: `(a + z)² = (a + h)² + R² + 2(a + h)R sin ε`.
    fn sin_elevation(&self, range_m: f64, height_m: f64) -> f64 {
        let (here_m, there_m) = (EARTH_M + self.height_m, EARTH_M + height_m);
        // As products of sums and differences, which lose no digits.
        ((there_m - here_m) * (there_m + here_m) - range_m * range_m) / (2.0 * here_m * range_m)
    }

    /// The same seen from the surface: `(a + h)² = a² + R² + 2aR sin ψ`.
    fn sin_grazing(&self, range_m: f64) -> f64 {
        (self.height_m * (2.0 * EARTH_M + self.height_m) - range_m * range_m) / (2.0 * EARTH_M * range_m)
    }
}

/// The integral of a Gaussian beam's gain both ways over an angle: `θ √(π/(8 ln 2))`.
fn two_way(width_rad: f64) -> f64 {
    width_rad * (PI / (8.0 * LN_2)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surface_ends_at_the_horizon_and_a_volume_at_its_top() {
        let antenna = Antenna::default();
        let view = View { antenna: &antenna, height_m: 30.0, beam_elevation_rad: 0.0 };
        let ground =
            Clutter { reflectivity: Reflectivity::Surface { sigma0_db: -20.0 }, ..Clutter::ground() };
        // √(2·4/3·6371 km·30 m) = 22.58 km.
        assert!(view.weighted_rcs_m2(&ground, 22_500.0, 60.0) > 0.0);
        assert!(view.weighted_rcs_m2(&ground, 22_700.0, 60.0) <= 0.0);
        // Near by, σ⁰ R θ √(π/8 ln 2) ΔR with a beam that points there.
        let expected = 0.01 * 10_000.0 * antenna.azimuth_width_rad * 0.7527 * 60.0;
        let found = view.weighted_rcs_m2(&ground, 10_000.0, 60.0);
        assert!((found / expected - 1.0).abs() < 1e-3, "{found} {expected}");
        // All of a pencil beam within the rain: Probert-Jones' πθφR²ΔR/(8 ln 2).
        let pencil = Antenna { elevation_width_rad: 0.02, azimuth_width_rad: 0.02, ..antenna };
        let up = View { antenna: &pencil, beam_elevation_rad: 0.1, height_m: 30.0 };
        let expected = from_db(-85.5) * 0.02 * 0.02 * 1e8 * 60.0 * PI / (8.0 * LN_2);
        let found = up.weighted_rcs_m2(&Clutter::rain(), 10_000.0, 60.0);
        assert!((found / expected - 1.0).abs() < 1e-3, "{found} {expected}");
        assert!(up.weighted_rcs_m2(&Clutter::rain(), 100_000.0, 60.0) < 1e-6 * found);
    }
}

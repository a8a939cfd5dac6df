//! Angles on the circle.

use std::f64::consts::{PI, TAU};

/// Into [0, 2π). `rem_euclid` of a tiny negative angle rounds up to 2π itself, which is north again.
pub(crate) fn wrapped(angle_rad: f64) -> f64 {
    let angle_rad = angle_rad.rem_euclid(TAU);
    if angle_rad < TAU { angle_rad } else { 0.0 }
}

/// The shortest way round from `from_rad` to `to_rad`, clockwise positive, [−π, π).
pub(crate) fn difference(to_rad: f64, from_rad: f64) -> f64 {
    wrapped(to_rad - from_rad + PI) - PI
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // Exact values are meant.
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_crosses_north() {
        assert!((difference(0.1, TAU - 0.1) - 0.2).abs() < 1e-12);
        assert!((difference(TAU - 0.1, 0.1) + 0.2).abs() < 1e-12);
        assert_eq!(wrapped(-1e-17), 0.0);
        assert_eq!(wrapped(TAU), 0.0);
    }
}

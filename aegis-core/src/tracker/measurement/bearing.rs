//! A bearing without range: a strobe.

use super::rows::{Fit, Rows};
use super::shape::{extended, truncated};
use crate::elementary::atan2;
use crate::geometry::{Gaussian, wrap_angle};
use crate::matrix::dot;
use crate::scan::Strobe;
use crate::tracker::kinematics::{Kinematics, Row};
use crate::tracker::sensor::View;

/// Shortest ground distance at which a bearing is used: nearer, it says nothing.
const NEAREST_GROUND_M: f64 = 1.0;

/// Where an emission comes from, as seen from the radar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bearing {
    azimuth: Gaussian,
}

impl Bearing {
    /// The strobe is [usable](Strobe::is_usable).
    pub(crate) fn of(strobe: &Strobe) -> Self {
        Self { azimuth: Gaussian::new(strobe.azimuth_rad, strobe.azimuth_sigma_rad) }
    }

    /// How well it fits a state, and its one row, linear there.
    pub(crate) fn explain<const D: usize>(
        &self,
        state: &Kinematics<D>,
        view: &View,
        rows: &mut Rows<D>,
    ) -> Fit {
        let p = view.to_sensor.apply(extended(&state.position));
        let ground2 = (p[0] * p[0] + p[1] * p[1]).max(NEAREST_GROUND_M * NEAREST_GROUND_M);
        let gradient = [p[1] / ground2, -p[0] / ground2, 0.0];
        rows.clear();
        rows.push(Row {
            innovation: wrap_angle(self.azimuth.mean - atan2(p[0], p[1])),
            position: truncated(&view.from_sensor.rotate(gradient)),
            velocity: [0.0; D],
            variance: self.azimuth.variance,
        });
        rows.measures_height = D == 2;
        rows.fit(state)
    }
}

/// The azimuth of a state as the radar sees it, and its variance.
pub(crate) fn azimuth_of<const D: usize>(state: &Kinematics<D>, view: &View) -> Gaussian {
    let p = view.to_sensor.apply(extended(&state.position));
    let ground2 = (p[0] * p[0] + p[1] * p[1]).max(NEAREST_GROUND_M * NEAREST_GROUND_M);
    let across: [f64; D] = truncated(&view.from_sensor.rotate([p[1] / ground2, -p[0] / ground2, 0.0]));
    let variance = dot(&across, &state.pp.map(|line| dot(&line, &across)));
    Gaussian { mean: atan2(p[0], p[1]), variance }
}

//! A polar plot by statistical linear regression: not the tangent of what is measured, but the line that fits it best over all
//! that the state may be, and how much it bends away from that.
//!
//! The state's `n` numbers are tried at `x ± √n·L eᵢ`, with `P = LLᵀ`; the centre beside them. With `h` half the difference of a
//! pair of innovations and `m` how far their mean lies from that of all, the line's slope is `L⁻ᵀh/√n`, and
//! `Ω = Σ mmᵀ/n`, with the centre's part, is what it leaves unexplained: noise beside the plot's own. The update along this
//! line is that of the unscented or cubature Kalman filter (Lefebvre, Bruyninckx, De Schutter 2002, IEEE Trans. AC 47(8),
//! 1406–1408; Arasaratnam and Haykin 2009, IEEE Trans. AC 54(6), 1254–1269).
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use super::polar::{Expansion, Polar, relative_velocity};
use super::rows::{MOST_ROWS, Rows};
use super::shape::extended;
use crate::geometry::wrap_angle;
use crate::matrix::cholesky;
use crate::tracker::kinematics::{Block, Kinematics, Row};
use crate::tracker::sensor::View;

/// Numbers of a state in space: position and velocity.
const MOST_AXES: usize = 6;
/// Where the azimuth stands among the rows.
const AZIMUTH: usize = 1;

/// What is measured at the points that a state is tried at.
struct Trial {
    /// Innovations at the centre, and their mean over all points.
    centre: [f64; MOST_ROWS],
    mean: [f64; MOST_ROWS],
    /// Of each pair: half the difference, and the mean's distance from that of all.
    half: [[f64; MOST_ROWS]; MOST_AXES],
    off: [[f64; MOST_ROWS]; MOST_AXES],
}

impl Polar {
    /// The plot's scalars along the line that fits best. `centre` is what the centre counts for the spread.
    pub(super) fn regressed_rows<const D: usize>(
        &self,
        state: &Kinematics<D>,
        centre: f64,
        view: &View,
        rows: &mut Rows<D>,
    ) {
        let axes = if self.range_rate.is_some() { 2 * D } else { D };
        // The rest of the factor is that of the identity, and is not used.
        let Ok(factor) = cholesky(&covariance(state, axes)) else {
            let there = view.to_sensor.apply(extended(&state.position));
            return self.rows(state, &Expansion::at(there), view, rows);
        };
        let trial = self.trial(state, &factor, axes, view);
        let noise = self.spread(&trial, axes, centre);
        for row in 0..self.dof() {
            let slopes = slopes(&trial, &factor, axes, row);
            rows.push(Row {
                innovation: trial.mean[row],
                position: std::array::from_fn(|axis| slopes[axis]),
                velocity: std::array::from_fn(|axis| slopes[D + axis]),
                variance: noise[row][row],
            });
        }
        rows.measures_velocity = axes > D;
        rows.decorrelate(&noise);
    }

    fn trial<const D: usize>(
        &self,
        state: &Kinematics<D>,
        factor: &Block<MOST_AXES>,
        axes: usize,
        view: &View,
    ) -> Trial {
        let innovations = |state: &Kinematics<D>| {
            let p = view.to_sensor.apply(extended(&state.position));
            self.innovations(&p, &relative_velocity(state, view))
        };
        let centre = innovations(state);
        let mut trial = Trial {
            centre,
            mean: [0.0; MOST_ROWS],
            half: [[0.0; MOST_ROWS]; MOST_AXES],
            off: [[0.0; MOST_ROWS]; MOST_AXES],
        };
        let reach = (axes as f64).sqrt();
        for axis in 0..axes {
            let at = |side: f64| {
                let mut point = innovations(&moved(state, factor, axis, side * reach));
                // The azimuths of all points on the same side of ±π.
                point[AZIMUTH] = centre[AZIMUTH] + wrap_angle(point[AZIMUTH] - centre[AZIMUTH]);
                point
            };
            let (ahead, behind) = (at(1.0), at(-1.0));
            for row in 0..MOST_ROWS {
                trial.half[axis][row] = 0.5 * (behind[row] - ahead[row]);
                trial.off[axis][row] = 0.5 * (behind[row] + ahead[row]);
                trial.mean[row] += trial.off[axis][row] / axes as f64;
            }
        }
        for off in &mut trial.off[..axes] {
            for row in 0..MOST_ROWS {
                off[row] -= trial.mean[row];
            }
        }
        trial
    }

    /// The plot's own noise, and what bends away from the line.
    fn spread(&self, trial: &Trial, axes: usize, centre: f64) -> Block<MOST_ROWS> {
        let mut noise = self.noise();
        for i in 0..self.dof() {
            for j in 0..self.dof() {
                let pairs: f64 = trial.off[..axes].iter().map(|off| off[i] * off[j]).sum();
                let middle = (trial.centre[i] - trial.mean[i]) * (trial.centre[j] - trial.mean[j]);
                noise[i][j] += pairs / axes as f64 + centre * middle;
            }
        }
        noise
    }
}

/// `L⁻ᵀh/√n`, by substitution from the last axis on.
fn slopes(trial: &Trial, factor: &Block<MOST_AXES>, axes: usize, row: usize) -> [f64; MOST_AXES] {
    let mut slopes = [0.0; MOST_AXES];
    for axis in (0..axes).rev() {
        let known: f64 = (axis + 1..axes).map(|later| factor[later][axis] * slopes[later]).sum();
        slopes[axis] = (trial.half[axis][row] / (axes as f64).sqrt() - known) / factor[axis][axis];
    }
    slopes
}

/// Of position, and of velocity where there are so many axes; the identity beyond.
fn covariance<const D: usize>(state: &Kinematics<D>, axes: usize) -> Block<MOST_AXES> {
    let mut whole: Block<MOST_AXES> =
        std::array::from_fn(|i| std::array::from_fn(|j| if i == j { 1.0 } else { 0.0 }));
    for i in 0..D {
        for j in 0..D {
            whole[i][j] = state.pp[i][j];
            if axes > D {
                whole[D + i][j] = state.pv[j][i];
                whole[i][D + j] = state.pv[i][j];
                whole[D + i][D + j] = state.vv[i][j];
            }
        }
    }
    whole
}

/// The state, moved along a column of its factor.
fn moved<const D: usize>(
    state: &Kinematics<D>,
    factor: &Block<MOST_AXES>,
    column: usize,
    reach: f64,
) -> Kinematics<D> {
    let mut moved = *state;
    for axis in 0..D {
        moved.position[axis] += reach * factor[axis][column];
        moved.velocity[axis] += reach * factor[D + axis][column];
    }
    moved
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, PolarUpdate};
    use crate::matrix::{difference, dot};
    use crate::plot::{Measurement, Plot, PolarCovariance};
    use crate::time::Time;
    use crate::tracker::azimuths::OwnAzimuths;
    use crate::tracker::kinematics::Kinematics;
    use crate::tracker::measurement::{Observation, Rows, slant_point};
    use crate::tracker::motion::ModeState;
    use crate::tracker::sensor::{PictureFrame, View};
    use nalgebra::{Cholesky, SMatrix, SVector};

    type State = SVector<f64, 6>;
    type Covariance = SMatrix<f64, 6, 6>;

    const COUPLING: f64 = 20.0;

    fn view() -> View {
        let config = Config::default();
        PictureFrame::new(&config).view(&config.sensors[0].site, [0.0; 3])
    }

    /// 100 km away, across by kilometres of uncertainty.
    fn state() -> Kinematics<3> {
        Kinematics {
            time: Time::default(),
            position: [60_000.0, 80_000.0, 9000.0],
            velocity: [150.0, -120.0, 5.0],
            pp: [[4e6, -2e6, 100.0], [-2e6, 3e6, 0.0], [100.0, 0.0, 1e5]],
            pv: [[2e3, 0.0, 0.0], [100.0, 1e3, 0.0], [0.0, 0.0, 50.0]],
            vv: [[400.0, 10.0, 0.0], [10.0, 300.0, 0.0], [0.0, 0.0, 25.0]],
        }
    }

    fn observation(update: PolarUpdate) -> Observation<3> {
        let mut config = Config::default();
        config.tracker.polar_update = update;
        let plot = Plot::new(
            Time::default(),
            Measurement::Polar {
                range_m: 100_300.0,
                azimuth_rad: 0.65,
                elevation_rad: Some(0.088),
                altitude_m: None,
                range_rate_m_s: Some(-10.0),
                covariance: Some(PolarCovariance {
                    range_m2: 900.0,
                    azimuth_rad2: 1e-4,
                    elevation_rad2: 1e-6,
                    range_rate_m2_s2: 4.0,
                    range_range_rate_m2_s: COUPLING,
                    ..config.sensors[0].polar_covariance()
                }),
            },
        );
        Observation::new(&plot, slant_point::<3>(&plot), &config.sensors[0], &config.tracker, &view())
    }

    fn measured(x: &State) -> SVector<f64, 4> {
        let ground = x[0].hypot(x[1]);
        let range = ground.hypot(x[2]);
        let rate = (x[0] * x[3] + x[1] * x[4] + x[2] * x[5]) / range;
        SVector::from([range, x[0].atan2(x[1]), x[2].atan2(ground), rate])
    }

    fn dense(state: &Kinematics<3>) -> (State, Covariance) {
        let x = State::from_iterator(state.position.into_iter().chain(state.velocity));
        let entry = |i: usize, j: usize| match (i < 3, j < 3) {
            (true, true) => state.pp[i][j],
            (true, false) => state.pv[i][j - 3],
            (false, true) => state.pv[j][i - 3],
            (false, false) => state.vv[i - 3][j - 3],
        };
        (x, Covariance::from_fn(entry))
    }

    /// The textbook's sums over all points, with dense gains.
    fn by_points(centre: f64) -> (State, Covariance) {
        let (x, p) = dense(&state());
        let factor = Cholesky::new(p).unwrap().l() * 6.0_f64.sqrt();
        let points: Vec<State> = (0..6).flat_map(|i| [x + factor.column(i), x - factor.column(i)]).collect();
        let mean = points.iter().map(measured).sum::<SVector<f64, 4>>() / 12.0;
        let middle = measured(&x) - mean;
        let mut s = SMatrix::<f64, 4, 4>::from_diagonal(&SVector::from([900.0, 1e-4, 1e-6, 4.0]));
        (s[(0, 3)], s[(3, 0)]) = (COUPLING, COUPLING);
        s += middle * middle.transpose() * centre;
        let mut cross = SMatrix::<f64, 6, 4>::zeros();
        for point in &points {
            let off = measured(point) - mean;
            s += off * off.transpose() / 12.0;
            cross += (point - x) * off.transpose() / 12.0;
        }
        let gain = cross * s.try_inverse().unwrap();
        let z = SVector::from([100_300.0, 0.65, 0.088, -10.0]);
        (x + gain * (z - mean), p - gain * s * gain.transpose())
    }

    fn updated(update: PolarUpdate) -> Kinematics<3> {
        let (mut after, mut rows) = (ModeState::steady(state()), Rows::empty());
        observation(update).explain(&after.kinematics, &view(), OwnAzimuths::default(), &mut rows);
        after.update(&rows);
        after.kinematics
    }

    #[test]
    fn along_the_line_the_update_is_that_of_all_points() {
        for (update, centre) in [(PolarUpdate::Unscented, 2.0), (PolarUpdate::Cubature, 0.0)] {
            let (own_x, own_p) = dense(&updated(update));
            let (x, p) = by_points(centre);
            let deviations: State = p.diagonal().map(f64::sqrt);
            for i in 0..6 {
                assert!(
                    (own_x[i] - x[i]).abs() < 1e-6 * deviations[i],
                    "{update:?} {i}: {} {}",
                    own_x[i],
                    x[i]
                );
                for j in 0..6 {
                    let error = (own_p[(i, j)] - p[(i, j)]).abs() / (deviations[i] * deviations[j]);
                    assert!(error < 1e-6, "{update:?} {i} {j}: {} {}", own_p[(i, j)], p[(i, j)]);
                }
            }
        }
    }

    /// Where the iterated update ends, no step makes state and plot together more likely.
    #[test]
    fn an_iterated_update_ends_where_nothing_is_likelier() {
        let (x, p) = dense(&state());
        let (information, z) = (p.try_inverse().unwrap(), SVector::from([100_300.0, 0.65, 0.088, -10.0]));
        let mut noise = SMatrix::<f64, 4, 4>::from_diagonal(&SVector::from([900.0, 1e-4, 1e-6, 4.0]));
        (noise[(0, 3)], noise[(3, 0)]) = (COUPLING, COUPLING);
        let weights = noise.try_inverse().unwrap();
        let cost = |at: &State| {
            let (off, from) = (z - measured(at), at - x);
            (off.transpose() * weights * off)[0] + (from.transpose() * information * from)[0]
        };
        let [iterated, extended] =
            [PolarUpdate::Iterated, PolarUpdate::Extended].map(|update| dense(&updated(update)));
        let least = cost(&iterated.0);
        assert!(cost(&extended.0) > least + 1e-3, "{} {least}", cost(&extended.0));
        for axis in 0..6 {
            let step = State::from_fn(|i, _| if i == axis { 0.02 * iterated.1[(i, i)].sqrt() } else { 0.0 });
            for side in [-1.0, 1.0] {
                assert!(cost(&(iterated.0 + step * side)) > least - 1e-4, "{axis}");
            }
        }
    }

    /// Of a state that is known well all are the same.
    #[test]
    fn where_nothing_bends_all_updates_agree() {
        let (mut places, mut rows) = (Vec::new(), Rows::empty());
        for &update in PolarUpdate::ALL {
            let mut after = ModeState::steady(state());
            for block in [&mut after.kinematics.pp, &mut after.kinematics.pv, &mut after.kinematics.vv] {
                block.iter_mut().flatten().for_each(|entry| *entry *= 1e-6);
            }
            observation(update).explain(&after.kinematics, &view(), OwnAzimuths::default(), &mut rows);
            after.update(&rows);
            places.push(after.kinematics.position);
        }
        for place in &places {
            let off = difference(place, &places[0]);
            assert!(dot(&off, &off).sqrt() < 1e-3, "{places:?}");
        }
    }
}

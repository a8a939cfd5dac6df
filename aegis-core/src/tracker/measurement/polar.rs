//! A polar plot: range, azimuth, and what else the radar knows.

use super::outlier::Outlier;
use super::rows::{Fit, MOST_ROWS, Rows};
use super::shape::{extended, truncated};
use crate::config::{PolarUpdate, SensorConfig};
use crate::elementary::{atan2, exp, hypot, sin};
use crate::geometry::{self, AtAltitude, Gaussian, PositionEstimate, wrap_angle};
use crate::matrix::{difference, dot};
use crate::plot::{PolarCovariance, Quantity};
use crate::tracker::azimuths::OwnAzimuths;
use crate::tracker::kinematics::{Block, Kinematics, Row};
use crate::tracker::sensor::View;

/// Shortest ground distance at which an azimuth is used: nearer, it says nothing.
const NEAREST_GROUND_M: f64 = 1.0;
/// Steps of an iterated update at most; its state has settled when a step is below this share of the range's deviation.
const MOST_STEPS: usize = 10;
const SETTLED_SHARE: f64 = 0.01;
/// How much the centre counts for the spread of what is measured: the scaled unscented transform with α = 1, β = 2 and κ = 0
/// gives it no part in the mean, and 2 in the covariance; cubature has no centre.
const CENTRE_OF_UNSCENTED: f64 = 2.0;
const CENTRE_OF_CUBATURE: f64 = 0.0;
/// Where the azimuth stands among the rows.
pub(super) const AZIMUTH_ROW: usize = 1;

/// A polar plot, made ready.
#[derive(Clone, Copy, Debug)]
pub(super) struct Polar {
    pub(super) range: Gaussian,
    pub(super) azimuth: Gaussian,
    pub(super) elevation: Option<Gaussian>,
    pub(super) altitude: Option<Altitude>,
    pub(super) range_rate: Option<Gaussian>,
    /// Covariance of range and range rate.
    coupling: f64,
    pub(super) outlier: Outlier,
    update: PolarUpdate,
}

/// The point of the sensor's frame about which rows are linear, and how far off from it the state is, in place and velocity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expansion {
    about: [f64; 3],
    off: [f64; 3],
    velocity_off: [f64; 3],
}

/// A measured height, and the plot's own point, about which heights are expanded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Altitude {
    measured: Gaussian,
    point: AtAltitude,
    /// The point's height: the measured one, unless the range is too short to reach it.
    point_height_m: f64,
}

impl Polar {
    /// Range and azimuth; the rest is added.
    pub(super) fn new(
        range_m: f64,
        azimuth_rad: f64,
        variances: &PolarCovariance,
        sensor: &SensorConfig,
        update: PolarUpdate,
    ) -> Self {
        Self {
            range: Gaussian { mean: range_m, variance: variances.range_m2 },
            azimuth: Gaussian { mean: azimuth_rad, variance: variances.azimuth_rad2 },
            elevation: None,
            altitude: None,
            range_rate: None,
            coupling: variances.range_range_rate_m2_s,
            outlier: Outlier::of(sensor),
            update,
        }
    }

    pub(super) fn measure_elevation(&mut self, elevation_rad: Option<f64>, variances: &PolarCovariance) {
        self.elevation = elevation_rad.map(|mean| Gaussian { mean, variance: variances.elevation_rad2 });
    }

    /// Pressure altitude plus the declared bias is height.
    pub(super) fn measure_altitude(
        &mut self,
        altitude_m: Option<f64>,
        variances: &PolarCovariance,
        sensor: &SensorConfig,
        view: &View,
    ) {
        self.altitude = altitude_m.map(|altitude| {
            let measured =
                Gaussian { mean: altitude + sensor.altitude_bias_m, variance: variances.altitude_m2 };
            Altitude::new(measured, self.range.mean, self.azimuth.mean, view)
        });
    }

    pub(super) fn measure_range_rate(&mut self, range_rate_m_s: Option<f64>, variances: &PolarCovariance) {
        self.range_rate = range_rate_m_s.map(|mean| Gaussian { mean, variance: variances.range_rate_m2_s2 });
    }

    /// Scalars in the plot.
    pub(super) fn dof(&self) -> usize {
        2 + usize::from(self.elevation.is_some())
            + usize::from(self.altitude.is_some())
            + usize::from(self.range_rate.is_some())
    }

    /// What each row measures, in the rows' order.
    pub(super) fn measured(&self) -> [Option<Quantity>; MOST_ROWS] {
        [
            Some(Quantity::Range),
            Some(Quantity::Azimuth),
            self.elevation.map(|_| Quantity::Elevation),
            self.altitude.map(|_| Quantity::Altitude),
            self.range_rate.map(|_| Quantity::RangeRate),
        ]
    }

    pub(super) fn measures_height<const D: usize>(&self) -> bool {
        D == 2 || self.elevation.is_some() || self.altitude.is_some()
    }

    /// As [`Observation::fit`](super::Observation::fit).
    pub(super) fn fit<const D: usize>(
        &self,
        state: &Kinematics<D>,
        view: &View,
        azimuths: OwnAzimuths,
    ) -> Fit {
        let mut rows = Rows::empty();
        self.rows(state, &Expansion::at(view.to_sensor.apply(extended(&state.position))), view, &mut rows);
        self.judge(azimuths, &rows.fit(state), rows.scalars[AZIMUTH_ROW].innovation).0
    }

    /// As [`Observation::explain`](super::Observation::explain).
    pub(super) fn explain<const D: usize>(
        &self,
        state: &Kinematics<D>,
        view: &View,
        azimuths: OwnAzimuths,
        rows: &mut Rows<D>,
    ) -> Fit {
        match self.update {
            PolarUpdate::Extended => self.rows(state, &self.expansion(state, view), view, rows),
            PolarUpdate::Iterated => self.iterated_rows(state, view, rows),
            PolarUpdate::Unscented => self.regressed_rows(state, CENTRE_OF_UNSCENTED, view, rows),
            PolarUpdate::Cubature => self.regressed_rows(state, CENTRE_OF_CUBATURE, view, rows),
        }
        rows.measures_height = self.measures_height::<D>();
        let declared = rows.fit_placed(state);
        let azimuth = rows.scalars[AZIMUTH_ROW];
        let (fit, choice) = self.judge(azimuths, &declared, azimuth.innovation);
        if let Some(choice) = choice {
            rows.scalars[AZIMUTH_ROW] = choice.row(&azimuth);
            rows.fit_placed(state);
        }
        fit
    }

    /// Rows that are linear at the updated state: each step of Gauss and Newton takes the plot in and looks where that puts
    /// the target (Bell and Cathey 1993, IEEE Trans. AC 38(2), 294–297). Where that does not settle, those of the extended
    /// filter.
    fn iterated_rows<const D: usize>(&self, state: &Kinematics<D>, view: &View, rows: &mut Rows<D>) {
        let mut expansion = self.expansion(state, view);
        let settled_m = SETTLED_SHARE * self.range.variance.sqrt();
        for _ in 0..MOST_STEPS {
            rows.clear();
            self.rows(state, &expansion, view, rows);
            rows.measures_height = self.measures_height::<D>();
            let next = Expansion::about(&rows.taken_in_by(state), state, view);
            let step = difference(&next.about, &expansion.about);
            expansion = next;
            if dot(&step, &step) < settled_m * settled_m {
                rows.clear();
                return self.rows(state, &expansion, view, rows);
            }
        }
        rows.clear();
        self.rows(state, &self.expansion(state, view), view, rows);
    }

    /// The plot's scalars.
    pub(super) fn rows<const D: usize>(
        &self,
        state: &Kinematics<D>,
        expansion: &Expansion,
        view: &View,
        rows: &mut Rows<D>,
    ) {
        let Expansion { about: p, off, .. } = expansion;
        let ground2 = (p[0] * p[0] + p[1] * p[1]).max(NEAREST_GROUND_M * NEAREST_GROUND_M);
        let ground = ground2.sqrt();
        let range = (ground2 + p[2] * p[2]).sqrt();
        let (per_range, per_ground2) = (1.0 / range, 1.0 / ground2);
        let mut push = |innovation: f64, gradient: [f64; 3], variance: f64| {
            rows.push(Row {
                innovation: innovation - dot(&gradient, off),
                position: truncated(&view.from_sensor.rotate(gradient)),
                velocity: [0.0; D],
                variance,
            });
        };
        push(self.range.mean - range, p.map(|axis| axis * per_range), self.range.variance);
        push(
            wrap_angle(self.azimuth.mean - atan2(p[0], p[1])),
            [p[1] * per_ground2, -p[0] * per_ground2, 0.0],
            self.azimuth.variance,
        );
        if let Some(elevation) = self.elevation {
            let up = ground * per_range * per_range;
            let slope = p[2] * up * per_ground2;
            push(
                elevation.mean - atan2(p[2], ground),
                [-p[0] * slope, -p[1] * slope, up],
                elevation.variance,
            );
        }
        if let Some(altitude) = &self.altitude {
            let (height, gradient) = altitude.height_near(p);
            push(altitude.measured.mean - height, gradient, altitude.measured.variance);
        }
        if let Some(row) = self.range_rate_row(state, expansion, view) {
            rows.push(row);
            rows.measures_velocity = true;
        }
    }

    /// How far the plot lies from what is measured of a target at this place with this velocity, relative to the radar, both in
    /// the sensor's frame; in the rows' order.
    pub(super) fn innovations(&self, p: &[f64; 3], v: &[f64; 3]) -> [f64; MOST_ROWS] {
        let ground = (p[0] * p[0] + p[1] * p[1]).sqrt();
        let range = hypot(ground, p[2]);
        let scalars = [
            Some(self.range.mean - range),
            Some(wrap_angle(self.azimuth.mean - atan2(p[0], p[1]))),
            self.elevation.map(|elevation| elevation.mean - atan2(p[2], ground)),
            self.altitude.map(|altitude| altitude.measured.mean - altitude.height_near(p).0),
            self.range_rate.map(|rate| rate.mean - dot(p, v) / range.max(NEAREST_GROUND_M)),
        ];
        packed(scalars, 0.0)
    }

    /// The covariance of the plot's own noise, in the rows' order.
    pub(super) fn noise(&self) -> Block<MOST_ROWS> {
        let variances = packed(
            [
                Some(self.range.variance),
                Some(self.azimuth.variance),
                self.elevation.map(|elevation| elevation.variance),
                self.altitude.map(|altitude| altitude.measured.variance),
                self.range_rate.map(|rate| rate.variance),
            ],
            1.0,
        );
        let mut noise: Block<MOST_ROWS> =
            std::array::from_fn(|i| std::array::from_fn(|j| if i == j { variances[i] } else { 0.0 }));
        if self.range_rate.is_some() {
            let last = self.dof() - 1;
            (noise[0][last], noise[last][0]) = (self.coupling, self.coupling);
        }
        noise
    }

    /// Where an update is made linear: at the state, unless the plot lies so far from it that the circle of equal
    /// range bends away from its tangent by more than the range's own deviation. A target that is found again after
    /// minutes may be kilometres from where it was foreseen; linearised there, a plot near the radar would put it a
    /// kilometre beside itself, and would call that certain. A plot with a height is a place of its own, far better known
    /// than such a state, and the truth is near the plot.
    fn expansion<const D: usize>(&self, state: &Kinematics<D>, view: &View) -> Expansion {
        let there = view.to_sensor.apply(extended(&state.position));
        let Some(Altitude { point, .. }) = self.altitude.as_ref().filter(|altitude| altitude.point.reached)
        else {
            return Expansion::at(there);
        };
        let off = difference(&there, &point.position_m);
        let bend2 = dot(&off, &off).powi(2);
        let ground2 = there[0] * there[0] + there[1] * there[1];
        let is_bent = bend2 > 4.0 * ground2 * self.range.variance;
        if is_bent {
            Expansion { about: point.position_m, off, velocity_off: [0.0; 3] }
        } else {
            Expansion::at(there)
        }
    }

    /// `ṙ = p·v/r`, with the platform's own velocity taken out. A chirp's range-Doppler coupling correlates it with
    /// the range: `ṙ − (c/σr²)·r` is uncorrelated, with variance `σṙ² − c²/σr²`.
    pub(super) fn range_rate_row<const D: usize>(
        &self,
        state: &Kinematics<D>,
        expansion: &Expansion,
        view: &View,
    ) -> Option<Row<D>> {
        let measured = self.range_rate?;
        let Expansion { about: p, off, velocity_off } = expansion;
        let v = difference(&relative_velocity(state, view), velocity_off);
        let range = dot(p, p).sqrt().max(NEAREST_GROUND_M);
        let toward = p.map(|axis| axis / range);
        let rate = dot(&toward, &v);
        let share = self.coupling / self.range.variance;
        let gradient: [f64; 3] =
            std::array::from_fn(|i| (v[i] - rate * toward[i]) / range - share * toward[i]);
        let innovation = measured.mean - rate - share * (self.range.mean - range);
        Some(Row {
            innovation: innovation - dot(&gradient, off) - dot(&toward, velocity_off),
            position: truncated(&view.from_sensor.rotate(gradient)),
            velocity: truncated(&view.from_sensor.rotate(toward)),
            variance: measured.variance - share * self.coupling,
        })
    }

    /// A place found by the azimuth's tangent, as mean and covariance of the arc that it may be on: with an error `δ` of the
    /// azimuth of variance σ² it lies at `ρ cos δ` along and `ρ sin δ` across, where `E cos δ = λ = exp(−σ²/2)`,
    /// `var cos δ = (1 − λ²)²/2` and `var sin δ = (1 − λ⁴)/2` (Lerro and Bar-Shalom 1993, IEEE Trans. AES 29(3), 1015–1022).
    pub(super) fn unbent(&self, tangent: PositionEstimate) -> PositionEstimate {
        let PositionEstimate { mut position_m, mut covariance_m2 } = tangent;
        let [east, north, _] = position_m;
        let shrunk2 = exp(-self.azimuth.variance);
        let along = 0.5 * (1.0 - shrunk2) * (1.0 - shrunk2);
        let across = 0.5 * (1.0 - shrunk2 * shrunk2) - self.azimuth.variance;
        let (a, t) = ([east, north], [north, -east]);
        for i in 0..2 {
            position_m[i] *= shrunk2.sqrt();
            for j in 0..2 {
                // The unit vectors' lengths and the ground distance cancel.
                covariance_m2[i][j] += along * a[i] * a[j] + across * t[i] * t[j];
            }
        }
        PositionEstimate { position_m, covariance_m2 }
    }

    /// In the sensor's frame: from altitude, else from elevation, else from the stated prior, which is kept below the
    /// radar's highest elevation.
    pub(super) fn first_position(&self, sensor: &SensorConfig, view: &View) -> PositionEstimate {
        if let Some(altitude) = self.altitude {
            return view.frame.position_and_covariance_from_slant(
                self.range,
                self.azimuth,
                altitude.measured,
            );
        }
        if let Some(elevation) = self.elevation {
            return geometry::position_and_covariance_from_polar(self.range, self.azimuth, elevation);
        }
        let highest = 0.5 * self.range.mean * sin(sensor.coverage.max_elevation_rad).max(0.01);
        let prior = Gaussian::new(
            sensor.altitude_prior_mean_m.min(view.frame.origin().height_m + highest),
            sensor.altitude_prior_sigma_m.min(highest.max(1.0)),
        );
        view.frame.position_and_covariance_from_slant(self.range, self.azimuth, prior)
    }
}

/// Of a state, relative to the radar, in the sensor's frame.
pub(super) fn relative_velocity<const D: usize>(state: &Kinematics<D>, view: &View) -> [f64; 3] {
    difference(&view.to_sensor.rotate(extended(&state.velocity)), &view.platform_velocity_m_s)
}

/// What is there, in order; then `rest`.
fn packed(scalars: [Option<f64>; MOST_ROWS], rest: f64) -> [f64; MOST_ROWS] {
    let mut packed = [rest; MOST_ROWS];
    for (place, scalar) in packed.iter_mut().zip(scalars.into_iter().flatten()) {
        *place = scalar;
    }
    packed
}

impl Expansion {
    /// Where the state is.
    pub(super) fn at(there: [f64; 3]) -> Self {
        Self { about: there, off: [0.0; 3], velocity_off: [0.0; 3] }
    }

    /// Where another state is.
    fn about<const D: usize>(other: &Kinematics<D>, state: &Kinematics<D>, view: &View) -> Self {
        let [about, there] = [other, state].map(|state| view.to_sensor.apply(extended(&state.position)));
        let faster = difference(&extended(&state.velocity), &extended(&other.velocity));
        Self { about, off: difference(&there, &about), velocity_off: view.to_sensor.rotate(faster) }
    }
}

impl Altitude {
    fn new(measured: Gaussian, range_m: f64, azimuth_rad: f64, view: &View) -> Self {
        let point = view.frame.at_altitude(range_m, azimuth_rad, measured.mean);
        let point_height_m =
            if point.reached { measured.mean } else { view.frame.height_at(point.position_m) };
        Self { measured, point, point_height_m }
    }

    /// Height and its gradient at `p`, in the sensor's frame.
    fn height_near(&self, p: &[f64; 3]) -> (f64, [f64; 3]) {
        let up = &self.point.up;
        let step = difference(p, &self.point.position_m);
        let climb = dot(up, &step);
        let along: [f64; 3] = std::array::from_fn(|i| step[i] - climb * up[i]);
        let radius = self.point.curvature_radius_m;
        let height = self.point_height_m + climb + dot(&along, &along) / (2.0 * radius);
        (height, std::array::from_fn(|i| up[i] + along[i] / radius))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::plot::{Measurement, Plot};
    use crate::time::Time;
    use crate::tracker::measurement::{Observation, slant_point};
    use crate::tracker::motion::ModeState;
    use crate::tracker::sensor::PictureFrame;

    /// Foreseen 3 km beside where it is, to 3 km: a tangent there would put it kilometres from its own plot.
    #[test]
    fn a_plot_far_from_where_its_target_was_foreseen_puts_it_where_the_plot_is() {
        let config = Config::default();
        let sensor = &config.sensors[0];
        let view = PictureFrame::new(&config).view(&sensor.site, [0.0; 3]);
        let (range_m, azimuth_rad, altitude_m) = (11_000.0, 0.4, Some(8000.0));
        let (elevation_rad, range_rate_m_s, covariance) = (None, None, None);
        let plot = Plot::new(
            Time::default(),
            Measurement::Polar {
                range_m,
                azimuth_rad,
                elevation_rad,
                altitude_m,
                range_rate_m_s,
                covariance,
            },
        );
        let seen = Observation::<3>::new(&plot, slant_point::<3>(&plot), sensor, &config.tracker, &view);
        let place = seen.first_position(sensor, &view).position_m;
        for aside_m in [[3000.0, 0.0], [-2000.0, 2000.0], [0.0, -3000.0], [50.0, 20.0]] {
            let diagonal = |sigma: f64| [[sigma, 0.0, 0.0], [0.0, sigma, 0.0], [0.0, 0.0, 1e4]];
            let mut state = ModeState::steady(Kinematics {
                time: Time::default(),
                position: [place[0] + aside_m[0], place[1] + aside_m[1], place[2]],
                velocity: [0.0; 3],
                pp: diagonal(9e6),
                pv: [[0.0; 3]; 3],
                vv: diagonal(1e4),
            });
            let mut rows = Rows::empty();
            seen.explain(&state.kinematics, &view, OwnAzimuths::default(), &mut rows);
            state.update(&rows);
            let off = difference(&state.kinematics.position, &place);
            // Range of 30 m at 47° of elevation, azimuth of 0.04°, height of 60 m: some 80 m in all.
            assert!(dot(&off, &off).sqrt() < 100.0, "{aside_m:?}: {off:?}");
        }
    }
}

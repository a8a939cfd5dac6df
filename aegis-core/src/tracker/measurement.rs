//! A plot as a measurement of a track's state: what it says, row by row, exactly in the sensor's polar frame.
//!
//! Range, azimuth, elevation and range rate are functions of the state's position and velocity as the sensor sees
//! them. Altitude is the height above the ellipsoid; it is expanded to second order about the plot's own point, whose
//! height is known exactly, so that no iteration is needed for each pair: with `d` the step from that point, `u` the
//! ellipsoid's normal and `R` the radius of curvature there, `h = h₀ + u·d + |d − (u·d)u|²/2R`. Within 10 km of the
//! plot this is good to a millimetre.
#![allow(clippy::needless_range_loop, reason = "index loops read like the equations")]

use super::gate::SlantPoint;
use super::kinematics::{Block, Kinematics, Row, cholesky, difference, dot};
use super::sensor::View;
use crate::config::{SensorConfig, TrackerConfig};
use crate::geometry::{self, AtAltitude, Gaussian, PositionEstimate, wrap_angle, wrap_azimuth};
use crate::plot::{Identity, Measurement, Plot, PolarCovariance, TargetClass};
use crate::time::Time;

/// Heights over which false plots and unseen targets are taken to be spread evenly.
const HEIGHT_SPREAD_M: f64 = 12_000.0;
/// Shortest ground distance at which an azimuth is used: nearer, it says nothing.
const NEAREST_GROUND_M: f64 = 1.0;
/// ln 2π.
const LN_TAU: f64 = 1.837_877_066_409_345_5;
/// Below this NIS per degree of freedom an azimuth is not suspected to be far off.
const SUSPECT_NIS_PER_DOF: f64 = 3.0;
/// Where the azimuth stands among a polar plot's rows.
const AZIMUTH_ROW: usize = 1;
/// Most scalars that one plot can give: range, azimuth, elevation, altitude, range rate.
pub(crate) const MOST_ROWS: usize = 5;

/// A plot, made ready to be compared with many tracks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observation<const D: usize> {
    pub(crate) time: Time,
    pub(crate) azimuth_rad: f64,
    pub(crate) slant_range_m: f64,
    pub(crate) slant_point: SlantPoint,
    /// Largest standard deviation of its place in the slant plane, and of its slant range.
    pub(crate) sigma_m: f64,
    pub(crate) range_sigma_m: f64,
    /// Natural logarithm of how much measurement space (m, rad, m/s …) one square metre of ground is worth.
    pub(crate) ln_space_per_m2: f64,
    pub(crate) identity: Identity,
    pub(crate) class: Option<TargetClass>,
    kind: Kind<D>,
}

#[derive(Clone, Copy, Debug)]
enum Kind<const D: usize> {
    Polar(Polar),
    /// Position in the picture's frame, and the whitening of its covariance: `W = L⁻¹` where `LLᵀ = R`.
    Cartesian {
        position: [f64; D],
        whitening: Block<D>,
        ln_det: f64,
        covariance: Block<D>,
    },
}

#[derive(Clone, Copy, Debug)]
struct Polar {
    range: Gaussian,
    azimuth: Gaussian,
    elevation: Option<Gaussian>,
    altitude: Option<Altitude>,
    range_rate: Option<Gaussian>,
    /// Covariance of range and range rate.
    coupling: f64,
    outlier: Outlier,
}

/// Azimuth noise is a mixture: mostly as declared, now and then far wider.
#[derive(Clone, Copy, Debug)]
struct Outlier {
    ln_declared: f64,
    ln_wide: f64,
    /// Variance of the wide part, as a multiple of the declared one.
    variance_ratio: f64,
}

/// A measured height, and the plot's own point, about which heights are expanded.
#[derive(Clone, Copy, Debug)]
struct Altitude {
    measured: Gaussian,
    point: AtAltitude,
    /// The point's height: the measured one, unless the range is too short to reach it.
    point_height_m: f64,
}

/// A plot's rows at one state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows<const D: usize> {
    rows: [Row<D>; MOST_ROWS],
    count: usize,
    /// Whether any row has a velocity part; without one, half of the work falls away.
    measures_velocity: bool,
    /// Added to ln det S: it undoes the scaling of whitened rows.
    ln_det_scale: f64,
}

/// How well a plot fits a predicted state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fit {
    /// Normalised innovation squared.
    pub(crate) nis: f64,
    /// Degrees of freedom: scalars in the plot.
    pub(crate) dof: usize,
    /// Determinant of the innovation covariance, but for the scale of whitened rows.
    det: f64,
    /// Natural logarithm of what else belongs to the likelihood: that scale, and the prior of the noise.
    ln_factor: f64,
}

impl<const D: usize> Observation<D> {
    /// The plot is [usable](is_usable).
    pub(crate) fn new(plot: &Plot, sensor: &SensorConfig, tracker: &TrackerConfig, view: &View) -> Self {
        let kind = Kind::of(&plot.measurement, sensor, view);
        let slant_point = slant_point(plot);
        let [east, north] = slant_point;
        let slant_range_m = (east * east + north * north).sqrt();
        Self {
            time: plot.time,
            azimuth_rad: wrap_azimuth(east.atan2(north)),
            slant_range_m,
            slant_point,
            sigma_m: kind.sigma_m(slant_range_m),
            range_sigma_m: kind.range_sigma_m(),
            ln_space_per_m2: kind.ln_space_per_m2(tracker),
            identity: plot.identity,
            class: plot.class,
            kind,
        }
    }

    /// Scalars in the plot.
    pub(crate) fn dof(&self) -> usize {
        match &self.kind {
            Kind::Cartesian { .. } => D,
            Kind::Polar(polar) => {
                2 + usize::from(polar.elevation.is_some())
                    + usize::from(polar.altitude.is_some())
                    + usize::from(polar.range_rate.is_some())
            }
        }
    }

    /// Whether it is a polar measurement.
    pub(crate) fn is_polar(&self) -> bool {
        matches!(self.kind, Kind::Polar(_))
    }

    /// How well the plot fits `state`; leaves its rows, linearised there, in `rows`.
    ///
    /// If the fit is poor, an azimuth that is far off may explain it better: then the rows carry that wider azimuth.
    pub(crate) fn explain(&self, state: &Kinematics<D>, view: &View, rows: &mut Rows<D>) -> Fit {
        rows.clear();
        let polar = match &self.kind {
            Kind::Polar(polar) => polar,
            Kind::Cartesian { position, whitening, ln_det, .. } => {
                let off = difference(position, &state.position);
                for row in whitening {
                    rows.push(Row {
                        innovation: dot(row, &off),
                        position: *row,
                        velocity: [0.0; D],
                        variance: 1.0,
                    });
                }
                rows.ln_det_scale = *ln_det;
                return rows.fit(state);
            }
        };
        polar.rows(state, view, rows);
        let fit = rows.fit(state);
        let declared = fit.weighted(polar.outlier.ln_declared);
        if fit.nis < SUSPECT_NIS_PER_DOF * fit.dof as f64 {
            return declared;
        }
        let declared_variance = rows.rows[AZIMUTH_ROW].variance;
        rows.rows[AZIMUTH_ROW].variance = declared_variance * polar.outlier.variance_ratio;
        let wide = rows.fit(state).weighted(polar.outlier.ln_wide);
        if wide.ln_likelihood() > declared.ln_likelihood() {
            return wide;
        }
        rows.rows[AZIMUTH_ROW].variance = declared_variance;
        declared
    }

    /// The state of a target that gave this plot and of which nothing else is known: position from the plot,
    /// velocity from the prior. A measured range rate enters as one more scalar.
    pub(crate) fn first_state(
        &self,
        sensor: &SensorConfig,
        tracker: &TrackerConfig,
        view: &View,
    ) -> Kinematics<D> {
        let PositionEstimate { position_m, covariance_m2 } = self.first_position(sensor, view);
        let mut state = Kinematics {
            time: self.time,
            position: truncated(&position_m),
            velocity: [0.0; D],
            pp: truncated_block(&covariance_m2),
            pv: [[0.0; D]; D],
            vv: [[0.0; D]; D],
        };
        for axis in 0..D {
            let sigma = if axis < 2 {
                tracker.velocity_prior_sigma_m_s
            } else {
                tracker.vertical_velocity_prior_sigma_m_s
            };
            state.vv[axis][axis] = sigma * sigma;
        }
        if let Kind::Polar(polar) = &self.kind {
            if let Some(row) = polar.range_rate_row(&state, view) {
                let at = state;
                state.update(&row, &at);
            }
        }
        state
    }

    /// Position and its covariance in the picture's frame.
    fn first_position(&self, sensor: &SensorConfig, view: &View) -> PositionEstimate {
        let local = match &self.kind {
            Kind::Cartesian { position, covariance, .. } => {
                return PositionEstimate {
                    position_m: extended(position),
                    covariance_m2: extended_block(covariance),
                };
            }
            Kind::Polar(polar) if D == 2 => {
                let flat = Gaussian { mean: 0.0, variance: 0.0 };
                geometry::position_and_covariance_from_polar(polar.range, polar.azimuth, flat)
            }
            Kind::Polar(polar) => polar.first_position(sensor, view),
        };
        PositionEstimate {
            position_m: view.from_sensor.apply(local.position_m),
            covariance_m2: view.from_sensor.rotate_covariance(local.covariance_m2),
        }
    }
}

impl<const D: usize> Kind<D> {
    fn of(measurement: &Measurement, sensor: &SensorConfig, view: &View) -> Self {
        match *measurement {
            Measurement::Polar {
                range_m,
                azimuth_rad,
                elevation_rad,
                altitude_m,
                range_rate_m_s,
                covariance,
            } => {
                let variances = covariance.unwrap_or_else(|| declared(sensor));
                let spatial = D > 2;
                let gaussian = |mean, variance| Gaussian { mean, variance };
                let height = altitude_m.filter(|_| spatial).map(|altitude| altitude + sensor.altitude_bias_m);
                Self::Polar(Polar {
                    range: gaussian(range_m, variances.range_m2),
                    azimuth: gaussian(azimuth_rad, variances.azimuth_rad2),
                    elevation: elevation_rad
                        .filter(|_| spatial)
                        .map(|elevation| gaussian(elevation, variances.elevation_rad2)),
                    altitude: height.map(|height| {
                        Altitude::new(gaussian(height, variances.altitude_m2), range_m, azimuth_rad, view)
                    }),
                    range_rate: range_rate_m_s.map(|rate| gaussian(rate, variances.range_rate_m2_s2)),
                    coupling: variances.range_range_rate_m2_s,
                    outlier: Outlier::of(sensor),
                })
            }
            Measurement::Cartesian { position_m, covariance } => {
                let declared = scaled_identity(sensor.cartesian_sigma_m.powi(2));
                let local = covariance.unwrap_or(declared);
                let covariance: Block<D> = truncated_block(&view.from_sensor.rotate_covariance(local));
                // A usable plot's covariance has a factor; the declared one always has.
                let factor = cholesky(&covariance).unwrap_or_else(|| truncated_block(&declared));
                Self::Cartesian {
                    position: truncated(&view.from_sensor.apply(position_m)),
                    whitening: inverse_of_lower(&factor),
                    ln_det: 2.0 * (0..D).map(|i| factor[i][i].ln()).sum::<f64>(),
                    covariance,
                }
            }
        }
    }

    fn sigma_m(&self, slant_range_m: f64) -> f64 {
        match self {
            Self::Polar(polar) => polar
                .range
                .variance
                .sqrt()
                .max(slant_range_m * (polar.azimuth.variance * polar.outlier.reach()).sqrt()),
            Self::Cartesian { covariance, .. } => {
                (0..D).map(|axis| covariance[axis][axis]).sum::<f64>().sqrt()
            }
        }
    }

    fn range_sigma_m(&self) -> f64 {
        match self {
            Self::Polar(polar) => polar.range.variance.sqrt(),
            Self::Cartesian { covariance, .. } => {
                (0..D).map(|axis| covariance[axis][axis]).sum::<f64>().sqrt()
            }
        }
    }

    /// A density per square metre of ground, times this, is a density in the plot's own measurement space: polar
    /// coordinates by `dx dy = r dr daz`; heights spread evenly; range rates over four standard deviations of speed.
    fn ln_space_per_m2(&self, tracker: &TrackerConfig) -> f64 {
        match self {
            Self::Cartesian { .. } if D == 2 => 0.0,
            Self::Cartesian { .. } => -HEIGHT_SPREAD_M.ln(),
            Self::Polar(polar) => {
                let range = polar.range.mean.max(1.0);
                let mut space = range;
                if polar.elevation.is_some() {
                    space *= range / HEIGHT_SPREAD_M;
                }
                if polar.altitude.is_some() {
                    space /= HEIGHT_SPREAD_M;
                }
                if polar.range_rate.is_some() {
                    space /= 4.0 * tracker.velocity_prior_sigma_m_s;
                }
                space.ln()
            }
        }
    }
}

impl Polar {
    fn rows<const D: usize>(&self, state: &Kinematics<D>, view: &View, rows: &mut Rows<D>) {
        let p = view.to_sensor.apply(extended(&state.position));
        let ground2 = (p[0] * p[0] + p[1] * p[1]).max(NEAREST_GROUND_M * NEAREST_GROUND_M);
        let ground = ground2.sqrt();
        let range2 = ground2 + p[2] * p[2];
        let range = range2.sqrt();
        let mut push = |innovation: f64, gradient: [f64; 3], variance: f64| {
            rows.push(Row {
                innovation,
                position: truncated(&view.from_sensor.rotate(gradient)),
                velocity: [0.0; D],
                variance,
            });
        };
        push(self.range.mean - range, p.map(|axis| axis / range), self.range.variance);
        push(
            wrap_angle(self.azimuth.mean - p[0].atan2(p[1])),
            [p[1] / ground2, -p[0] / ground2, 0.0],
            self.azimuth.variance,
        );
        if let Some(elevation) = self.elevation {
            let slope = p[2] / (range2 * ground);
            push(
                elevation.mean - p[2].atan2(ground),
                [-p[0] * slope, -p[1] * slope, ground / range2],
                elevation.variance,
            );
        }
        if let Some(altitude) = &self.altitude {
            let (height, gradient) = altitude.height_near(&p);
            push(altitude.measured.mean - height, gradient, altitude.measured.variance);
        }
        if let Some(row) = self.range_rate_row(state, view) {
            rows.push(row);
            rows.measures_velocity = true;
        }
    }

    /// `ṙ = p·v/r`, with the platform's own velocity taken out. A chirp's range-Doppler coupling correlates it with
    /// the range: `ṙ − (c/σr²)·r` is uncorrelated, with variance `σṙ² − c²/σr²`.
    fn range_rate_row<const D: usize>(&self, state: &Kinematics<D>, view: &View) -> Option<Row<D>> {
        let measured = self.range_rate?;
        let p = view.to_sensor.apply(extended(&state.position));
        let v = difference(&view.to_sensor.rotate(extended(&state.velocity)), &view.platform_velocity_m_s);
        let range = dot(&p, &p).sqrt().max(NEAREST_GROUND_M);
        let toward = p.map(|axis| axis / range);
        let rate = dot(&toward, &v);
        let share = self.coupling / self.range.variance;
        let gradient: [f64; 3] =
            std::array::from_fn(|i| (v[i] - rate * toward[i]) / range - share * toward[i]);
        Some(Row {
            innovation: measured.mean - rate - share * (self.range.mean - range),
            position: truncated(&view.from_sensor.rotate(gradient)),
            velocity: truncated(&view.from_sensor.rotate(toward)),
            variance: measured.variance - share * self.coupling,
        })
    }

    /// In the sensor's frame: from altitude, else from elevation, else from the stated prior, which is kept below the
    /// radar's highest elevation.
    fn first_position(&self, sensor: &SensorConfig, view: &View) -> PositionEstimate {
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
        let highest = 0.5 * self.range.mean * sensor.coverage.max_elevation_rad.sin().max(0.01);
        let prior = Gaussian::new(
            sensor.altitude_prior_mean_m.min(view.frame.origin().height_m + highest),
            sensor.altitude_prior_sigma_m.min(highest.max(1.0)),
        );
        view.frame.position_and_covariance_from_slant(self.range, self.azimuth, prior)
    }
}

impl Outlier {
    fn of(sensor: &SensorConfig) -> Self {
        let wide = sensor.azimuth_outlier_probability;
        Self {
            ln_declared: (1.0 - wide).ln(),
            ln_wide: wide.ln(),
            variance_ratio: sensor.azimuth_outlier_scale.powi(2),
        }
    }

    /// The largest multiple of the declared variance that an azimuth can have.
    fn reach(&self) -> f64 {
        if self.ln_wide.is_finite() { self.variance_ratio } else { 1.0 }
    }
}

impl Fit {
    /// With a prior probability of the noise that it assumes.
    pub(crate) fn weighted(self, ln_prior: f64) -> Self {
        Self { ln_factor: self.ln_factor + ln_prior, ..self }
    }

    /// Natural logarithm of the innovation's probability density at the plot.
    pub(crate) fn ln_likelihood(&self) -> f64 {
        self.ln_factor - 0.5 * (self.nis + self.det.ln() + self.dof as f64 * LN_TAU)
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

impl<const D: usize> Rows<D> {
    /// No row yet.
    pub(crate) fn empty() -> Self {
        let nothing = Row { innovation: 0.0, position: [0.0; D], velocity: [0.0; D], variance: 1.0 };
        Self { rows: [nothing; MOST_ROWS], count: 0, measures_velocity: false, ln_det_scale: 0.0 }
    }

    fn clear(&mut self) {
        self.count = 0;
        self.measures_velocity = false;
        self.ln_det_scale = 0.0;
    }

    fn push(&mut self, row: Row<D>) {
        self.rows[self.count] = row;
        self.count += 1;
    }

    fn as_slice(&self) -> &[Row<D>] {
        &self.rows[..self.count]
    }

    /// Innovation, its covariance `S = HPHᵀ + R`, and from their Cholesky factor NIS and likelihood.
    fn fit(&self, state: &Kinematics<D>) -> Fit {
        // The number of rows as a constant: the compiler then keeps these tiny matrices in registers.
        match self.count {
            0 | 1 => self.fit_rows::<1>(state),
            2 => self.fit_rows::<2>(state),
            3 => self.fit_rows::<3>(state),
            4 => self.fit_rows::<4>(state),
            _ => self.fit_rows::<MOST_ROWS>(state),
        }
    }

    fn fit_rows<const N: usize>(&self, state: &Kinematics<D>) -> Fit {
        let mut factor = [[0.0; N]; N];
        let mut whitened = [0.0; N];
        let (mut nis, mut det) = (0.0, 1.0);
        for i in 0..N {
            let row = &self.rows[i];
            let (position, velocity) = if self.measures_velocity {
                state.project(row)
            } else {
                (state.pp.map(|line| dot(&line, &row.position)), [0.0; D])
            };
            let mut innovation = row.innovation;
            for j in 0..=i {
                let mut entry = dot(&self.rows[j].position, &position);
                if self.measures_velocity {
                    entry += dot(&self.rows[j].velocity, &velocity);
                }
                for k in 0..j {
                    entry -= factor[i][k] * factor[j][k];
                }
                if i == j {
                    let pivot = (entry + row.variance).max(f64::MIN_POSITIVE);
                    factor[i][i] = pivot.sqrt();
                    det *= pivot;
                } else {
                    factor[i][j] = entry / factor[j][j];
                    innovation -= factor[i][j] * whitened[j];
                }
            }
            whitened[i] = innovation / factor[i][i];
            nis += whitened[i] * whitened[i];
        }
        Fit { nis, dof: N, det: det.max(f64::MIN_POSITIVE), ln_factor: -0.5 * self.ln_det_scale }
    }

    /// Takes the plot into `state`, at which the rows were linearised.
    pub(crate) fn update(&self, state: &mut Kinematics<D>) {
        let at = *state;
        for row in self.as_slice() {
            state.update(row, &at);
        }
    }
}

/// Whether a plot can be worked with: finite, and with a positive-definite covariance.
pub(crate) fn is_usable(plot: &Plot) -> bool {
    match plot.measurement {
        Measurement::Polar {
            range_m,
            azimuth_rad,
            elevation_rad,
            altitude_m,
            range_rate_m_s,
            covariance,
        } => {
            let parts = [Some(range_m), Some(azimuth_rad), elevation_rad, altitude_m, range_rate_m_s];
            let positive = |variance: f64| variance > 0.0 && variance.is_finite();
            parts.iter().flatten().all(|part| part.is_finite())
                && range_m >= 0.0
                && covariance.is_none_or(|c| {
                    positive(c.range_m2)
                        && positive(c.azimuth_rad2)
                        && (elevation_rad.is_none() || positive(c.elevation_rad2))
                        && (altitude_m.is_none() || positive(c.altitude_m2))
                        && (range_rate_m_s.is_none()
                            || positive(c.range_rate_m2_s2 - c.range_range_rate_m2_s.powi(2) / c.range_m2))
                })
        }
        Measurement::Cartesian { position_m, covariance } => {
            position_m.iter().all(|axis| axis.is_finite())
                && covariance.is_none_or(|c| cholesky(&c).is_some())
        }
    }
}

/// Variances from the accuracy that the radar's configuration declares.
fn declared(sensor: &SensorConfig) -> PolarCovariance {
    PolarCovariance {
        range_m2: sensor.range_sigma_m.powi(2),
        azimuth_rad2: sensor.azimuth_sigma_rad.powi(2),
        elevation_rad2: sensor.elevation_sigma_rad.powi(2),
        altitude_m2: sensor.altitude_sigma_m.powi(2),
        range_rate_m2_s2: sensor.range_rate_sigma_m_s.powi(2),
        range_range_rate_m2_s: 0.0,
    }
}

/// Where a plot stands in the slant plane.
pub(crate) fn slant_point(plot: &Plot) -> SlantPoint {
    match plot.measurement {
        Measurement::Polar { range_m, azimuth_rad, .. } => {
            let (sin, cos) = azimuth_rad.sin_cos();
            [range_m * sin, range_m * cos]
        }
        Measurement::Cartesian { position_m, .. } => slant_plane(&position_m),
    }
}

/// A point's place in the slant plane: its direction over the ground, at its slant range.
pub(crate) fn slant_plane(p: &[f64; 3]) -> SlantPoint {
    let ground2 = p[0] * p[0] + p[1] * p[1];
    let nearest = NEAREST_GROUND_M * NEAREST_GROUND_M;
    let stretch = if ground2 > nearest { ((ground2 + p[2] * p[2]) / ground2).sqrt() } else { 1.0 };
    [p[0] * stretch, p[1] * stretch]
}

/// The first `D` components.
pub(crate) fn truncated<const D: usize>(vector: &[f64; 3]) -> [f64; D] {
    std::array::from_fn(|i| vector[i])
}

/// With zeros up to three components.
pub(crate) fn extended<const D: usize>(vector: &[f64; D]) -> [f64; 3] {
    std::array::from_fn(|i| if i < D { vector[i] } else { 0.0 })
}

fn truncated_block<const D: usize>(block: &Block<3>) -> Block<D> {
    std::array::from_fn(|i| truncated(&block[i]))
}

fn extended_block<const D: usize>(block: &Block<D>) -> Block<3> {
    std::array::from_fn(|i| if i < D { extended(&block[i]) } else { [0.0; 3] })
}

fn scaled_identity(scale: f64) -> Block<3> {
    std::array::from_fn(|i| std::array::from_fn(|j| if i == j { scale } else { 0.0 }))
}

/// Inverse of a lower triangular matrix, by forward substitution.
fn inverse_of_lower<const D: usize>(factor: &Block<D>) -> Block<D> {
    let mut inverse = [[0.0; D]; D];
    for column in 0..D {
        for i in column..D {
            let known: f64 = (column..i).map(|k| factor[i][k] * inverse[k][column]).sum();
            let unit = if i == column { 1.0 } else { 0.0 };
            inverse[i][column] = (unit - known) / factor[i][i];
        }
    }
    inverse
}

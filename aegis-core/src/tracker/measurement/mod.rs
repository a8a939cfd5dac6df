//! A plot as a measurement of a track's state: what it says, row by row, exactly in the sensor's polar frame.
//!
//! Range, azimuth, elevation and range rate are functions of the state's position and velocity as the sensor sees
//! them. Altitude is the height above the ellipsoid; it is expanded to second order about the plot's own point, whose
//! height is known exactly, so that no iteration is needed for each pair: with `d` the step from that point, `u` the
//! ellipsoid's normal and `R` the radius of curvature there, `h = h₀ + u·d + |d − (u·d)u|²/2R`. Within 10 km of the
//! plot this is good to a millimetre.

mod bearing;
mod inverse;
mod outlier;
mod polar;
mod regression;
mod rows;
mod shape;

use crate::elementary::{atan2, sin_cos};
pub(crate) use bearing::{Bearing, azimuth_of};
pub(crate) use rows::{Density, Fit, MOST_ROWS, Rows};
pub(crate) use shape::{extended, extended_block, truncated, truncated_block};

use super::azimuths::OwnAzimuths;
use super::gate::SlantPoint;
use super::kinematics::{Block, Kinematics, Row};
use super::sensor::View;
use crate::config::{PolarUpdate, SensorConfig, TrackerConfig};
use crate::geometry::{self, Gaussian, PositionEstimate, wrap_azimuth};
use crate::matrix::{cholesky, difference, dot};
use crate::plot::{Identity, Measurement, Plot, PlotFlags, Quantity};
use crate::time::Time;
use polar::{Expansion, Polar};
use shape::decorrelated;

/// Heights over which false plots and unseen targets are taken to be spread evenly.
pub(crate) const HEIGHT_SPREAD_M: f64 = 12_000.0;
/// Nearer than the root of this to the zenith a point has no direction over the ground.
const NEAREST_GROUND2_M2: f64 = 1.0;

/// A plot, made ready to be compared with many tracks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observation<const D: usize> {
    pub(crate) time: Time,
    pub(crate) azimuth_rad: f64,
    pub(crate) slant_range_m: f64,
    pub(crate) slant_point: SlantPoint,
    /// How much measurement space (m, rad, m/s …) one square metre of ground is worth.
    pub(crate) space_per_m2: f64,
    pub(crate) identity: Identity,
    /// When its transponder gave a valid cryptographic answer, if it did.
    pub(crate) friend: Option<Time>,
    kind: Kind<D>,
}

/// The largest standard deviations that a plot may have: of range and azimuth if it is polar, of its position along
/// any axis if it is Cartesian; else 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sigmas {
    pub(crate) range_m: f64,
    pub(crate) azimuth_rad: f64,
    pub(crate) position_m: f64,
}

#[derive(Clone, Copy, Debug)]
#[allow(clippy::large_enum_variant, reason = "plots stand side by side: each is read where it lies")]
enum Kind<const D: usize> {
    Polar(Polar),
    /// Position and its covariance, in the picture's frame.
    Cartesian {
        position: [f64; D],
        covariance: Block<D>,
    },
}

impl<const D: usize> Observation<D> {
    /// The plot is [usable](is_usable), and stands at this point of the slant plane.
    pub(crate) fn new(
        plot: &Plot,
        slant_point: SlantPoint,
        sensor: &SensorConfig,
        tracker: &TrackerConfig,
        view: &View,
    ) -> Self {
        let kind = Kind::of(&plot.measurement, sensor, tracker.polar_update, view);
        let [east, north] = slant_point;
        let slant_range_m = (east * east + north * north).sqrt();
        Self {
            time: plot.time,
            azimuth_rad: wrap_azimuth(atan2(east, north)),
            slant_range_m,
            slant_point,
            space_per_m2: kind.space_per_m2(tracker),
            identity: plot.identity,
            friend: plot.flags.contains(PlotFlags::CRYPTO_FRIEND).then_some(plot.time),
            kind,
        }
    }

    /// Scalars in the plot.
    pub(crate) fn dof(&self) -> usize {
        match &self.kind {
            Kind::Cartesian { .. } => D,
            Kind::Polar(polar) => polar.dof(),
        }
    }

    /// Whether it says anything of height; in a planar world there is none to say anything of.
    pub(crate) fn measures_height(&self) -> bool {
        match &self.kind {
            Kind::Cartesian { .. } => true,
            Kind::Polar(polar) => polar.measures_height::<D>(),
        }
    }

    /// Whether it is a polar measurement.
    pub(crate) fn is_polar(&self) -> bool {
        matches!(self.kind, Kind::Polar(_))
    }

    /// How well the plot fits `state`. `azimuths` are the target's.
    pub(crate) fn fit(&self, state: &Kinematics<D>, view: &View, azimuths: OwnAzimuths) -> Fit {
        match &self.kind {
            Kind::Polar(polar) => polar.fit(state, view, azimuths),
            // Of a position `S = P + R`: no rows are needed.
            Kind::Cartesian { position, covariance } => {
                Fit::of_position(&difference(position, &state.position), &state.pp, covariance).0
            }
        }
    }

    /// As [`fit`](Self::fit), and leaves in `rows` the plot's rows, by which it enters the state: linear there, at the plot where
    /// that is too far, or as `TrackerConfig::polar_update` says.
    pub(crate) fn explain(
        &self,
        state: &Kinematics<D>,
        view: &View,
        azimuths: OwnAzimuths,
        rows: &mut Rows<D>,
    ) -> Fit {
        rows.clear();
        match &self.kind {
            Kind::Polar(polar) => polar.explain(state, view, azimuths, rows),
            Kind::Cartesian { position, covariance } => {
                let off = difference(position, &state.position);
                let (fit, place) = Fit::of_position(&off, &state.pp, covariance);
                rows.place = Some(place);
                fit
            }
        }
    }

    /// The plot's scalars as declared, linearised at `state`, in `rows`, and in their order what they measure.
    pub(crate) fn scalars(
        &self,
        state: &Kinematics<D>,
        view: &View,
        rows: &mut Rows<D>,
    ) -> [Option<Quantity>; MOST_ROWS] {
        match &self.kind {
            Kind::Polar(polar) => {
                rows.clear();
                let there = view.to_sensor.apply(extended(&state.position));
                polar.rows(state, &Expansion::at(there), view, rows);
                polar.measured()
            }
            Kind::Cartesian { position, covariance } => {
                rows.clear();
                let off = difference(position, &state.position);
                for (row, variance) in decorrelated(covariance) {
                    rows.push(Row {
                        innovation: dot(&row, &off),
                        position: row,
                        velocity: [0.0; D],
                        variance,
                    });
                }
                [Some(Quantity::Position); MOST_ROWS]
            }
        }
    }

    pub(crate) fn sigmas(&self) -> Sigmas {
        self.kind.sigmas()
    }

    /// The largest standard deviation of its place, along any axis over the ground.
    pub(crate) fn largest_sigma_m(&self) -> f64 {
        let Sigmas { range_m, azimuth_rad, position_m } = self.sigmas();
        range_m.max(azimuth_rad * self.slant_range_m).max(position_m)
    }

    /// Whether a range rate is among its scalars.
    pub(crate) fn measures_range_rate(&self) -> bool {
        matches!(&self.kind, Kind::Polar(polar) if polar.range_rate.is_some())
    }

    /// The state of a target that gave this plot from [`here`](Self::first_position) and of which nothing else is known: each
    /// horizontal component of velocity around 0 with the first deviation, the vertical one with the second. A measured
    /// range rate enters as one more scalar.
    pub(crate) fn first_state(
        &self,
        place: &PositionEstimate,
        velocity_sigmas_m_s: [f64; 2],
        view: &View,
    ) -> Kinematics<D> {
        let PositionEstimate { position_m, covariance_m2 } = place;
        let mut state = Kinematics {
            time: self.time,
            position: truncated(position_m),
            velocity: [0.0; D],
            pp: truncated_block(covariance_m2),
            pv: [[0.0; D]; D],
            vv: [[0.0; D]; D],
        };
        for axis in 0..D {
            let sigma = velocity_sigmas_m_s[axis / 2];
            state.vv[axis][axis] = sigma * sigma;
        }
        if let Kind::Polar(polar) = &self.kind
            && let there = view.to_sensor.apply(extended(&state.position))
            && let Some(row) = polar.range_rate_row(&state, &Expansion::at(there), view)
        {
            state.update(&row);
        }
        state
    }

    /// Position and its covariance in the picture's frame.
    pub(crate) fn first_position(&self, sensor: &SensorConfig, view: &View) -> PositionEstimate {
        let local = match &self.kind {
            Kind::Cartesian { position, covariance } => {
                return PositionEstimate {
                    position_m: extended(position),
                    covariance_m2: extended_block(covariance),
                };
            }
            Kind::Polar(polar) if D == 2 => {
                let flat = Gaussian { mean: 0.0, variance: 0.0 };
                polar.unbent(geometry::position_and_covariance_from_polar(polar.range, polar.azimuth, flat))
            }
            Kind::Polar(polar) => polar.unbent(polar.first_position(sensor, view)),
        };
        PositionEstimate {
            position_m: view.from_sensor.apply(local.position_m),
            covariance_m2: view.from_sensor.rotate_covariance(local.covariance_m2),
        }
    }
}

impl<const D: usize> Kind<D> {
    fn of(measurement: &Measurement, sensor: &SensorConfig, update: PolarUpdate, view: &View) -> Self {
        match *measurement {
            Measurement::Polar {
                range_m,
                azimuth_rad,
                elevation_rad,
                altitude_m,
                range_rate_m_s,
                covariance,
            } => {
                let variances = covariance.unwrap_or_else(|| sensor.polar_covariance());
                let mut polar = Polar::new(range_m, azimuth_rad, &variances, sensor, update);
                if D > 2 {
                    polar.measure_elevation(elevation_rad, &variances);
                    polar.measure_altitude(altitude_m, &variances, sensor, view);
                }
                polar.measure_range_rate(range_rate_m_s, &variances);
                Self::Polar(polar)
            }
            Measurement::Cartesian { position_m, covariance } => {
                // What is declared is the same in every direction.
                let declared = truncated_block(&sensor.cartesian_covariance());
                let own = covariance.map(|own| turned(&own, view));
                Self::Cartesian {
                    position: truncated(&view.from_sensor.apply(flattened::<D>(&position_m))),
                    // A usable plot's covariance is positive-definite, and but for round-off stays so.
                    covariance: own.filter(|own| cholesky(own).is_ok()).unwrap_or(declared),
                }
            }
        }
    }

    fn sigmas(&self) -> Sigmas {
        match self {
            Self::Polar(polar) => Sigmas {
                range_m: polar.range.variance.sqrt(),
                azimuth_rad: (polar.azimuth.variance * polar.outlier.reach()).sqrt(),
                position_m: 0.0,
            },
            Self::Cartesian { covariance, .. } => Sigmas {
                range_m: 0.0,
                azimuth_rad: 0.0,
                position_m: (0..D).map(|axis| covariance[axis][axis]).sum::<f64>().sqrt(),
            },
        }
    }

    /// A density per square metre of ground, times this, is a density in the plot's own measurement space: polar
    /// coordinates by `dx dy = r dr daz`; heights spread evenly; range rates over four standard deviations of speed.
    fn space_per_m2(&self, tracker: &TrackerConfig) -> f64 {
        match self {
            Self::Cartesian { .. } if D == 2 => 1.0,
            Self::Cartesian { .. } => 1.0 / HEIGHT_SPREAD_M,
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
                space
            }
        }
    }
}

/// Whether a plot can be worked with in `D` dimensions: finite, and with a positive-definite covariance.
pub(crate) fn is_usable<const D: usize>(plot: &Plot) -> bool {
    match plot.measurement {
        Measurement::Polar {
            range_m,
            azimuth_rad,
            elevation_rad,
            altitude_m,
            range_rate_m_s,
            covariance,
        } => {
            let (elevation_rad, altitude_m) = (elevation_rad.filter(|_| D > 2), altitude_m.filter(|_| D > 2));
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
            truncated::<D>(&position_m).iter().all(|axis| axis.is_finite())
                && covariance.is_none_or(|c| cholesky(&truncated_block::<D, D>(&c)).is_ok())
        }
    }
}

/// A covariance of the sensor's frame in the picture's. A planar world has no place for its frames to be turned against
/// each other.
fn turned<const D: usize>(covariance: &Block<3>, view: &View) -> Block<D> {
    if D > 2 {
        truncated_block(&view.from_sensor.rotate_covariance(*covariance))
    } else {
        truncated_block(covariance)
    }
}

/// Without what a world of `D` dimensions ignores.
fn flattened<const D: usize>(position_m: &[f64; 3]) -> [f64; 3] {
    extended(&truncated::<D>(position_m))
}

/// Where a plot stands in the slant plane.
pub(crate) fn slant_point<const D: usize>(plot: &Plot) -> SlantPoint {
    match plot.measurement {
        Measurement::Polar { range_m, azimuth_rad, .. } => {
            let (sin, cos) = sin_cos(azimuth_rad);
            [range_m * sin, range_m * cos]
        }
        Measurement::Cartesian { position_m, .. } => slant_plane(&flattened::<D>(&position_m)),
    }
}

/// A point's place in the slant plane: its direction over the ground, at its slant range.
pub(crate) fn slant_plane(p: &[f64; 3]) -> SlantPoint {
    let ground2 = p[0] * p[0] + p[1] * p[1];
    let stretch = if ground2 > NEAREST_GROUND2_M2 { ((ground2 + p[2] * p[2]) / ground2).sqrt() } else { 1.0 };
    [p[0] * stretch, p[1] * stretch]
}

//! Frames and the exact transforms between them, fixed here once for the whole crate.
//!
//! | frame | used for | type |
//! |---|---|---|
//! | WGS-84 geodetic | sites and geodetic output | [`Geodetic`] |
//! | Earth-centred, Earth-fixed (ECEF) | the step between any two other frames | `[f64; 3]` |
//! | east-north-up (ENU) at an origin | a picture's state, a sensor's surroundings | [`EnuFrame`], `[f64; 3]` |
//! | polar around a sensor | plots | [`Polar`] |
//!
//! Azimuth runs clockwise from true north in [0, 2π), elevation upwards from the horizontal plane of the
//! frame's origin, and a **positive range rate opens**. Lengths are metres, angles radians. Nothing here
//! takes the Earth for flat: at 400 km a target 10 km high stands 2.5 km *below* the radar's horizontal
//! plane, and the radar sees that far.
//!
//! Two radars, one picture: each sensor has its own [`EnuFrame`], and [`EnuFrame::transform_to`] gives the
//! [`Rigid`] motion that takes its positions and velocities into the picture's. A frame costs some sines to
//! make, so a moving platform simply makes one a scan.
//!
//! ```
//! use aegis_core::geometry::{EnuFrame, Geodetic, Polar};
//! let radar = EnuFrame::new(Geodetic::from_degrees(41.3, 2.1, 30.0));
//! let picture = EnuFrame::new(Geodetic::from_degrees(41.0, 1.0, 0.0));
//! // A secondary radar measures slant range and azimuth, and is told the altitude.
//! let seen = radar.at_altitude(200_000.0, 1.0, 10_000.0);
//! assert!(seen.reached);
//! let state = radar.transform_to(&picture).apply(seen.position_m);
//! assert!((picture.height_at(state) - 10_000.0).abs() < 1e-4);
//! assert!((Polar::from_enu(seen.position_m).range_m - 200_000.0).abs() < 1e-6);
//! ```

mod angle;
mod frame;
mod geodetic;
mod polar;
mod rigid;
mod site;
mod slant;
mod uncertainty;

pub use angle::{wrap_angle, wrap_azimuth};
pub use frame::EnuFrame;
pub use geodetic::Geodetic;
pub use polar::{Polar, range_rate_m_s};
pub use rigid::Rigid;
pub use site::Site;
pub use slant::AtAltitude;
pub use uncertainty::{Gaussian, PositionEstimate, position_and_covariance_from_polar};

/// Three numbers in some frame.
type Vector = [f64; 3];

pub(crate) fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(crate) fn norm(a: Vector) -> f64 {
    dot(a, a).sqrt()
}

//! What a target does: where it appears, the legs that it flies, what it answers to an interrogator.

use super::limits::{MAX_FLIGHT_S, MAX_LATITUDE_RAD, MAX_LEGS};
use crate::config::within;
use crate::error::{Error, Result};
use crate::geometry::Geodetic;
use crate::plot::Identity;
use std::f64::consts::TAU;

/// One target, from where it appears to where it lands.
///
/// Fields are plain data; the methods chain, so that a script reads as the flight:
///
/// ```
/// use aegis_core::Geodetic;
/// use aegis_core::sim::TargetScript;
///
/// let departure = TargetScript::new(Geodetic::from_degrees(43.0, -5.0, 100.0), 0.0, 80.0)
///     .appearing_after(60.0)
///     .climbing_to(6000.0, 12.0)
///     .accelerating_to(180.0, 0.5)
///     .straight(90.0)
///     .turning(1.2, 0.03)
///     .straight(300.0);
/// assert_eq!(departure.legs.len(), 5);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct TargetScript {
    /// Seconds from the scene's start until it appears, `0..=1e7`.
    pub appears_s: f64,
    /// Where it appears: within 80° of the equator, height `-500..=100_000` m.
    pub position: Geodetic,
    /// Its course over ground there, clockwise from true north.
    pub track_rad: f64,
    /// Its horizontal speed over ground there, `0.1..=10_000`.
    pub speed_m_s: f64,
    /// What it does then, at most [`MAX_LEGS`]. After the last leg it is gone.
    pub legs: Vec<Leg>,
    /// Mean radar cross-section, `1e-4..=1e6`.
    pub rcs_m2: f64,
    /// What it answers with; `None` for a target that only the primary radar sees.
    pub transponder: Option<Transponder>,
}

/// One thing a pilot does.
///
/// [`Straight`](Self::Straight), [`Turn`](Self::Turn) and [`FlyTo`](Self::FlyTo) take time; the others are commands
/// that are obeyed from then on, beside the legs that follow, until the value is reached.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Leg {
    /// Along a geodesic.
    Straight {
        /// For how long, above 0.
        duration_s: f64,
    },
    /// A turn at a constant rate, see
    /// [`coordinated_turn_rate_rad_s`](super::coordinated_turn_rate_rad_s).
    Turn {
        /// Through which angle, positive to the right, within ±100 turns.
        angle_rad: f64,
        /// How fast, `1e-4..=1`.
        rate_rad_s: f64,
    },
    /// Turn to a place and fly there; its height is ignored.
    FlyTo {
        /// Which place.
        waypoint: Geodetic,
        /// How fast it turns, `1e-4..=1`. A place inside the turning circle is never reached, and refused.
        rate_rad_s: f64,
    },
    /// Climb or descend.
    Climb {
        /// Up or down to this height above the ellipsoid, `-500..=100_000`.
        height_m: f64,
        /// How fast, `0.01..=2000`.
        rate_m_s: f64,
    },
    /// Speed up or slow down.
    Accelerate {
        /// To this horizontal speed, `0.1..=10_000`.
        speed_m_s: f64,
        /// How fast, `0.001..=500`.
        acceleration_m_s2: f64,
    },
}

/// What a target's transponder answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct Transponder {
    /// Mode S address, Mode 3/A code and callsign: each may be missing.
    pub identity: Identity,
    /// It reports no altitude.
    pub without_altitude: bool,
}

impl TargetScript {
    /// A target of 10 m² without a transponder, there from the scene's start on, that does nothing yet.
    #[must_use]
    pub const fn new(position: Geodetic, track_rad: f64, speed_m_s: f64) -> Self {
        Self {
            appears_s: 0.0,
            position,
            track_rad,
            speed_m_s,
            legs: Vec::new(),
            rcs_m2: 10.0,
            transponder: None,
        }
    }

    /// Appearing so many seconds after the scene's start.
    #[must_use]
    pub fn appearing_after(mut self, seconds: f64) -> Self {
        self.appears_s = seconds;
        self
    }

    /// With this mean radar cross-section, m².
    #[must_use]
    pub fn with_rcs(mut self, rcs_m2: f64) -> Self {
        self.rcs_m2 = rcs_m2;
        self
    }

    /// With a transponder that answers this, and its altitude.
    #[must_use]
    pub fn with_identity(mut self, identity: Identity) -> Self {
        self.transponder = Some(Transponder { identity, without_altitude: false });
        self
    }

    /// Then straight on for so many seconds.
    #[must_use]
    pub fn straight(self, duration_s: f64) -> Self {
        self.then(Leg::Straight { duration_s })
    }

    /// Then a turn through an angle, positive to the right.
    #[must_use]
    pub fn turning(self, angle_rad: f64, rate_rad_s: f64) -> Self {
        self.then(Leg::Turn { angle_rad, rate_rad_s })
    }

    /// Then to a place.
    #[must_use]
    pub fn flying_to(self, waypoint: Geodetic, rate_rad_s: f64) -> Self {
        self.then(Leg::FlyTo { waypoint, rate_rad_s })
    }

    /// From then on up or down to a height.
    #[must_use]
    pub fn climbing_to(self, height_m: f64, rate_m_s: f64) -> Self {
        self.then(Leg::Climb { height_m, rate_m_s })
    }

    /// From then on to another speed.
    #[must_use]
    pub fn accelerating_to(self, speed_m_s: f64, acceleration_m_s2: f64) -> Self {
        self.then(Leg::Accelerate { speed_m_s, acceleration_m_s2 })
    }

    fn then(mut self, leg: Leg) -> Self {
        self.legs.push(leg);
        self
    }

    pub(super) fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        within(&field("appears_s"), self.appears_s, 0.0, 1e7)?;
        place(&field("position"), &self.position)?;
        within(&field("track_rad"), self.track_rad, -TAU, TAU)?;
        speed(&field("speed_m_s"), self.speed_m_s)?;
        within(&field("rcs_m2"), self.rcs_m2, 1e-4, 1e6)?;
        self.validate_transponder(path)?;
        if self.legs.len() > MAX_LEGS {
            return Err(Error::config(field("legs"), format!("at most {MAX_LEGS}, got {}", self.legs.len())));
        }
        self.legs
            .iter()
            .enumerate()
            .try_for_each(|(index, leg)| leg.validate(&field(&format!("legs[{index}]"))))
    }

    fn validate_transponder(&self, path: &str) -> Result<()> {
        let identity = self.transponder.unwrap_or_default().identity;
        if identity.mode_s.is_some_and(|address| address > 0xff_ffff) {
            return Err(Error::config(format!("{path}.transponder.identity.mode_s"), "24 bits"));
        }
        if identity.mode_3a.is_some_and(|code| code > 0o7777) {
            return Err(Error::config(format!("{path}.transponder.identity.mode_3a"), "12 bits"));
        }
        Ok(())
    }
}

impl Leg {
    fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        match *self {
            Self::Straight { duration_s } => within(&field("duration_s"), duration_s, 1e-3, MAX_FLIGHT_S),
            Self::Turn { angle_rad, rate_rad_s } => {
                within(&field("angle_rad"), angle_rad, -100.0 * TAU, 100.0 * TAU)?;
                turn_rate(&field("rate_rad_s"), rate_rad_s)
            }
            Self::FlyTo { waypoint, rate_rad_s } => {
                place(&field("waypoint"), &waypoint)?;
                turn_rate(&field("rate_rad_s"), rate_rad_s)
            }
            Self::Climb { height_m, rate_m_s } => {
                height(&field("height_m"), height_m)?;
                within(&field("rate_m_s"), rate_m_s, 0.01, 2000.0)
            }
            Self::Accelerate { speed_m_s, acceleration_m_s2 } => {
                speed(&field("speed_m_s"), speed_m_s)?;
                within(&field("acceleration_m_s2"), acceleration_m_s2, 1e-3, 500.0)
            }
        }
    }
}

fn place(field: &str, position: &Geodetic) -> Result<()> {
    position.validate(field)?;
    within(&format!("{field}.latitude_rad"), position.latitude_rad, -MAX_LATITUDE_RAD, MAX_LATITUDE_RAD)?;
    height(&format!("{field}.height_m"), position.height_m)
}

fn height(field: &str, height_m: f64) -> Result<()> {
    within(field, height_m, -500.0, 1e5)
}

fn speed(field: &str, speed_m_s: f64) -> Result<()> {
    within(field, speed_m_s, 0.1, 1e4)
}

fn turn_rate(field: &str, rate_rad_s: f64) -> Result<()> {
    within(field, rate_rad_s, 1e-4, 1.0)
}

//! Flies a script once and keeps knots, from which the state at any time follows in a few steps.

use super::limits::{MAX_FLIGHT_S, MAX_LATITUDE_RAD};
use super::motion::{Control, Kinematics, TargetState};
use super::script::{Leg, TargetScript};
use crate::elementary::{atan2, cos, hypot};
use crate::error::{Error, Result};
use crate::geometry::{EnuFrame, Geodetic, wrap_angle};

/// Farthest apart two knots lie.
const KNOT_SPACING_S: f64 = 4.0;
/// How often the course to a waypoint is corrected.
const HOMING_STEP_S: f64 = 1.0;
/// A course that is off by less is not corrected.
const HOMING_DEADBAND_RAD: f64 = 1e-4;
/// Shorter times are nothing.
const INSTANT_S: f64 = 1e-9;

/// A height (m) or speed (m/s) that is off by less is off by rounding only.
const ROUNDING: f64 = 1e-9;

/// A flown script.
#[derive(Clone, Debug)]
pub(super) struct Flight {
    knots: Vec<Knot>,
    end_s: f64,
}

/// From here on one control holds, until the next knot.
#[derive(Clone, Copy, Debug)]
struct Knot {
    time_s: f64,
    state: Kinematics,
    control: Control,
}

impl Flight {
    /// Flies a validated script; `path` names it in errors.
    pub(super) fn fly(script: &TargetScript, path: &str) -> Result<Self> {
        let mut pilot = Pilot::at_start_of(script);
        for (index, leg) in script.legs.iter().enumerate() {
            pilot.fly_leg(leg).map_err(|reason| Error::config(format!("{path}.legs[{index}]"), reason))?;
        }
        Ok(Self { knots: pilot.knots, end_s: pilot.time_s })
    }

    /// How long it lasts.
    pub(super) fn duration_s(&self) -> f64 {
        self.knots.first().map_or(0.0, |first| self.end_s - first.time_s)
    }

    /// The state so many seconds after the scene's start; `None` before it appears and after it landed.
    pub(super) fn at(&self, time_s: f64) -> Option<TargetState> {
        if time_s > self.end_s {
            return None;
        }
        let next = self.knots.partition_point(|knot| knot.time_s <= time_s);
        let knot = self.knots.get(next.checked_sub(1)?)?;
        Some(knot.state.advanced(&knot.control, time_s - knot.time_s).with_control(&knot.control))
    }
}

/// A value that is being approached.
#[derive(Clone, Copy, Debug)]
struct Goal {
    value: f64,
    rate: f64,
}

struct Pilot {
    begin_s: f64,
    time_s: f64,
    state: Kinematics,
    height: Option<Goal>,
    speed: Option<Goal>,
    knots: Vec<Knot>,
}

impl Pilot {
    fn at_start_of(script: &TargetScript) -> Self {
        let state = Kinematics {
            position: script.position,
            track_rad: script.track_rad,
            speed_m_s: script.speed_m_s,
        };
        Self {
            begin_s: script.appears_s,
            time_s: script.appears_s,
            state,
            height: None,
            speed: None,
            knots: Vec::new(),
        }
    }

    fn fly_leg(&mut self, leg: &Leg) -> Result<(), &'static str> {
        match *leg {
            Leg::Straight { duration_s } => self.hold_turn(0.0, duration_s),
            Leg::Turn { angle_rad, rate_rad_s } => {
                self.hold_turn(rate_rad_s.copysign(angle_rad), angle_rad.abs() / rate_rad_s)
            }
            Leg::FlyTo { waypoint, rate_rad_s } => self.home(&waypoint, rate_rad_s),
            Leg::Climb { height_m, rate_m_s } => {
                self.height = Some(Goal { value: height_m, rate: rate_m_s });
                Ok(())
            }
            Leg::Accelerate { speed_m_s, acceleration_m_s2 } => {
                self.speed = Some(Goal { value: speed_m_s, rate: acceleration_m_s2 });
                Ok(())
            }
        }
    }

    /// Steers towards a place until it is abeam.
    fn home(&mut self, waypoint: &Geodetic, rate_rad_s: f64) -> Result<(), &'static str> {
        loop {
            let (bearing_rad, distance_m) = bearing_and_distance(&self.state.position, waypoint);
            let error_rad = wrap_angle(bearing_rad - self.state.track_rad);
            if distance_m <= self.state.speed_m_s * HOMING_STEP_S {
                let to_go_s = distance_m * cos(error_rad) / self.state.speed_m_s;
                return self.hold_turn(0.0, to_go_s.max(0.0));
            }
            let is_on_course = error_rad.abs() < HOMING_DEADBAND_RAD;
            let turn =
                if is_on_course { 0.0 } else { (error_rad / HOMING_STEP_S).clamp(-rate_rad_s, rate_rad_s) };
            self.hold_turn(turn, HOMING_STEP_S)
                .map_err(|_| "the waypoint is not reached within a day, or lies inside the turning circle")?;
        }
    }

    /// Flies for a while at one turn rate, on the way obeying the commands for height and speed.
    fn hold_turn(&mut self, turn_rate_rad_s: f64, duration_s: f64) -> Result<(), &'static str> {
        let mut left_s = duration_s;
        while left_s > INSTANT_S {
            let control = self.control(turn_rate_rad_s);
            let step_s = left_s.min(KNOT_SPACING_S).min(self.time_to_goal_s());
            self.keep_knot(&control);
            self.state = self.state.advanced(&control, step_s);
            self.time_s += step_s;
            left_s -= step_s;
            self.settle();
            self.check()?;
        }
        Ok(())
    }

    fn control(&self, turn_rate_rad_s: f64) -> Control {
        let towards =
            |goal: Option<Goal>, now: f64| goal.map_or(0.0, |goal| goal.rate.copysign(goal.value - now));
        Control {
            turn_rate_rad_s,
            climb_rate_m_s: towards(self.height, self.state.position.height_m),
            acceleration_m_s2: towards(self.speed, self.state.speed_m_s),
        }
    }

    fn time_to_goal_s(&self) -> f64 {
        let left = |goal: Option<Goal>, now: f64| {
            goal.map_or(f64::INFINITY, |goal| (goal.value - now).abs() / goal.rate)
        };
        left(self.height, self.state.position.height_m).min(left(self.speed, self.state.speed_m_s))
    }

    /// A command whose value is reached is done, and the value exact.
    fn settle(&mut self) {
        let is_reached = |goal: &Goal, now: f64| (goal.value - now).abs() <= goal.rate * INSTANT_S + ROUNDING;
        if let Some(goal) = self.height.take_if(|goal| is_reached(goal, self.state.position.height_m)) {
            self.state.position.height_m = goal.value;
        }
        if let Some(goal) = self.speed.take_if(|goal| is_reached(goal, self.state.speed_m_s)) {
            self.state.speed_m_s = goal.value;
        }
    }

    /// While nothing changes, the last knot serves for its whole spacing.
    fn keep_knot(&mut self, control: &Control) {
        let is_served = self.knots.last().is_some_and(|last| {
            last.control == *control && self.time_s - last.time_s < KNOT_SPACING_S - INSTANT_S
        });
        if !is_served {
            self.knots.push(Knot { time_s: self.time_s, state: self.state, control: *control });
        }
    }

    fn check(&self) -> Result<(), &'static str> {
        if self.state.position.latitude_rad.abs() > MAX_LATITUDE_RAD {
            return Err("the flight leaves 80° of latitude");
        }
        if self.time_s - self.begin_s > MAX_FLIGHT_S {
            return Err("the flight lasts longer than a day");
        }
        Ok(())
    }
}

/// To a place, along the straight line, seen in the horizontal plane here.
fn bearing_and_distance(from: &Geodetic, to: &Geodetic) -> (f64, f64) {
    let [east_m, north_m, _] = EnuFrame::new(*from).from_geodetic(*to);
    (atan2(east_m, north_m), hypot(east_m, north_m))
}

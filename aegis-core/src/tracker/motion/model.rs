//! One model of motion: how a state that follows it moves on, and what is known when it begins.

use super::acceleration::{Acceleration, Arc, Diffusion, Flow, GROUND};
use super::mixture::Mixture;
use super::state::ModeState;
use crate::config::{Manoeuvre, ManoeuvreModel};
use crate::time::Time;
use crate::tracker::kinematics::{Block, Kinematics};
use crate::tracker::measurement::Rows;

/// An acceleration that is said to stay drifts by this share of its variance in the time that it lasts.
const DRIFT_SHARE: f64 = 0.1;
/// No target turns faster, rad/s: a larger estimate is noise.
const FASTEST_TURN_RAD_S: f64 = 0.5;
/// However slow a target is, stronger noise adds this many times the noise of straight flight: who stands may drive off.
const LEAST_STRONGER: f64 = 12.0;

/// A model of motion, ready to predict with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model<const D: usize> {
    /// White acceleration on each axis, m²/s³, and what is added to the horizontal ones for each speed squared.
    noise: [f64; D],
    speed_noise_per_s: f64,
    /// What a manoeuvre adds to that.
    stronger: Stronger,
    drive: Drive,
}

/// White acceleration that a manoeuvre adds, m²/s³: how much of it at least and at most, and for each speed squared.
#[derive(Clone, Copy, Debug)]
struct Stronger {
    least: f64,
    most: f64,
    speed_noise_per_s: f64,
}

impl Stronger {
    const NONE: Self = Self { least: 0.0, most: 0.0, speed_noise_per_s: 0.0 };

    fn at(&self, speed2: f64) -> f64 {
        (self.speed_noise_per_s * speed2).max(self.least).min(self.most)
    }
}

/// What else accelerates the target.
#[derive(Clone, Copy, Debug)]
enum Drive {
    Nothing,
    /// Across the course; the course turns with it.
    Turn {
        variance: f64,
        rate_variance: f64,
        drift_per_s: f64,
    },
    /// In any horizontal direction.
    Constant {
        variance: f64,
        jerk: f64,
    },
    Singer {
        sigma: f64,
        time_constant_s: f64,
    },
}

/// What an acceleration does over a step: how the state flows, and the noise that drives it, along a unit if in one direction.
struct Course {
    dt: f64,
    flow: Flow,
    diffusion: Diffusion,
    direction: Option<[f64; 2]>,
}

impl<const D: usize> Model<D> {
    pub(super) fn straight(noise: [f64; D], speed_noise_per_s: f64) -> Self {
        Self { noise, speed_noise_per_s, stronger: Stronger::NONE, drive: Drive::Nothing }
    }

    pub(super) fn of(manoeuvre: &Manoeuvre, straight: &Self) -> Self {
        let jerk = |variance: f64| DRIFT_SHARE * variance / manoeuvre.mean_duration_s;
        let drive = match manoeuvre.model {
            ManoeuvreModel::Noise { process_noise_m2_s3: most, speed_noise_per_s } => {
                let least = LEAST_STRONGER * straight.noise[0];
                return Self { stronger: Stronger { least, most, speed_noise_per_s }, ..*straight };
            }
            ManoeuvreModel::CoordinatedTurn { acceleration_sigma_m_s2, rate_sigma_rad_s } => Drive::Turn {
                variance: acceleration_sigma_m_s2.powi(2),
                rate_variance: rate_sigma_rad_s.powi(2),
                drift_per_s: DRIFT_SHARE / manoeuvre.mean_duration_s,
            },
            ManoeuvreModel::ConstantAcceleration { acceleration_sigma_m_s2 } => {
                let variance = acceleration_sigma_m_s2.powi(2);
                Drive::Constant { variance, jerk: jerk(variance) }
            }
            ManoeuvreModel::Singer { acceleration_sigma_m_s2: sigma, time_constant_s } => {
                Drive::Singer { sigma, time_constant_s }
            }
        };
        Self { drive, ..*straight }
    }

    /// Whether its states have an acceleration.
    pub(super) fn accelerates(&self) -> bool {
        !matches!(self.drive, Drive::Nothing)
    }

    /// White acceleration of a target with this velocity.
    pub(super) fn noise(&self, velocity: &[f64; D]) -> [f64; D] {
        let speed2 = velocity[0] * velocity[0] + velocity[1] * velocity[1];
        let added = self.speed_noise_per_s * speed2 + self.stronger.at(speed2);
        std::array::from_fn(|axis| if axis < 2 { self.noise[axis] + added } else { self.noise[axis] })
    }

    /// Largest variance along any axis that the acceleration begins with, and the strongest white jerk after that.
    pub(super) fn largest_drive(&self, velocity: &[f64; D]) -> (f64, f64) {
        match self.drive {
            Drive::Nothing => (0.0, 0.0),
            Drive::Turn { drift_per_s, .. } => {
                let variance = self.turn_variance(velocity);
                (variance, drift_per_s * variance)
            }
            Drive::Constant { variance, jerk } => (variance, jerk),
            Drive::Singer { sigma, time_constant_s } => {
                (sigma * sigma, 2.0 * sigma * sigma / time_constant_s)
            }
        }
    }

    /// Of the acceleration across the course: the smaller of what is said of it and of what the rate comes to.
    fn turn_variance(&self, velocity: &[f64; D]) -> f64 {
        let Drive::Turn { variance, rate_variance, .. } = self.drive else { return 0.0 };
        let speed2 = velocity[0] * velocity[0] + velocity[1] * velocity[1];
        variance.min(rate_variance * speed2)
    }

    /// With this weight, a target with this state begins to move so; nothing moved so before.
    pub(super) fn begin(&self, weight: f64, kinematics: &Kinematics<D>, mixture: &mut Mixture<D>) {
        mixture.weight = weight;
        mixture.state.kinematics = *kinematics;
        if let Some(aa) = self.first_acceleration(kinematics) {
            mixture.state.acceleration = Acceleration::beginning(aa);
        }
    }

    /// The covariance with which the acceleration begins, if there is any.
    fn first_acceleration(&self, kinematics: &Kinematics<D>) -> Option<Block<GROUND>> {
        Some(match self.drive {
            Drive::Nothing => return None,
            Drive::Turn { .. } => {
                let variance = self.turn_variance(&kinematics.velocity);
                match across(kinematics) {
                    Some(unit) => over_ground(|i, j| variance * unit[i] * unit[j]),
                    None => over_ground(|i, j| if i == j { variance } else { 0.0 }),
                }
            }
            Drive::Constant { variance, .. } => over_ground(|i, j| if i == j { variance } else { 0.0 }),
            Drive::Singer { sigma, .. } => over_ground(|i, j| if i == j { sigma * sigma } else { 0.0 }),
        })
    }

    /// The state at another time, of a model without acceleration.
    pub(super) fn straight_on(&self, kinematics: &Kinematics<D>, time: Time) -> Kinematics<D> {
        let mut next = *kinematics;
        self.fly_straight(&mut next, time);
        next
    }

    /// The same, in place.
    fn fly_straight(&self, kinematics: &mut Kinematics<D>, time: Time) {
        let noise = self.noise(&kinematics.velocity);
        kinematics.predict(time, &noise);
    }

    /// The state at another time. It has an acceleration if the model has one.
    pub(super) fn predict(&self, state: &mut ModeState<D>, time: Time) {
        let ModeState { kinematics, acceleration } = state;
        let Some(course) = self.course(kinematics, acceleration, time) else {
            return self.fly_straight(kinematics, time);
        };
        let before = *acceleration;
        acceleration.flow(kinematics, &course.flow, course.dt);
        acceleration.diffuse(&course.diffusion, course.direction);
        self.carry(kinematics, &before, &course, time);
    }

    /// The same of position and velocity alone: the acceleration stays as it was before.
    pub(super) fn predict_motion(&self, state: &mut ModeState<D>, time: Time) {
        let ModeState { kinematics, acceleration } = state;
        match self.course(kinematics, acceleration, time) {
            Some(course) => self.carry(kinematics, acceleration, &course, time),
            None => self.fly_straight(kinematics, time),
        }
    }

    /// Takes position and velocity along with the acceleration that there was.
    fn carry(&self, kinematics: &mut Kinematics<D>, by: &Acceleration<D>, course: &Course, time: Time) {
        let noise = self.noise(&kinematics.velocity);
        by.carry(kinematics, &course.flow, course.dt);
        course.diffusion.spread(kinematics, course.direction);
        kinematics.diffuse(course.dt, &noise);
        kinematics.time = time;
    }

    /// What the model's acceleration does until then, if it has one.
    fn course(
        &self,
        kinematics: &Kinematics<D>,
        acceleration: &Acceleration<D>,
        time: Time,
    ) -> Option<Course> {
        let dt = time.seconds_since(kinematics.time);
        let (flow, diffusion, direction) = match self.drive {
            Drive::Nothing => return None,
            Drive::Turn { drift_per_s, .. } => {
                let rate = turn_rate_rad_s(kinematics, acceleration);
                let jerk = drift_per_s * self.turn_variance(&kinematics.velocity);
                (Flow::turn(dt, rate), Diffusion::white_jerk(dt, jerk), across(kinematics))
            }
            Drive::Constant { jerk, .. } => {
                (Flow::constant_acceleration(dt), Diffusion::white_jerk(dt, jerk), None)
            }
            Drive::Singer { sigma, time_constant_s } => {
                (Flow::singer(dt, time_constant_s), Diffusion::singer(dt, time_constant_s, sigma), None)
            }
        };
        Some(Course { dt, flow, diffusion, direction })
    }

    /// Takes in a plot whose rows were linearised here.
    ///
    /// A turn changes the course and keeps the speed, while a linear update adds the change of velocity as a straight
    /// vector: seen late, a turn of 25° would make the target faster by a tenth, with a deviation that says
    /// nothing of it. So what the plot adds across the course is laid along the circle, as an angle.
    pub(super) fn update(&self, state: &mut ModeState<D>, rows: &Rows<D>) {
        // A newborn is tried at several speeds in the places of the models, and has no acceleration.
        let turns = matches!(self.drive, Drive::Turn { .. }) && !state.acceleration.is_none();
        let before = turns.then(|| (state.kinematics.velocity, across(&state.kinematics)));
        state.update(rows);
        if let Some((velocity, Some(unit))) = before {
            bend(state, &velocity, unit);
        }
    }
}

/// Lays the change of velocity since `before` along the circle; acceleration and covariances turn with the course.
fn bend<const D: usize>(state: &mut ModeState<D>, before: &[f64; D], across: [f64; 2]) {
    let velocity = &mut state.kinematics.velocity;
    let change = [velocity[0] - before[0], velocity[1] - before[1]];
    let speed = (before[0] * before[0] + before[1] * before[1]).sqrt();
    let sideways = change[0] * across[0] + change[1] * across[1];
    if sideways.abs() > speed {
        return;
    }
    // The unit across the course points to its right: a change to that side turns the course clockwise.
    let Arc { sin, cos, .. } = Arc::of(-sideways / speed);
    velocity[0] -= sideways * across[0];
    velocity[1] -= sideways * across[1];
    state.turn(sin, cos);
}

/// `ω = |v × a|/|v|²`, over the ground. Its sign is that of the acceleration itself.
fn turn_rate_rad_s<const D: usize>(kinematics: &Kinematics<D>, acceleration: &Acceleration<D>) -> f64 {
    let (v, a) = (&kinematics.velocity, &acceleration.mean);
    let speed2 = v[0] * v[0] + v[1] * v[1];
    let across = (v[0] * a[1] - v[1] * a[0]).abs();
    (across / speed2.max(f64::MIN_POSITIVE)).min(FASTEST_TURN_RAD_S)
}

/// The unit vector across the course, over the ground; `None` while the course is anything.
fn across<const D: usize>(kinematics: &Kinematics<D>) -> Option<[f64; 2]> {
    let (v, vv) = (&kinematics.velocity, &kinematics.vv);
    let speed2 = v[0] * v[0] + v[1] * v[1];
    let speed = speed2.sqrt();
    (speed2 > vv[0][0] + vv[1][1]).then(|| [v[1] / speed, -v[0] / speed])
}

fn over_ground(entry: impl Fn(usize, usize) -> f64) -> Block<GROUND> {
    std::array::from_fn(|i| std::array::from_fn(|j| entry(i, j)))
}

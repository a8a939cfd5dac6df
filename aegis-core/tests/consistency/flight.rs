//! A target that flies straight and now and then manoeuvres, in small steps of time.

use crate::radar::{Case, Random, State};
use aegis_core::config::{ManoeuvreModel, TrackerConfig};

const STEP_S: f64 = 0.05;

/// How targets fly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Habit {
    /// As the default configuration assumes: turns of any rate, spells of strong noise, white acceleration always.
    AsAssumed,
    /// As airliners do: straight and level but for the weather, and turns at 3° a second.
    StandardTurns,
}

/// Where in its manoeuvres a target is at a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Straight,
    /// The first two scans since a turn began.
    Begin,
    Turn,
    /// The first three scans since it ended.
    After,
    /// Strong noise.
    Noise,
}

impl Phase {
    pub(crate) const ALL: [Self; 5] = [Self::Straight, Self::Begin, Self::Turn, Self::After, Self::Noise];
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Doing {
    Straight,
    /// Acceleration across the course.
    Turn {
        across_m_s2: f64,
    },
    Noise,
}

/// What [`Habit::AsAssumed`] is made of: what the tracker's own configuration says of targets.
struct Assumed {
    noise_m2_s3: [f64; 3],
    velocity_sigma_m_s: [f64; 3],
    speed_noise_per_s: f64,
    turn_sigma_m_s2: f64,
    turn_rate_sigma_rad_s: f64,
    turn_interval_s: f64,
    turn_duration_s: f64,
    strong_noise_m2_s3: f64,
    strong_speed_noise_per_s: f64,
    noise_interval_s: f64,
    noise_duration_s: f64,
}

/// A turn's acceleration drifts by a tenth of its variance while it lasts.
const TURN_DRIFT: f64 = 0.1;
/// However slow it is, stronger noise adds so many times the noise of straight flight.
const LEAST_STRONGER: f64 = 12.0;

impl Assumed {
    /// Of a configuration with a turn and a spell of stronger noise, in this order.
    fn of(tracker: &TrackerConfig) -> Self {
        let [turn, spell] = &tracker.manoeuvres[..] else { panic!("{:?}", tracker.manoeuvres) };
        let ManoeuvreModel::CoordinatedTurn { acceleration_sigma_m_s2, rate_sigma_rad_s } = turn.model else {
            panic!("{turn:?}")
        };
        let ManoeuvreModel::Noise { process_noise_m2_s3, speed_noise_per_s } = spell.model else {
            panic!("{spell:?}")
        };
        let [along, up] = [tracker.process_noise_m2_s3, tracker.vertical_process_noise_m2_s3];
        let velocity_m_s = tracker.velocity_prior_sigma_m_s;
        Self {
            noise_m2_s3: [along, along, up],
            velocity_sigma_m_s: [velocity_m_s, velocity_m_s, tracker.vertical_velocity_prior_sigma_m_s],
            speed_noise_per_s: tracker.speed_noise_per_s,
            turn_sigma_m_s2: acceleration_sigma_m_s2,
            turn_rate_sigma_rad_s: rate_sigma_rad_s,
            turn_interval_s: turn.mean_interval_s,
            turn_duration_s: turn.mean_duration_s,
            strong_noise_m2_s3: process_noise_m2_s3,
            strong_speed_noise_per_s: speed_noise_per_s,
            noise_interval_s: spell.mean_interval_s,
            noise_duration_s: spell.mean_duration_s,
        }
    }
}

/// What the weather does to [`Habit::StandardTurns`].
const WEATHER_M2_S3: [f64; 3] = [1.0, 1.0, 0.1];
const STANDARD_RATE_RAD_S: f64 = 3.0 * std::f64::consts::PI / 180.0;

pub(crate) struct Flight {
    habit: Habit,
    assumed: Assumed,
    dimensions: usize,
    pub(crate) state: State,
    doing: Doing,
    /// Of [`Habit::StandardTurns`]: how long it goes on so.
    left_s: f64,
    since_begin: u32,
    since_end: u32,
}

impl Flight {
    pub(crate) fn new(habit: Habit, case: &Case, random: &mut Random) -> Self {
        let dimensions = case.dimensions();
        let assumed = Assumed::of(&TrackerConfig::default());
        let mut state = State::zeros();
        state[0] = 60_000.0 + 5000.0 * random.normal();
        state[1] = 60_000.0 + 5000.0 * random.normal();
        if dimensions > 2 {
            state[2] = 8000.0;
        }
        match habit {
            Habit::AsAssumed => {
                for axis in 0..dimensions {
                    state[axis + 3] = assumed.velocity_sigma_m_s[axis] * random.normal();
                }
            }
            Habit::StandardTurns => {
                let (speed, course) =
                    (random.uniform(120.0, 250.0), random.uniform(0.0, std::f64::consts::TAU));
                (state[3], state[4]) = (speed * course.sin(), speed * course.cos());
            }
        }
        let left_s = random.uniform(40.0, 120.0);
        let doing = Doing::Straight;
        Self { habit, assumed, dimensions, state, doing, left_s, since_begin: 99, since_end: 99 }
    }

    /// On to the next scan.
    pub(crate) fn fly(&mut self, period_s: f64, random: &mut Random) {
        let before = self.doing;
        for _ in 0..(period_s / STEP_S).round() as u32 {
            self.change(random);
            self.advance(random);
        }
        let turns = |doing| matches!(doing, Doing::Turn { .. });
        (self.since_begin, self.since_end) = (self.since_begin + 1, self.since_end + 1);
        if turns(self.doing) && !turns(before) {
            self.since_begin = 0;
        }
        if turns(before) && !turns(self.doing) {
            self.since_end = 0;
        }
    }

    pub(crate) fn phase(&self) -> Phase {
        match self.doing {
            Doing::Turn { .. } if self.since_begin < 2 => Phase::Begin,
            Doing::Turn { .. } => Phase::Turn,
            Doing::Noise => Phase::Noise,
            Doing::Straight if self.since_end < 3 => Phase::After,
            Doing::Straight => Phase::Straight,
        }
    }

    /// A manoeuvre may begin or end.
    fn change(&mut self, random: &mut Random) {
        match self.habit {
            Habit::AsAssumed => self.change_without_memory(random),
            Habit::StandardTurns => {
                self.left_s -= STEP_S;
                if self.left_s <= 0.0 {
                    self.change_leg(random);
                }
            }
        }
    }

    fn change_without_memory(&mut self, random: &mut Random) {
        let assumed = &self.assumed;
        let sigma_m_s2 = assumed.turn_sigma_m_s2.min(assumed.turn_rate_sigma_rad_s * self.speed_m_s());
        self.doing = match self.doing {
            Doing::Straight if random.chance(STEP_S / assumed.turn_interval_s) => {
                Doing::Turn { across_m_s2: sigma_m_s2 * random.normal() }
            }
            Doing::Straight if random.chance(STEP_S / assumed.noise_interval_s) => Doing::Noise,
            Doing::Turn { .. } if random.chance(STEP_S / assumed.turn_duration_s) => Doing::Straight,
            Doing::Turn { across_m_s2 } => {
                let drift = (TURN_DRIFT * STEP_S / assumed.turn_duration_s).sqrt();
                Doing::Turn { across_m_s2: across_m_s2 + sigma_m_s2 * drift * random.normal() }
            }
            Doing::Noise if random.chance(STEP_S / assumed.noise_duration_s) => Doing::Straight,
            same => same,
        };
    }

    fn change_leg(&mut self, random: &mut Random) {
        if let Doing::Straight = self.doing {
            let side = if random.chance(0.5) { 1.0 } else { -1.0 };
            self.doing = Doing::Turn { across_m_s2: side * STANDARD_RATE_RAD_S * self.speed_m_s() };
            self.left_s = random.uniform(10.0, 60.0);
        } else {
            self.doing = Doing::Straight;
            self.left_s = random.uniform(40.0, 120.0);
        }
    }

    /// The place moves by the mean of the velocities before and after.
    fn advance(&mut self, random: &mut Random) {
        let before = self.state;
        if let Doing::Turn { across_m_s2 } = self.doing {
            let (east, north) = (before[3], before[4]);
            let (sin, cos) = (STEP_S * (across_m_s2 / east.hypot(north)).clamp(-0.5, 0.5)).sin_cos();
            (self.state[3], self.state[4]) = (east * cos - north * sin, east * sin + north * cos);
        }
        for (axis, noise_m2_s3) in self.noise_m2_s3().into_iter().enumerate().take(self.dimensions) {
            self.state[axis + 3] += (noise_m2_s3 * STEP_S).sqrt() * random.normal();
        }
        for axis in 0..self.dimensions {
            self.state[axis] += 0.5 * STEP_S * (before[axis + 3] + self.state[axis + 3]);
        }
    }

    fn noise_m2_s3(&self) -> [f64; 3] {
        if self.habit == Habit::StandardTurns {
            return WEATHER_M2_S3;
        }
        let (assumed, speed2) = (&self.assumed, self.speed_m_s().powi(2));
        let [east, north, up] = assumed.noise_m2_s3;
        let of_strong = (assumed.strong_speed_noise_per_s * speed2).max(LEAST_STRONGER * east);
        let strong = if self.doing == Doing::Noise { of_strong.min(assumed.strong_noise_m2_s3) } else { 0.0 };
        let of_speed = assumed.speed_noise_per_s * speed2;
        [east + of_speed + strong, north + of_speed + strong, up]
    }

    fn speed_m_s(&self) -> f64 {
        self.state[3].hypot(self.state[4])
    }
}

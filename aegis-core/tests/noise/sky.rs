//! Aircraft before one rotating radar that scatters otherwise than it says.

use aegis_core::config::{Site, TrackerConfig};
use aegis_core::geometry::EnuFrame;
use aegis_core::{
    Config, Event, Geodetic, Look, Measurement, Picture, Pipeline, Plot, Quantity, Scan, ScanData, Sector,
    SensorConfig, SensorId, Time,
};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::f64::consts::TAU;

pub(crate) const AIRCRAFT: u32 = 30;
pub(crate) const PERIOD_S: f64 = 4.0;
pub(crate) const RADAR: SensorId = SensorId(0);
const PLACE: [f64; 3] = [43.0, -5.0, 0.0];
/// Of (east, north, up), m²/s³: little, so that the noise can be heard even where it is a quarter of what is declared.
const ACCELERATION_M2_S3: [f64; 3] = [0.1, 0.1, 0.02];

/// What of a plot is wrong: true variance over declared variance, in the order range, azimuth, elevation, altitude, range
/// rate.
pub(crate) type Wrong = [f64; 5];

/// What is declared of each.
pub(crate) const DECLARED_SIGMAS: [f64; 5] = [50.0, 0.0015, 0.002, 60.0, 5.0];
pub(crate) const QUANTITIES: [Quantity; 5] =
    [Quantity::Range, Quantity::Azimuth, Quantity::Elevation, Quantity::Altitude, Quantity::RangeRate];

/// The same radar, with the tracker as it is by default.
pub(crate) fn told_little() -> Config {
    Config { tracker: TrackerConfig::default(), ..told() }
}

/// The radar as it declares itself, and one filter whose model of motion is the truth.
pub(crate) fn told() -> Config {
    let [range_sigma_m, azimuth_sigma_rad, elevation_sigma_rad, altitude_sigma_m, range_rate_sigma_m_s] =
        DECLARED_SIGMAS;
    let sensor = SensorConfig {
        site: Site::Geodetic(Geodetic::from_degrees(PLACE[0], PLACE[1], PLACE[2])),
        scan_period_s: Some(PERIOD_S),
        detection_probability: 0.95,
        clutter_density_per_m2: 1e-14,
        range_sigma_m,
        azimuth_sigma_rad,
        elevation_sigma_rad,
        altitude_sigma_m,
        range_rate_sigma_m_s,
        cartesian_sigma_m: range_sigma_m,
        ..SensorConfig::default()
    };
    let tracker = TrackerConfig {
        process_noise_m2_s3: ACCELERATION_M2_S3[0],
        vertical_process_noise_m2_s3: ACCELERATION_M2_S3[2],
        speed_noise_per_s: 0.0,
        manoeuvres: vec![],
        ..TrackerConfig::default()
    };
    Config { sensors: vec![sensor], tracker, ..Config::default() }
}

pub(crate) fn adapting(config: Config) -> Config {
    let sensors = config.sensors.into_iter().map(|sensor| SensorConfig { adapt_noise: true, ..sensor });
    Config { sensors: sensors.collect(), ..config }
}

/// Position and velocity.
pub(crate) type State = [f64; 6];

/// The truth.
pub(crate) struct Sky {
    random: Xoshiro256PlusPlus,
    frame: EnuFrame,
    pub(crate) aircraft: Vec<State>,
    habit: Habit,
    sigmas: [f64; 5],
    measures: Measures,
    scans: u32,
}

/// How all of them fly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Habit {
    /// As the filter of [`told`] assumes.
    AsTold,
    /// Straight on.
    Straight,
    /// Straight on, and for 20 of every 120 s in a turn of three degrees a second.
    Turning,
    /// In circles of five minutes.
    Circling,
}

/// What their plots have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Measures {
    Everything,
    /// Range, azimuth and altitude, as a secondary radar.
    Altitude,
    /// The same, and every fiftieth azimuth is 20 times as far off.
    BadAzimuths,
    Cartesian,
}

impl Sky {
    /// So many aircraft, on a ring that leaves each its own place.
    pub(crate) fn new(count: u32, wrong: Wrong, seed: u64) -> Self {
        let place = |index: u32| {
            let (bearing, range_m) =
                (TAU * f64::from(index) / f64::from(count), 40e3 + 7e3 * f64::from(index % 7));
            // More or less across the line of sight: none passes over the radar.
            let (course, speed) =
                (bearing + 0.6 + 0.2 * f64::from(index % 5), 150.0 + 5.0 * f64::from(index % 9));
            [
                range_m * bearing.sin(),
                range_m * bearing.cos(),
                6000.0 + 200.0 * f64::from(index % 11),
                speed * course.sin(),
                speed * course.cos(),
                0.0,
            ]
        };
        let mut sky = Self {
            random: Xoshiro256PlusPlus::seed_from_u64(seed),
            frame: EnuFrame::new(Geodetic::from_degrees(PLACE[0], PLACE[1], PLACE[2])),
            aircraft: (0..count).map(place).collect(),
            habit: Habit::AsTold,
            sigmas: [0.0; 5],
            measures: Measures::Everything,
            scans: 0,
        };
        sky.scatter(wrong);
        sky
    }

    /// From now on its plots are so wrong.
    pub(crate) fn scatter(&mut self, wrong: Wrong) {
        self.sigmas = std::array::from_fn(|i| DECLARED_SIGMAS[i] * wrong[i].sqrt());
    }

    pub(crate) fn flying(self, habit: Habit) -> Self {
        Self { habit, ..self }
    }

    pub(crate) fn measuring(self, measures: Measures) -> Self {
        Self { measures, ..self }
    }

    /// One rotation: start, end and plots.
    pub(crate) fn rotate(&mut self) -> (Time, Time, Vec<Plot>) {
        let start_s = PERIOD_S * f64::from(self.scans);
        self.scans += 1;
        let mut plots = Vec::new();
        for index in 0..self.aircraft.len() {
            let [east, north, ..] = self.aircraft[index];
            let met_s = PERIOD_S * east.atan2(north).rem_euclid(TAU) / TAU;
            self.fly(index, met_s);
            if self.random.random_bool(0.95) {
                plots.push(self.plot(index, Time::from_secs(start_s + met_s)));
            }
            self.fly(index, PERIOD_S - met_s);
        }
        (Time::from_secs(start_s), Time::from_secs(start_s + PERIOD_S), plots)
    }

    fn normal(&mut self) -> f64 {
        self.random.sample(StandardNormal)
    }

    /// White acceleration over `dt_s`, exactly: velocity, and place given velocity (Bar-Shalom, Li, Kirubarajan 2001, eq.
    /// 6.2.2-12).
    fn fly(&mut self, index: usize, dt_s: f64) {
        self.turn(index, dt_s);
        if self.habit != Habit::AsTold {
            let state = &mut self.aircraft[index];
            (0..3).for_each(|axis| state[axis] += dt_s * state[axis + 3]);
            return;
        }
        for axis in 0..3 {
            let spread = (ACCELERATION_M2_S3[axis] * dt_s).sqrt();
            let (a, b) = (self.normal(), self.normal());
            let state = &mut self.aircraft[index];
            state[axis] += dt_s * (state[axis + 3] + spread * (0.5 * a + b / 12.0_f64.sqrt()));
            state[axis + 3] += spread * a;
        }
    }

    /// In one step at the scan's time: what matters is that the course changes.
    fn turn(&mut self, index: usize, dt_s: f64) {
        let phase_s = (PERIOD_S * f64::from(self.scans) + 9.0 * index as f64).rem_euclid(120.0);
        let rate_rad_s = match self.habit {
            Habit::Turning if phase_s < 20.0 => 3.0_f64.to_radians(),
            Habit::Circling => TAU / 300.0,
            _ => 0.0,
        };
        let (sin, cos) = (rate_rad_s * dt_s).sin_cos();
        let [.., east, north, _] = self.aircraft[index];
        self.aircraft[index][3] = east * cos + north * sin;
        self.aircraft[index][4] = north * cos - east * sin;
    }

    fn plot(&mut self, index: usize, time: Time) -> Plot {
        let mut noise: [f64; 5] = std::array::from_fn(|i| self.sigmas[i] * self.normal());
        if self.measures == Measures::BadAzimuths && self.random.random_bool(0.02) {
            noise[1] *= 20.0;
        }
        let [x, y, z, vx, vy, vz] = self.aircraft[index];
        let range_m = (x * x + y * y + z * z).sqrt();
        if self.measures == Measures::Cartesian {
            let position_m = std::array::from_fn(|axis| [x, y, z][axis] + self.sigmas[0] * self.normal());
            return Plot::new(time, Measurement::Cartesian { position_m, covariance: None });
        }
        let has_all = self.measures == Measures::Everything;
        let height_m = self.frame.to_geodetic([x, y, z]).height_m;
        let measurement = Measurement::Polar {
            range_m: range_m + noise[0],
            azimuth_rad: (x.atan2(y) + noise[1]).rem_euclid(TAU),
            elevation_rad: has_all.then(|| z.atan2(x.hypot(y)) + noise[2]),
            altitude_m: Some(height_m + noise[3]),
            range_rate_m_s: has_all.then(|| (x * vx + y * vy + z * vz) / range_m + noise[4]),
            covariance: None,
        };
        Plot::new(time, measurement)
    }
}

/// A pipeline that looks at a sky.
pub(crate) struct Watch {
    pub(crate) pipeline: Pipeline,
    pub(crate) picture: Picture,
    /// All that was said of noise so far.
    pub(crate) said: Vec<Event>,
}

impl Watch {
    pub(crate) fn new(config: Config) -> Self {
        let pipeline = Pipeline::new(config).expect("a valid configuration");
        Self { pipeline, picture: Picture::default(), said: Vec::new() }
    }

    pub(crate) fn look(&mut self, (start, end, plots): &(Time, Time, Vec<Plot>)) {
        let sectors = [Sector::full_circle(*start, *end)];
        let look = Look { sensor: RADAR, start: *start, end: *end, pose: None, sectors: &sectors };
        let scan = Scan { look, data: ScanData::Plots(plots), strobes: &[] };
        self.pipeline.step_into(&scan, &mut self.picture).expect("a valid scan");
        let of_noise = |event: &&Event| matches!(event, Event::NoiseMismatch { .. });
        self.said.extend(self.picture.events.iter().filter(of_noise));
    }

    pub(crate) fn look_on(&mut self, sky: &mut Sky, rotations: u32) {
        for _ in 0..rotations {
            self.look(&sky.rotate());
        }
    }

    /// True variance over declared variance, as found; and what is used.
    pub(crate) fn found(&self, quantity: Quantity) -> (f64, f64) {
        let noise = self.pipeline.noise(RADAR, quantity).expect("a known radar");
        (noise.sigma_ratio.powi(2), noise.used_sigma_ratio.powi(2))
    }
}

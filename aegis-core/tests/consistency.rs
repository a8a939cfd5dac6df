//! Whether the tracker's covariances tell the truth: NEES and NIS over Monte Carlo runs of the very model that the
//! filter assumes (Bar-Shalom, Li, Kirubarajan 2001, §5.4).
//!
//! Each run has one target: its velocity is drawn from the tracker's own prior, its motion is white acceleration, its
//! plots have the declared σ. Then NEES is χ² with as many degrees of freedom as there are states, from the second
//! plot on, and its average over the runs lies within its 95 % bounds at about 95 % of all scans.
#![cfg(feature = "metrics")]

use aegis_core::config::{Space, TrackerConfig};
use aegis_core::metrics::{Consistency, nees, nis};
use aegis_core::{
    Config, Look, Measurement, Picture, Pipeline, Plot, Scan, ScanData, Sector, SensorConfig, SensorId, Time,
    Track,
};
use nalgebra::{SMatrix, SVector};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

type State = SVector<f64, 6>;
type Covariance = SMatrix<f64, 6, 6>;

/// Runs that are averaged, and how many such averages there are: NEES of one scan is much like that of the next, so
/// that one series of averages says little about the share inside.
const RUNS: u64 = 100;
const SERIES: u64 = 4;
const SCANS: u32 = 80;
const PERIOD_S: f64 = 4.0;
/// Of (east, north, up): acceleration noise, m²/s³, and the velocity of a target seen once, m/s.
const NOISE_M2_S3: [f64; 3] = [4.0, 4.0, 0.5];
const VELOCITY_SIGMA_M_S: [f64; 3] = [80.0, 80.0, 10.0];
const POSITION_SIGMA_M: f64 = 30.0;
const RANGE_SIGMA_M: f64 = 30.0;
const AZIMUTH_SIGMA_RAD: f64 = 0.0007;
const ELEVATION_SIGMA_RAD: f64 = 0.001;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Measured {
    Cartesian,
    Polar,
}

#[derive(Clone, Copy, Debug)]
struct Case {
    space: Space,
    measured: Measured,
    detection_probability: f64,
    seed: u64,
}

impl Case {
    fn dimensions(&self) -> usize {
        if self.space == Space::Planar { 2 } else { 3 }
    }

    /// What the tracker is told: the truth, with gates wide enough to cut nothing off.
    fn config(&self) -> Config {
        Config {
            space: self.space,
            sensors: vec![SensorConfig {
                scan_period_s: Some(PERIOD_S),
                detection_probability: self.detection_probability.min(0.999),
                clutter_density_per_m2: 1e-16,
                range_sigma_m: RANGE_SIGMA_M,
                azimuth_sigma_rad: AZIMUTH_SIGMA_RAD,
                azimuth_outlier_probability: 0.0,
                elevation_sigma_rad: ELEVATION_SIGMA_RAD,
                cartesian_sigma_m: POSITION_SIGMA_M,
                ..SensorConfig::default()
            }],
            tracker: TrackerConfig {
                process_noise_m2_s3: NOISE_M2_S3[0],
                vertical_process_noise_m2_s3: NOISE_M2_S3[2],
                velocity_prior_sigma_m_s: VELOCITY_SIGMA_M_S[0],
                vertical_velocity_prior_sigma_m_s: VELOCITY_SIGMA_M_S[2],
                gate_probability: 0.999_999_9,
                ..TrackerConfig::default()
            },
            ..Config::default()
        }
    }
}

/// The target of one run, and the noise of its plots.
struct World {
    rng: Xoshiro256PlusPlus,
    case: Case,
    state: State,
}

impl World {
    fn new(case: Case, run: u64) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(case.seed + run);
        let mut normal = || rng.sample::<f64, _>(StandardNormal);
        let up_m = if case.space == Space::Planar { 0.0 } else { 8000.0 };
        let place = [60_000.0 + 5000.0 * normal(), 60_000.0 + 5000.0 * normal(), up_m];
        let mut state = State::zeros();
        for axis in 0..case.dimensions() {
            state[axis] = place[axis];
            state[axis + 3] = VELOCITY_SIGMA_M_S[axis] * normal();
        }
        Self { rng, case, state }
    }

    /// x ← F·x + w, w ~ N(0, Q), on each axis through the Cholesky factor of its 2×2 block of Q.
    fn fly(&mut self) {
        let (f, _) = model(PERIOD_S);
        self.state = f * self.state;
        for (axis, noise_m2_s3) in NOISE_M2_S3.into_iter().enumerate().take(self.case.dimensions()) {
            let spread = (noise_m2_s3 * PERIOD_S).sqrt();
            let (a, b) = (self.normal(), self.normal());
            self.state[axis] += spread * PERIOD_S * (0.5 * a + b / 12.0_f64.sqrt());
            self.state[axis + 3] += spread * a;
        }
    }

    fn plot(&mut self, time: Time) -> Option<Plot> {
        if !self.rng.random_bool(self.case.detection_probability) {
            return None;
        }
        let [x, y, z] = [self.state[0], self.state[1], self.state[2]];
        let noise = [self.normal(), self.normal(), self.normal()];
        let is_spatial = self.case.space == Space::Spatial;
        let measurement = match self.case.measured {
            Measured::Cartesian => Measurement::Cartesian {
                position_m: std::array::from_fn(|axis| self.state[axis] + POSITION_SIGMA_M * noise[axis]),
                covariance: None,
            },
            Measured::Polar => Measurement::Polar {
                range_m: (x * x + y * y + z * z).sqrt() + RANGE_SIGMA_M * noise[0],
                azimuth_rad: x.atan2(y) + AZIMUTH_SIGMA_RAD * noise[1],
                elevation_rad: is_spatial.then(|| z.atan2(x.hypot(y)) + ELEVATION_SIGMA_RAD * noise[2]),
                altitude_m: None,
                range_rate_m_s: None,
                covariance: None,
            },
        };
        Some(Plot::new(time, measurement))
    }

    fn normal(&mut self) -> f64 {
        self.rng.sample(StandardNormal)
    }
}

/// Transition and noise of white acceleration over `dt_s` (the same, eq. 6.2.2-12).
fn model(dt_s: f64) -> (Covariance, Covariance) {
    let (mut f, mut q) = (Covariance::identity(), Covariance::zeros());
    for axis in 0..3 {
        f[(axis, axis + 3)] = dt_s;
        q[(axis, axis)] = NOISE_M2_S3[axis] * dt_s.powi(3) / 3.0;
        q[(axis, axis + 3)] = NOISE_M2_S3[axis] * dt_s.powi(2) / 2.0;
        q[(axis + 3, axis)] = q[(axis, axis + 3)];
        q[(axis + 3, axis + 3)] = NOISE_M2_S3[axis] * dt_s;
    }
    (f, q)
}

/// Averages over the runs, scan by scan, one series after the other.
struct Averages {
    nees: Vec<Consistency>,
    nis: Vec<Consistency>,
}

impl Averages {
    fn of(case: Case, config: &Config) -> Self {
        let each_scan = || vec![Consistency::default(); (SERIES * u64::from(SCANS)) as usize];
        let mut averages = Self { nees: each_scan(), nis: each_scan() };
        for run in 0..SERIES * RUNS {
            averages.add(World::new(case, run), config, (run / RUNS * u64::from(SCANS)) as usize);
        }
        averages
    }

    /// One run; the averages of its first scan are at `first`.
    fn add(&mut self, mut world: World, config: &Config, first: usize) {
        let mut pipeline = Pipeline::new(config.clone()).expect("a valid configuration");
        let mut picture = Picture::default();
        let mut previous: Option<Track> = None;
        for scan in 0..SCANS {
            if scan > 0 {
                world.fly();
            }
            let time = Time::from_secs(PERIOD_S * f64::from(scan));
            let plot = world.plot(time);
            let sectors = [Sector::full_circle(time, time)];
            let look = Look { sensor: SensorId(0), start: time, end: time, pose: None, sectors: &sectors };
            let data = ScanData::Plots(plot.as_slice());
            pipeline.step_into(&Scan { look, data, strobes: &[] }, &mut picture).expect("a valid scan");
            if let (Some(track), Some(plot)) = (&previous, &plot) {
                self.add_nis(first + scan as usize, &world.case, track, plot);
            }
            assert!(picture.tracks.len() <= 1, "one target gives one track");
            previous = picture.tracks.first().copied();
            if let Some(track) = &previous {
                self.add_nees(first + scan as usize, &world, track);
            }
        }
    }

    fn add_nees(&mut self, scan: usize, world: &World, track: &Track) {
        let error: [f64; 6] = (state_of(track) - world.state).into();
        let p = track.covariance;
        let value = match world.case.space {
            Space::Spatial => nees(error, p),
            Space::Planar => {
                let states = [0, 1, 3, 4];
                nees(states.map(|i| error[i]), states.map(|i| states.map(|j| p[i][j])))
            }
        };
        self.nees[scan].add(value.expect("a positive-definite covariance"), 2 * world.case.dimensions());
    }

    /// y = z − h(F·x̂), S = H(F·P·Fᵀ + Q)Hᵀ + R, from the track of the scan before and the model above.
    fn add_nis(&mut self, scan: usize, case: &Case, track: &Track, plot: &Plot) {
        let (f, q) = model(plot.time.seconds_since(track.time));
        let x = f * state_of(track);
        let p = f * Covariance::from_fn(|i, j| track.covariance[i][j]) * f.transpose() + q;
        let (y, h, r) = innovation(&plot.measurement, &x);
        let s = h * p * h.transpose() + r;
        let y: [f64; 3] = y.into();
        let value = match case.space {
            Space::Spatial => nis(y, std::array::from_fn(|i| std::array::from_fn(|j| s[(i, j)]))),
            Space::Planar => nis([y[0], y[1]], [[s[(0, 0)], s[(0, 1)]], [s[(1, 0)], s[(1, 1)]]]),
        };
        self.nis[scan].add(value.expect("a positive-definite covariance"), case.dimensions());
    }
}

fn state_of(track: &Track) -> State {
    State::from_iterator(track.position_m.into_iter().chain(track.velocity_m_s))
}

/// Innovation, Jacobian and noise of a plot: (east, north, up), or (range, azimuth, elevation).
fn innovation(
    measurement: &Measurement,
    x: &State,
) -> (SVector<f64, 3>, SMatrix<f64, 3, 6>, SMatrix<f64, 3, 3>) {
    let mut h = SMatrix::<f64, 3, 6>::zeros();
    match *measurement {
        Measurement::Cartesian { position_m, .. } => {
            h.fixed_columns_mut::<3>(0).fill_with_identity();
            let y = SVector::from(position_m) - x.fixed_rows::<3>(0);
            (y, h, SMatrix::identity() * POSITION_SIGMA_M.powi(2))
        }
        Measurement::Polar { range_m, azimuth_rad, elevation_rad, .. } => {
            let (e, n, u) = (x[0], x[1], x[2]);
            let (g2, r2) = (e * e + n * n, e * e + n * n + u * u);
            let (g, r) = (g2.sqrt(), r2.sqrt());
            let rows = [
                [e / r, n / r, u / r],
                [n / g2, -e / g2, 0.0],
                [-e * u / (g * r2), -n * u / (g * r2), g / r2],
            ];
            for (i, row) in rows.iter().enumerate() {
                for (j, value) in row.iter().enumerate() {
                    h[(i, j)] = *value;
                }
            }
            let elevation = elevation_rad.map_or(0.0, |elevation| elevation - u.atan2(g));
            let azimuth = aegis_core::geometry::wrap_angle(azimuth_rad - e.atan2(n));
            let noise = SVector::from([RANGE_SIGMA_M, AZIMUTH_SIGMA_RAD, ELEVATION_SIGMA_RAD]);
            let noise = noise.component_mul(&noise);
            (SVector::from([range_m - r, azimuth, elevation]), h, SMatrix::from_diagonal(&noise))
        }
        _ => panic!("this test makes no other measurement"),
    }
}

/// Share of scans at which the average over the runs lies within its own 95 % bounds.
fn share_inside(averages: &[Consistency]) -> f64 {
    let known: Vec<&Consistency> =
        averages.iter().filter(|scan| scan.samples() >= RUNS as usize / 2).collect();
    assert!(known.len() >= averages.len() - 2 * SERIES as usize, "tracked from the second plot on");
    let inside = known.iter().filter(|scan| {
        let (low, high) = scan.interval(0.95).expect("a probability").expect("samples");
        (low..=high).contains(&scan.per_dof().expect("samples"))
    });
    inside.count() as f64 / known.len() as f64
}

fn mean_per_dof(averages: &[Consistency]) -> f64 {
    let known = averages.iter().filter_map(Consistency::per_dof);
    known.clone().sum::<f64>() / known.count() as f64
}

/// NIS of different scans is independent: its grand mean over 400 runs of 80 scans has σ ≤ √(2/64 000) = 0.006 and may
/// err by 0.03. NEES is correlated over time and may err by 0.06.
fn assert_consistent(case: Case) {
    let averages = Averages::of(case, &case.config());
    let (nees, nis) = (share_inside(&averages.nees), share_inside(&averages.nis));
    let (mean_nees, mean_nis) = (mean_per_dof(&averages.nees), mean_per_dof(&averages.nis));
    let found =
        format!("{case:?}: NEES {mean_nees:.3}, {nees:.3} inside; NIS {mean_nis:.3}, {nis:.3} inside");
    println!("{found}");
    assert!(nees >= 0.9 && nis >= 0.9, "{found}");
    assert!((mean_nees - 1.0).abs() < 0.06 && (mean_nis - 1.0).abs() < 0.03, "{found}");
}

fn cases(space: Space, measured: Measured, seed: u64) -> [Case; 2] {
    [1.0, 0.9].map(|detection_probability| Case { space, measured, detection_probability, seed })
}

#[test]
fn planar_cartesian() {
    cases(Space::Planar, Measured::Cartesian, 1000).into_iter().for_each(assert_consistent);
}

#[test]
fn planar_polar() {
    cases(Space::Planar, Measured::Polar, 2000).into_iter().for_each(assert_consistent);
}

#[test]
fn spatial_cartesian() {
    cases(Space::Spatial, Measured::Cartesian, 3000).into_iter().for_each(assert_consistent);
}

#[test]
fn spatial_polar() {
    cases(Space::Spatial, Measured::Polar, 4000).into_iter().for_each(assert_consistent);
}

/// A filter that is told half the true σ, or a tenth of the true process noise, is found out.
#[test]
fn a_wrong_declaration_is_seen() {
    let [case, _] = cases(Space::Planar, Measured::Cartesian, 5000);
    let mut boastful = case.config();
    boastful.sensors[0].cartesian_sigma_m *= 0.5;
    let mut stiff = case.config();
    stiff.tracker.process_noise_m2_s3 *= 0.1;
    for config in [boastful, stiff] {
        let averages = Averages::of(case, &config);
        assert!(share_inside(&averages.nees) < 0.2 && mean_per_dof(&averages.nees) > 1.3);
    }
}

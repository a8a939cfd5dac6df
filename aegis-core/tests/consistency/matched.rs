//! One filter, and truth that moves as it assumes.
//!
//! Each run has one target: its velocity is drawn from the tracker's own prior, its motion is white acceleration, its
//! plots have the declared σ. Then NEES is χ² with as many degrees of freedom as there are states, from the second
//! plot on, and its average over the runs lies within its 95 % bounds at about 95 % of all scans.

use crate::radar::{
    AZIMUTH_SIGMA_RAD, Case, Covariance, ELEVATION_SIGMA_RAD, Measured, PERIOD_S, POSITION_SIGMA_M,
    RANGE_SIGMA_M, Random, State, Watch, nees_of, plot, state_of,
};
use aegis_core::config::{AssociationMode, Space, TrackerConfig};
use aegis_core::metrics::{Consistency, nis};
use aegis_core::{Config, Measurement, Plot, Time, Track};
use nalgebra::{SMatrix, SVector};

/// Runs that are averaged, and how many such averages there are: NEES of one scan is much like that of the next, so
/// that one series of averages says little about the share inside.
const RUNS: u64 = 100;
const SERIES: u64 = 4;
const SCANS: u32 = 80;
/// Of (east, north, up): acceleration noise, m²/s³, and the velocity of a target seen once, m/s.
const NOISE_M2_S3: [f64; 3] = [4.0, 4.0, 0.5];
const VELOCITY_SIGMA_M_S: [f64; 3] = [80.0, 80.0, 10.0];

/// What the tracker is told: the truth, with gates wide enough to cut nothing off.
fn told(case: &Case) -> Config {
    Config {
        space: case.space,
        sensors: vec![case.sensor()],
        tracker: TrackerConfig {
            association: case.mode,
            process_noise_m2_s3: NOISE_M2_S3[0],
            vertical_process_noise_m2_s3: NOISE_M2_S3[2],
            speed_noise_per_s: 0.0,
            manoeuvres: vec![],
            velocity_prior_sigma_m_s: VELOCITY_SIGMA_M_S[0],
            vertical_velocity_prior_sigma_m_s: VELOCITY_SIGMA_M_S[2],
            gate_probability: 0.999_999_9,
            ..TrackerConfig::default()
        },
        ..Config::default()
    }
}

/// The target of one run, and the noise of its plots.
struct World {
    random: Random,
    case: Case,
    state: State,
}

impl World {
    fn new(case: Case, run: u64) -> Self {
        let mut random = Random::new(&case, run);
        let up_m = if case.space == Space::Planar { 0.0 } else { 8000.0 };
        let place = [60_000.0 + 5000.0 * random.normal(), 60_000.0 + 5000.0 * random.normal(), up_m];
        let mut state = State::zeros();
        for axis in 0..case.dimensions() {
            state[axis] = place[axis];
            state[axis + 3] = VELOCITY_SIGMA_M_S[axis] * random.normal();
        }
        Self { random, case, state }
    }

    /// x ← F·x + w, w ~ N(0, Q), on each axis through the Cholesky factor of its 2×2 block of Q.
    fn fly(&mut self) {
        let (f, _) = model(PERIOD_S);
        self.state = f * self.state;
        for (axis, noise_m2_s3) in NOISE_M2_S3.into_iter().enumerate().take(self.case.dimensions()) {
            let spread = (noise_m2_s3 * PERIOD_S).sqrt();
            let (a, b) = (self.random.normal(), self.random.normal());
            self.state[axis] += spread * PERIOD_S * (0.5 * a + b / 12.0_f64.sqrt());
            self.state[axis + 3] += spread * a;
        }
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
    most_tracks: usize,
}

impl Averages {
    fn of(case: Case, config: &Config) -> Self {
        let each_scan = || vec![Consistency::default(); (SERIES * u64::from(SCANS)) as usize];
        let mut averages = Self { nees: each_scan(), nis: each_scan(), most_tracks: 0 };
        for run in 0..SERIES * RUNS {
            averages.add(World::new(case, run), config, (run / RUNS * u64::from(SCANS)) as usize);
        }
        averages
    }

    /// One run; the averages of its first scan are at `first`.
    fn add(&mut self, mut world: World, config: &Config, first: usize) {
        let mut watch = Watch::new(config);
        let mut previous: Option<Track> = None;
        for scan in 0..SCANS {
            if scan > 0 {
                world.fly();
            }
            let time = Time::from_secs(PERIOD_S * f64::from(scan));
            let plot = plot(&world.case, &world.state, time, &mut world.random);
            watch.look(time, plot.as_ref());
            if let (Some(track), Some(plot)) = (&previous, &plot) {
                self.add_nis(first + scan as usize, &world.case, track, plot);
            }
            self.most_tracks = self.most_tracks.max(watch.picture.tracks.len());
            previous = watch.picture.tracks.iter().max_by_key(|track| track.plots).copied();
            if let Some(track) = &previous {
                let value = nees_of(&world.case, track, &world.state);
                self.nees[first + scan as usize].add(value, 2 * world.case.dimensions());
            }
        }
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
    let averages = Averages::of(case, &told(&case));
    let (nees, nis) = (share_inside(&averages.nees), share_inside(&averages.nis));
    let (mean_nees, mean_nis) = (mean_per_dof(&averages.nees), mean_per_dof(&averages.nis));
    let found =
        format!("{case:?}: NEES {mean_nees:.3}, {nees:.3} inside; NIS {mean_nis:.3}, {nis:.3} inside");
    println!("{found}");
    assert_eq!(averages.most_tracks, 1, "one target gives one track");
    assert!(nees >= 0.9 && nis >= 0.9, "{found}");
    assert!((mean_nees - 1.0).abs() < 0.06 && (mean_nis - 1.0).abs() < 0.03, "{found}");
}

fn cases(space: Space, measured: Measured, seed: u64) -> impl Iterator<Item = Case> {
    let case = move |mode, detection_probability| Case { mode, space, measured, detection_probability, seed };
    AssociationMode::ALL.iter().copied().flat_map(move |mode| [1.0, 0.9].map(|pd| case(mode, pd)))
}

#[test]
fn planar_cartesian() {
    cases(Space::Planar, Measured::Cartesian, 1000).for_each(assert_consistent);
}

#[test]
fn planar_polar() {
    cases(Space::Planar, Measured::Polar, 2000).for_each(assert_consistent);
}

#[test]
fn spatial_cartesian() {
    cases(Space::Spatial, Measured::Cartesian, 3000).for_each(assert_consistent);
}

#[test]
fn spatial_polar() {
    cases(Space::Spatial, Measured::Polar, 4000).for_each(assert_consistent);
}

/// A filter that is told half the true σ, or a tenth of the true process noise, is found out.
#[test]
fn a_wrong_declaration_is_seen() {
    for case in cases(Space::Planar, Measured::Cartesian, 5000).step_by(2) {
        let (mut boastful, mut stiff) = (told(&case), told(&case));
        boastful.sensors[0].cartesian_sigma_m *= 0.5;
        stiff.tracker.process_noise_m2_s3 *= 0.1;
        for config in [boastful, stiff] {
            let averages = Averages::of(case, &config);
            assert!(share_inside(&averages.nees) < 0.2 && mean_per_dof(&averages.nees) > 1.3);
        }
    }
}

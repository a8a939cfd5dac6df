//! Whatever a caller sends, nothing panics, and what is in the picture is sound.

use aegis_core::config::{Limits, Space};
use aegis_core::metrics::nees;
use aegis_core::{
    Config, Look, Measurement, Picture, Pipeline, Plot, PolarCovariance, Pose, Scan, ScanData, Sector,
    SensorConfig, SensorId, Site, Strobe, Time, Track,
};
use proptest::prelude::*;

/// Any number at all, the ordinary ones often enough that some plots are used.
fn number() -> impl Strategy<Value = f64> {
    let special = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN_POSITIVE,
        5e-324,
        -0.0,
        1e7,
        -1e7,
        1e-300,
    ];
    prop_oneof![
        4 => -10.0..10.0_f64,
        4 => -1e5..1e5_f64,
        1 => any::<f64>(),
        1 => prop::sample::select(special.to_vec()),
    ]
}

/// Near the scan most of the time.
fn time() -> impl Strategy<Value = Time> {
    prop_oneof![
        8 => (0.0..40.0_f64).prop_map(Time::from_secs),
        1 => any::<i64>().prop_map(Time::from_nanos),
        1 => prop::sample::select(vec![Time::MIN, Time::MAX, Time::default()]),
    ]
}

fn polar() -> impl Strategy<Value = Measurement> {
    let part = || prop::option::of(number());
    let covariance = prop::option::weighted(0.3, prop::array::uniform6(number()));
    (number(), number(), part(), part(), part(), covariance).prop_map(
        |(range, azimuth, e, a, d, covariance)| Measurement::Polar {
            range_m: range,
            azimuth_rad: azimuth,
            elevation_rad: e,
            altitude_m: a,
            range_rate_m_s: d,
            covariance: covariance.map(|v| PolarCovariance {
                range_m2: v[0],
                azimuth_rad2: v[1],
                elevation_rad2: v[2],
                altitude_m2: v[3],
                range_rate_m2_s2: v[4],
                range_range_rate_m2_s: v[5],
            }),
        },
    )
}

fn cartesian() -> impl Strategy<Value = Measurement> {
    let matrix = prop::array::uniform3(prop::array::uniform3(number()));
    (prop::array::uniform3(number()), prop::option::weighted(0.3, matrix))
        .prop_map(|(position_m, covariance)| Measurement::Cartesian { position_m, covariance })
}

fn plots() -> impl Strategy<Value = Vec<Plot>> {
    let plot = (time(), prop_oneof![polar(), cartesian()]).prop_map(|(time, at)| Plot::new(time, at));
    prop::collection::vec(plot, 0..20)
}

fn sector() -> impl Strategy<Value = Sector> {
    let plain = (0.0..6.2_f64, 0.1..6.2_f64);
    (prop_oneof![8 => plain, 1 => (number(), number())], time(), time()).prop_map(
        |((azimuth_rad, width_rad), a, b)| Sector { azimuth_rad, width_rad, start: a.min(b), end: a.max(b) },
    )
}

fn pose() -> impl Strategy<Value = Option<Pose>> {
    let vector =
        || prop_oneof![4 => prop::array::uniform3(-1e5..1e5_f64), 1 => prop::array::uniform3(number())];
    let pose = (vector(), vector())
        .prop_map(|(position, velocity_m_s)| Pose { position: Site::Local(position), velocity_m_s });
    prop::option::weighted(0.3, pose)
}

fn strobes() -> impl Strategy<Value = Vec<Strobe>> {
    let strobe = (time(), number(), number(), prop::option::of(number()), prop::option::of(number()))
        .prop_map(|(time, azimuth_rad, azimuth_sigma_rad, elevation_rad, jnr_db)| Strobe {
            time,
            azimuth_rad,
            azimuth_sigma_rad,
            elevation_rad,
            jnr_db,
        });
    prop::collection::vec(strobe, 0..6)
}

/// What one step is given.
#[derive(Clone, Debug)]
struct Given {
    /// It comes in time: as the next rotation, every other plot within it.
    in_time: bool,
    sensor: u32,
    start: Time,
    end: Time,
    pose: Option<Pose>,
    sectors: Vec<Sector>,
    plots: Vec<Plot>,
    strobes: Vec<Strobe>,
}

impl Given {
    fn at(mut self, number: u32) -> Self {
        (self.start, self.end) = crate::support::rotation(number);
        self.sectors.retain(|sector| sector.azimuth_rad + sector.width_rad < 7.0);
        for plot in self.plots.iter_mut().step_by(2) {
            plot.time = self.start + 1.0;
        }
        self
    }
}

fn given() -> impl Strategy<Value = Given> {
    let sectors = prop::collection::vec(sector(), 0..4);
    (prop::bool::weighted(0.9), 0..3_u32, time(), time(), pose(), sectors, plots(), strobes()).prop_map(
        |(in_time, sensor, start, end, pose, sectors, plots, strobes)| Given {
            in_time,
            sensor,
            start,
            end,
            pose,
            sectors,
            plots,
            strobes,
        },
    )
}

fn config(space: Space) -> Config {
    let sensors = (0..2).map(|id| SensorConfig { id: SensorId(id), ..SensorConfig::default() }).collect();
    Config { space, sensors, limits: Limits { tracks: 50, ..Limits::default() }, ..Config::default() }
}

fn assert_sound(track: &Track, space: Space) {
    assert!((0.0..=1.0).contains(&track.existence), "{track:?}");
    let state = [track.position_m, track.velocity_m_s].concat();
    assert!(state.iter().copied().all(f64::is_finite), "{track:?}");
    let p = track.covariance;
    // NEES exists exactly for a finite, positive-definite covariance.
    let distance = match space {
        Space::Spatial => nees([1.0; 6], p),
        Space::Planar => {
            let states = [0, 1, 3, 4];
            nees([1.0; 4], states.map(|i| states.map(|j| p[i][j])))
        }
    };
    assert!(distance.is_ok(), "{distance:?}: {track:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_panics_and_pictures_are_sound(
        planar in any::<bool>(),
        steps in prop::collection::vec(given(), 1..12),
    ) {
        let space = if planar { Space::Planar } else { Space::Spatial };
        let mut pipeline = Pipeline::new(config(space)).expect("a valid configuration");
        pipeline.set_assets(&[crate::support::asset(1)]).expect("a valid asset");
        let mut picture = Picture::default();
        for (number, given) in steps.into_iter().enumerate() {
            let given = if given.in_time { given.at(number as u32) } else { given };
            let Given { sensor, start, end, pose, ref sectors, ref plots, ref strobes, .. } = given;
            let look = Look { sensor: SensorId(sensor), start, end, pose, sectors };
            let before = (pipeline.snapshot(), picture.clone());
            let step = pipeline.step_into(&Scan { look, data: ScanData::Plots(plots), strobes }, &mut picture);
            if step.is_err() {
                // NaN is not equal to itself: a picture holds none, so that it can be compared.
                prop_assert_eq!(&(pipeline.snapshot(), picture.clone()), &before);
            }
            picture.tracks.iter().for_each(|track| assert_sound(track, space));
            prop_assert!(picture.threats.iter().all(|threat| (0.0..=1.0).contains(&threat.score)));
            // What is not finite is written as null, which no number is read from.
            let json = picture.to_json().expect("a picture of the pipeline");
            prop_assert_eq!(&serde_json::from_str::<Picture>(&json).expect("only finite numbers"), &picture);
        }
    }

    /// The same, with numbers that are all in range: then everything is used, and tracks live.
    #[test]
    fn crowded_places_and_wild_covariances_are_sound(
        planar in any::<bool>(),
        scans in prop::collection::vec(
            prop::collection::vec((0.0..2e3_f64, 0.0..0.3_f64, 1e-9..1e12_f64, 1e-12..9.8_f64, -2e4..2e4_f64), 1..12),
            3..12,
        ),
    ) {
        let space = if planar { Space::Planar } else { Space::Spatial };
        let mut pipeline = Pipeline::new(config(space)).expect("a valid configuration");
        let mut picture = Picture::default();
        for (number, scan) in scans.iter().enumerate() {
            let (start, _) = crate::support::rotation(number as u32);
            let plot = |&(range_m, azimuth_rad, range_m2, azimuth_rad2, rate): &(f64, f64, f64, f64, f64)| {
                let covariance = Some(PolarCovariance {
                    range_m2,
                    azimuth_rad2,
                    elevation_rad2: azimuth_rad2,
                    altitude_m2: range_m2,
                    range_rate_m2_s2: 1e-3 * range_m2,
                    range_range_rate_m2_s: 0.0,
                });
                let measurement = Measurement::Polar {
                    range_m,
                    azimuth_rad,
                    elevation_rad: Some(5.0 * azimuth_rad),
                    altitude_m: None,
                    range_rate_m_s: Some(rate),
                    covariance,
                };
                Plot::new(start + 1.0, measurement)
            };
            let plots: Vec<Plot> = scan.iter().map(plot).collect();
            crate::support::step(&mut pipeline, &mut picture, number as u32, &plots, &[]).expect("a valid scan");
            prop_assert_eq!(picture.plots.len(), plots.len());
            picture.tracks.iter().for_each(|track| assert_sound(track, space));
        }
    }
}

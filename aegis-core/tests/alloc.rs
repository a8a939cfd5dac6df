//! A steady-state step allocates nothing, in any mode of association.
#![cfg(feature = "sim")]

#[path = "common/area.rs"]
mod area;
#[path = "common/counting.rs"]
mod counting;

use aegis_core::config::{
    Antenna, AssociationMode, Authority, Beamforming, BlindSector, BlindZones, Cfar as Kind, Detection,
    EwConfig, LineArray, Monopulse, Processing, RadarConfig, Receiver, TrackerConfig, TwoRanks,
};
use aegis_core::detector::Cfar;
use aegis_core::detector::classification::{BuiltIn, ClassFeatures, ClassPosterior, Classifier};
use aegis_core::ndarray::Array3;
use aegis_core::num_complex::Complex;
use aegis_core::radar::{RangeDopplerMap, Window};
use aegis_core::sim::{Burst, JammerScript, Scene, SceneConfig, SceneRadar, TargetScript};
use aegis_core::{
    Asset, AssetId, Beam, Config, Cpi, Decision, Dwell, Geodetic, Identity, Iq, Look, Picture, Pipeline,
    Scan, ScanData, Sector, SensorConfig, SensorId, Time, Zone,
};
use area::{Area, AreaScan};
use counting::Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> u64 {
    let before = counting::allocations();
    work();
    counting::allocations() - before
}

/// Steps through `scans` and asserts, scan by scan, that nothing is allocated.
fn assert_allocates_nothing<'a>(
    pipeline: &mut Pipeline,
    picture: &mut Picture,
    scans: impl Iterator<Item = Scan<'a>>,
) {
    for (index, scan) in scans.enumerate() {
        let mut result = Ok(());
        let count = allocations(|| result = pipeline.step_into(&scan, picture));
        assert_eq!(result, Ok(()));
        assert_eq!(count, 0, "scan {index}: {:?}", picture.events);
    }
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(Vec::<u64>::with_capacity(8)))), 1);
    assert_eq!(allocations(|| drop(std::hint::black_box(Vec::<u64>::new()))), 0);
}

/// Forty aircraft that circle around the radar, two jammers, one of them only now and then.
fn sky() -> SceneConfig {
    let circling = |index: u32| {
        let bearing = f64::from(index) * 0.15;
        let place = Geodetic::from_degrees(43.0 + 0.5 * bearing.cos(), -5.0 + 0.7 * bearing.sin(), 9000.0);
        let identity = Identity { mode_s: Some(0x34_0000 + index), ..Identity::UNKNOWN };
        TargetScript::new(place, bearing, 150.0).with_identity(identity).turning(20.0, 0.02).straight(600.0)
    };
    let pulsing = (0..20).map(|n| Burst { start_s: 60.0 * f64::from(n), end_s: 60.0 * f64::from(n) + 20.0 });
    let always = JammerScript::at_bearing(2.0, 20.0, Burst { start_s: 0.0, end_s: 1e4 });
    let mut sometimes = always.clone();
    sometimes.bursts = pulsing.collect();
    sometimes.emitter = aegis_core::sim::Emitter::Bearing { azimuth_rad: 4.0 };
    SceneConfig {
        seed: 3,
        radar: SceneRadar { false_plots_per_rotation: 20.0, ..SceneRadar::default() },
        targets: (0..42).map(circling).collect(),
        jammers: vec![always, sometimes],
        ..SceneConfig::default()
    }
}

fn assets() -> Vec<Asset> {
    let place = |index: u32| Asset {
        id: AssetId(index),
        position_m: [20_000.0 * f64::from(index) - 30_000.0, 50_000.0, 0.0],
        velocity_m_s: [0.0; 3],
        time: Time::default(),
        zone: Zone::Sphere { radius_m: 20_000.0 },
        value: 1.0,
    };
    (0..4).map(place).collect()
}

fn in_mode(association: AssociationMode, config: Config) -> Config {
    Config { tracker: TrackerConfig { association, ..config.tracker }, ..config }
}

#[test]
fn a_rotating_radar_with_threats_and_jammers() {
    for &mode in AssociationMode::ALL {
        a_rotating_radar(in_mode(mode, of_one(sky().sensor())));
    }
}

#[test]
fn a_rotating_radar_whose_noise_adapts() {
    a_rotating_radar(of_one(SensorConfig { adapt_noise: true, range_sigma_m: 10.0, ..sky().sensor() }));
}

#[test]
fn a_rotating_radar_with_blind_zones() {
    let blind_zones = BlindZones {
        min_range_rate_m_s: 20.0,
        max_elevation_rad: Some(0.7),
        sectors: vec![BlindSector { width_rad: 0.1, ..BlindSector::default() }],
        ..BlindZones::default()
    };
    let config = of_one(SensorConfig { blind_zones, ..sky().sensor() });
    for &mode in AssociationMode::ALL {
        a_rotating_radar(in_mode(mode, config.clone()));
    }
}

fn of_one(sensor: SensorConfig) -> Config {
    let ew = EwConfig { authority: Authority::Advise, ..EwConfig::default() };
    Config { sensors: vec![sensor], ew, ..Config::default() }
}

fn a_rotating_radar(config: Config) {
    let world = sky();
    let radar = world.radar.id;
    let mut pipeline = Pipeline::new(config).unwrap();
    pipeline.set_assets(&assets()).unwrap();
    let mut picture = Picture::default();
    let mut scene = Scene::new(world).unwrap();
    for _ in 0..40 * 32 {
        let scan = scene.next(pipeline.settings(radar).unwrap());
        pipeline.step_into(&scan.as_scan(), &mut picture).unwrap();
    }
    let settings = pipeline.settings(radar).unwrap().clone();
    let scans: Vec<_> = (0..10 * 32).map(|_| scene.next(&settings)).collect();
    assert!(scans.iter().any(|scan| !scan.strobes.is_empty()), "jammers are heard");
    assert_is_busy(&picture);
    assert_allocates_nothing(&mut pipeline, &mut picture, scans.iter().map(|scan| scan.as_scan()));
    assert_is_busy(&picture);
}

#[test]
fn classes_of_plots_and_tracks_allocate_nothing() {
    let world = sky();
    let sensor = SensorConfig { reference_snr_db: Some(20.0), ..world.sensor() };
    let mut pipeline = Pipeline::new(Config { sensors: vec![sensor], ..Config::default() }).unwrap();
    let (mut picture, radar) = (Picture::default(), world.radar.id);
    let mut scene = Scene::new(world).unwrap();
    for _ in 0..40 * 32 {
        let scan = scene.next(pipeline.settings(radar).unwrap());
        pipeline.step_into(&scan.as_scan(), &mut picture).unwrap();
    }
    let settings = pipeline.settings(radar).unwrap().clone();
    let scans: Vec<_> = (0..5 * 32).map(|_| scene.next(&settings)).collect();
    let before: Vec<ClassPosterior> = picture.tracks.iter().map(|track| track.class_posterior).collect();
    assert_allocates_nothing(&mut pipeline, &mut picture, scans.iter().map(|scan| scan.as_scan()));
    let is_new = |track: &aegis_core::Track| !before.contains(&track.class_posterior);
    assert!(picture.tracks.iter().filter(|track| is_new(track)).count() >= 35, "they were looked at");
}

#[test]
fn the_built_in_classifier_allocates_nothing() {
    let model = BuiltIn::new();
    let light = ClassFeatures { speed_m_s: Some(60.0), altitude_m: Some(300.0), ..ClassFeatures::default() };
    let (features, mut posteriors) = (vec![light; 1000], vec![ClassPosterior::default(); 1000]);
    let mut result = Ok(());
    assert_eq!(allocations(|| result = model.classify(&features, &mut posteriors)), 0);
    assert!(result.is_ok() && posteriors.iter().all(ClassPosterior::is_valid));
}

fn assert_is_busy(picture: &Picture) {
    let counts = [picture.tracks.len(), picture.threats.len(), picture.actions.len()];
    assert!(counts[0] >= 35 && counts[1] >= 1 && counts[2] >= 1, "tracks, threats, actions: {counts:?}");
}

#[test]
fn an_accepted_action_in_force_allocates_nothing_either() {
    let world = SceneConfig { seed: 4, ..sky() };
    let radar = world.radar.id;
    let mut pipeline = Pipeline::new(of_one(world.sensor())).unwrap();
    let mut picture = Picture::default();
    let mut scene = Scene::new(world).unwrap();
    for _ in 0..30 * 32 {
        let scan = scene.next(pipeline.settings(radar).unwrap());
        pipeline.step_into(&scan.as_scan(), &mut picture).unwrap();
    }
    let action = picture.actions.first().expect("a jammer is answered").id;
    pipeline.decide(action, Decision::Accept).unwrap();
    let settings = pipeline.settings(radar).unwrap().clone();
    let scans: Vec<_> = (0..5 * 32).map(|_| scene.next(&settings)).collect();
    assert_allocates_nothing(&mut pipeline, &mut picture, scans.iter().map(|scan| scan.as_scan()));
}

#[test]
fn a_planar_area_full_of_targets_and_false_plots() {
    AssociationMode::ALL.iter().copied().for_each(an_area);
}

fn an_area(mode: AssociationMode) {
    let mut area = Area::new(200, 1);
    let mut pipeline = Pipeline::new(in_mode(mode, Area::config())).unwrap();
    let mut picture = Picture::default();
    for _ in 0..100 {
        pipeline.step_into(&area.next().as_scan(), &mut picture).unwrap();
    }
    assert!(picture.tracks.iter().filter(|track| track.is_confirmed()).count() > 170);
    let scans: Vec<AreaScan> = (0..50).map(|_| area.next()).collect();
    assert_allocates_nothing(&mut pipeline, &mut picture, scans.iter().map(AreaScan::as_scan));
    assert!(picture.tracks.iter().filter(|track| track.is_confirmed()).count() > 170);
}

/// I/Q of a radar with four elements: its maps, and the whole way to a picture.
#[test]
fn dwells_of_shapes_that_were_met_allocate_nothing() {
    let steered = Beamforming::Steered { taper: Window::Hann, azimuth_rad: 0.1 };
    let adaptive = Beamforming::Adaptive { azimuth_rad: 0.1, loading_db: 0.0, guard_ranges: 4 };
    let array = Antenna { array: Some(LineArray { elements: 4, spacing_m: 0.05 }), ..Antenna::default() };
    let slopes = Monopulse { azimuth_slope: Some(1.6), elevation_slope: Some(1.6) };
    let differences = Antenna { monopulse: Some(slopes), ..Antenna::default() };
    for (antenna, beamforming) in [
        (&array, Beamforming::Noncoherent),
        (&array, steered),
        (&array, adaptive),
        (&differences, Beamforming::Noncoherent),
    ] {
        let channels = antenna.channels();
        let radar = RadarConfig {
            antenna: antenna.clone(),
            receiver: Receiver { full_scale: Some(20.0), ..Receiver::default() },
            processing: Processing { beamforming, ..Processing::default() },
            ..RadarConfig::default()
        };
        let sensor = SensorConfig { radar: Some(radar), ..SensorConfig::default() };
        let mut pipeline = Pipeline::new(Config { sensors: vec![sensor], ..Config::default() })
            .expect("a valid configuration");
        let mut picture = Picture::default();
        // Noise, and an echo that does not change from pulse to pulse, in one place for ever.
        let mut state = 1_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from((state >> 16) as i16) / 32768.0
        };
        let cube = Array3::from_shape_fn((channels, 16, 300), |(_, _, sample)| {
            let since_s = (sample as f64 - 100.0) / 2.5e6;
            let phase = RadarConfig::default().waveforms[0].phase_cycles(since_s);
            let echo = phase.map_or(Complex::default(), |phase| {
                Complex::from_polar(30.0, std::f32::consts::TAU * phase as f32)
            });
            echo + Complex::new(noise(), noise())
        });
        for step in 0..12 {
            let start = Time::from_secs(f64::from(step));
            let cpi = |later_s: f64, prf_hz: f64, carrier_hz: f64| Cpi {
                start: start + later_s,
                carrier_hz: Some(carrier_hz),
                prf_hz: Some(prf_hz),
                first_sample_s: Some(15e-6),
                waveform: 0,
                iq: Iq::F32(cube.view()),
            };
            let cpis = [cpi(0.0, 1000.0, 2.9e9), cpi(0.02, 1130.0, 2.95e9)];
            let beam = |azimuth_rad: f64| Beam { azimuth_rad, elevation_rad: 0.1 };
            let dwells = [0.10, 0.13, 0.5].map(|azimuth_rad| Dwell { beam: beam(azimuth_rad), cpis: &cpis });
            let sectors = [Sector { azimuth_rad: 0.0, width_rad: 1.0, start, end: start + 0.1 }];
            let look = Look { sensor: SensorId(0), start, end: start + 0.1, pose: None, sectors: &sectors };
            let scan = Scan { look, data: ScanData::Dwells(&dwells), strobes: &[] };
            let mut result = Ok(());
            let count = allocations(|| result = pipeline.step_into(&scan, &mut picture));
            assert_eq!(result, Ok(()));
            assert!(!picture.plots.is_empty());
            assert!(step < 6 || count == 0, "{beamforming:?} {step}: {count}");
        }
    }
}

/// Thresholds of every kind, along range and over both.
#[test]
fn thresholds_of_maps_that_were_met_allocate_nothing() {
    let mut state = 1_u32;
    let mut power = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        -((state >> 8) as f32 / 16_777_216.0).max(1e-7).ln()
    };
    let (gates, filters) = (300, 24);
    let map = RangeDopplerMap {
        power: (0..gates * filters).map(|_| power()).collect(),
        gates,
        filters,
        summed: 1,
        ..RangeDopplerMap::default()
    };
    for cfar in [
        Kind::CellAveraging,
        Kind::Censored { share: 0.25 },
        Kind::GreatestOf,
        Kind::SmallestOf,
        Kind::OrderedStatistic { quantile: 0.75 },
        Kind::ClutterMap { weight: 0.1 },
        Kind::Weibull(TwoRanks::default()),
        Kind::LogNormal(TwoRanks::default()),
        Kind::WeibullOrGreatest(TwoRanks::default()),
    ] {
        for training_filters in [0, 4] {
            let detection =
                Detection { cfar, training_filters, false_alarm_probability: 1e-2, ..Detection::default() };
            let mut own = Cfar::new(&RadarConfig { detection, ..RadarConfig::default() });
            let mut out = Vec::with_capacity(gates * filters);
            for look in 0..4 {
                let mut result = Ok(());
                let count = allocations(|| result = own.crossings(Beam::default(), &map, &mut out));
                assert_eq!(result, Ok(()));
                assert!(look == 0 || count == 0, "{cfar:?} {training_filters}: {count}");
            }
        }
    }
}

//! Angles within the beam, from the channels of an array and from sum and differences: as accurate as they say, through the whole chain.
#![cfg(feature = "sim")]

use aegis_core::config::{
    Antenna, Beamforming, Detection, Extraction, LineArray, Monopulse, Processing, RadarConfig, Receiver,
    ScanPattern,
};
use aegis_core::geometry::{EnuFrame, Polar, wrap_angle};
use aegis_core::metrics::Consistency;
use aegis_core::radar::{Swerling, Window};
use aegis_core::sim::{Burst, IqScene, IqSceneConfig, IqTarget, JammerScript, TargetScript};
use aegis_core::{Beam, Config, Detector, Measurement, Plot, PlotFlags, Radar, RadarSettings, SensorConfig};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const ELEVATION_RAD: f64 = 0.14;
const BEAM: Beam = Beam { azimuth_rad: 1.0, elevation_rad: ELEVATION_RAD };
const RANGE_M: f64 = 15_000.0;

/// A beam that stays where it is, and one dwell of two PRFs.
fn radar(antenna: Antenna, beamforming: Beamforming) -> RadarConfig {
    RadarConfig {
        prf_sets_hz: vec![vec![2000.0, 2300.0]],
        peak_power_w: 1e3,
        antenna,
        receiver: Receiver { samples: 512, first_sample_s: 60e-6, ..Receiver::default() },
        scan: ScanPattern::Electronic { beams: vec![BEAM] },
        processing: Processing { beamforming, ..Processing::default() },
        detection: Detection { max_speed_m_s: 150.0, ..Detection::default() },
        extraction: Extraction { steady_probability: 1.0, ..Extraction::default() },
        ..RadarConfig::default()
    }
}

fn elements(count: u32) -> Antenna {
    Antenna {
        azimuth_width_rad: 1.0,
        // A level line knows nothing of elevation: here it is known.
        elevation_width_rad: 0.002,
        array: Some(LineArray { elements: count, spacing_m: 0.05 }),
        sidelobe_db: 100.0,
        ..Antenna::default()
    }
}

fn differences(elevation_slope: Option<f64>) -> Antenna {
    Antenna {
        elevation_width_rad: 0.09,
        sidelobe_db: 100.0,
        monopulse: Some(Monopulse { azimuth_slope: Some(1.6), elevation_slope }),
        ..Antenna::default()
    }
}

/// One target in the beam's first dwell, so far off its middle; its power is so much over the noise in one channel's map, more or less.
/// In a line's narrow beam it is in the middle of elevations.
fn scene(radar: &RadarConfig, [off_rad, up_rad]: [f64; 2], snr_db: f64, seed: u64) -> IqScene {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let frame = EnuFrame::new(IqSceneConfig::default().site);
    let range_m = RANGE_M + random.random_range(0.0..120.0);
    let polar =
        Polar { range_m, azimuth_rad: BEAM.azimuth_rad + off_rad, elevation_rad: ELEVATION_RAD + up_rad };
    let speed = random.random_range(1.0..140.0);
    let mut script = TargetScript::new(frame.to_geodetic(polar.to_enu()), 1.0, speed).straight(20.0);
    // What the radar equation, and the chain's gain of 400 samples and pulses, make of one square metre.
    script.rcs_m2 = 1.0;
    let config = |script: TargetScript| IqSceneConfig {
        seed,
        radar: radar.clone(),
        dwells_per_scan: 1,
        targets: vec![IqTarget { script, swerling: Swerling::Swerling0 }],
        ..IqSceneConfig::default()
    };
    let probe = IqScene::new(config(script.clone())).unwrap().next(&RadarSettings::default()).unwrap();
    let gain_db = 10.0 * (25.0 * 16.0_f64).log10() - 2.5;
    script.rcs_m2 = 10_f64.powf(0.1 * (snr_db - gain_db - probe.dwells[0].truth[0].snr_db));
    IqScene::new(config(script)).unwrap()
}

fn plots(radar: &RadarConfig, nulls_rad: &[f64], scene: &mut IqScene) -> Vec<Plot> {
    let sensor = SensorConfig { radar: Some(radar.clone()), ..SensorConfig::default() };
    let config = Config { sensors: vec![sensor], ..Config::default() };
    let mut chain = Radar::new(&config.sensors[0], &config);
    chain.restore(&RadarSettings { nulls_rad: nulls_rad.to_vec(), ..RadarSettings::default() }).unwrap();
    let mut detector = Detector::new(&config).unwrap();
    let (mut plots, mut events) = (Vec::new(), Vec::new());
    let scan = scene.next(&RadarSettings::default()).unwrap();
    scan.with_scan(|look| {
        scan.with_dwells(|dwells| {
            detector.detect_dwells(&look.look, &mut chain, dwells, &mut plots, &mut events).unwrap();
        });
    });
    plots
}

/// Azimuths and elevations of many targets, each alone, somewhere in part of the beam.
#[derive(Default)]
struct Tally {
    all: [Consistency; 2],
    bias: [f64; 2],
    beside: usize,
    seen: usize,
}

impl Tally {
    /// Each as strong in its place.
    fn of(radar: &RadarConfig, off_rad: [f64; 2], snr_db: f64, draws: u64) -> Self {
        Self::beside(radar, &[], off_rad, snr_db, draws)
    }

    /// Beside jammers of 30 dB.
    fn beside(radar: &RadarConfig, jammers_rad: &[f64], off_rad: [f64; 2], snr_db: f64, draws: u64) -> Self {
        let mut tally = Self::default();
        for seed in 0..draws {
            let mut scene = scene(radar, off_rad, snr_db, seed);
            if !jammers_rad.is_empty() {
                let burst = Burst { start_s: 0.0, end_s: 10.0 };
                let jammer =
                    |off_rad: &f64| JammerScript::at_bearing(BEAM.azimuth_rad + off_rad, 30.0, burst);
                let jammers = jammers_rad.iter().map(jammer).collect();
                scene = IqScene::new(IqSceneConfig { jammers, ..scene.config().clone() }).unwrap();
            }
            // A level line hears what is above it as if it were nearer to its normal.
            let seems = |off_rad: &f64| (off_rad.sin() * ELEVATION_RAD.cos()).asin();
            let nulls_rad: Vec<f64> = jammers_rad.iter().map(seems).collect();
            let plots = plots(radar, &nulls_rad, &mut scene);
            tally.add(&scene, &plots);
        }
        tally
    }

    fn add(&mut self, scene: &IqScene, plots: &[Plot]) {
        let frame = EnuFrame::new(scene.config().site);
        for plot in plots {
            let Measurement::Polar { range_m, azimuth_rad, elevation_rad, covariance, .. } = plot.measurement
            else {
                panic!("polar")
            };
            let truth = Polar::from_enu(scene.target(0, plot.time).unwrap().in_frame(&frame).0);
            if (range_m - truth.range_m).abs() > 120.0 {
                continue;
            }
            self.seen += 1;
            if plot.flags.contains(PlotFlags::SIDE_LOBE) {
                self.beside += 1;
                continue;
            }
            let c = covariance.unwrap();
            let azimuth = (wrap_angle(azimuth_rad - truth.azimuth_rad), c.azimuth_rad2);
            let elevation = elevation_rad.map(|angle| (angle - truth.elevation_rad, c.elevation_rad2));
            for (axis, (off, variance)) in [Some(azimuth), elevation]
                .into_iter()
                .enumerate()
                .filter_map(|(axis, one)| Some((axis, one?)))
            {
                self.all[axis].add(off * off / variance, 1);
                self.bias[axis] += off / variance.sqrt();
            }
        }
    }

    /// Whether an axis is as accurate as it says, and without a bias.
    fn is_consistent(&self, axis: usize, name: &str) -> bool {
        let count = self.all[axis].samples() as f64;
        let nees = self.all[axis].per_dof().unwrap();
        let (low, high) = self.all[axis].interval(0.95).unwrap().unwrap();
        let bias = self.bias[axis] / count;
        println!(
            "{name}, axis {axis}: NEES {nees:.3} ({low:.3}..{high:.3}), bias {bias:.2} sigma, {count} of {}",
            self.seen
        );
        (low..high).contains(&nees) && bias.abs() < 4.0 / count.sqrt()
    }
}

#[test]
fn the_channels_of_an_array_tell_an_angle_as_accurate_as_they_say() {
    let steered = Beamforming::Steered { taper: Window::Hamming, azimuth_rad: 0.3 };
    let mut are_all = true;
    for (name, beamforming, offs_rad, snrs_db) in [
        ("each by itself", Beamforming::Noncoherent, [0.0, 0.3], [9.0, 16.0, 35.0]),
        ("one beam", steered, [0.3, 0.36], [12.0, 20.0, 35.0]),
    ] {
        for snr_db in snrs_db {
            for off_rad in offs_rad {
                let radar = radar(elements(8), beamforming);
                let tally = Tally::of(&radar, [off_rad, 0.0], snr_db, 500);
                are_all &= tally.is_consistent(0, &format!("{name}, {snr_db} dB, {off_rad} rad"));
            }
        }
    }
    assert!(are_all);
}

/// Elevations that are not known turn a level line's cone: half a degree here, which is said.
#[test]
fn what_a_line_does_not_know_of_elevation_widens_its_azimuth() {
    let antenna = Antenna { elevation_width_rad: 0.35, ..elements(8) };
    let radar = radar(antenna, Beamforming::Noncoherent);
    let sigma_rad = 0.35 / (8.0 * std::f64::consts::LN_2).sqrt();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
    let mut tally = Tally::default();
    for seed in 0..600 {
        let up_rad = sigma_rad * random.sample::<f64, _>(StandardNormal);
        // As strong wherever it is, and above the ground.
        let up_rad = up_rad.clamp(-0.13, 0.4);
        let mut scene = scene(&radar, [0.35, up_rad], 30.0, seed);
        let plots = plots(&radar, &[], &mut scene);
        tally.add(&scene, &plots);
    }
    let nees = tally.all[0].per_dof().unwrap();
    println!("elevations not known: NEES {nees:.3} of {}", tally.seen);
    assert!((0.7..1.5).contains(&nees), "{nees}");
}

/// One jammer of 30 dB a channel: a beam with a null there, whose errors are held to 95 % of 400 draws, and one that finds it out.
#[test]
fn beside_a_jammer_nulls_and_adaptive_weights_tell_angles() {
    let steered = Beamforming::Steered { taper: Window::Rectangular, azimuth_rad: 0.0 };
    let adaptive = Beamforming::Adaptive { azimuth_rad: 0.0, loading_db: -10.0, guard_ranges: 4 };
    let mut are_all = true;
    for (name, beamforming, range) in [("null", steered, [0.86, 1.14]), ("adaptive", adaptive, [0.8, 1.25])] {
        for off_rad in [0.0, 0.06, -0.05] {
            let radar = radar(elements(8), beamforming);
            let tally = Tally::beside(&radar, &[0.35], [off_rad, 0.0], 16.0, 400);
            let nees = tally.all[0].per_dof().unwrap();
            println!("{name}, {off_rad} rad: NEES {nees:.3}, {} of 400, {} beside", tally.seen, tally.beside);
            are_all &= (range[0]..range[1]).contains(&nees) && tally.seen > 380 && tally.beside < 10;
        }
    }
    assert!(are_all);
}

#[test]
fn a_sum_and_its_differences_tell_angles_as_accurate_as_they_say() {
    let radar = radar(differences(Some(-1.3)), Beamforming::Noncoherent);
    let Antenna { azimuth_width_rad, elevation_width_rad, .. } = radar.antenna;
    let mut are_all = true;
    for snr_db in [18.0, 24.0, 40.0] {
        for [across, up] in [[0.0, 0.0], [0.3, 0.1], [-0.2, -0.35]] {
            let off_rad = [across * azimuth_width_rad, up * elevation_width_rad];
            // The beam's loss there, out and back.
            let loss_db =
                10.0 * 8.0 * std::f64::consts::LN_2 * (across * across + up * up) * std::f64::consts::LOG10_E;
            let tally = Tally::of(&radar, off_rad, snr_db + loss_db, 500);
            for axis in [0, 1] {
                are_all &= tally.is_consistent(axis, &format!("{snr_db} dB, {across} {up} widths"));
            }
        }
    }
    assert!(are_all);
}

#[test]
fn what_side_lobes_show_is_flagged_and_its_angle_not_used() {
    // By differences larger than their sum.
    let antenna = Antenna { sidelobe_db: 15.0, ..differences(None) };
    let tally = Tally::of(&radar(antenna, Beamforming::Noncoherent), [0.15, 0.0], 55.0, 100);
    assert!(tally.seen >= 95 && tally.beside == tally.seen, "{} of {}", tally.beside, tally.seen);
    // By where all elements hear it: a beam's first side lobe is 13 dB down.
    let steered = Beamforming::Steered { taper: Window::Rectangular, azimuth_rad: 0.0 };
    let tally = Tally::of(&radar(elements(8), steered), [0.36, 0.0], 30.0, 100);
    assert!(tally.seen >= 95 && tally.beside == tally.seen, "{} of {}", tally.beside, tally.seen);
    // What is in the main lobe is not.
    let tally = Tally::of(&radar(elements(8), steered), [0.1, 0.0], 20.0, 100);
    assert!(tally.seen >= 95 && tally.beside == 0, "{} of {}", tally.beside, tally.seen);
}

/// Points have no length; eight scatterers over 300 m have about that, four resolution cells.
#[test]
fn what_is_long_says_so_and_points_do_not() {
    let radar = radar(Antenna::default(), Beamforming::Noncoherent);
    let (mut points, mut long, mut lengths_m) = (0, 0, Vec::new());
    for seed in 0..300 {
        let mut one = scene(&radar, [0.0; 2], 25.0, seed);
        points += plots(&radar, &[], &mut one).iter().filter(|plot| plot.range_extent_m.is_some()).count();
        let mut target = one.config().targets[0].clone();
        target.script.rcs_m2 *= 10.0;
        let frame = EnuFrame::new(one.config().site);
        let targets = (0..8).map(|place| {
            let mut target = target.clone();
            let range_m = RANGE_M + 300.0 * f64::from(place) / 7.0;
            let at = Polar { range_m, azimuth_rad: BEAM.azimuth_rad, elevation_rad: ELEVATION_RAD };
            target.script.position = frame.to_geodetic(at.to_enu());
            target
        });
        let targets = targets.collect();
        let mut scene = IqScene::new(IqSceneConfig { targets, ..one.config().clone() }).unwrap();
        let plots = plots(&radar, &[], &mut scene);
        lengths_m.extend(plots.iter().filter_map(|plot| plot.range_extent_m));
        long += usize::from(plots.iter().any(|plot| plot.range_extent_m.is_some()));
    }
    lengths_m.sort_by(f64::total_cmp);
    let median_m = lengths_m[lengths_m.len() / 2];
    println!(
        "{points} points of 300 have a length; {long} of 300 long targets, {median_m:.0} m in the middle"
    );
    assert!(points <= 1 && long > 150, "{points} {long}");
    assert!((120.0..400.0).contains(&median_m), "{median_m}");
}

#[test]
fn plots_of_samples_at_full_scale_are_flagged() {
    let mut radar = radar(Antenna::default(), Beamforming::Noncoherent);
    let flagged = |radar: &RadarConfig| {
        let mut scene = scene(radar, [0.0; 2], 45.0, 1);
        let plots = plots(radar, &[], &mut scene);
        assert!(!plots.is_empty());
        plots.iter().filter(|plot| plot.flags.contains(PlotFlags::CLIPPED)).count()
    };
    assert_eq!(flagged(&radar), 0);
    radar.receiver.full_scale = Some(3.0);
    assert!(flagged(&radar) > 0);
    radar.receiver.full_scale = Some(1e4);
    assert_eq!(flagged(&radar), 0);
}

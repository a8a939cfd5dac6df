//! The plot simulator on its own: against the formulas, and as a part of the whole.
#![cfg(feature = "sim")]

use aegis_core::config::{Beamforming, Detection, LineArray, RadarConfig, Receiver, ScanPattern};
use aegis_core::geometry::{EnuFrame, Polar};
use aegis_core::radar::{CfarReference, RadarEquation, Swerling, Waveform, Window, cfar_pd, snr_db};
use aegis_core::sim::{Clutter, IqSceneConfig, IqTarget, PlotScan, PlotScene, Repeater, TargetScript};
use aegis_core::units::SPEED_OF_LIGHT_M_S;
use aegis_core::{
    Beam, Config, Error, Geodetic, Measurement, Picture, Pipeline, Plot, PlotFlags, RadarSettings,
    SensorConfig, Site,
};
use std::f64::consts::FRAC_PI_2;

const SIGMAS: f64 = 4.5;
const ELEVATION_RAD: f64 = 0.14;

fn at(range_m: f64, azimuth_rad: f64) -> Geodetic {
    EnuFrame::new(IqSceneConfig::default().site)
        .to_geodetic(Polar { range_m, azimuth_rad, elevation_rad: ELEVATION_RAD }.to_enu())
}

fn target(range_m: f64, azimuth_rad: f64, course_rad: f64, speed_m_s: f64) -> IqTarget {
    let script = TargetScript::new(at(range_m, azimuth_rad), course_rad, speed_m_s).straight(3600.0);
    IqTarget { script, swerling: Swerling::Swerling1 }
}

/// A beam that stares at azimuth 1, and cells that have nothing in common: a pulse of one sample, and no tapers.
fn staring() -> RadarConfig {
    let mut radar = RadarConfig {
        carriers_hz: vec![2.9e9],
        waveforms: vec![Waveform::Unmodulated { duration_s: 0.4e-6 }],
        prf_sets_hz: vec![vec![1000.0]],
        peak_power_w: 10.0,
        receiver: Receiver { samples: 200, ..Receiver::default() },
        scan: ScanPattern::Electronic {
            beams: vec![Beam { azimuth_rad: 1.0, elevation_rad: ELEVATION_RAD }],
        },
        detection: Detection { false_alarm_probability: 1e-4, ..Detection::default() },
        ..RadarConfig::default()
    };
    radar.processing.range_window = Window::Rectangular;
    radar.processing.doppler_window = Window::Rectangular;
    radar
}

fn range_of(plot: &Plot) -> f64 {
    let Measurement::Polar { range_m, .. } = plot.measurement else { panic!("polar plots") };
    range_m
}

/// The SNR that a target of this size has in its cell, from the radar's data.
fn cell_snr_db(radar: &RadarConfig, range_m: f64, rcs_m2: f64) -> f64 {
    let equation = RadarEquation {
        carrier_hz: radar.carriers_hz[0],
        peak_power_w: radar.peak_power_w,
        pulse_s: radar.waveforms[0].duration_s(),
        pulses: radar.pulses,
        transmit_gain_db: radar.antenna.gain_db,
        receive_gain_db: radar.antenna.gain_db,
        noise_figure_db: radar.receiver.noise_figure_db,
        temperature_k: radar.receiver.temperature_k,
        losses_db: radar.receiver.losses_db,
    };
    snr_db(&equation, range_m, rcs_m2).unwrap()
}

#[test]
fn targets_are_seen_as_often_as_the_exact_formula_says() {
    const DWELLS: u32 = 10_000;
    let radar = staring();
    let range_m = 0.5 * SPEED_OF_LIGHT_M_S * (15e-6 + 100.5 / 2.5e6);
    let window = CfarReference::CellAveraging { cells: 2 * radar.detection.training_gates };
    for swerling in [Swerling::Swerling0, Swerling::Swerling1, Swerling::Swerling3] {
        for wanted_db in [6.0, 9.0, 11.0, 13.0, 16.0, 20.0] {
            // It stands still, but for the least that a target may fly, across the beam.
            let mut target = target(range_m, 1.0, 1.0 + FRAC_PI_2, 0.1);
            target.swerling = swerling;
            target.script.rcs_m2 = 10_f64.powf(0.1 * (wanted_db - cell_snr_db(&radar, range_m, 1.0)));
            let config = IqSceneConfig {
                seed: 1,
                radar: radar.clone(),
                targets: vec![target],
                dwells_per_scan: 1,
                ..IqSceneConfig::default()
            };
            let mut scene = PlotScene::new(config).unwrap();
            let mut seen = 0;
            for _ in 0..DWELLS {
                let scan = scene.next(&RadarSettings::default()).unwrap();
                seen += u32::from(scan.plots.iter().any(|plot| (range_of(plot) - range_m).abs() < 90.0));
            }
            let found = f64::from(seen) / f64::from(DWELLS);
            let exact = cfar_pd(window, 1, wanted_db, 1e-4, swerling).unwrap();
            println!("{swerling:?} {wanted_db} dB: {found:.4} {exact:.4}");
            let sigma = (exact * (1.0 - exact) / f64::from(DWELLS)).sqrt();
            // Beside it noise crosses once in a thousand dwells.
            assert!(
                (found - exact).abs() < SIGMAS * sigma + 2e-3,
                "{swerling:?} {wanted_db}: {found} {exact}"
            );
        }
    }
}

/// What closes so fast that its phase is the same in every pulse is taken for the ground by a canceller.
#[test]
fn a_canceller_is_blind_to_some_speeds() {
    let seen = |speed_m_s: f64| {
        let mut radar = staring();
        radar.processing.canceller_pulses = 3;
        let mut target = target(12_000.0, 1.0, 1.0 + 2.0 * FRAC_PI_2, speed_m_s / ELEVATION_RAD.cos());
        target.script.rcs_m2 = 100.0;
        target.swerling = Swerling::Swerling0;
        let config =
            IqSceneConfig { radar, targets: vec![target], dwells_per_scan: 1, ..IqSceneConfig::default() };
        let mut scene = PlotScene::new(config).unwrap();
        (0..100).filter(|_| scene.next(&RadarSettings::default()).unwrap().truth.contains(&Some(0))).count()
    };
    // λ/2·PRF.
    let blind_m_s = 0.5 * SPEED_OF_LIGHT_M_S / 2.9e9 * 1000.0;
    let [on, off] = [seen(blind_m_s), seen(1.5 * blind_m_s)];
    assert!(on < 5 && off > 90, "{on} {off}");
}

fn turning() -> IqSceneConfig {
    let targets =
        (0..4).map(|i| target(20_000.0 + 9000.0 * f64::from(i), 0.1 + 1.5 * f64::from(i), 2.0, 150.0));
    IqSceneConfig { seed: 3, targets: targets.collect(), dwells_per_scan: 20, ..IqSceneConfig::default() }
}

fn scans(config: &IqSceneConfig, count: usize) -> Vec<PlotScan> {
    let mut scene = PlotScene::new(config.clone()).unwrap();
    (0..count).map(|_| scene.next(&RadarSettings::default()).unwrap()).collect()
}

#[test]
fn the_same_seed_gives_the_same_bits_whoever_else_flies() {
    let config = turning();
    let first = scans(&config, 60);
    assert_eq!(format!("{first:?}"), format!("{:?}", scans(&config, 60)));
    assert_ne!(first, scans(&IqSceneConfig { seed: 4, ..config.clone() }, 60));
    // A fifth one, far from the others.
    let mut more = config;
    more.targets.push(target(70_000.0, 3.0, 2.0, 150.0));
    let of_first = |scans: &[PlotScan]| {
        let pairs = scans.iter().flat_map(|scan| scan.plots.iter().zip(&scan.truth));
        pairs
            .filter(|(_, truth)| **truth == Some(0))
            .map(|(plot, _)| Plot { tag: 0, ..*plot })
            .collect::<Vec<_>>()
    };
    assert!(of_first(&first).len() > 3);
    assert_eq!(of_first(&first), of_first(&scans(&more, 60)));
}

#[test]
fn scans_are_what_a_pipeline_takes() {
    let world = turning();
    let sensor = SensorConfig {
        site: Site::Geodetic(world.site),
        scan_period_s: Some(6.0),
        ..SensorConfig::default()
    };
    let mut pipeline = Pipeline::new(Config { sensors: vec![sensor], ..Config::default() }).unwrap();
    let mut picture = Picture::default();
    // Ten turns of 199 dwells.
    for scan in scans(&world, 100) {
        assert!(
            scan.plots.iter().all(|plot| plot.flags.contains(PlotFlags::SIMULATED) && plot.snr_db.is_some())
        );
        assert!(scan.plots.is_sorted_by_key(|plot| plot.time));
        assert_eq!(scan.plots.len(), scan.truth.len());
        pipeline.step_into(&scan.as_scan(), &mut picture).unwrap();
    }
    assert_eq!(pipeline.stats().detector.plots_rejected, 0);
    assert!(picture.tracks.iter().filter(|track| track.is_confirmed()).count() >= 3, "{:#?}", picture.tracks);
}

#[test]
fn what_is_not_simulated_as_plots_is_refused() {
    type Spoil = fn(&mut IqSceneConfig);
    let cases: [(Spoil, &str); 6] = [
        (|c| c.radar.waveforms = vec![Waveform::Fmcw { duration_s: 8e-4, sweep_hz: 1e6 }], "radar.waveforms"),
        (
            |c| {
                c.radar.antenna.array = Some(LineArray { elements: 4, spacing_m: 0.05 });
                c.radar.processing.beamforming =
                    Beamforming::Adaptive { azimuth_rad: 0.0, loading_db: 10.0, guard_ranges: 4 };
            },
            "radar.processing.beamforming",
        ),
        (|c| c.receiver_noise = false, "receiver_noise"),
        (|c| c.targets[0].script.rcs_m2 = f64::NAN, "targets[0].script.rcs_m2"),
        (|c| c.radar.pulses = 0, "radar.pulses"),
        (|c| c.clutter = vec![Clutter { spread_m_s: -1.0, ..Clutter::sea() }], "clutter[0].spread_m_s"),
    ];
    for (spoil, field) in cases {
        let mut config = turning();
        spoil(&mut config);
        let error = PlotScene::new(config).expect_err(field).to_string();
        assert!(error.contains(&format!("{field}:")), "{error} does not name {field}");
    }
    let repeaters: Vec<Repeater> = Vec::new();
    let mut scene = PlotScene::new(IqSceneConfig { repeaters, ..turning() }).unwrap();
    let strange = [
        RadarSettings { waveform: 9, ..RadarSettings::default() },
        RadarSettings { prf_set: 9, ..RadarSettings::default() },
        RadarSettings { pulses: Some(0), ..RadarSettings::default() },
        RadarSettings { channel: 9, ..RadarSettings::default() },
    ];
    for settings in strange {
        assert!(matches!(scene.next(&settings), Err(Error::OutOfRange { .. })));
    }
    // No time has passed.
    assert_eq!(scene.next(&RadarSettings::default()).unwrap(), scans(&turning(), 1)[0]);
}

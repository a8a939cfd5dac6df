//! Scenes and counts that several tests share.

use aegis_core::geometry::EnuFrame;
use aegis_core::sim::{Leg, Scene, SceneConfig, SceneRadar, SimScan, TargetScript};
use aegis_core::{Geodetic, Identity, Measurement, Plot, RadarSettings};
use std::f64::consts::PI;

/// Bounds are this many standard deviations wide: with fixed seeds a test passes always or never, and a right formula
/// fails one bound in 150 000.
pub(crate) const SIGMAS: f64 = 4.5;

pub(crate) fn site() -> Geodetic {
    SceneRadar::default().site
}

/// A target high up that hardly moves, at a ground distance and bearing from the radar.
pub(crate) fn hovering(distance_m: f64, azimuth_rad: f64) -> TargetScript {
    let level = EnuFrame::new(site()).to_geodetic([
        distance_m * azimuth_rad.sin(),
        distance_m * azimuth_rad.cos(),
        0.0,
    ]);
    TargetScript::new(Geodetic { height_m: 9000.0, ..level }, 0.0, 0.1).straight(20_000.0)
}

pub(crate) fn flyer(index: u32) -> TargetScript {
    let bearing = f64::from(index) * 0.7;
    let identity = Identity { mode_s: Some(0x34_0000 + index), mode_3a: Some(0o1000), callsign: None };
    let target = hovering(60_000.0 + 5000.0 * f64::from(index), bearing);
    TargetScript {
        speed_m_s: 90.0,
        track_rad: bearing % PI,
        legs: vec![Leg::Straight { duration_s: 2500.0 }],
        ..target
    }
    .with_identity(identity)
}

pub(crate) fn quiet(mut radar: SceneRadar) -> SceneRadar {
    radar.false_plots_per_rotation = 0.0;
    radar
}

pub(crate) fn scans(config: &SceneConfig, rotations: u32) -> Vec<SimScan> {
    let mut scene = Scene::new(config.clone()).expect("a valid scene");
    let settings = RadarSettings::default();
    (0..rotations * config.radar.sectors).map(|_| scene.next(&settings)).collect()
}

pub(crate) fn polar(plot: &Plot) -> (f64, f64, Option<f64>) {
    match plot.measurement {
        Measurement::Polar { range_m, azimuth_rad, altitude_m, .. } => (range_m, azimuth_rad, altitude_m),
        _ => panic!("a scene's plots are polar"),
    }
}

pub(crate) fn detections(scans: &[SimScan], target: usize) -> usize {
    scans.iter().flat_map(|scan| &scan.truth).filter(|truth| **truth == Some(target)).count()
}

pub(crate) fn assert_binomial(hits: usize, trials: u32, probability: f64, what: &str) {
    let trials = f64::from(trials);
    let sigma = (trials * probability * (1.0 - probability)).sqrt();
    let off = (hits as f64 - trials * probability).abs();
    assert!(off <= SIGMAS * sigma + 1.0, "{what}: {hits} of {trials}, expected {probability:.4}");
}

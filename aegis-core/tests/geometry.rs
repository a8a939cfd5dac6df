//! Frames against pymap3d, which is written independently of this crate.

mod common;

use aegis_core::geometry::{EnuFrame, Geodetic, Polar, wrap_angle};
use std::process::Command;

const POINTS: usize = 5000;

struct Reference {
    site: Geodetic,
    target: Geodetic,
    ecef_m: [f64; 3],
    enu_m: [f64; 3],
    polar: Polar,
}

impl Reference {
    fn parse(line: &str) -> Self {
        let v: Vec<f64> = line.split_whitespace().map(|word| word.parse().expect("a number")).collect();
        assert_eq!(v.len(), 15);
        let place =
            |at: usize| Geodetic { latitude_rad: v[at], longitude_rad: v[at + 1], height_m: v[at + 2] };
        Self {
            site: place(0),
            target: place(3),
            ecef_m: [v[6], v[7], v[8]],
            enu_m: [v[9], v[10], v[11]],
            polar: Polar { azimuth_rad: v[12], elevation_rad: v[13], range_m: v[14] },
        }
    }
}

fn references() -> Option<Vec<Reference>> {
    let python = common::python()?;
    let script = common::root().join("aegis-core/tests/reference/geometry_points.py");
    let run = Command::new(python).arg(script).arg(POINTS.to_string()).output().expect("python starts");
    if !run.status.success() {
        let complaint = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(complaint.contains("ModuleNotFoundError"), "{complaint}");
        common::skipped("geometry", "pymap3d is not installed");
        return None;
    }
    let points: Vec<_> = String::from_utf8_lossy(&run.stdout).lines().map(Reference::parse).collect();
    assert_eq!(points.len(), POINTS);
    Some(points)
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn every_frame_agrees_with_pymap3d() {
    let Some(points) = references() else { return };
    for Reference { site, target, ecef_m, enu_m, polar } in points {
        let frame = EnuFrame::new(site);
        assert!(distance(target.to_ecef(), ecef_m) < 1e-7);
        let place = Geodetic::from_ecef(ecef_m);
        assert!((place.latitude_rad - target.latitude_rad).abs() < 1e-12, "{place:?} {target:?}");
        let turned = wrap_angle(place.longitude_rad - target.longitude_rad);
        assert!((turned * target.latitude_rad.cos()).abs() < 1e-12, "{place:?} {target:?}");
        assert!((place.height_m - target.height_m).abs() < 1e-6, "{place:?} {target:?}");

        assert!(distance(frame.from_geodetic(target), enu_m) < 1e-6, "{site:?} {target:?}");
        let seen = Polar::from_enu(enu_m);
        assert!((seen.range_m - polar.range_m).abs() < 1e-6);
        // pymap3d takes an east or north offset below 1 mm for none.
        let sideways_m = wrap_angle(seen.azimuth_rad - polar.azimuth_rad) * enu_m[0].hypot(enu_m[1]);
        assert!(sideways_m.abs() < 2e-3);
        assert!((seen.elevation_rad - polar.elevation_rad).abs() * seen.range_m < 2e-3);
    }
}

#[test]
fn slant_range_and_altitude_lead_back_to_the_target() {
    let Some(points) = references() else { return };
    let in_range = |point: &&Reference| point.polar.range_m < 500_000.0 && point.target.height_m < 30_000.0;
    let mut compared = 0;
    for Reference { site, target, enu_m, polar, .. } in points.iter().filter(in_range) {
        let frame = EnuFrame::new(*site);
        let point = frame.at_altitude(polar.range_m, polar.azimuth_rad, target.height_m);
        assert!(point.reached);
        // The reference was rounded to a micrometre or so, which overhead becomes range/ground distance times
        // as much.
        let ground_m = enu_m[0].hypot(enu_m[1]);
        let bound_m = 1e-3_f64.max(1e-5 * polar.range_m / ground_m);
        assert!(distance(point.position_m, *enu_m) < bound_m, "{site:?} {target:?}");
        compared += 1;
    }
    assert!(compared > POINTS / 3, "{compared} targets in range");
}

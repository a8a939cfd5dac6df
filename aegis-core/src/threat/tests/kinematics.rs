//! Cases whose answers follow by hand.

use super::super::kinematics::{
    Relative, accelerated_entry_time_s, comes_within, cylinder_entry_time_s, prism_entry_time_s,
    sphere_entry_time_s,
};
use super::super::{Asset, Polygon, Zone};
use super::{asset, track};
use crate::time::Time;

fn relative(position_m: [f64; 3], velocity_m_s: [f64; 3]) -> Relative {
    Relative::between(&track(1, position_m, velocity_m_s), &asset(1, [0.0; 3]))
}

fn close(actual: f64, expected: f64) -> bool {
    (actual - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}

#[test]
fn a_crossing_track_passes_at_its_offset() {
    // 30 km east, 4 km north, flying west at 200 m/s.
    let passing = relative([30_000.0, 4000.0, 0.0], [-200.0, 0.0, 0.0]);
    let approach = passing.closest_approach();
    assert!(close(approach.time_s, 150.0) && close(approach.distance_m, 4000.0), "{approach:?}");
    // Across: 50 m ⊕ 150 s · 5 m/s.
    assert!(close(approach.distance_sigma_m, 50.0_f64.hypot(750.0)));
    // t* = −p·v/|v|²: ∂/∂e = 1/200 s/m; ∂/∂v_e = −(e − 2·150·200)/200² = 0.75; ∂/∂v_n = −4000/200² = −0.1.
    let sigma_s = (0.25_f64.powi(2) + (0.75 * 5.0_f64).powi(2) + 0.5_f64.powi(2)).sqrt();
    assert!(close(approach.time_sigma_s, sigma_s), "{} {sigma_s}", approach.time_sigma_s);
}

#[test]
fn a_receding_or_still_track_is_closest_now() {
    for velocity in [[200.0, 0.0, 0.0], [0.0; 3]] {
        let approach = relative([3000.0, 4000.0, 0.0], velocity).closest_approach();
        assert_eq!((approach.time_s, approach.time_sigma_s, approach.distance_m), (0.0, 0.0, 5000.0));
        assert!(close(approach.distance_sigma_m, 50.0));
    }
    assert_eq!(relative([1.0; 3], [0.0; 3]).cpa_time_s(), None);
}

#[test]
fn on_a_collision_course_the_deviation_is_the_one_across() {
    let approach = relative([10_000.0, 0.0, 0.0], [-100.0, 0.0, 0.0]).closest_approach();
    assert!(
        approach.distance_m < 1e-9 && close(approach.distance_sigma_m, 50.0_f64.hypot(500.0)),
        "{approach:?}"
    );
}

#[test]
fn sphere_entry_is_the_smallest_root() {
    let entry = |p, v| sphere_entry_time_s(p, v, 5000.0);
    assert!(entry([15_000.0, 0.0, 0.0], [-100.0, 0.0, 0.0]).is_some_and(|t| close(t, 100.0)));
    assert!(entry([15_000.0, 3000.0, 0.0], [-100.0, 0.0, 0.0]).is_some_and(|t| close(t, 110.0)));
    assert_eq!(entry([15_000.0, 5001.0, 0.0], [-100.0, 0.0, 0.0]), None, "misses");
    assert_eq!(entry([15_000.0, 0.0, 0.0], [100.0, 0.0, 0.0]), None, "recedes");
    assert_eq!(entry([15_000.0, 0.0, 0.0], [0.0; 3]), None, "stands");
    assert_eq!(entry([1000.0, 0.0, 0.0], [100.0, 0.0, 0.0]), Some(0.0), "inside, leaving");
    assert_eq!(entry([0.0; 3], [0.0; 3]), Some(0.0));
    // Far and slow: the naive root −b − √(b² − c) keeps few digits here.
    assert!(entry([5000.0 + 1e-3, 0.0, 0.0], [-100.0, 0.0, 0.0]).is_some_and(|t| (t - 1e-5).abs() < 1e-11));
}

#[test]
fn cylinder_entry_is_where_disc_and_slab_overlap() {
    let entry = |p, v| cylinder_entry_time_s(p, v, 5000.0, 0.0, 3000.0);
    assert!(
        entry([15_000.0, 0.0, 1000.0], [-100.0, 0.0, 0.0]).is_some_and(|t| close(t, 100.0)),
        "by the wall"
    );
    assert!(
        entry([6000.0, 0.0, 4000.0], [-50.0, 0.0, -10.0]).is_some_and(|t| close(t, 100.0)),
        "by the roof"
    );
    assert!(entry([0.0, 0.0, 4000.0], [0.0, 0.0, -10.0]).is_some_and(|t| close(t, 100.0)), "straight down");
    assert_eq!(entry([15_000.0, 0.0, 4000.0], [-100.0, 0.0, 0.0]), None, "overflies");
    assert_eq!(entry([15_000.0, 0.0, 4000.0], [-100.0, 0.0, -1.0]), None, "descends too late");
    assert_eq!(entry([0.0, 0.0, 4000.0], [0.0, 0.0, 10.0]), None, "climbs away");
    assert_eq!(entry([0.0, 0.0, 1000.0], [100.0, 0.0, 0.0]), Some(0.0), "inside");
    assert_eq!(entry([0.0, 0.0, 1000.0], [0.0; 3]), Some(0.0), "inside, still");
}

#[test]
fn a_moving_asset_counts_from_where_it_is_now() {
    let ship = Asset {
        velocity_m_s: [10.0, 0.0, 0.0],
        time: Time::from_secs(-100.0),
        ..asset(1, [-1000.0, 0.0, 0.0])
    };
    let relative = Relative::between(&track(1, [20_000.0, 0.0, 0.0], [-190.0, 0.0, 0.0]), &ship);
    assert_eq!(relative.position_m, [20_000.0, 0.0, 0.0]);
    assert!(close(relative.closest_approach().time_s, 100.0) && close(relative.closing_speed_m_s(), 200.0));
}

#[test]
fn certain_courses_have_certain_entries() {
    let probability = |p, v, horizon_s| {
        let exact = Relative { covariance: [[0.0; 6]; 6], ..relative(p, v) };
        exact.entry(&Zone::Sphere { radius_m: 5000.0 }, horizon_s).probability
    };
    let inbound = ([25_000.0, 0.0, 0.0], [-200.0, 0.0, 0.0]);
    assert_eq!(probability(inbound.0, inbound.1, 101.0), 1.0);
    assert_eq!(probability(inbound.0, inbound.1, 99.0), 0.0, "enters after the horizon");
    assert_eq!(probability([25_000.0, 5100.0, 0.0], inbound.1, 300.0), 0.0);
    assert_eq!(probability([25_000.0, 0.0, 0.0], [200.0, 0.0, 0.0], 300.0), 0.0);
    assert_eq!(probability([100.0, 0.0, 0.0], [0.0; 3], 1.0), 1.0);
}

#[test]
fn a_planar_world_has_a_disc() {
    let flat = relative([25_000.0, 4000.0, 9000.0], [-200.0, 0.0, 50.0]).horizontal();
    let sphere = flat.entry(&Zone::Sphere { radius_m: 5000.0 }, 300.0);
    let cylinder = flat.entry(&Zone::Cylinder { radius_m: 5000.0, floor_m: -1.0, ceiling_m: 1.0 }, 300.0);
    assert!(sphere.probability > 0.5 && sphere.probability < 1.0);
    assert!(close(sphere.probability, cylinder.probability), "{sphere:?} {cylinder:?}");
}

#[test]
fn unusable_numbers_are_seen() {
    assert!(relative([1.0; 3], [1.0; 3]).is_usable());
    assert!(!relative([f64::NAN, 0.0, 0.0], [1.0; 3]).is_usable());
    assert!(!relative([1.0; 3], [f64::INFINITY, 0.0, 0.0]).is_usable());
    let mut bad = relative([1.0; 3], [1.0; 3]);
    bad.covariance[3][3] = -1.0;
    assert!(!bad.is_usable());
}

#[test]
fn prism_entry_is_through_the_first_side_that_counts() {
    let notched = Polygon::new(&[
        [0.0, 0.0],
        [4e3, 0.0],
        [4e3, 4e3],
        [3e3, 4e3],
        [3e3, 1e3],
        [1e3, 1e3],
        [1e3, 4e3],
        [0.0, 4e3],
    ]);
    let notched = notched.unwrap();
    let entry = |p, v| prism_entry_time_s(p, v, &notched, 0.0, 1000.0);
    assert_eq!(entry([-1e3, 2e3, 500.0], [100.0, 0.0, 0.0]), Some(10.0));
    assert_eq!(entry([500.0, 2e3, 500.0], [100.0, 0.0, 0.0]), Some(0.0), "inside");
    assert_eq!(entry([2e3, 3e3, 500.0], [100.0, 0.0, 0.0]), Some(10.0), "from the notch");
    assert_eq!(entry([2e3, 3e3, 500.0], [0.0, 100.0, 0.0]), None, "out of the notch");
    assert_eq!(entry([2e3, 3e3, 500.0], [0.0; 3]), None);
    assert_eq!(entry([2e3, 500.0, 500.0], [0.0; 3]), Some(0.0));
    // Over the first arm it is too high; over the second it has come down.
    assert_eq!(entry([-1e3, 2e3, 1350.0], [100.0, 0.0, -10.0]), Some(40.0));
    assert_eq!(
        entry([-1e3, 2e3, 1250.0], [100.0, 0.0, -10.0]),
        Some(40.0),
        "it has left the first arm by then"
    );
    assert_eq!(entry([-1e3, 2e3, 1150.0], [100.0, 0.0, -10.0]), Some(15.0), "through the ceiling");
}

#[test]
fn the_time_of_entry_is_as_sure_as_the_course_across_the_face() {
    let inbound = relative([25_000.0, 0.0, 0.0], [-200.0, 0.0, 0.0]);
    let entry = inbound.zone_entry(&Zone::Sphere { radius_m: 5000.0 }).unwrap();
    // 50 m ⊕ 100 s · 5 m/s along the course, at 200 m/s.
    assert!(close(entry.time_s, 100.0) && close(entry.time_sigma_s, 50.0_f64.hypot(500.0) / 200.0));
    assert!(entry.sigma_holds);
    let grazing = Relative { position_m: [25_000.0, 4900.0, 0.0], ..inbound };
    assert!(grazing.zone_entry(&Zone::Sphere { radius_m: 5000.0 }).is_some_and(|entry| !entry.sigma_holds));
    let descending = relative([0.0, 0.0, 5000.0], [-100.0, 0.0, -20.0]);
    let roof = Zone::Cylinder { radius_m: 50_000.0, floor_m: 0.0, ceiling_m: 3000.0 };
    let entry = descending.zone_entry(&roof).unwrap();
    assert!(
        close(entry.time_s, 100.0) && close(entry.time_sigma_s, 80.0_f64.hypot(300.0) / 20.0),
        "{entry:?}"
    );
    let inside = relative([0.0; 3], [100.0, 0.0, 0.0]).zone_entry(&roof).unwrap();
    assert_eq!((inside.time_s, inside.time_sigma_s), (0.0, 0.0));
}

#[test]
fn after_a_manoeuvre_the_course_is_straight_again() {
    let (a, duration_s) = ([0.0, 3.0, -1.0], 8.0);
    let before = relative([30_000.0, 4000.0, 100.0], [-200.0, 10.0, 0.0]);
    let after = before.after_manoeuvre(a, duration_s);
    let at_s = 100.0;
    for (axis, gain) in a.into_iter().enumerate() {
        let end_m = before.position_m[axis] + duration_s * before.velocity_m_s[axis] + 32.0 * gain;
        let then_m = end_m + (at_s - duration_s) * (before.velocity_m_s[axis] + duration_s * gain);
        assert!(close(after.position_m[axis] + at_s * after.velocity_m_s[axis], then_m));
    }
    // The velocity gains a·T, give or take as much.
    assert!(close(after.covariance[4][4] - before.covariance[4][4], 24.0 * 24.0));
    assert_eq!(before.after_manoeuvre([0.0; 3], 8.0), before);
}

#[test]
fn a_closing_acceleration_brings_entry_forward() {
    let time = |r, v, a| accelerated_entry_time_s(r, v, a);
    assert_eq!(time(1000.0, 100.0, 0.0), Some(10.0));
    assert!(time(1000.0, 100.0, 10.0).is_some_and(|t| close(100.0 * t + 5.0 * t * t, 1000.0)));
    assert!(time(1000.0, -10.0, 2.0).is_some_and(|t| close(-10.0 * t + t * t, 1000.0)), "it turns round");
    assert_eq!(
        (time(1000.0, -10.0, 0.0), time(1000.0, 0.0, 0.0), time(1000.0, 30.0, -1.0)),
        (None, None, None)
    );
    assert_eq!((time(-1.0, 0.0, 0.0), time(1.0, f64::NAN, 0.0)), (Some(0.0), None));
}

#[test]
fn what_cannot_come_within_reach_does_not() {
    let mut odd = 1_u64;
    let mut number = |size: f64| {
        odd = odd.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((odd >> 11) as f64 / (1_u64 << 52) as f64 - 1.0) * size
    };
    for _ in 0..2000 {
        let (p, v) = ([number(9e3), number(9e3), number(9e3)], [number(50.0), number(50.0), number(50.0)]);
        let (reach_m, widens_m_s) = (number(4e3).abs(), number(30.0).abs());
        let gap_m = |t: f64| {
            let there: f64 = (0..3).map(|i| (p[i] + t * v[i]).powi(2)).sum();
            there.sqrt() - reach_m - widens_m_s * t
        };
        let nearest_m = (0..=3000).map(|step| gap_m(0.1 * f64::from(step))).fold(f64::INFINITY, f64::min);
        let comes = comes_within(p, v, reach_m, widens_m_s, 300.0);
        assert!(comes == (nearest_m <= 0.0) || nearest_m.abs() < 5.0, "{nearest_m}");
    }
}

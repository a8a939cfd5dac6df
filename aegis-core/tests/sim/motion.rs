//! Targets of a scene fly as their scripts say, on a round Earth.

use aegis_core::geometry::{EnuFrame, wrap_angle};
use aegis_core::sim::{Leg, Scene, SceneConfig, TargetScript, TargetState, coordinated_turn_rate_rad_s};
use aegis_core::{Geodetic, Time};

fn scene_of(target: TargetScript) -> Scene {
    Scene::new(SceneConfig { targets: vec![target], ..SceneConfig::default() }).expect("a valid scene")
}

fn at(scene: &Scene, seconds: f64) -> TargetState {
    scene.target(0, Time::from_secs(seconds)).expect("the target is there")
}

fn start() -> Geodetic {
    Geodetic::from_degrees(43.2, -4.7, 5000.0)
}

fn apart_m(a: Geodetic, b: Geodetic) -> f64 {
    EnuFrame::new(a).from_geodetic(b).iter().map(|d| d * d).sum::<f64>().sqrt()
}

/// Velocity by central difference of positions, in the target's own east, north, up.
fn moved_m_s(scene: &Scene, seconds: f64) -> [f64; 3] {
    const HALF_S: f64 = 0.05;
    let frame = EnuFrame::new(at(scene, seconds).position);
    let [before, after] =
        [seconds - HALF_S, seconds + HALF_S].map(|s| frame.from_geodetic(at(scene, s).position));
    std::array::from_fn(|i| (after[i] - before[i]) / (2.0 * HALF_S))
}

#[test]
fn straight_flight_is_the_geodesic() {
    // Ends by pymap3d.vincenty.vreckon (Vincenty 1975), WGS-84: start, distance, azimuth, end.
    let cases = [
        ([40.0, -75.0], 5e5, 52.5, [42.641_927_366_728_01, -70.162_437_179_949_96]),
        ([-33.5, 151.0], 2e6, 271.25, [-31.286_239_975_214_425, 129.866_369_602_286_77]),
        ([60.2, 25.0], 1.2e6, 330.0, [68.888_887_399_759_13, 9.995_677_575_174_31]),
    ];
    for ([latitude, longitude], distance_m, azimuth_deg, end) in cases {
        let place = Geodetic::from_degrees(latitude, longitude, 0.0);
        let target =
            TargetScript::new(place, f64::to_radians(azimuth_deg), 250.0).straight(distance_m / 250.0);
        let state = at(&scene_of(target), distance_m / 250.0);
        let expected = Geodetic::from_degrees(end[0], end[1], 0.0);
        assert!(apart_m(state.position, expected) < 0.01, "{:?} is not {expected:?}", state.position);
    }
}

#[test]
fn the_path_moves_at_the_velocity_that_it_states() {
    let target = TargetScript::new(start(), 2.0, 120.0)
        .straight(20.0)
        .climbing_to(6000.0, 12.5)
        .accelerating_to(170.0, 0.8)
        .turning(-2.5, 0.05)
        .straight(60.0);
    let scene = scene_of(target);
    // Away from the moments at which a command begins or ends: 0, 20, 70 (turned), 82.5 (fast), 100 (high).
    for seconds in [5.0, 19.0, 25.0, 40.7, 69.0, 75.0, 90.0, 110.0] {
        let (stated, moved) = (at(&scene, seconds).velocity_m_s(), moved_m_s(&scene, seconds));
        for (stated, moved) in stated.iter().zip(moved) {
            assert!((stated - moved).abs() < 2e-3, "at {seconds} s: {stated} is not {moved}");
        }
    }
    assert!((at(&scene, 60.0).speed_m_s - (120.0 + 0.8 * 40.0)).abs() < 1e-6);
    assert!((at(&scene, 129.0).speed_m_s - 170.0).abs() < 1e-9);
    assert!((at(&scene, 60.0).position.height_m - (5000.0 + 12.5 * 40.0)).abs() < 1e-6);
    assert!((at(&scene, 129.0).position.height_m - 6000.0).abs() < 1e-9);
}

#[test]
fn turns_have_the_rate_of_their_bank_and_end_on_their_angle() {
    let bank_rad = 25f64.to_radians();
    let rate = coordinated_turn_rate_rad_s(140.0, bank_rad);
    let duration_s = 3.0 / rate;
    let scene = scene_of(TargetScript::new(start(), 0.3, 140.0).turning(3.0, rate).straight(10.0));
    let course = |seconds| at(&scene, seconds).track_rad;
    let realised = wrap_angle(course(20.5) - course(19.5));
    // The meridians' convergence adds up to v tan φ / R = 2e-5 rad/s.
    assert!((realised - rate).abs() < 3e-5, "{realised} is not {rate}");
    assert!(wrap_angle(course(duration_s) - 3.3).abs() < 2e-5 * duration_s);
    assert!((at(&scene, 10.0).bank_rad() - bank_rad).abs() < 1e-9);
    assert!(at(&scene, duration_s + 5.0).bank_rad().abs() < 1e-12);

    let left = scene_of(TargetScript::new(start(), 0.3, 140.0).turning(-3.0, rate));
    assert!(at(&left, 10.0).turn_rate_rad_s < 0.0);
}

#[test]
fn waypoints_are_flown_over() {
    let first = Geodetic::from_degrees(43.6, -4.2, 0.0);
    let second = Geodetic::from_degrees(43.1, -3.9, 0.0);
    let target = TargetScript::new(start(), 4.0, 150.0).flying_to(first, 0.04).flying_to(second, 0.04);
    let scene = scene_of(target);
    let flown = (0..100_000).map_while(|i| scene.target(0, Time::from_secs(f64::from(i) * 0.1)));
    let (mut to_first_m, mut to_second_m) = (f64::INFINITY, f64::INFINITY);
    let mut last = start();
    for state in flown {
        assert!(state.turn_rate_rad_s.abs() <= 0.04 + 1e-12);
        let over = |place: Geodetic| Geodetic { height_m: state.position.height_m, ..place };
        to_first_m = to_first_m.min(apart_m(state.position, over(first)));
        to_second_m = to_second_m.min(apart_m(state.position, over(second)));
        last = state.position;
    }
    assert!(to_first_m < 20.0 && to_second_m < 20.0, "{to_first_m} m, {to_second_m} m");
    assert!(apart_m(last, Geodetic { height_m: 5000.0, ..second }) < 30.0, "it lands at its last waypoint");
}

#[test]
fn targets_appear_and_land_on_time() {
    let scene = scene_of(TargetScript::new(start(), 0.0, 100.0).appearing_after(30.0).straight(60.0));
    let is_there = |seconds| scene.target(0, Time::from_secs(seconds)).is_some();
    assert_eq!([29.9, 30.0, 60.0, 90.0, 90.1].map(is_there), [false, true, true, true, false]);
    assert_eq!(scene.truth(Time::from_secs(45.0)).count(), 1);
    assert!(scene.target(1, Time::from_secs(45.0)).is_none());
}

#[test]
fn a_state_in_a_far_frame_keeps_its_speed() {
    let state = at(&scene_of(TargetScript::new(start(), 1.0, 200.0).straight(10.0)), 5.0);
    let frame = EnuFrame::new(Geodetic::from_degrees(41.0, -8.0, 100.0));
    let (position_m, velocity_m_s) = state.in_frame(&frame);
    assert!(apart_m(frame.to_geodetic(position_m), state.position) < 1e-6);
    let speed_m_s = velocity_m_s.iter().map(|v| v * v).sum::<f64>().sqrt();
    assert!((speed_m_s - 200.0).abs() < 1e-9);
}

#[test]
fn flights_that_cannot_be_flown_are_refused() {
    let inside_the_circle = Geodetic::from_degrees(43.2, -4.58, 5000.0);
    let cases = [
        (TargetScript::new(start(), 0.0, 250.0).flying_to(inside_the_circle, 0.01), "targets[0].legs[0]"),
        (TargetScript::new(start(), 0.0, 300.0).straight(40_000.0), "targets[0].legs[0]"),
        (TargetScript::new(start(), 0.0, 30.0).turning(600.0, 0.01).straight(50_000.0), "targets[0].legs[1]"),
    ];
    for (target, field) in cases {
        let config = SceneConfig { targets: vec![target], ..SceneConfig::default() };
        let error = Scene::new(config).expect_err("it cannot be flown").to_string();
        assert!(error.contains(field), "{error} does not name {field}");
    }
}

#[test]
fn commands_for_what_already_is_take_no_time() {
    let target = TargetScript::new(start(), 0.0, 100.0)
        .climbing_to(5000.0, 5.0)
        .accelerating_to(100.0, 1.0)
        .straight(10.0);
    assert_eq!(target.legs[2], Leg::Straight { duration_s: 10.0 });
    let state = at(&scene_of(target), 9.0);
    assert_eq!((state.climb_rate_m_s, state.speed_m_s), (0.0, 100.0));
}

//! From a simulated radar to an air picture: `cargo run --release --example quickstart`.

use aegis_core::sim::{Scene, SceneConfig, TargetScript};
use aegis_core::{Callsign, Config, Geodetic, Identity, Picture, Pipeline};

fn main() -> aegis_core::Result<()> {
    // The world: one radar, one airliner that turns, one that climbs.
    let named = |name| Identity { callsign: Callsign::new(name), ..Identity::UNKNOWN };
    let turning = TargetScript::new(Geodetic::from_degrees(43.5, -5.3, 9000.0), 1.6, 230.0)
        .with_identity(named("AEG101"))
        .straight(40.0)
        .turning(0.8, 0.02)
        .straight(60.0);
    let climbing = TargetScript::new(Geodetic::from_degrees(42.8, -4.6, 1500.0), 0.2, 150.0)
        .with_identity(named("AEG202"))
        .climbing_to(3000.0, 10.0)
        .straight(130.0);
    let world = SceneConfig { seed: 1, targets: vec![turning, climbing], ..SceneConfig::default() };

    // The pipeline: told of that radar, everything else as it comes.
    let mut pipeline = Pipeline::new(Config { sensors: vec![world.sensor()], ..Config::default() })?;
    let (radar, sectors) = (world.radar.id, 30 * world.radar.sectors);

    // Thirty rotations, sector by sector: scan in, picture out.
    let (mut scene, mut picture) = (Scene::new(world)?, Picture::default());
    for _ in 0..sectors {
        let scan = scene.next(pipeline.settings(radar)?);
        pipeline.step_into(&scan.as_scan(), &mut picture)?;
    }
    for track in picture.tracks.iter().filter(|track| track.is_confirmed()) {
        let name = track.identity.callsign.map(|callsign| callsign.to_string()).unwrap_or_default();
        let [east, north, up] = track.position_m.map(|metres| metres / 1000.0);
        let (speed, heading) = (track.speed_m_s(), track.heading_rad().to_degrees());
        println!(
            "track {} {name}: {east:.1} km E, {north:.1} km N, {up:.1} km up, {speed:.0} m/s to {heading:.0}°",
            track.id
        );
    }
    Ok(())
}

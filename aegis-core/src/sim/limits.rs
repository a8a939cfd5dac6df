//! What bounds a scene's memory and time. [`Scene::new`](super::Scene::new) refuses more.

/// Most targets in a scene.
pub const MAX_TARGETS: usize = 10_000;
/// Most legs of one target.
pub const MAX_LEGS: usize = 1000;
/// Longest flight of one target, seconds.
pub const MAX_FLIGHT_S: f64 = 86_400.0;
/// Longest sum of all flights, seconds.
pub const MAX_TOTAL_FLIGHT_S: f64 = 1e7;
/// Most false plots in a rotation, as a mean.
pub const MAX_FALSE_PLOTS_PER_ROTATION: f64 = 100_000.0;
/// Most scans in a rotation.
pub const MAX_SECTORS: u32 = 256;
/// Most jammers in a scene.
pub const MAX_JAMMERS: usize = 64;
/// Most bursts of one jammer.
pub const MAX_BURSTS: usize = 1000;
/// Farthest latitude from the equator that a target reaches, radians (80°): its course means little at a pole.
pub const MAX_LATITUDE_RAD: f64 = 80.0 * std::f64::consts::PI / 180.0;

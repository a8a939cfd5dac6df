//! Tests of the folder as a whole.
// Exact values are meant.
#![allow(clippy::float_cmp)]
// Tests may copy.
#![allow(clippy::large_types_passed_by_value)]

mod acceptance;
mod assessor;
mod kinematics;
#[cfg(feature = "sim")]
mod monte_carlo;

use super::{Asset, Zone};
use crate::detector::classification::ClassPosterior;
use crate::ids::{AssetId, TrackId};
use crate::plot::Identity;
use crate::time::Time;
use crate::tracker::{Track, TrackStatus};

/// As an airport radar's tracker would know it: 50 m and 5 m/s horizontally, 80 m and 3 m/s in height.
fn track(id: u64, position_m: [f64; 3], velocity_m_s: [f64; 3]) -> Track {
    let sigmas: [f64; 6] = [50.0, 50.0, 80.0, 5.0, 5.0, 3.0];
    let mut covariance = [[0.0; 6]; 6];
    for (axis, sigma) in sigmas.into_iter().enumerate() {
        covariance[axis][axis] = sigma * sigma;
    }
    Track {
        id: TrackId(id),
        status: TrackStatus::Confirmed,
        time: Time::default(),
        position_m,
        velocity_m_s,
        acceleration_m_s2: None,
        covariance,
        existence: 0.99,
        mode_probabilities: [1.0, 0.0, 0.0],
        emitter_probability: 0.0,
        geodetic: None,
        identity: Identity::UNKNOWN,
        class: None,
        class_posterior: ClassPosterior::default(),
        friend: None,
        created: Time::default(),
        updated: Time::default(),
        plots: 10,
        misses: 0,
    }
}

fn asset(id: u32, position_m: [f64; 3]) -> Asset {
    Asset {
        id: AssetId(id),
        position_m,
        velocity_m_s: [0.0; 3],
        time: Time::default(),
        zone: Zone::Cylinder { radius_m: 5000.0, floor_m: -100.0, ceiling_m: 10_000.0 },
        value: 1.0,
    }
}

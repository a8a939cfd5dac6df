//! The state of a target in one mode.

use super::acceleration::{Acceleration, turn_columns, turn_own_block, turn_vector};
use crate::time::Time;
use crate::tracker::kinematics::Kinematics;
use crate::tracker::measurement::Rows;

/// Position and velocity, and in some models acceleration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ModeState<const D: usize> {
    pub(crate) kinematics: Kinematics<D>,
    pub(crate) acceleration: Acceleration<D>,
}

impl<const D: usize> ModeState<D> {
    /// Becomes another; between states without acceleration there is only half as much to copy.
    pub(super) fn set(&mut self, other: &Self) {
        self.kinematics = other.kinematics;
        if !(self.acceleration.is_none() && other.acceleration.is_none()) {
            self.acceleration = other.acceleration;
        }
    }

    /// As [`set`](Self::set), to a state without acceleration.
    pub(crate) fn set_steady(&mut self, kinematics: Kinematics<D>) {
        self.kinematics = kinematics;
        if !self.acceleration.is_none() {
            self.acceleration = Acceleration::NONE;
        }
    }

    /// No acceleration.
    pub(crate) fn steady(kinematics: Kinematics<D>) -> Self {
        Self { kinematics, acceleration: Acceleration::NONE }
    }

    /// Takes in a plot whose rows were linearised here.
    pub(crate) fn update(&mut self, rows: &Rows<D>) {
        if let Some(place) = &rows.place {
            self.acceleration.take_place(&self.kinematics, place);
            self.kinematics.take_place(place);
            return;
        }
        let at = self.kinematics;
        let accelerates = !self.acceleration.is_none();
        for row in rows.as_slice() {
            let by = self.kinematics.correction(row, &at);
            if accelerates {
                let own = self.acceleration.project(row);
                self.acceleration.correct((&by.position, &by.velocity), &own, by.weight, by.inverse);
            }
            if rows.measures_height {
                self.kinematics.correct(&by);
            } else {
                self.kinematics.correct_considering_height(&by);
            }
        }
    }

    /// Velocity and acceleration turn over the ground by an angle of this sine and cosine, counter-clockwise.
    pub(super) fn turn(&mut self, sin: f64, cos: f64) {
        turn_vector(&mut self.kinematics.velocity, sin, cos);
        turn_columns(&mut self.kinematics.pv, sin, cos);
        turn_own_block(&mut self.kinematics.vv, sin, cos);
        self.acceleration.turn(sin, cos);
    }

    /// Nothing known.
    pub(crate) const NOTHING: Self = Self {
        kinematics: Kinematics {
            time: Time::from_nanos(0),
            position: [0.0; D],
            velocity: [0.0; D],
            pp: [[0.0; D]; D],
            pv: [[0.0; D]; D],
            vv: [[0.0; D]; D],
        },
        acceleration: Acceleration::NONE,
    };

    pub(super) fn bound_height(&mut self, height_sigma: f64, climb_sigma: f64) {
        let (height, climb) = self.kinematics.bound_height(height_sigma, climb_sigma);
        self.acceleration.shrink_up(height, climb);
    }

    pub(crate) fn is_healthy(&self) -> bool {
        self.kinematics.is_healthy() && self.acceleration.is_finite()
    }
}

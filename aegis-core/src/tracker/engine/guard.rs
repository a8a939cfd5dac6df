//! A gate that a repeater pulled off is taken back to the echo, and kept there.
//!
//! A repeater aboard a target records a pulse before it copies it: its copy is never nearer than the echo. Once the gate is back, of
//! what lies in it the nearest is taken (leading-edge tracking: Schleher 1999, Electronic Warfare in the Information Age).

use super::Engine;
use crate::event::Event;
use crate::ids::{ActionId, SensorId, TrackId};
use crate::matrix::dot;
use crate::scan::Look;
use crate::time::Time;
use crate::tracker::bernoulli::Bernoulli;
use crate::tracker::kinematics::Kinematics;
use crate::tracker::lifecycle::{Lifecycle, squared_distance};
use crate::tracker::measurement::{extended, truncated};
use crate::tracker::sensor::View;

/// Two tracks so near, by NIS per degree of freedom, are of one echo.
const SAME_NIS_PER_DOF: f64 = 4.0;
/// And so fast along the line of sight.
const SAME_RATE_NIS: f64 = 9.0;

/// Where along a radar's line of sight a target is, by what of its plots is believed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RadialFix {
    pub(crate) sensor: SensorId,
    pub(crate) time: Time,
    pub(crate) range_m: f64,
    pub(crate) range_sigma_m: f64,
    pub(crate) range_rate_m_s: f64,
    pub(crate) range_rate_sigma_m_s: f64,
}

impl<const D: usize> Engine<D> {
    /// Takes a track back to where it is believed to be, and guards its gate while the action is in force. Where another track has
    /// that echo already, that one is guarded, and this one, which has a copy, goes on as that one. In
    /// the mode of several stories these keep the echo by themselves.
    pub(crate) fn reset_gate(
        &mut self,
        action: ActionId,
        track: TrackId,
        look: &Look<'_>,
        fix: RadialFix,
        events: &mut Vec<Event>,
    ) {
        let Some(row) = self.targets.iter().position(|target| target.id == track) else { return };
        let Some(sensor) = self.sensors.iter().find(|sensor| sensor.id() == fix.sensor) else { return };
        // Where another radar stands says nothing of this one.
        let pose = look.pose.filter(|_| look.sensor == fix.sensor);
        let view = sensor.view(&Look { pose, ..*look }, &self.frame);
        let mut back = self.motion.mean(self.targets[row].modes.view(), look.end);
        seat(&mut back, &fix, &view);
        let is_there = |other: &Bernoulli<D>| {
            let state = self.motion.mean(other.modes.view(), look.end);
            other.id != track && other.is_confirmed() && !other.is_lost && is_same(&state, &back, &view)
        };
        let successor = self.targets.iter().position(is_there);
        self.targets[successor.unwrap_or(row)].guard = Some(action);
        match successor {
            None => self.targets[row].modes.for_each_state(|state| seat(state, &fix, &view)),
            Some(successor) => self.give_way(row, successor, look.end, events),
        }
    }

    /// Of two tracks of one target, between scans, the one that lost it ends.
    fn give_way(&mut self, row: usize, successor: usize, time: Time, events: &mut Vec<Event>) {
        Lifecycle::merge(&self.targets[row], self.targets[successor].id, time, events);
        self.stats.merged += 1;
        self.scratch.keep.clear();
        self.scratch.keep.extend((0..self.targets.len()).map(|other| other != row));
        self.retire();
    }

    /// An action is no longer in force.
    pub(crate) fn end_guard(&mut self, action: ActionId) {
        let guarded = self.targets.iter_mut().filter(|target| target.guard == Some(action));
        guarded.for_each(|target| target.guard = None);
    }
}

/// Two states of one target: as near, and as fast along the line of sight, as both may err. How fast they go across says nothing of copies.
fn is_same<const D: usize>(a: &Kinematics<D>, back: &Kinematics<D>, view: &View) -> bool {
    let Some((_, line, _)) = line_of_sight(back, view) else { return false };
    let variance = |state: &Kinematics<D>| dot(&line, &state.vv.map(|row| dot(&row, &line)));
    let faster_m_s = dot(&a.velocity, &line) - dot(&back.velocity, &line);
    let nis = squared_distance(&a.position, &back.position, &a.pp, &back.pp);
    nis < SAME_NIS_PER_DOF * D as f64
        && faster_m_s * faster_m_s < SAME_RATE_NIS * (variance(a) + variance(back))
}

/// Range, and the direction away from the radar: in the picture's frame, and in the radar's own.
fn line_of_sight<const D: usize>(state: &Kinematics<D>, view: &View) -> Option<(f64, [f64; D], [f64; 3])> {
    let place_m = view.to_sensor.apply(extended(&state.position));
    let range_m = dot(&place_m, &place_m).sqrt();
    let outwards = place_m.map(|axis| axis / range_m);
    (range_m > 0.0).then(|| (range_m, truncated(&view.from_sensor.rotate(outwards)), outwards))
}

/// Moves a state along the line of sight to where the fix says, across it stays as it was.
fn seat<const D: usize>(state: &mut Kinematics<D>, fix: &RadialFix, view: &View) {
    let Some((range_m, line, outwards)) = line_of_sight(state, view) else { return };
    let since_s = state.time.seconds_since(fix.time);
    let shift_m = fix.range_m + fix.range_rate_m_s * since_s - range_m;
    let rate_m_s = fix.range_rate_m_s + dot(&view.platform_velocity_m_s, &outwards);
    let faster_m_s = rate_m_s - dot(&state.velocity, &line);
    for i in 0..D {
        state.position[i] += shift_m * line[i];
        state.velocity[i] += faster_m_s * line[i];
        for (j, along) in line.iter().enumerate() {
            state.pp[i][j] += fix.range_sigma_m.powi(2) * line[i] * along;
            state.vv[i][j] += fix.range_rate_sigma_m_s.powi(2) * line[i] * along;
        }
    }
}

//! Strobes move the tracks that they surely come from: in bearing, and no other.

use super::sweep::Sweep;
use super::{Engine, Scratch};
use crate::elementary::exp;
use crate::event::Event;
use crate::geometry::{Gaussian, wrap_angle};
use crate::ids::TrackId;
use crate::scan::Strobe;
use crate::tracker::absorb::Rules;
use crate::tracker::emitters::SURE;
use crate::tracker::measurement::{Bearing, azimuth_of};
use std::f64::consts::TAU;

/// Strobes of one scan that are looked at; a jammed radar may have one for each beam.
const MOST_STROBES: usize = 64;

/// A track that lay on a strobe with less probability is not remembered for it.
const LEAST_WORTH: f64 = 0.01;

/// Where the radar sees a track that may be a source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighted {
    row: u32,
    azimuth: Gaussian,
    /// That it emits, as far as is known before this scan.
    emits: f64,
    /// How much likelier it is the source of the strobe at hand than one that is not tracked.
    weight: f64,
    /// That none of this scan's strobes comes from it.
    silent: f64,
}

impl<const D: usize> Engine<D> {
    /// Follows emitters by their bearings.
    pub(super) fn follow_strobes(&mut self, sweep: &Sweep<'_>, events: &mut Vec<Event>) {
        if sweep.strobes.is_empty() || self.config.emitter_probability <= 0.0 {
            return;
        }
        self.forget_silent_emitters();
        self.sight_tracks(sweep);
        for strobe in sweep.strobes.iter().filter(|strobe| strobe.is_usable()).take(MOST_STROBES) {
            self.follow_strobe(sweep, strobe);
        }
        self.note_sources(sweep, events);
    }

    fn forget_silent_emitters(&mut self) {
        let Self { scratch, targets, emitters, .. } = self;
        if !emitters.is_empty() {
            let numbers = &mut scratch.numbers;
            numbers.clear();
            numbers.extend(targets.iter().map(|target| target.id).filter(|id| *id != TrackId::default()));
            numbers.sort_unstable();
            emitters.retain(numbers);
        }
    }

    /// Where each confirmed track is seen from the radar. Tracks that contest plots are seen well enough without strobes, and
    /// each of their stories would have to be moved.
    fn sight_tracks(&mut self, sweep: &Sweep<'_>) {
        let Self { scratch, targets, motion, hypotheses, emitters, config, .. } = self;
        let Scratch { sighted, keep, .. } = scratch;
        let time = sweep.look.end;
        sighted.clear();
        for (row, target) in targets.iter().enumerate() {
            let may_emit = keep[row] && target.is_confirmed() && !target.stillness.is_fixed();
            if may_emit && !hypotheses.holds(row as u32) {
                let azimuth = azimuth_of(&motion.mean(target.modes.view(), time), &sweep.view);
                let emits = emitters.emits(target.id, time, config.emitter_probability);
                sighted.push(Sighted { row: row as u32, azimuth, emits, weight: 0.0, silent: 1.0 });
            }
        }
    }

    fn follow_strobe(&mut self, sweep: &Sweep<'_>, strobe: &Strobe) {
        let all = 1.0 + self.weigh_sources(strobe);
        for index in 0..self.scratch.sighted.len() {
            let sighted = &mut self.scratch.sighted[index];
            let (row, probability) = (sighted.row as usize, sighted.weight / all);
            sighted.silent *= 1.0 - probability;
            if probability >= SURE && self.take_bearing(sweep, row, strobe) {
                self.targets[row].survive(strobe.time, &mut self.scratch.survival);
                self.targets[row].was_hit(probability);
            }
        }
    }

    /// Weighs each track as a strobe's source, 0 outside its gate. Returns the sum of all weights.
    fn weigh_sources(&mut self, strobe: &Strobe) -> f64 {
        let Self { scratch, targets, gates, .. } = self;
        let mut all = 0.0;
        for sighted in &mut scratch.sighted {
            let variance = sighted.azimuth.variance + strobe.azimuth_sigma_rad * strobe.azimuth_sigma_rad;
            let off = wrap_angle(strobe.azimuth_rad - sighted.azimuth.mean);
            let nis = off * off / variance;
            // Other sources: one in all, anywhere over the horizon.
            let density = TAU * exp(-0.5 * nis) / (TAU * variance).sqrt();
            let exists = targets[sighted.row as usize].existence;
            sighted.weight = if nis <= gates.threshold(1) { exists * sighted.emits * density } else { 0.0 };
            all += sighted.weight;
        }
        all
    }

    /// Remembers what this scan's strobes said of each track.
    fn note_sources(&mut self, sweep: &Sweep<'_>, events: &mut Vec<Event>) {
        let Self { scratch, targets, emitters, .. } = self;
        for Sighted { row, emits, silent, .. } in &scratch.sighted {
            let (track, probability) = (targets[*row as usize].id, 1.0 - silent);
            if probability < LEAST_WORTH && !emitters.knows(track) {
                continue;
            }
            let time = sweep.look.end;
            if emitters.note(track, time, probability, *emits) {
                let sensor = sweep.look.sensor;
                events.push(Event::EmitterLocated { track, sensor, time, probability });
            }
        }
    }

    /// A track takes a bearing in. Whether it could.
    fn take_bearing(&mut self, sweep: &Sweep<'_>, row: usize, strobe: &Strobe) -> bool {
        let Self { scratch, targets, motion, config, sensors, .. } = self;
        let sensor = &sensors[sweep.sensor].config;
        let rules = Rules { motion, tracker: config, sensor, view: &sweep.view };
        let modes = &mut targets[row].modes;
        // What a plot said later stays said.
        let time = strobe.time.max(modes.view().time());
        scratch.absorber.absorb_bearing(modes, &Bearing::of(strobe), time, &rules)
    }
}

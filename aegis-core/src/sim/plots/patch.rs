//! The cells around targets: echoes, jamming and noise, as the filters make them.

use super::canvas::Canvas;
use super::clutter::Clutter;
use super::echo::{Echoes, middle_s};
use super::plan::Plan;
use crate::config::Detection;
use crate::detector::Shows;
use crate::dwell::Beam;
use crate::sim::iq::{Interval, Looking};
use num_complex::Complex;
use rand::Rng;
use std::ops::Range;

/// Gates on either side of an echo's that may show it.
const BESIDE: usize = 3;
/// Above this, an echo's side lobes in range may cross, too.
const STRONG: f64 = 300.0;
/// An echo walks through so much of a gate before it is looked at anew.
const STEP_GATES: f64 = 0.25;

/// Least power, over the noise, by which an echo shows in a Doppler filter.
const LEAST_SHOWN: f64 = 0.05;

/// Neighbouring gates of a map in which there is something, in some of its Doppler filters.
#[derive(Clone, Debug)]
pub(super) struct Patch<'a> {
    /// Gates that show something, and with those from which their thresholds are found.
    shown: Range<usize>,
    gates: Range<usize>,
    /// Doppler filters that show something, a flag each, and with those beside them and from which their thresholds are found.
    shown_filters: Vec<bool>,
    filters: Vec<usize>,
    pub(super) echoes: Vec<&'a Echoes>,
}

/// All patches of one map, of echoes in its intervals.
pub(super) fn patches<'a>(
    plan: &Plan,
    detection: &Detection,
    echoes: impl Iterator<Item = &'a Echoes>,
) -> Vec<Patch<'a>> {
    let window = (detection.guard_gates + detection.training_gates) as usize + 1;
    let all = plan.map.gates;
    let mut patches: Vec<Patch<'a>> = echoes
        .filter_map(|echo| {
            let shown = plan.shown_gates(echo)?;
            let gates = shown.start.saturating_sub(window)..(shown.end + window).min(all);
            let shown_filters = shown_filters(echo);
            Some(Patch { shown, gates, shown_filters, filters: Vec::new(), echoes: vec![echo] })
        })
        .collect();
    patches.sort_by_key(|patch| patch.gates.start);
    let mut joined: Vec<Patch<'a>> = Vec::new();
    for patch in patches {
        match joined.last_mut() {
            // What is in a neighbour's window is part of its world.
            Some(before) if patch.gates.start < before.gates.end => before.join(patch),
            _ => joined.push(patch),
        }
    }
    let beside = match detection.training_filters {
        0 => 1,
        training => 1 + (detection.guard_filters + training) as usize,
    };
    for patch in &mut joined {
        patch.filters = widened(&patch.shown_filters, beside);
    }
    joined
}

impl<'a> Patch<'a> {
    fn join(&mut self, other: Patch<'a>) {
        self.shown.end = self.shown.end.max(other.shown.end);
        self.gates.end = self.gates.end.max(other.gates.end);
        self.shown_filters.iter_mut().zip(&other.shown_filters).for_each(|(own, other)| *own |= other);
        self.echoes.extend(other.echoes);
    }

    /// Whether a cell is shown as it is.
    pub(super) fn shows(&self, gate: usize, filter: usize) -> bool {
        self.shown.contains(&gate) && self.shown_filters[filter]
    }
}

/// The places of flags and of so many beside each, all around.
fn widened(flags: &[bool], beside: usize) -> Vec<usize> {
    let around = flags.len();
    let is_near = |place: &usize| {
        (0..=(2 * beside).min(around - 1)).any(|k| flags[(place + around + k - beside.min(around)) % around])
    };
    (0..around).filter(is_near).collect()
}

/// Doppler filters that an echo may show up in: a flag each.
fn shown_filters(echo: &Echoes) -> Vec<bool> {
    let most = echo.along_doppler.iter().map(Complex::norm_sqr).fold(f64::MIN_POSITIVE, f64::max);
    let least = LEAST_SHOWN / echo.snr.max(LEAST_SHOWN) * most;
    echo.along_doppler.iter().map(|value| value.norm_sqr() >= least).collect()
}

impl Plan {
    /// Gates that an echo may show up at.
    fn shown_gates(&self, echo: &Echoes) -> Option<Range<usize>> {
        let gate = self.gate_of(echo)?;
        let reach = if echo.snr > STRONG { self.range.reach() } else { 0 } + BESIDE;
        let [from, to] = [gate.floor() - reach as f64, gate.ceil() + reach as f64 + 1.0]
            .map(|gate| gate.clamp(0.0, self.map.gates as f64) as usize);
        (from < to).then_some(from..to)
    }

    /// The gate in which an echo is strongest, if it is in the map.
    pub(super) fn nearest_gate(&self, echo: &Echoes) -> Option<usize> {
        let gate = self.gate_of(echo)?.round();
        (gate >= 0.0 && gate < self.map.gates as f64).then_some(gate as usize)
    }

    fn gate_of(&self, echo: &Echoes) -> Option<f64> {
        let axis = self.map.range?;
        let folds = axis.unambiguous_m.map_or(0.0, |whole_m| (echo.sight.range_m / whole_m).floor());
        let folded_m = echo.sight.range_m - folds * axis.unambiguous_m.unwrap_or(0.0);
        Some(axis.gate_of(folded_m, echo.sight.range_rate_m_s))
    }
}

impl Looking<'_> {
    /// Draws a patch of one of the maps, that of some intervals.
    pub(super) fn draw(
        &self,
        plan: &Plan,
        intervals: &[(usize, &Interval<'_>)],
        clutter: &Clutter,
        patch: &Patch<'_>,
        random: &mut impl Rng,
        (canvas, place): (&mut Canvas, usize),
    ) -> Shows {
        let gates = patch.gates.clone();
        let mut power = vec![0.0; gates.len() * patch.filters.len()];
        for (place, interval) in intervals {
            let own: Vec<_> = patch.echoes.iter().filter(|echo| echo.interval == *place).collect();
            let waves: Vec<_> =
                own.iter().map(|echo| plan.wave(interval, echo, gates.clone(), &patch.filters)).collect();
            let jamming = self.jamming(interval);
            let mut ground = vec![Complex::default(); power.len()];
            clutter.draw(plan, &gates, &patch.filters, None, random, &mut ground);
            let ahead =
                self.heard(interval, &Beam { elevation_rad: 0.0, ..self.pointing.middle }, self.middle_s());
            let receivers = plan.receivers();
            let shared: Vec<_> = match receivers {
                1 => Vec::new(),
                _ => jamming.iter().map(|_| plan.noise(gates.len(), &patch.filters, random)).collect(),
            };
            for receiver in 0..receivers {
                let mut cells = plan.noise(gates.len(), &patch.filters, random);
                let ear = |heard: &[Complex<f64>]| heard.get(receiver).copied().unwrap_or_default();
                if receivers == 1 {
                    let noise = 1.0 + jamming.iter().map(|heard| ear(heard).norm_sqr()).sum::<f64>();
                    for cell in &mut cells {
                        *cell *= noise.sqrt();
                    }
                }
                for (heard, wave) in jamming.iter().zip(&shared) {
                    add(&mut cells, wave, ear(heard));
                }
                add(&mut cells, &ground, ear(&ahead));
                for (echo, wave) in own.iter().zip(&waves) {
                    add(&mut cells, wave, ear(&echo.heard));
                }
                power.iter_mut().zip(&cells).for_each(|(to, cell)| *to += cell.norm_sqr());
            }
        }
        let rows = canvas.gates(place, gates).chunks_exact_mut(plan.map.filters.max(1));
        for (row, power) in rows.zip(power.chunks_exact(patch.filters.len().max(1))) {
            patch.filters.iter().zip(power).for_each(|(filter, power)| row[*filter] = *power as f32);
        }
        Shows::Crossings { gates: patch.shown.clone(), filters: patch.shown_filters.clone() }
    }

    /// Each jammer that is heard, as a factor for noise of unit power at each receiver.
    fn jamming(&self, interval: &Interval<'_>) -> Vec<Vec<Complex<f64>>> {
        let time_s = interval.start_s + middle_s(interval);
        let beam = self.pointing.middle;
        let jammers = self.world.config().jammers.iter();
        jammers
            .filter(|jammer| jammer.is_heard(beam.azimuth_rad, time_s, self.settings))
            .filter_map(|jammer| {
                let (direction, range_m) = self.world.emitter(&jammer.emitter, time_s, beam.elevation_rad)?;
                let gain = self.pointing.gain(&interval.radar.antenna, &direction, time_s);
                let level = (jammer.share() * jammer.main_beam_jnr(range_m) * gain).sqrt();
                Some(self.heard(interval, &direction, time_s).iter().map(|value| value * level).collect())
            })
            .collect()
    }
}

impl Plan {
    /// How many receivers' powers are summed.
    pub(super) fn receivers(&self) -> usize {
        self.map.summed as usize / self.map.looks.max(1) as usize
    }

    /// What an echo gives in some gates and filters, a part of its pulses after the other where it walks.
    pub(super) fn wave(
        &self,
        interval: &Interval<'_>,
        echo: &Echoes,
        gates: Range<usize>,
        filters: &[usize],
    ) -> Vec<Complex<f64>> {
        let pulses = echo.amplitudes.len();
        let lasts_s = pulses as f64 / interval.prf_hz;
        let walk_gates = (echo.delay_rate * lasts_s * interval.receiver().sampling_hz).abs();
        let pieces = ((walk_gates / STEP_GATES).ceil() as usize).clamp(1, pulses.max(1));
        let mut cells = vec![Complex::default(); gates.len() * filters.len()];
        for piece in 0..pieces {
            let (from, to) = (piece * pulses / pieces, (piece + 1) * pulses / pieces);
            let middle = 0.5 * (from + to) as f64 - 0.5 * pulses as f64;
            let delay_s = echo.folded_s + echo.delay_rate * middle / interval.prf_hz;
            let along_doppler =
                if pieces == 1 { &echo.along_doppler } else { &self.of_pulses(echo, from..to) };
            let along_range = self.range.echo(interval, delay_s, echo.doppler_hz, gates.clone());
            for (row, gate) in cells.chunks_exact_mut(filters.len().max(1)).zip(along_range) {
                row.iter_mut().zip(filters).for_each(|(to, filter)| *to += gate * along_doppler[*filter]);
            }
        }
        cells
    }

    /// What the Doppler filters make of some of an echo's pulses.
    fn of_pulses(&self, echo: &Echoes, pulses: Range<usize>) -> Vec<Complex<f64>> {
        let mut own = vec![Complex::default(); echo.amplitudes.len()];
        own[pulses.clone()].copy_from_slice(&echo.amplitudes[pulses]);
        self.doppler.pulses(&own)
    }
}

fn add(cells: &mut [Complex<f64>], wave: &[Complex<f64>], factor: Complex<f64>) {
    cells.iter_mut().zip(wave).for_each(|(to, value)| *to += value * factor);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_widened_all_around() {
        let flags = |places: &[usize], all: usize| (0..all).map(|k| places.contains(&k)).collect::<Vec<_>>();
        assert_eq!(widened(&flags(&[0], 8), 1), [0, 1, 7]);
        assert_eq!(widened(&flags(&[3], 8), 2), [1, 2, 3, 4, 5]);
        assert_eq!(widened(&flags(&[1], 3), 4), [0, 1, 2]);
        assert_eq!(widened(&flags(&[0], 1), 4), [0]);
        assert!(widened(&flags(&[], 8), 4).is_empty());
    }
}

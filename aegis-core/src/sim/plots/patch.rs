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

/// Neighbouring gates of a map in which there is something.
#[derive(Clone, Debug)]
pub(super) struct Patch<'a> {
    /// Gates that show something, and with those from which their thresholds are found.
    pub(super) shown: Range<usize>,
    gates: Range<usize>,
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
            Some(Patch { shown, gates, echoes: vec![echo] })
        })
        .collect();
    patches.sort_by_key(|patch| patch.gates.start);
    let mut joined: Vec<Patch<'a>> = Vec::new();
    for patch in patches {
        match joined.last_mut() {
            // What is in a neighbour's window is part of its world.
            Some(before) if patch.gates.start < before.gates.end => {
                before.shown.end = before.shown.end.max(patch.shown.end);
                before.gates.end = before.gates.end.max(patch.gates.end);
                before.echoes.extend(patch.echoes);
            }
            _ => joined.push(patch),
        }
    }
    joined
}

impl Plan {
    /// Gates that an echo may show up at.
    fn shown_gates(&self, echo: &Echoes) -> Option<Range<usize>> {
        let axis = self.map.range?;
        let ambiguous_m = axis.unambiguous_m.unwrap_or(f64::INFINITY);
        let folds = (echo.sight.range_m / ambiguous_m).floor();
        let folded_m =
            if folds > 0.0 { echo.sight.range_m - folds * ambiguous_m } else { echo.sight.range_m };
        let gate = axis.gate_of(folded_m, echo.sight.range_rate_m_s);
        let reach = if echo.snr > STRONG { self.range.reach() } else { 0 } + BESIDE;
        let [from, to] = [gate.floor() - reach as f64, gate.ceil() + reach as f64 + 1.0]
            .map(|gate| gate.clamp(0.0, self.map.gates as f64) as usize);
        (from < to).then_some(from..to)
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
        let filters = plan.map.filters;
        let gates = patch.gates.clone();
        let power = canvas.gates(place, gates.clone());
        power.fill(0.0);
        for (place, interval) in intervals {
            let own: Vec<_> = patch.echoes.iter().filter(|echo| echo.interval == *place).collect();
            let waves: Vec<_> = own.iter().map(|echo| plan.wave(interval, echo, gates.clone())).collect();
            let jamming = self.jamming(interval);
            let mut ground = vec![Complex::default(); gates.len() * filters];
            clutter.draw(plan, &gates, None, random, &mut ground);
            let ahead =
                self.heard(interval, &Beam { elevation_rad: 0.0, ..self.pointing.middle }, self.middle_s());
            let receivers = plan.map.summed as usize / plan.map.looks.max(1) as usize;
            let shared: Vec<_> = match receivers {
                1 => Vec::new(),
                _ => jamming.iter().map(|_| plan.all_noise(gates.len(), random)).collect(),
            };
            for receiver in 0..receivers {
                let mut cells = plan.all_noise(gates.len(), random);
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
                power.iter_mut().zip(&cells).for_each(|(to, cell)| *to += cell.norm_sqr() as f32);
            }
        }
        Shows::Crossings(patch.shown.clone())
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
                let level = (jammer.main_beam_jnr(range_m) * gain).sqrt();
                Some(self.heard(interval, &direction, time_s).iter().map(|value| value * level).collect())
            })
            .collect()
    }
}

impl Plan {
    pub(super) fn all_noise(&self, gates: usize, random: &mut impl Rng) -> Vec<Complex<f64>> {
        let filters: Vec<usize> = (0..self.doppler.filters()).collect();
        self.noise(gates, &filters, random).concat()
    }

    /// What an echo gives in some gates and all filters, a part of its pulses after the other where it walks.
    fn wave(&self, interval: &Interval<'_>, echo: &Echoes, gates: Range<usize>) -> Vec<Complex<f64>> {
        let filters = self.map.filters;
        let pulses = echo.amplitudes.len();
        let lasts_s = pulses as f64 / interval.prf_hz;
        let walk_gates = (echo.delay_rate * lasts_s * interval.receiver().sampling_hz).abs();
        let pieces = ((walk_gates / STEP_GATES).ceil() as usize).clamp(1, pulses.max(1));
        let mut cells = vec![Complex::default(); gates.len() * filters];
        for piece in 0..pieces {
            let (from, to) = (piece * pulses / pieces, (piece + 1) * pulses / pieces);
            let middle = 0.5 * (from + to) as f64 - 0.5 * pulses as f64;
            let delay_s = echo.folded_s + echo.delay_rate * middle / interval.prf_hz;
            let mut own = vec![Complex::default(); pulses];
            own[from..to].copy_from_slice(&echo.amplitudes[from..to]);
            let along_doppler = self.doppler.pulses(&own);
            let along_range = self.range.echo(interval, delay_s, echo.doppler_hz, gates.clone());
            for (row, gate) in cells.chunks_exact_mut(filters.max(1)).zip(along_range) {
                row.iter_mut().zip(&along_doppler).for_each(|(to, value)| *to += gate * value);
            }
        }
        cells
    }
}

fn add(cells: &mut [Complex<f64>], wave: &[Complex<f64>], factor: Complex<f64>) {
    cells.iter_mut().zip(wave).for_each(|(to, value)| *to += value * factor);
}

//! Cells against means of those around: of all, or the larger or smaller of the gates before and after.
#![allow(
    clippy::inline_always,
    reason = "what is not inlined into a loop does not get the loop's wide instructions"
)]

use super::sums::{Neighbours, Ring, Sliding};
use super::thresholds::{MapThresholds, Threshold};
use super::window::Window;
use crate::radar::RangeDopplerMap;
use pulp::{Arch, Simd, WithSimd};
use std::ops::Range;

/// Which mean counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mean {
    All,
    Greatest,
    Smallest,
}

/// The memory in between: a few rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Averages {
    neighbours: Neighbours,
    across: Vec<f32>,
    beside: Vec<f32>,
    /// Sums over the training gates, of whole rows.
    gates: Sliding,
    sums: Ring,
    /// Sums over the guard's gates, of what lies beside the guard.
    guard: Sliding,
    guard_sums: Ring,
    thresholds: Vec<f32>,
}

/// By what the sums before, after and beside are multiplied.
#[derive(Clone, Copy)]
struct Weights {
    mean: Mean,
    before: f32,
    after: f32,
}

/// Some gates of a map, in loops as wide as the machine.
struct Scan<'a, F> {
    averages: &'a mut Averages,
    map: &'a RangeDopplerMap,
    design: &'a MapThresholds,
    mean: Mean,
    gates: Range<usize>,
    each: F,
}

impl<F: FnMut(usize, usize, f32)> WithSimd for Scan<'_, F> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { averages, map, design, mean, gates, mut each } = self;
        let reach = design.window.reach_gates();
        // What lies before the first gate's window is in no sum.
        for row in gates.start.saturating_sub(reach)..gates.end + reach {
            averages.take(map, design, row, mean);
            let Some(gate) = row.checked_sub(reach).filter(|gate| *gate >= gates.start) else { continue };
            let powers = map.gate(gate);
            if averages.compare(powers, design, Weights::at(gate, map.gates, design, mean)) {
                let cells = powers.iter().zip(&averages.thresholds).enumerate();
                cells
                    .filter(|(_, (power, threshold))| power > threshold)
                    .for_each(|(filter, (_, threshold))| each(gate, filter, *threshold));
            }
        }
    }
}

impl Averages {
    /// Gives every cell of some gates that crosses to `each`, with its threshold.
    pub(super) fn detect(
        &mut self,
        arch: Arch,
        map: &RangeDopplerMap,
        design: &MapThresholds,
        mean: Mean,
        gates: Range<usize>,
        each: impl FnMut(usize, usize, f32),
    ) {
        self.begin(map.filters, &design.window);
        arch.dispatch(Scan { averages: self, map, design, mean, gates, each });
    }

    fn begin(&mut self, filters: usize, window: &Window) {
        self.neighbours.begin(filters, window.reach_filters, window.width());
        for row in [&mut self.across, &mut self.beside, &mut self.thresholds] {
            row.clear();
            row.resize(filters, 0.0);
        }
        self.gates.begin(window.training_gates, filters);
        self.sums.begin(window.reach_gates() + window.guard_gates + 2, filters);
        self.guard.begin(2 * window.guard_gates + 1, filters);
        self.guard_sums.begin(window.training_gates + 1, filters);
    }

    /// The next row, or nothing where there is none any more.
    #[inline(always)]
    fn take(&mut self, map: &RangeDopplerMap, design: &MapThresholds, row: usize, mean: Mean) {
        let window = &design.window;
        let own = map.gate(row);
        let counts_beside = window.side() > 0 && mean == Mean::All;
        if own.is_empty() {
            self.across.fill(0.0);
            self.beside.fill(0.0);
        } else if window.width() > 1 {
            self.neighbours.take(own, &design.levelling);
            self.neighbours.sums(&[(0, window.width())], &mut self.across);
            if counts_beside {
                let (side, right) = (window.side(), window.width() - window.side());
                self.neighbours.sums(&[(0, side), (right, side)], &mut self.beside);
            }
        }
        let across = if window.width() > 1 || own.is_empty() { &self.across } else { own };
        self.gates.push(across, self.sums.next());
        if counts_beside {
            self.guard.push(&self.beside, self.guard_sums.next());
        }
    }

    /// Leaves the thresholds of a gate, and tells whether any power lies above its own.
    #[inline(always)]
    fn compare(&mut self, powers: &[f32], design: &MapThresholds, weights: Weights) -> bool {
        let window = &design.window;
        let (after, before) =
            (self.sums.ago(0), self.sums.ago(window.reach_gates() + window.guard_gates + 1));
        let to = self.thresholds.as_mut_slice();
        match weights.mean {
            Mean::All if window.side() > 0 => {
                mean_of_three(to, before, after, self.guard_sums.ago(window.training_gates), weights.after);
            }
            Mean::All => mean_of_two(to, before, after, weights.after),
            Mean::Greatest => greatest(to, before, after, weights),
            Mean::Smallest => smallest(to, before, after, weights),
        }
        if !design.scales.is_empty() {
            scale(to, &design.scales);
        }
        is_any_above(powers, to)
    }
}

#[inline(always)]
fn mean_of_three(to: &mut [f32], before: &[f32], after: &[f32], beside: &[f32], weight: f32) {
    for (((to, before), after), beside) in to.iter_mut().zip(before).zip(after).zip(beside) {
        *to = ((before + after) + beside) * weight;
    }
}

#[inline(always)]
fn mean_of_two(to: &mut [f32], before: &[f32], after: &[f32], weight: f32) {
    for ((to, before), after) in to.iter_mut().zip(before).zip(after) {
        *to = (before + after) * weight;
    }
}

#[inline(always)]
fn greatest(to: &mut [f32], before: &[f32], after: &[f32], weights: Weights) {
    for ((to, before), after) in to.iter_mut().zip(before).zip(after) {
        let (before, after) = (before * weights.before, after * weights.after);
        *to = if before > after { before } else { after };
    }
}

#[inline(always)]
fn smallest(to: &mut [f32], before: &[f32], after: &[f32], weights: Weights) {
    for ((to, before), after) in to.iter_mut().zip(before).zip(after) {
        let (before, after) = (before * weights.before, after * weights.after);
        *to = if before < after { before } else { after };
    }
}

#[inline(always)]
fn scale(to: &mut [f32], scales: &[f32]) {
    for (to, scale) in to.iter_mut().zip(scales) {
        *to *= scale;
    }
}

#[inline(always)]
fn is_any_above(powers: &[f32], thresholds: &[f32]) -> bool {
    let mut any = false;
    for (power, threshold) in powers.iter().zip(thresholds) {
        any |= power > threshold;
    }
    any
}

impl Weights {
    fn at(gate: usize, gates: usize, design: &MapThresholds, mean: Mean) -> Self {
        let Threshold { cells, multiplier, .. } = design.gate(gate);
        let extent = design.window.at(gate, gates);
        let of = |rows: usize| multiplier / (rows * design.window.width()) as f64;
        let of_all = (multiplier / cells as f64) as f32;
        let is_one_half = extent.before == 0 || extent.after == 0;
        match mean {
            Mean::All => Self { mean, before: of_all, after: of_all },
            // The only half there is: the other's sum is nothing.
            _ if is_one_half => {
                let weight = of(extent.before + extent.after) as f32;
                Self { mean: Mean::Greatest, before: weight, after: weight }
            }
            _ => Self { mean, before: of(extent.before) as f32, after: of(extent.after) as f32 },
        }
    }
}

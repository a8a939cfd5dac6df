//! Cells against others in order of power, without putting them in order: `x > a·x₍ₖ₎` says that no more than `N − k` of the cells are as
//! large as `x/a`. Noise is told from what crosses by the first few cells, and the rest is not asked.
#![allow(
    clippy::inline_always,
    reason = "what is not inlined into a loop does not get the loop's wide instructions"
)]

use super::sums::wrap;
use super::thresholds::{MapThresholds, Threshold};
use super::window::Extent;
use crate::config::Cfar as Kind;
use crate::elementary::powf;
use crate::radar::RangeDopplerMap;
use pulp::{Arch, Simd, WithSimd};
use std::ops::Range;

/// Cells at least, between two looks whether any of those that are counted together may still cross.
const LEAST_AT_A_TIME: usize = 4;
/// Vectors that are counted together.
const TOGETHER: usize = 2;
/// The rank, as a share of the cells that are kept, by which the mean of the weakest is bounded from below.
const BOUND_SHARE: f64 = 0.65;

/// The memory in between.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranks {
    /// The map with each row gone round a little farther, where the window is wider than one filter.
    wrapped: Vec<f32>,
    offsets: Vec<isize>,
    cells: Vec<f32>,
}

/// What is crossed, and what noise is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    pub(super) threshold: f64,
    pub(super) noise: f64,
}

/// A map whose rows may be read beyond their ends.
#[derive(Clone, Copy)]
struct Rows<'a> {
    powers: &'a [f32],
    stride: usize,
    around: usize,
}

/// What a cell has to pass to be looked at: `x·scale` is at least as large as all but so many.
#[derive(Clone, Copy)]
struct Test {
    scale: f32,
    most: u32,
    at_a_time: usize,
}

impl Ranks {
    /// Gives every cell of some gates that crosses to `each`, with what it was told by.
    pub(super) fn detect(
        &mut self,
        arch: Arch,
        map: &RangeDopplerMap,
        design: &MapThresholds,
        kind: Kind,
        gates: Range<usize>,
        each: impl FnMut(usize, usize, Told),
    ) {
        self.wrap(map, design, &gates);
        let Self { wrapped, offsets, cells } = self;
        let rows = Rows::of(map, wrapped, design);
        arch.dispatch(Scan { map, design, kind, gates, rows, offsets, cells, each });
    }

    /// Of these gates and those in their windows.
    fn wrap(&mut self, map: &RangeDopplerMap, design: &MapThresholds, gates: &Range<usize>) {
        let around = design.window.reach_filters;
        if around == 0 {
            return;
        }
        let stride = map.filters + 2 * around;
        self.wrapped.resize(map.gates * stride, 0.0);
        let reach = design.window.reach_gates();
        let first = gates.start.saturating_sub(reach);
        let rows = self.wrapped.chunks_exact_mut(stride).enumerate().take(gates.end + reach).skip(first);
        for (gate, to) in rows {
            wrap(map.gate(gate), &design.levelling, to);
        }
    }
}

/// Some gates of a map, in the widest vectors that there are.
struct Scan<'a, F> {
    map: &'a RangeDopplerMap,
    design: &'a MapThresholds,
    kind: Kind,
    gates: Range<usize>,
    rows: Rows<'a>,
    offsets: &'a mut Vec<isize>,
    cells: &'a mut Vec<f32>,
    each: F,
}

impl<F: FnMut(usize, usize, Told)> WithSimd for Scan<'_, F> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { map, design, kind, gates, rows, offsets, cells, mut each } = self;
        let mut known = None;
        for gate in gates {
            let threshold = design.gate(gate);
            if threshold.is_none() {
                continue;
            }
            let extent = design.window.at(gate, map.gates);
            if known != Some(extent) {
                find_offsets(design, gate, map.gates, rows.stride, offsets);
                known = Some(extent);
            }
            let row = map.gate(gate);
            rows.candidates(simd, gate, map.filters, offsets, Test::of(threshold, kind), |filter| {
                let scale = design.scales.get(filter).map_or(1.0, |scale| f64::from(*scale));
                rows.gather(gate, filter, offsets, cells);
                let Told { threshold, noise } = tell(cells, extent, design, threshold, kind);
                let told = Told { threshold: threshold * scale, noise: noise * scale };
                if is_above(row[filter], told.threshold, kind) {
                    each(gate, filter, told);
                }
            });
        }
    }
}

/// An ordered cell has been compared already; the bounds of the others have not.
fn is_above(power: f32, threshold: f64, kind: Kind) -> bool {
    matches!(kind, Kind::OrderedStatistic { .. }) || f64::from(power) > threshold
}

/// Whether any has no more than so many.
#[inline(always)]
fn are_some_within<S: Simd>(simd: S, counts: [S::u32s; TOGETHER], most: u32) -> bool {
    let least = simd.min_u32s(counts[0], counts[1]);
    simd.first_true_m32s(simd.less_than_or_equal_u32s(least, simd.splat_u32s(most))) < S::U32_LANES
}

/// Where the cells of a window are, from the one in the middle.
fn find_offsets(design: &MapThresholds, gate: usize, gates: usize, stride: usize, offsets: &mut Vec<isize>) {
    offsets.clear();
    for rectangle in design.window.rectangles(design.window.at(gate, gates)) {
        for gate in rectangle.gates.0..=rectangle.gates.1 {
            let row = gate as isize * stride.cast_signed();
            offsets.extend((rectangle.filters.0..=rectangle.filters.1).map(|filter| row + filter as isize));
        }
    }
}

impl Test {
    fn of(threshold: Threshold, kind: Kind) -> Self {
        let Threshold { cells, rank, multiplier, .. } = threshold;
        let with = |scale: f64, rank: usize| {
            let most = cells - rank;
            Self { scale: scale as f32, most: most as u32, at_a_time: (most / 4).max(LEAST_AT_A_TIME) }
        };
        match kind {
            Kind::OrderedStatistic { .. } => with(1.0 / multiplier, rank),
            // The mean of the `n` weakest is at least (n − k + 1)/n times the one of rank k.
            Kind::Censored { .. } => {
                let bound = ((BOUND_SHARE * rank as f64) as usize).clamp(1, rank);
                let share = (rank - bound + 1) as f64 / rank as f64;
                // A little less, for what rounding may do.
                with(1.000_001 / (multiplier * share), bound)
            }
            // Beyond the higher cell, if more is asked than that.
            _ if multiplier >= 1.0 => with(1.000_001, rank),
            _ => with(1.0, 0),
        }
    }
}

impl<'a> Rows<'a> {
    fn of(map: &'a RangeDopplerMap, wrapped: &'a [f32], design: &MapThresholds) -> Self {
        let around = design.window.reach_filters;
        let powers = if around == 0 { &map.power } else { wrapped };
        Self { powers, stride: map.filters + 2 * around, around }
    }

    #[inline(always)]
    fn place(&self, gate: usize, filter: usize) -> usize {
        gate * self.stride + self.around + filter
    }

    /// Gives the filters of a gate that pass the test.
    #[inline(always)]
    fn candidates<S: Simd>(
        &self,
        simd: S,
        gate: usize,
        filters: usize,
        offsets: &[isize],
        test: Test,
        mut each: impl FnMut(usize),
    ) {
        let together = TOGETHER * S::F32_LANES;
        let mut filter = 0;
        while filter + together <= filters {
            let larger = self.larger(simd, self.place(gate, filter), offsets, test);
            if are_some_within(simd, larger, test.most) {
                let larger = pulp::bytemuck::cast_slice::<S::u32s, u32>(&larger);
                for (lane, larger) in larger.iter().enumerate() {
                    if *larger <= test.most {
                        each(filter + lane);
                    }
                }
            }
            filter += together;
        }
        for filter in filter..filters {
            if self.larger_than_one(self.place(gate, filter), offsets, test) <= test.most {
                each(filter);
            }
        }
    }

    /// How many cells around each of those from a place on are not below it, times the test's scale; no more are counted once each of those
    /// has too many.
    #[inline(always)]
    fn larger<S: Simd>(&self, simd: S, here: usize, offsets: &[isize], test: Test) -> [S::u32s; TOGETHER] {
        let (zero, one) = (simd.splat_u32s(0), simd.splat_u32s(1));
        let mut larger = [zero; TOGETHER];
        let Some(own) = self.lanes::<S>(here) else { return larger };
        let scale = simd.splat_f32s(test.scale);
        let bounds = [simd.mul_f32s(own[0], scale), simd.mul_f32s(own[1], scale)];
        for few in offsets.chunks(test.at_a_time) {
            for offset in few {
                let Some(cells) = self.lanes::<S>(here.wrapping_add_signed(*offset)) else { continue };
                for ((larger, cells), bounds) in larger.iter_mut().zip(cells).zip(bounds) {
                    let is_larger = simd.greater_than_or_equal_f32s(*cells, bounds);
                    *larger = simd.add_u32s(*larger, simd.select_u32s(is_larger, one, zero));
                }
            }
            if !are_some_within(simd, larger, test.most) {
                break;
            }
        }
        larger
    }

    #[inline(always)]
    fn lanes<S: Simd>(&self, place: usize) -> Option<&'a [S::f32s; TOGETHER]> {
        let numbers = self.powers.get(place..place.checked_add(TOGETHER * S::F32_LANES)?)?;
        S::as_simd_f32s(numbers).0.first_chunk()
    }

    fn larger_than_one(&self, here: usize, offsets: &[isize], test: Test) -> u32 {
        let bound = self.powers.get(here).copied().unwrap_or(0.0) * test.scale;
        let cell = |offset: &isize| self.powers.get(here.wrapping_add_signed(*offset));
        offsets.iter().filter_map(cell).filter(|cell| **cell >= bound).count() as u32
    }

    /// The cells around one.
    fn gather(&self, gate: usize, filter: usize, offsets: &[isize], cells: &mut Vec<f32>) {
        let here = self.place(gate, filter);
        cells.clear();
        cells.extend(offsets.iter().filter_map(|offset| self.powers.get(here.wrapping_add_signed(*offset))));
    }
}

/// A threshold and noise from the cells of a window, which are put in some order.
fn tell(cells: &mut [f32], extent: Extent, design: &MapThresholds, threshold: Threshold, kind: Kind) -> Told {
    let Threshold { rank, low, multiplier, of_noise, of_halves, .. } = threshold;
    if rank == 0 || rank > cells.len() {
        return Told { threshold: f64::INFINITY, noise: f64::INFINITY };
    }
    let half = if of_halves > 0.0 { larger_half(cells, extent, design.window.width()) } else { 0.0 };
    let (below, at_rank, _) = cells.select_nth_unstable_by(rank - 1, f32::total_cmp);
    let high = f64::from(*at_rank);
    match kind {
        Kind::OrderedStatistic { .. } => Told { threshold: multiplier * high, noise: high / of_noise },
        Kind::Censored { .. } => {
            let sum = below.iter().map(|power| f64::from(*power)).sum::<f64>() + high;
            let mean = sum / rank as f64;
            Told { threshold: multiplier * mean, noise: mean / of_noise }
        }
        _ => {
            let low = match low.checked_sub(1).filter(|low| *low < below.len()) {
                Some(low) => f64::from(*below.select_nth_unstable_by(low, f32::total_cmp).1),
                None => high,
            };
            let ratio = high / low.max(f64::MIN_POSITIVE);
            let threshold = (low * powf(ratio, multiplier)).max(of_halves * half);
            Told { threshold, noise: low / of_noise }
        }
    }
}

/// The larger mean of the cells before and after, which come first among the cells.
fn larger_half(cells: &[f32], extent: Extent, width: usize) -> f64 {
    let mean =
        |cells: &[f32]| cells.iter().map(|power| f64::from(*power)).sum::<f64>() / cells.len().max(1) as f64;
    let (before, rest) = cells.split_at((extent.before * width).min(cells.len()));
    let after = rest.get(..extent.after * width).unwrap_or(rest);
    mean(before).max(mean(after))
}

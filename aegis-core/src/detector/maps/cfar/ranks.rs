//! Cells against others in order of power, without putting them in order: `x > a·x₍ₖ₎` says that no more than `N − k` of the cells are as
//! large as `x/a`. Noise is told from what crosses by the first few cells, and the rest is not asked.
#![allow(clippy::inline_always, reason = "what is not inlined into a loop does not get the loop's wide instructions")]

use super::sums::wrap;
use super::thresholds::{MapThresholds, Threshold};
use crate::config::Cfar as Kind;
use crate::radar::RangeDopplerMap;
use pulp::Arch;

/// Cells that are looked at together.
const LANES: usize = 8;
/// Cells between two looks whether any of those together may still cross.
const AT_A_TIME: usize = 4;
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
}

impl Ranks {
    /// Gives every cell that crosses to `each`, with what it was told by.
    pub(super) fn detect(
        &mut self,
        arch: Arch,
        map: &RangeDopplerMap,
        design: &MapThresholds,
        kind: Kind,
        mut each: impl FnMut(usize, usize, Told),
    ) {
        self.wrap(map, design);
        let Self { wrapped, offsets, cells } = self;
        let rows = Rows::of(map, wrapped, design);
        arch.dispatch(
            #[inline(always)]
            || {
                let mut known = None;
                for gate in 0..map.gates {
                    let threshold = design.gate(gate);
                    if threshold.is_none() {
                        continue;
                    }
                    let extent = design.window.at(gate, map.gates);
                    if known != Some(extent) {
                        find_offsets(design, gate, map.gates, rows.stride, offsets);
                        known = Some(extent);
                    }
                    let test = Test::of(threshold, kind);
                    let row = map.gate(gate);
                    rows.candidates(gate, row, &design.scales, offsets, test, |filter| {
                        let scale = design.scales.get(filter).map_or(1.0, |scale| f64::from(*scale));
                        let Told { threshold, noise } = rows.tell(gate, filter, offsets, threshold, kind, cells);
                        let told = Told { threshold: threshold * scale, noise: noise * scale };
                        if is_above(row[filter], told.threshold, kind) {
                            each(gate, filter, told);
                        }
                    });
                }
            },
        );
    }

    fn wrap(&mut self, map: &RangeDopplerMap, design: &MapThresholds) {
        let around = design.window.reach_filters;
        self.wrapped.clear();
        if around == 0 {
            return;
        }
        let stride = map.filters + 2 * around;
        self.wrapped.resize(map.gates * stride, 0.0);
        for (gate, to) in self.wrapped.chunks_exact_mut(stride).enumerate() {
            wrap(map.gate(gate), &design.levelling, to);
        }
    }
}

/// An ordered cell has been compared already; the bounds of the others have not.
fn is_above(power: f32, threshold: f64, kind: Kind) -> bool {
    matches!(kind, Kind::OrderedStatistic { .. }) || f64::from(power) > threshold
}

/// Where the cells of a window are, from the one in the middle.
fn find_offsets(design: &MapThresholds, gate: usize, gates: usize, stride: usize, offsets: &mut Vec<isize>) {
    offsets.clear();
    for rectangle in design.window.rectangles(design.window.at(gate, gates)) {
        for gate in rectangle.gates.0..=rectangle.gates.1 {
            let row = gate as isize * stride as isize;
            offsets.extend((rectangle.filters.0..=rectangle.filters.1).map(|filter| row + filter as isize));
        }
    }
}

impl Test {
    fn of(threshold: Threshold, kind: Kind) -> Self {
        let Threshold { cells, rank, multiplier, .. } = threshold;
        let most = |rank: usize| (cells - rank) as u32;
        match kind {
            Kind::OrderedStatistic { .. } => Self { scale: (1.0 / multiplier) as f32, most: most(rank) },
            // The mean of the `n` weakest is at least (n − k + 1)/n times the one of rank k.
            Kind::Censored { .. } => {
                let bound = ((BOUND_SHARE * rank as f64) as usize).clamp(1, rank);
                let share = (rank - bound + 1) as f64 / rank as f64;
                // A little less, for what rounding may do.
                Self { scale: (1.000_001 / (multiplier * share)) as f32, most: most(bound) }
            }
            // Beyond the higher cell, if more is asked than that.
            _ if multiplier >= 1.0 => Self { scale: 1.000_001, most: most(rank) },
            _ => Self { scale: 1.0, most: u32::MAX },
        }
    }

    /// What cells are compared with, for powers from a filter on.
    #[inline(always)]
    fn bounds<const L: usize>(self, own: &[f32; L], scales: &[f32], first: usize) -> [f32; L] {
        let bounds = own.map(|power| power * self.scale);
        match scales.get(first..).and_then(|scales| scales.first_chunk::<L>()) {
            Some(scales) => std::array::from_fn(|lane| bounds[lane] / scales[lane]),
            None => bounds,
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
    fn candidates(
        &self,
        gate: usize,
        row: &[f32],
        scales: &[f32],
        offsets: &[isize],
        test: Test,
        mut each: impl FnMut(usize),
    ) {
        let (many, few) = row.as_chunks::<LANES>();
        for (chunk, own) in many.iter().enumerate() {
            let first = chunk * LANES;
            let larger = self.larger(self.place(gate, first), test.bounds(own, scales, first), offsets, test.most);
            for (lane, larger) in larger.iter().enumerate() {
                if *larger <= test.most {
                    each(first + lane);
                }
            }
        }
        for (filter, own) in (many.len() * LANES..).zip(few) {
            let bounds = test.bounds(&[*own], scales, filter);
            if self.larger(self.place(gate, filter), bounds, offsets, test.most)[0] <= test.most {
                each(filter);
            }
        }
    }

    /// How many cells around each of those from a place on are not below its bound; no more are counted once each has too many.
    #[inline(always)]
    fn larger<const L: usize>(&self, here: usize, bounds: [f32; L], offsets: &[isize], most: u32) -> [u32; L] {
        let mut larger = [0; L];
        for few in offsets.chunks(AT_A_TIME) {
            for offset in few {
                let Some(cells) = self.lanes::<L>(here, *offset) else { continue };
                for lane in 0..L {
                    larger[lane] += u32::from(cells[lane] >= bounds[lane]);
                }
            }
            let mut least = u32::MAX;
            for lane in larger {
                least = least.min(lane);
            }
            if least > most {
                break;
            }
        }
        larger
    }

    #[inline(always)]
    fn lanes<const L: usize>(&self, here: usize, offset: isize) -> Option<&'a [f32; L]> {
        self.powers.get(here.wrapping_add_signed(offset)..)?.first_chunk::<L>()
    }

    /// The threshold of a cell and its noise.
    fn tell(
        &self,
        gate: usize,
        filter: usize,
        offsets: &[isize],
        threshold: Threshold,
        kind: Kind,
        cells: &mut Vec<f32>,
    ) -> Told {
        let here = self.place(gate, filter);
        cells.clear();
        cells.extend(offsets.iter().filter_map(|offset| self.powers.get(here.wrapping_add_signed(*offset))));
        let Threshold { rank, low, multiplier, of_noise, .. } = threshold;
        if rank == 0 || rank > cells.len() {
            return Told { threshold: f64::INFINITY, noise: f64::INFINITY };
        }
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
                Told { threshold: low * ratio.powf(multiplier), noise: low / of_noise }
            }
        }
    }
}

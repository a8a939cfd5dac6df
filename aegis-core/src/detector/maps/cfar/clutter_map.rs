//! Cells against their own past: the exponential mean over the dwells of a beam position.
#![allow(
    clippy::inline_always,
    reason = "what is not inlined into a loop does not get the loop's wide instructions"
)]

use crate::config::Antenna;
use crate::dwell::Beam;
use crate::radar::{Level, RangeDopplerMap, level_multiplier, weighted_multiplier};
use pulp::{Arch, Simd, WithSimd};

/// Most cells that are remembered, over all positions: 256 MiB. Beyond them the position that was seen longest ago is forgotten.
const MOST_CELLS: usize = 1 << 26;
/// Dwells after which a mean has settled, in times over which it forgets.
const SETTLED: f64 = 6.0;
/// How many different sums of powers a radar may show before multipliers are found anew.
const MOST_KINDS: usize = 16;

/// What was seen at each position.
#[derive(Clone, Debug)]
pub(super) struct ClutterMap {
    weight: f64,
    probability: f64,
    /// Positions are told apart by half a beam.
    steps_rad: [f64; 2],
    positions: Vec<Position>,
    kinds: Vec<Multipliers>,
    looked: u64,
}

#[derive(Clone, Debug)]
struct Position {
    key: Key,
    dwells: usize,
    latest: u64,
    means: Vec<f32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    steps: [i64; 2],
    prf: Option<u64>,
    gates: usize,
    filters: usize,
    summed: u32,
}

/// Multipliers after no dwell, one and so on; the last is for ever.
#[derive(Clone, Debug)]
struct Multipliers {
    summed: u32,
    after: Vec<f64>,
}

/// What a cell was told by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past {
    pub(super) threshold: f64,
    pub(super) noise: f64,
}

impl ClutterMap {
    pub(super) fn new(weight: f64, probability: f64, antenna: &Antenna) -> Self {
        Self {
            weight,
            probability,
            steps_rad: [0.5 * antenna.azimuth_width_rad, 0.5 * antenna.elevation_width_rad],
            positions: Vec::new(),
            kinds: Vec::new(),
            looked: 0,
        }
    }

    /// As if nothing had been seen yet.
    pub(super) fn forget(&mut self) {
        self.positions.clear();
        self.looked = 0;
    }

    /// Gives every cell that crosses to `each`, and learns from all.
    pub(super) fn detect(
        &mut self,
        arch: Arch,
        beam: Beam,
        map: &RangeDopplerMap,
        each: impl FnMut(usize, usize, Past),
    ) {
        if map.power.is_empty() || map.power.len() > MOST_CELLS {
            return;
        }
        let multipliers = self.multipliers(map.summed.max(1));
        let place = self.place(self.key(beam, map), map.power.len());
        self.looked += 1;
        let position = &mut self.positions[place];
        position.latest = self.looked;
        let after = &self.kinds[multipliers].after;
        let multiplier = after.get(position.dwells).or(after.last()).copied().unwrap_or(f64::INFINITY) as f32;
        // All dwells alike, until the weight is what it stays.
        let weight = self.weight.max(1.0 / (position.dwells as f64 + 1.0)) as f32;
        position.dwells = (position.dwells + 1).min(after.len());
        arch.dispatch(Scan { map, means: &mut position.means, multiplier, weight, each });
    }

    fn key(&self, beam: Beam, map: &RangeDopplerMap) -> Key {
        let step = |angle_rad: f64, step_rad: f64| (angle_rad / step_rad.max(1e-6)).round() as i64;
        Key {
            steps: [step(beam.azimuth_rad, self.steps_rad[0]), step(beam.elevation_rad, self.steps_rad[1])],
            prf: map.prf_hz.map(f64::to_bits),
            gates: map.gates,
            filters: map.filters,
            summed: map.summed,
        }
    }

    /// A position's place, which may have been another's.
    fn place(&mut self, key: Key, cells: usize) -> usize {
        if let Some(place) = self.positions.iter().position(|position| position.key == key) {
            return place;
        }
        let mut position = Position { key, dwells: 0, latest: 0, means: Vec::new() };
        let held =
            |positions: &[Position]| positions.iter().map(|position| position.means.len()).sum::<usize>();
        while held(&self.positions) + cells > MOST_CELLS {
            let oldest = self.positions.iter().enumerate().min_by_key(|(_, position)| position.latest);
            let Some((oldest, _)) = oldest else { break };
            position.means = self.positions.swap_remove(oldest).means;
        }
        position.means.clear();
        position.means.resize(cells, 0.0);
        self.positions.push(position);
        self.positions.len() - 1
    }

    fn multipliers(&mut self, summed: u32) -> usize {
        if let Some(place) = self.kinds.iter().position(|kind| kind.summed == summed) {
            return place;
        }
        if self.kinds.len() == MOST_KINDS {
            self.kinds.remove(0);
        }
        self.kinds.push(Multipliers { summed, after: multipliers(self.weight, summed, self.probability) });
        self.kinds.len() - 1
    }
}

/// The mean after some dwells is a weighted sum of them (Nitzberg 1986, IEEE Trans. AES 22, 419–421, for weights that have settled); of more
/// than one summed power each, taken for the mean of as many cells as scatter as much.
fn multipliers(weight: f64, summed: u32, probability: f64) -> Vec<f64> {
    let mut weights: Vec<f64> = Vec::new();
    let mut after = vec![f64::INFINITY];
    while (after.len() as f64) < SETTLED / weight {
        let own = weight.max(1.0 / after.len() as f64);
        for past in &mut weights {
            *past *= 1.0 - own;
        }
        weights.push(own);
        after.push(if summed == 1 {
            weighted_multiplier(&weights, 1.0, probability)
        } else {
            let cells = 1.0 / weights.iter().map(|w| w * w).sum::<f64>();
            level_multiplier(Level::Mean { cells }, summed, probability)
        });
    }
    after
}

/// All of a map, in loops as wide as the machine.
struct Scan<'a, F> {
    map: &'a RangeDopplerMap,
    means: &'a mut [f32],
    multiplier: f32,
    weight: f32,
    each: F,
}

impl<F: FnMut(usize, usize, Past)> WithSimd for Scan<'_, F> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { map, means, multiplier, weight, mut each } = self;
        let rows = map.power.chunks_exact(map.filters).zip(means.chunks_exact_mut(map.filters));
        for (gate, (powers, means)) in rows.enumerate() {
            if is_any_above(powers, means, multiplier) {
                for (filter, (power, mean)) in powers.iter().zip(means.iter()).enumerate() {
                    let threshold = multiplier * mean;
                    if *power > threshold {
                        let [threshold, noise] = [threshold, *mean].map(f64::from);
                        each(gate, filter, Past { threshold, noise });
                    }
                }
            }
            learn(powers, means, multiplier, weight);
        }
    }
}

#[inline(always)]
fn is_any_above(powers: &[f32], means: &[f32], multiplier: f32) -> bool {
    let mut any = false;
    for (power, mean) in powers.iter().zip(means) {
        any |= *power > multiplier * mean;
    }
    any
}

/// What crosses is learned as if it just did: a target that passes hardly lifts its cells, and what stays is learned in the end.
#[inline(always)]
fn learn(powers: &[f32], means: &mut [f32], multiplier: f32, weight: f32) {
    for (power, mean) in powers.iter().zip(means) {
        let most = multiplier * *mean;
        // Not above a mean of nothing: then it is the first, or as good as that.
        let power = if *power > most && *mean > 0.0 { most } else { *power };
        *mean += weight * (power - *mean);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_distr::Exp1;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    fn noise(random: &mut Xoshiro256PlusPlus, gates: usize, summed: u32) -> RangeDopplerMap {
        let mut cell = || (0..summed).map(|_| random.sample::<f32, _>(Exp1)).sum::<f32>();
        let power = (0..gates * 8).map(|_| cell()).collect();
        RangeDopplerMap { power, gates, filters: 8, summed, ..RangeDopplerMap::default() }
    }

    #[test]
    fn noise_crosses_as_often_as_it_should_from_the_second_dwell_on() {
        for (summed, most) in [(1, 0.12), (3, 0.15)] {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
            let mut own = ClutterMap::new(0.1, 1e-2, &Antenna::default());
            let mut crossings = vec![0_u32; 80];
            for crossed in &mut crossings {
                let map = noise(&mut random, 2000, summed);
                own.detect(Arch::new(), Beam::default(), &map, |_, _, _| *crossed += 1);
            }
            assert_eq!(crossings[0], 0);
            // Some 640 crossings at least: a standard error of 4 %.
            for (first, last) in [(1, 5), (5, 15), (15, 45), (45, 80)] {
                let cells = 16_000.0 * (last - first) as f64;
                let found = f64::from(crossings[first..last].iter().sum::<u32>()) / (1e-2 * cells);
                assert!((found - 1.0).abs() < most, "{summed} {first}: {found}");
            }
        }
    }

    #[test]
    fn what_stands_still_is_clutter_and_what_comes_is_not() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(8);
        let mut own = ClutterMap::new(0.1, 1e-6, &Antenna::default());
        let mut last = Vec::new();
        for dwell in 0..100 {
            let mut map = noise(&mut random, 50, 1);
            map.power[40] *= 1e6;
            map.power[80] *= if dwell == 99 { 1e3 } else { 1.0 };
            last.clear();
            own.detect(Arch::new(), Beam::default(), &map, |gate, filter, _| last.push(gate * 8 + filter));
        }
        assert!(last.contains(&80) && !last.contains(&40), "{last:?}");
        // Another position knows nothing of it.
        let mut found = 0;
        let elsewhere = Beam { azimuth_rad: 1.0, elevation_rad: 0.0 };
        own.detect(Arch::new(), elsewhere, &noise(&mut random, 50, 1), |_, _, _| found += 1);
        assert_eq!((found, own.positions.len()), (0, 2));
    }
}

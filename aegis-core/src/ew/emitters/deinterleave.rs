//! From pulses of several emitters to trains of one each.
//!
//! Pulses of one carrier, width and bearing are taken together. In each such cluster intervals between a pulse and the next, the one after it,
//! and so on, are looked through for one that many have (sequential difference histogram: Milojević and Popović 1992, IEE
//! Proceedings F 139, 83–90), the shortest first, and its train is followed from pulse to pulse, past some that are missing. A train that chance
//! does not explain is taken out, and the search begins anew. Trains of one interval that go on side by side are the positions of one stagger.

use super::{MOST_STAGGER, PulseDescriptor};
use crate::elementary::{atan2, cos, exp, ln, sin};
use crate::geometry::wrap_angle;

/// Most pulses of one batch.
pub const MOST_INTERCEPTED_PULSES: usize = 8192;
/// Intervals to so many later pulses are looked at.
const LEVELS: usize = 24;
/// Shorter trains are none.
const LEAST_PULSES: usize = 6;
/// Pulses that may be missing one after the other.
const MOST_MISSING: u32 = 4;
/// Of a train's pulses so many are there at least.
const LEAST_SHARE: f64 = 0.6;
/// A train is chance when so many or more would be found in noise.
const MOST_BY_CHANCE: f64 = 1e-3;
/// By so much windows are wider on average, past what is missing.
const WIDENED: f64 = 1.3;
/// Intervals of one level that are followed.
const MOST_PEAKS: usize = 6;
/// Pulses farther apart in carrier, as a part of it, in width, as a part of it, and in bearing, are of different emitters.
const CARRIER_GAP: f64 = 3e-4;
const WIDTH_GAP: f64 = 0.15;
const AZIMUTH_GAP_RAD: f64 = 0.08;

/// A train of pulses, by their places in the batch.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Train {
    /// Mean interval of the whole pattern, seconds: of all positions together.
    pub(super) frame_s: f64,
    pub(super) jitter_s: f64,
    /// Intervals between the positions.
    pub(super) intervals_s: [f64; MOST_STAGGER],
    pub(super) positions: usize,
    pub(super) places: Vec<u32>,
    cluster: usize,
}

/// The trains in these pulses, which are in the order of time, those with the shortest intervals first. `jitter` is a part of an interval.
pub(super) fn trains(pulses: &[PulseDescriptor], jitter: f64) -> Vec<Train> {
    let Some(first) = pulses.first() else { return Vec::new() };
    let seconds: Vec<f64> = pulses.iter().map(|pulse| pulse.time.seconds_since(first.time)).collect();
    let mut found = Vec::new();
    for (number, cluster) in clusters(pulses).into_iter().enumerate() {
        let mut left = cluster;
        while let Some(mut train) = next_train(&seconds, &left, jitter) {
            train.cluster = number;
            left.retain(|place| !train.places.contains(place));
            found.push(train);
        }
    }
    let mut merged = merge_staggered(found, &seconds, jitter);
    merged.sort_by(|a, b| a.frame_s.total_cmp(&b.frame_s));
    merged
}

/// Places of pulses that may be one emitter's, each in the order of time.
fn clusters(pulses: &[PulseDescriptor]) -> Vec<Vec<u32>> {
    let mut groups = vec![(0..pulses.len() as u32).collect::<Vec<u32>>()];
    let carrier = |pulse: &PulseDescriptor| pulse.carrier_hz;
    groups = split(groups, pulses, carrier, |a, b| (b - a) > CARRIER_GAP * a.abs());
    groups = split(groups, pulses, |pulse| pulse.width_s, |a, b| (b - a) > WIDTH_GAP * a.abs());
    let azimuth = |pulse: &PulseDescriptor| pulse.azimuth_rad.map(wrap_angle);
    groups = split(groups, pulses, azimuth, |a, b| b - a > AZIMUTH_GAP_RAD);
    for group in &mut groups {
        group.sort_unstable();
    }
    groups
}

/// Cuts groups where a quantity has a gap; pulses without it stay together.
fn split(
    groups: Vec<Vec<u32>>,
    pulses: &[PulseDescriptor],
    quantity: impl Fn(&PulseDescriptor) -> Option<f64>,
    is_gap: impl Fn(f64, f64) -> bool,
) -> Vec<Vec<u32>> {
    let of = |place: u32| quantity(&pulses[place as usize]);
    let mut out = Vec::new();
    for mut group in groups {
        group.sort_by(|a, b| {
            let key = |place| of(place).unwrap_or(f64::NEG_INFINITY);
            key(*a).total_cmp(&key(*b))
        });
        let mut current: Vec<u32> = Vec::new();
        for place in group {
            let before = current.last().map(|last| of(*last));
            let is_new = match (before, of(place)) {
                (Some(Some(before)), Some(now)) => is_gap(before, now),
                (Some(None), Some(_)) => true,
                _ => false,
            };
            if is_new {
                out.push(std::mem::take(&mut current));
            }
            current.push(place);
        }
        if !current.is_empty() {
            out.push(current);
        }
    }
    out
}

/// The train with the shortest interval that these pulses show.
fn next_train(seconds: &[f64], left: &[u32], jitter: f64) -> Option<Train> {
    if left.len() < LEAST_PULSES {
        return None;
    }
    let times: Vec<f64> = left.iter().map(|place| seconds[*place as usize]).collect();
    let span_s = times[times.len() - 1] - times[0];
    for level in 1..=LEVELS.min(times.len() - 1) {
        for interval_s in peaks(&times, level, jitter) {
            if let Some(train) = follow(&times, interval_s, jitter, span_s) {
                let places = train.places.iter().map(|place| left[*place as usize]).collect();
                return Some(Train { places, ..train });
            }
        }
    }
    None
}

/// Intervals that many pulses have to the one so many later, the shortest first.
fn peaks(times: &[f64], level: usize, jitter: f64) -> Vec<f64> {
    let mut differences: Vec<f64> =
        times.iter().zip(times.iter().skip(level)).map(|(a, b)| b - a).filter(|gap| *gap > 0.0).collect();
    differences.sort_by(f64::total_cmp);
    let mut windows: Vec<(usize, f64)> = Vec::new();
    let mut last = 0;
    for first in 0..differences.len() {
        let end = differences[first] * (1.0 + 2.0 * jitter);
        last = last.max(first);
        while last + 1 < differences.len() && differences[last + 1] <= end {
            last += 1;
        }
        windows.push((last - first + 1, differences[first.midpoint(last)]));
    }
    windows.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    let mut peaks: Vec<f64> = Vec::new();
    for (count, interval_s) in windows {
        if count + 2 < LEAST_PULSES || peaks.len() == MOST_PEAKS {
            break;
        }
        if !peaks.iter().any(|peak| (peak - interval_s).abs() <= 2.0 * jitter * peak) {
            peaks.push(interval_s);
        }
    }
    peaks.sort_by(f64::total_cmp);
    peaks
}

/// The longest train of this interval, unless chance explains it.
fn follow(times: &[f64], interval_s: f64, jitter: f64, span_s: f64) -> Option<Train> {
    let mut best: Vec<u32> = Vec::new();
    let mut is_used = vec![false; times.len()];
    for first in 0..times.len() {
        if is_used[first] || span_s - (times[first] - times[0]) < best.len() as f64 * interval_s * LEAST_SHARE
        {
            continue;
        }
        let chain = chain(times, first, interval_s, jitter);
        for place in &chain {
            is_used[*place as usize] = true;
        }
        if chain.len() > best.len() {
            best = chain;
        }
    }
    let (Some(first), Some(last)) = (best.first(), best.last()) else { return None };
    let lasted_s = times[*last as usize] - times[*first as usize];
    let (count, slots) = (best.len() as f64, (lasted_s / interval_s).round() + 1.0);
    // Others fall into a slot with this probability; windows after what is missing are wider.
    let rate = (times.len() as f64 - count) / span_s.max(interval_s);
    let chance = 1.0 - exp(-WIDENED * rate * 2.0 * jitter * interval_s);
    let trials = times.len() as f64 * (LEVELS * MOST_PEAKS) as f64;
    let by_chance =
        trials * exp(-(slots - 1.0) * divergence((count - 1.0) / (slots - 1.0), chance.max(1e-4)));
    if best.len() < LEAST_PULSES || count < LEAST_SHARE * slots || by_chance > MOST_BY_CHANCE {
        return None;
    }
    Some(train_of(times, best, interval_s))
}

/// Of shares of hits, `h ln(h/p) + (1 − h) ln((1 − h)/(1 − p))`: chance makes so many of n or more with no more than exp(−n times that) (Hoeffding
/// 1963, J. Am. Stat. Assoc. 58, 13–30).
fn divergence(share: f64, chance: f64) -> f64 {
    if share <= chance {
        return 0.0;
    }
    let missed = if share < 1.0 { (1.0 - share) * ln((1.0 - share) / (1.0 - chance)) } else { 0.0 };
    share * ln(share / chance) + missed
}

/// From a pulse on, always the one nearest to where the next should be, past some that are missing.
fn chain(times: &[f64], first: usize, interval_s: f64, jitter: f64) -> Vec<u32> {
    let (mut chain, mut at, mut interval_s) = (vec![first as u32], first, interval_s);
    'next: loop {
        for steps in 1..=MOST_MISSING + 1 {
            let expected = times[at] + f64::from(steps) * interval_s;
            let window = jitter * interval_s * f64::from(steps).sqrt();
            if let Some(place) = nearest(times, at + 1, expected, window) {
                let measured = (times[place] - times[at]) / f64::from(steps);
                interval_s += 0.1 * (measured - interval_s);
                chain.push(place as u32);
                at = place;
                continue 'next;
            }
        }
        return chain;
    }
}

fn nearest(times: &[f64], from: usize, expected: f64, window: f64) -> Option<usize> {
    let later = times.get(from..)?;
    let place = from + later.partition_point(|time| *time < expected - window);
    let near = times.iter().enumerate().skip(place).take_while(|(_, time)| **time <= expected + window);
    near.min_by(|a, b| (a.1 - expected).abs().total_cmp(&(b.1 - expected).abs())).map(|(place, _)| place)
}

/// Interval and jitter by all steps.
fn train_of(times: &[f64], places: Vec<u32>, interval_s: f64) -> Train {
    let steps = || {
        places.windows(2).map(|pair| {
            let gap_s = times[pair[1] as usize] - times[pair[0] as usize];
            (gap_s, (gap_s / interval_s).round().max(1.0))
        })
    };
    let (all_s, slots) = steps().fold((0.0, 0.0), |sum, step| (sum.0 + step.0, sum.1 + step.1));
    let frame_s = all_s / slots;
    let square: f64 = steps().map(|(gap_s, slots)| (gap_s - slots * frame_s).powi(2)).sum();
    let jitter_s = (square / (places.len().max(2) - 1) as f64).sqrt();
    let mut intervals_s = [0.0; MOST_STAGGER];
    intervals_s[0] = frame_s;
    Train { frame_s, jitter_s, intervals_s, positions: 1, places, cluster: 0 }
}

/// Trains of one interval and cluster that go on side by side become one, with the intervals between their phases.
fn merge_staggered(mut found: Vec<Train>, seconds: &[f64], jitter: f64) -> Vec<Train> {
    let mut merged = Vec::new();
    while let Some(first) = found.pop() {
        let mut own = vec![first];
        found.retain(|other| {
            let is_same = other.cluster == own[0].cluster
                && (other.frame_s - own[0].frame_s).abs() <= 0.25 * jitter * own[0].frame_s
                && overlap_s(&own[0], other, seconds) > 0.5 * own[0].frame_s * own[0].places.len() as f64
                && own.len() < MOST_STAGGER;
            if is_same {
                own.push(other.clone());
            }
            !is_same
        });
        merged.push(staggered(own, seconds));
    }
    merged
}

fn overlap_s(a: &Train, b: &Train, seconds: &[f64]) -> f64 {
    let ends = |train: &Train| {
        let at = |place: Option<&u32>| place.map_or(0.0, |place| seconds[*place as usize]);
        (at(train.places.first()), at(train.places.last()))
    };
    let ((a_from, a_to), (b_from, b_to)) = (ends(a), ends(b));
    a_to.min(b_to) - a_from.max(b_from)
}

fn staggered(own: Vec<Train>, seconds: &[f64]) -> Train {
    let mut own = own.into_iter();
    let Some(mut whole) = own.next() else {
        return train_of(&[], Vec::new(), 1.0);
    };
    let frame_s = whole.frame_s;
    let begin_s = whole.places.first().map_or(0.0, |place| seconds[*place as usize]);
    let mut phases = vec![0.0];
    for other in own {
        // A mean on the circle of one frame.
        let turn = |place: &u32| std::f64::consts::TAU * (seconds[*place as usize] - begin_s) / frame_s;
        let (sin, cos) =
            other.places.iter().map(turn).fold((0.0, 0.0), |sum, a| (sum.0 + sin(a), sum.1 + cos(a)));
        phases.push(atan2(sin, cos).rem_euclid(std::f64::consts::TAU) / std::f64::consts::TAU * frame_s);
        whole.places.extend(other.places);
    }
    phases.sort_by(f64::total_cmp);
    whole.positions = phases.len();
    for (place, phase) in phases.iter().enumerate() {
        whole.intervals_s[place] = phases.get(place + 1).copied().unwrap_or(frame_s) - phase;
    }
    whole.places.sort_unstable();
    whole
}

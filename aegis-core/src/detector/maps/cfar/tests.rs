//! Crossings against the plainest code that says the same.

use super::*;
use crate::config::TwoRanks;
use crate::radar::MapNoise;
use rand::RngExt;
use rand_distr::Exp1;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::sync::Arc;
use window::Window;

const KINDS: [Kind; 8] = [
    Kind::CellAveraging,
    Kind::GreatestOf,
    Kind::SmallestOf,
    Kind::Censored { share: 0.25 },
    Kind::OrderedStatistic { quantile: 0.75 },
    Kind::Weibull(TwoRanks { low: 0.3, high: 0.85 }),
    Kind::LogNormal(TwoRanks { low: 0.3, high: 0.85 }),
    Kind::WeibullOrGreatest(TwoRanks { low: 0.3, high: 0.85 }),
];

fn noise(gates: usize, filters: usize, summed: u32, seed: u64) -> RangeDopplerMap {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut cell = || (0..summed).map(|_| random.sample::<f32, _>(Exp1)).sum::<f32>();
    let power = (0..gates * filters).map(|_| cell()).collect();
    RangeDopplerMap { power, gates, filters, summed, ..RangeDopplerMap::default() }
}

fn of(cfar: Kind, training_filters: u32, false_alarm_probability: f64) -> Cfar {
    let detection = Detection {
        cfar,
        false_alarm_probability,
        guard_gates: 2,
        training_gates: 5,
        guard_filters: 1,
        training_filters,
        ..Detection::default()
    };
    Cfar::new(&RadarConfig { detection, ..RadarConfig::default() })
}

fn crossings(cfar: &mut Cfar, map: &RangeDopplerMap) -> Vec<Crossing> {
    let mut out = Vec::new();
    cfar.crossings(Beam::default(), map, &mut out).unwrap();
    out
}

/// A threshold from the cells of a window one by one, in double precision.
fn plain(cfar: &Cfar, map: &RangeDopplerMap, gate: usize, filter: usize) -> f64 {
    let window = Window::of(&cfar.config, map.filters);
    let threshold = cfar.thresholds.at(0).gate(gate);
    let level = |filter: usize| map.noise.response.get(filter).map_or(1.0, |power| f64::from(*power));
    let is_level = window.width() == 1;
    let (mut before, mut after, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for rectangle in window.rectangles(window.at(gate, map.gates)) {
        for g in rectangle.gates.0..=rectangle.gates.1 {
            for f in rectangle.filters.0..=rectangle.filters.1 {
                let other =
                    (filter.cast_signed() as i64 + f).rem_euclid(map.filters.cast_signed() as i64) as usize;
                let power = f64::from(map.gate((gate.cast_signed() as i64 + g) as usize)[other]);
                let power = if is_level { power } else { power / level(other) };
                all.push(power);
                match rectangle {
                    _ if rectangle.gates.1 < 0 => before.push(power),
                    _ if rectangle.gates.0 > 0 => after.push(power),
                    _ => {}
                }
            }
        }
    }
    let own_level = if is_level { 1.0 } else { level(filter) };
    let mean = |cells: &[f64]| cells.iter().sum::<f64>() / cells.len() as f64;
    all.sort_by(f64::total_cmp);
    own_level
        * match cfar.config.cfar {
            Kind::CellAveraging => threshold.multiplier * mean(&all),
            Kind::GreatestOf | Kind::SmallestOf if before.is_empty() => threshold.multiplier * mean(&after),
            Kind::GreatestOf | Kind::SmallestOf if after.is_empty() => threshold.multiplier * mean(&before),
            Kind::GreatestOf => threshold.multiplier * mean(&before).max(mean(&after)),
            Kind::SmallestOf => threshold.multiplier * mean(&before).min(mean(&after)),
            Kind::Censored { .. } => threshold.multiplier * mean(&all[..threshold.rank]),
            Kind::OrderedStatistic { .. } => threshold.multiplier * all[threshold.rank - 1],
            Kind::Weibull(_) | Kind::LogNormal(_) | Kind::WeibullOrGreatest(_) => {
                let (low, high) = (all[threshold.low - 1], all[threshold.rank - 1]);
                let halves = [before, after].map(|half| if half.is_empty() { 0.0 } else { mean(&half) });
                let of_halves = threshold.of_halves * halves[0].max(halves[1]);
                (low * (high / low).powf(threshold.multiplier)).max(of_halves)
            }
            Kind::ClutterMap { .. } => unreachable!("it has no window"),
        }
}

/// Every decision, with clutter 80 dB above noise, and a target 90 dB above it beside: windows along range and over both, wide and
/// narrow maps, maps that are shorter than the window, filters that a canceller has coloured.
#[test]
fn decisions_are_those_of_double_precision() {
    for (gates, filters, training_filters) in
        [(120, 24, 0), (120, 24, 4), (90, 7, 2), (60, 1, 0), (5, 16, 3), (9, 3, 8)]
    {
        let mut map = noise(gates, filters, 1, 11);
        for gate in gates / 3..gates / 2 {
            map.power[gate * filters..(gate + 1) * filters].iter_mut().for_each(|power| *power *= 1e8);
        }
        map.power[(gates / 2 + 1) * filters] = 1e9;
        map.power[(gates / 2) * filters + filters / 2] = 1e9;
        let response = (0..filters).map(|filter| 0.1 + filter as f32).collect();
        map.noise = Arc::new(MapNoise { response, ..MapNoise::default() });
        for kind in KINDS {
            let mut cfar = of(kind, training_filters, 1e-2);
            let found = crossings(&mut cfar, &map);
            let mut next = found.iter();
            let mut told = next.next();
            for gate in 0..gates {
                for filter in 0..filters {
                    let power = f64::from(map.gate(gate)[filter]);
                    let threshold = plain(&cfar, &map, gate, filter);
                    let is_told = told.is_some_and(|told| (told.gate, told.filter) == (gate, filter));
                    // A tie within single precision would be no wrong decision; none is here.
                    assert_eq!(is_told, power > threshold, "{kind:?} {gates} {filters}: {gate} {filter}");
                    if let (true, Some(crossing)) = (is_told, told) {
                        let expected = power / threshold.max(f64::MIN_POSITIVE);
                        assert!((crossing.margin / expected - 1.0).abs() < 1e-5, "{kind:?}: {crossing:?}");
                        told = next.next();
                    }
                }
            }
            assert!(told.is_none());
        }
    }
}

/// In even noise all kinds tell its mean.
#[test]
fn noise_is_as_strong_as_it_is() {
    for summed in [1, 4] {
        let map = noise(20_000, 4, summed, 12);
        for kind in KINDS {
            let mut cfar = of(kind, 0, 0.1);
            let found = crossings(&mut cfar, &map);
            let noise =
                |crossing: &Crossing| f64::from(map.gate(crossing.gate)[crossing.filter]) / crossing.ratio;
            let mean = found.iter().map(noise).sum::<f64>() / found.len() as f64;
            // Cells cross where their noise is told too low.
            let told = mean / f64::from(summed);
            let is_robust =
                matches!(kind, Kind::Weibull(_) | Kind::LogNormal(_) | Kind::WeibullOrGreatest(_));
            assert!((if is_robust { 0.5 } else { 0.6 }..1.05).contains(&told), "{kind:?} {summed}: {told}");
        }
    }
}

#[test]
fn a_target_beside_strong_clutter_is_seen_once() {
    let mut map = noise(200, 16, 1, 4);
    for filter in 0..16 {
        map.power[50 * 16 + filter] *= 1e8;
    }
    map.power[120 * 16 + 5] = 100.0;
    map.power[120 * 16 + 6] = 60.0;
    let mut found = Vec::new();
    of(Kind::CellAveraging, 0, 1e-6).peaks(Beam::default(), &map, 0..200, |c| found.push((c.gate, c.filter)));
    assert!(found.contains(&(120, 5)) && !found.contains(&(120, 6)), "{found:?}");
    assert!(found.iter().all(|(gate, _)| [50, 120].contains(gate)), "{found:?}");
}

/// Whoever asks for some gates is told what the whole map shows there.
#[test]
fn some_gates_are_as_all() {
    let map = noise(300, 16, 1, 9);
    for kind in KINDS {
        for training_filters in [0, 3] {
            let peaks = |gates: std::ops::Range<usize>| {
                let mut found = Vec::new();
                of(kind, training_filters, 0.02)
                    .peaks(Beam::default(), &map, gates, |c| found.push((c.gate, c.filter)));
                found
            };
            let all = peaks(0..300);
            assert!(all.len() > 20, "{kind:?}");
            for gates in [0..40, 37..38, 100..180, 260..400] {
                let expected: Vec<_> = all.iter().copied().filter(|(gate, _)| gates.contains(gate)).collect();
                assert_eq!(peaks(gates.clone()), expected, "{kind:?} {gates:?}");
            }
        }
    }
}

/// Three strong targets within a window: means are masked by them, ranks are not.
#[test]
fn targets_in_the_window_do_not_mask() {
    let mut map = noise(60, 8, 1, 5);
    for (gate, power) in [(30, 3e4), (25, 3e6), (35, 3e6), (36, 3e6)] {
        map.power[gate * 8 + 2] = power;
    }
    let sees = |kind: Kind| {
        let detection = Detection { cfar: kind, false_alarm_probability: 1e-4, ..Detection::default() };
        let mut cfar = Cfar::new(&RadarConfig { detection, ..RadarConfig::default() });
        crossings(&mut cfar, &map).iter().any(|c| (c.gate, c.filter) == (30, 2))
    };
    assert_eq!(KINDS.map(sees), [false, false, false, true, true, true, true, false]);
}

#[test]
fn hostile_maps_are_harmless() {
    for kind in KINDS.into_iter().chain([Kind::ClutterMap { weight: 0.1 }]) {
        for training_filters in [0, 64] {
            let mut cfar = of(kind, training_filters, 1e-3);
            for number in [f32::NAN, f32::INFINITY, f32::MAX, -1.0, 0.0] {
                for (gates, filters) in [(0, 0), (0, 5), (3, 0), (1, 1), (2, 40), (40, 2)] {
                    for first in [0, 7] {
                        let mut map = noise(gates, filters, 1, 6);
                        map.correlated_gates = f64::from(number);
                        map.power.iter_mut().skip(first).step_by(9).for_each(|power| *power = number);
                        crossings(&mut cfar, &map);
                    }
                }
            }
            let mut torn = noise(4, 4, 1, 7);
            torn.gates = 5;
            assert!(cfar.crossings(Beam::default(), &torn, &mut Vec::new()).is_err());
        }
    }
}

/// Whatever the vectors' width, and from one map to the next.
#[test]
fn the_same_to_the_bit_on_all_machines() {
    let map = noise(70, 27, 2, 8);
    for kind in KINDS {
        let mut wide = of(kind, 3, 0.05);
        let mut narrow = Cfar { arch: Arch::Scalar, ..wide.clone() };
        let found = crossings(&mut wide, &map);
        assert!(!found.is_empty());
        assert_eq!(found, crossings(&mut narrow, &map), "{kind:?}");
        assert_eq!(found, crossings(&mut wide, &map), "{kind:?}");
    }
}

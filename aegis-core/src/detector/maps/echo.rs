//! What several PRFs of one dwell show of a target, as one echo.

use super::extent::Widths;
use super::peak::Peak;
use super::radial::Evidence;
use super::response::Shape;
use crate::config::RadarConfig;
use crate::elementary::hypot;
use crate::radar::{
    Believable, FoldedEcho, Folding, Heard, RangeAxis, RangeDopplerMap, RangeRateAxis, UnfoldedEcho,
    best_place, nearest,
};
use crate::time::Time;
use crate::units::SPEED_OF_LIGHT_M_S;

/// What PRFs show of one target may differ by so many cells beside what noise does: it may turn in between.
const TOLERANCE_CELLS: f64 = 0.05;
/// An answer is told from the next best by this much in squared deviations, or it is none.
const DISTINCT: f64 = 4.0;
/// Deviations beyond which nothing agrees: a little more than in `ambiguity`.
const REACH_SIGMAS: f64 = 6.0;

/// The peaks of one PRF, and its scales.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// Its place among the dwell's maps.
    pub(super) map: usize,
    range: RangeAxis,
    range_rate: Option<RangeRateAxis>,
    prf_hz: Option<f64>,
    filters: u32,
    looks: f64,
    resolution: [f64; 2],
    /// When an echo of a target that is no distance away is received, half of the taper over pulses before and half after.
    middle: Time,
    pub(super) peaks: Vec<Peak>,
    by_gate: Vec<u32>,
    is_used: Vec<bool>,
    most_gate_sigma: f64,
}

/// A target as one map shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sight {
    /// Which of the dwell's maps.
    pub(super) map: usize,
    /// When it was met.
    pub(super) time: Time,
    pub(super) power: f64,
    pub(super) noise: f64,
    /// Which share of the power its cell has.
    pub(super) share: f64,
    pub(super) looks: f64,
    /// When it was received, after it was met.
    pub(super) back_s: f64,
    /// Where in the beam.
    pub(super) heard: Option<Heard>,
}

/// A target as one dwell shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Echo {
    pub(super) evidence: Evidence,
    /// Of one of the powers that were summed up, and of all.
    pub(super) snr: f64,
    pub(super) total_snr: f64,
    /// Where it lies in the filters of maps of this PRF.
    pub(super) anchor: Anchor,
    pub(super) quality: Quality,
    pub(super) widths: Widths,
    /// What targets must lie apart to be two: metres, and metres a second.
    pub(super) resolution: [f64; 2],
    /// Its sights, of all that the dwell has.
    pub(super) sights: (usize, usize),
}

/// A Doppler filter of a PRF, in which a target is seen also where its range rate is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Anchor {
    pub(super) prf_hz: Option<f64>,
    pub(super) filters: u32,
    pub(super) filter: f64,
}

/// What is to be said of how it was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Quality {
    /// Its range or range rate has more than one answer.
    pub(super) is_ambiguous: bool,
    /// It lies in a map's first or last gate.
    pub(super) is_at_edge: bool,
    /// Samples that it is made of are at the receiver's full scale.
    pub(super) is_clipped: bool,
}

impl Anchor {
    /// By how many filters two differ, where they may be compared.
    pub(super) fn apart(&self, other: &Self) -> Option<f64> {
        if self.prf_hz.is_none() || (self.prf_hz, self.filters) != (other.prf_hz, other.filters) {
            return None;
        }
        let filters = f64::from(self.filters.max(1));
        let apart = (self.filter - other.filter).rem_euclid(filters);
        Some(apart.min(filters - apart))
    }
}

/// All echoes of a dwell, and their sights.
#[derive(Clone, Debug, Default)]
pub(super) struct Echoes {
    pub(super) all: Vec<Echo>,
    pub(super) sights: Vec<Sight>,
}

/// When an echo from no distance is met in a map: taper over pulses and pulse have their middles then.
pub(super) fn middle(map: &RangeDopplerMap, shape: &Shape) -> Time {
    let whole_s = map.end.seconds_since(map.start);
    let interval_s = map.prf_hz.map_or(0.0, f64::recip);
    map.start + 0.5 * (whole_s - interval_s + shape.pulse_s)
}

impl Shown {
    /// Nothing yet, of a map that knows how far its gates are; `memory` is of one that is not used any more.
    pub(super) fn of(
        (place, map): (usize, &RangeDopplerMap),
        shape: &Shape,
        memory: Option<Self>,
    ) -> Option<Self> {
        let range = map.range?;
        let (mut peaks, by_gate, is_used) =
            memory.map_or((Vec::new(), Vec::new(), Vec::new()), |old| (old.peaks, old.by_gate, old.is_used));
        peaks.clear();
        Some(Self {
            map: place,
            range,
            range_rate: map.range_rate,
            prf_hz: map.prf_hz,
            filters: map.filters as u32,
            looks: f64::from(map.summed.max(1)),
            resolution: [map.resolution_m, map.range_rate.map_or(0.0, |axis| axis.step_m_s.abs())],
            middle: middle(map, shape),
            peaks,
            by_gate,
            is_used,
            most_gate_sigma: 0.0,
        })
    }

    /// After the last peak.
    pub(super) fn sort(&mut self) {
        let Self { peaks, by_gate, is_used, most_gate_sigma, .. } = self;
        by_gate.clear();
        by_gate.extend(0..peaks.len() as u32);
        by_gate.sort_unstable_by(|a, b| {
            peaks[*a as usize].gate.total_cmp(&peaks[*b as usize].gate).then(a.cmp(b))
        });
        is_used.clear();
        is_used.resize(peaks.len(), false);
        *most_gate_sigma = peaks.iter().map(|peak| peak.gate_sigma).fold(0.0, f64::max);
    }

    fn folding(&self) -> Option<Folding> {
        self.range_rate.map(|range_rate| Folding::of(&self.range, &range_rate))
    }

    fn range_sigma_m(&self, peak: &Peak) -> f64 {
        (peak.gate_sigma * self.range.step_m).abs().max(1e-6)
    }

    /// As if nothing were folded.
    fn folded(&self, peak: &Peak, reference: Time) -> Option<FoldedEcho> {
        let range_rate = self.range_rate?;
        Some(FoldedEcho {
            range_m: self.range.range_m(peak.gate, 0.0),
            range_sigma_m: hypot(self.range_sigma_m(peak), TOLERANCE_CELLS * self.range.step_m),
            range_rate_m_s: range_rate.range_rate_m_s(peak.filter),
            range_rate_sigma_m_s: hypot(
                rate_sigma_m_s(&range_rate, peak),
                TOLERANCE_CELLS * range_rate.step_m_s,
            ),
            later_s: self.middle.seconds_since(reference),
        })
    }

    /// The unused peak that fits a place best, and its squared deviation.
    fn nearest(&self, place: &FoldedEcho, reference: Time) -> Option<(usize, f64)> {
        let folding = self.folding()?;
        let later_s = self.middle.seconds_since(reference);
        let apparent_m = place.range_m + (folding.coupling_s + later_s) * place.range_rate_m_s;
        let tolerance = hypot(self.most_gate_sigma, TOLERANCE_CELLS) * self.range.step_m;
        let reach_m = REACH_SIGMAS * hypot(place.range_sigma_m, tolerance);
        let whole_m = folding.unambiguous_m.unwrap_or(0.0);
        let first_m = if whole_m > 0.0 { apparent_m.rem_euclid(whole_m) } else { apparent_m };
        let shifts =
            if whole_m > 0.0 { [-whole_m, 0.0, whole_m] } else { [0.0, f64::INFINITY, f64::INFINITY] };
        let windows = shifts.into_iter().filter(|shift| shift.is_finite()).flat_map(|shift_m| {
            let gate = |range_m: f64| self.range.gate_of(range_m, 0.0);
            let [low, high] = [gate(first_m + shift_m - reach_m), gate(first_m + shift_m + reach_m)];
            let begin = self.by_gate.partition_point(|place| self.gate(*place) < low);
            self.by_gate
                .get(begin..)
                .unwrap_or(&[])
                .iter()
                .take_while(move |place| self.gate(**place) <= high)
        });
        let fits = windows.filter(|place| !self.is_used[**place as usize]).filter_map(|index| {
            let seen = self.folded(&self.peaks[*index as usize], reference)?;
            nearest(&folding, std::iter::once(seen), place).map(|(_, misfit)| (*index as usize, misfit))
        });
        fits.min_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn gate(&self, place: u32) -> f64 {
        self.peaks[place as usize].gate
    }

    fn sight(&self, peak: &Peak, range_m: f64) -> Sight {
        let Peak { power, noise, share, heard, .. } = *peak;
        let back_s = self.met(range_m).seconds_since(self.middle);
        Sight {
            map: self.map,
            time: self.met(range_m),
            power,
            noise,
            share,
            looks: self.looks,
            back_s,
            heard,
        }
    }

    /// When a target so far away is met.
    fn met(&self, range_m: f64) -> Time {
        self.middle + range_m.clamp(0.0, 1e8) / SPEED_OF_LIGHT_M_S
    }
}

/// Joins what the PRFs show, whose peaks are sorted, the strongest first; each is used once.
pub(super) fn of_dwell(shown: &mut [Shown], radar: &RadarConfig, max_range_m: f64, out: &mut Echoes) {
    out.all.clear();
    out.sights.clear();
    let believable = Believable { range_m: max_range_m, range_rate_m_s: radar.detection.max_speed_m_s };
    for place in 0..shown.len() {
        for index in 0..shown[place].peaks.len() {
            if !shown[place].is_used[index] {
                join(shown, (place, index), believable, out);
            }
        }
    }
}

/// The echo that begins with a peak of one PRF; the peaks of later ones that agree are used.
fn join(shown: &mut [Shown], (place, index): (usize, usize), believable: Believable, out: &mut Echoes) {
    let (before, after) = shown.split_at_mut(place + 1);
    let Some(own) = before.last() else { return };
    let peak = own.peaks[index];
    let first = own.folded(&peak, own.middle);
    let found = own
        .folding()
        .zip(first)
        .and_then(|(folding, first)| unfold(own, after, (folding, first), believable));
    let (Some((found, is_distinct)), Some(first), Some(axis)) = (found, first, own.range_rate) else {
        // Without a scale of range rate it is taken as it is; what cannot be anywhere is nothing.
        if own.range_rate.is_none() {
            out.push_alone(own, &peak, true);
        }
        return;
    };
    let folds = 2.0 * believable.range_rate_m_s > axis.unambiguous_m_s;
    if found.agree == 1 && folds {
        out.push_alone(own, &peak, true);
        return;
    }
    let target = found.place(&first);
    let range_m = target.range_m;
    let coupling_s = own.range.coupling_s;
    let first_sight = out.sights.len();
    let mut evidence = Evidence::new(own.met(range_m), range_m);
    evidence.add_range(range_m + coupling_s * target.range_rate_m_s, own.range_sigma_m(&peak), coupling_s);
    if is_distinct {
        evidence.add_rate(target.range_rate_m_s, rate_sigma_m_s(&axis, &peak));
    }
    out.sights.push(own.sight(&peak, range_m));
    let (mut total_snr, mut widths) = (peak.total_snr, peak.widths);
    let (mut is_at_edge, mut is_clipped) = (peak.is_at_edge, peak.is_clipped);
    for other in after {
        let Some((index, _)) = other.nearest(&target, own.middle) else { continue };
        let (Some(folding), Some(axis)) = (other.folding(), other.range_rate) else { continue };
        let peak = other.peaks[index];
        other.is_used[index] = true;
        let later_s = other.middle.seconds_since(own.middle);
        let expected_m = range_m + (folding.coupling_s + later_s) * target.range_rate_m_s;
        let apparent_m =
            expected_m + wrapped(other.range.range_m(peak.gate, 0.0) - expected_m, folding.unambiguous_m);
        evidence.add_range(apparent_m, other.range_sigma_m(&peak), folding.coupling_s + later_s);
        if is_distinct {
            let off = axis.range_rate_m_s(peak.filter) - target.range_rate_m_s;
            let rate = target.range_rate_m_s + wrapped(off, Some(folding.unambiguous_m_s));
            evidence.add_rate(rate, rate_sigma_m_s(&axis, &peak));
        }
        out.sights.push(other.sight(&peak, range_m));
        total_snr += peak.total_snr;
        widths.add(&peak.widths);
        is_at_edge |= peak.is_at_edge;
        is_clipped |= peak.is_clipped;
    }
    out.all.push(Echo {
        evidence,
        snr: peak.snr,
        total_snr,
        anchor: Anchor { prf_hz: own.prf_hz, filters: own.filters, filter: peak.filter },
        quality: Quality { is_ambiguous: !is_distinct, is_at_edge, is_clipped },
        widths,
        resolution: own.resolution,
        sights: (first_sight, out.sights.len()),
    });
}

/// Where the target is that a peak shows, and whether it is nowhere else as likely.
fn unfold(
    own: &Shown,
    after: &[Shown],
    first: (Folding, FoldedEcho),
    believable: Believable,
) -> Option<(UnfoldedEcho, bool)> {
    let agreement = |place: &FoldedEcho| {
        let agreeing = after.iter().filter_map(|other| other.nearest(place, own.middle));
        agreeing.fold((0, 0.0), |(count, sum), pair| (count + 1, sum + pair.1))
    };
    let found = best_place(first, believable, agreement)?;
    if found.agree == 1 {
        return Some((found, true));
    }
    let is_same = |place: &FoldedEcho| {
        (place.range_m - found.range_m).abs() < 1e-6 * (1.0 + found.range_m)
            && (place.range_rate_m_s - found.range_rate_m_s).abs() < 1e-6 * (1.0 + found.range_rate_m_s.abs())
    };
    let other =
        best_place(first, believable, |place| if is_same(place) { (0, 0.0) } else { agreement(place) });
    let is_distinct = other.is_none_or(|other| {
        let others = f64::from(found.agree - 1);
        // Misfits are halves of squared deviations in two numbers, of which each is of two echoes.
        other.agree < found.agree || 2.0 * others * (other.misfit - found.misfit) > DISTINCT
    });
    Some((found, is_distinct))
}

impl Echoes {
    /// What one PRF alone shows of range.
    fn push_alone(&mut self, own: &Shown, peak: &Peak, is_ambiguous: bool) {
        let apparent_m = own.range.range_m(peak.gate, 0.0);
        let mut evidence = Evidence::new(own.met(apparent_m), apparent_m);
        evidence.add_range(apparent_m, own.range_sigma_m(peak), own.range.coupling_s);
        self.sights.push(own.sight(peak, apparent_m));
        self.all.push(Echo {
            evidence,
            snr: peak.snr,
            total_snr: peak.total_snr,
            anchor: Anchor { prf_hz: own.prf_hz, filters: own.filters, filter: peak.filter },
            quality: Quality { is_ambiguous, is_at_edge: peak.is_at_edge, is_clipped: peak.is_clipped },
            widths: peak.widths,
            resolution: own.resolution,
            sights: (self.sights.len() - 1, self.sights.len()),
        });
    }

    pub(super) fn sights_of(&self, echo: &Echo) -> &[Sight] {
        self.sights.get(echo.sights.0..echo.sights.1).unwrap_or(&[])
    }
}

/// The deviation of a peak's range rate.
fn rate_sigma_m_s(axis: &RangeRateAxis, peak: &Peak) -> f64 {
    (peak.filter_sigma * axis.step_m_s).abs().max(1e-6)
}

/// In plus and minus half of a whole.
fn wrapped(value: f64, whole: Option<f64>) -> f64 {
    whole.map_or(value, |whole| value - whole * (value / whole).round())
}

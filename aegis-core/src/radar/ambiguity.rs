//! Ranges and range rates that fold: what several PRFs show of one target tells where it really is.
//!
//! Each PRF shows range modulo `c/(2·PRF)` and range rate modulo `λ·PRF/2`. Of all places that the first may mean, that counts
//! at which most of the others, folded as they fold, show something too (the coincidence algorithm: Skolnik 2008, Radar
//! Handbook, §4.3; here in both numbers at once, and weighted by their deviations).

use crate::elementary::hypot;
use crate::radar::{RangeAxis, RangeRateAxis};

/// Most foldings that are tried for each of range and range rate.
const MOST_FOLDS: i32 = 64;
/// What is farther off than this many deviations is of another target.
const GATE_SIGMAS: f64 = 4.0;

/// What one PRF shows of a target.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FoldedEcho {
    /// Slant range, as if nothing were folded, and its standard deviation.
    pub range_m: f64,
    /// Standard deviation of the range.
    pub range_sigma_m: f64,
    /// Range rate, in plus and minus half of what is unambiguous.
    pub range_rate_m_s: f64,
    /// Standard deviation of the range rate.
    pub range_rate_sigma_m_s: f64,
    /// Seconds from the time for which the target is asked for to when this was seen.
    pub later_s: f64,
}

/// How one PRF folds.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Folding {
    /// Ranges that differ by this look alike; `None` where nothing folds.
    pub unambiguous_m: Option<f64>,
    /// Range rates that differ by this look alike.
    pub unambiguous_m_s: f64,
    /// What opens seems so much too far, for each metre a second.
    pub coupling_s: f64,
}

/// How far targets may be away, and how fast.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Believable {
    /// Farthest slant range.
    pub range_m: f64,
    /// Fastest range rate, to or fro.
    pub range_rate_m_s: f64,
}

/// Where a target really is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct UnfoldedEcho {
    /// Slant range.
    pub range_m: f64,
    /// Range rate.
    pub range_rate_m_s: f64,
    /// How many PRFs agree, the first included.
    pub agree: u32,
    /// Mean squared deviation of the others, in standard deviations.
    pub misfit: f64,
}

impl Folding {
    /// Of a map's scales.
    #[must_use]
    pub fn of(range: &RangeAxis, range_rate: &RangeRateAxis) -> Self {
        Self {
            unambiguous_m: range.unambiguous_m,
            unambiguous_m_s: range_rate.unambiguous_m_s,
            coupling_s: range.coupling_s,
        }
    }
}

/// Where the target is that the first PRF shows as `first`; `shown` gives for each other PRF how it folds and all that it
/// shows near a range (of which it may give more). The answer with most agreement, and of those the best fit; and which of what
/// was shown agrees. `None` where no folding is believable.
///
/// ```
/// use aegis_core::radar::{Believable, FoldedEcho, Folding, unfold_echo};
/// // 3 GHz at 1000 and 1130 Hz: range rates fold every 50 and 56.5 m/s. A target opens at 130 m/s.
/// let at = |range_rate_m_s: f64| FoldedEcho {
///     range_m: 40_000.0,
///     range_sigma_m: 5.0,
///     range_rate_m_s,
///     range_rate_sigma_m_s: 0.5,
///     later_s: 0.0,
/// };
/// let folds = |prf_hz: f64| Folding { unambiguous_m: None, unambiguous_m_s: 0.05 * prf_hz, coupling_s: 0.0 };
/// let believable = Believable { range_m: 100_000.0, range_rate_m_s: 300.0 };
/// let second = (folds(1130.0), vec![at(130.0 - 2.0 * 56.5)]);
/// let found = unfold_echo((folds(1000.0), at(130.0 - 3.0 * 50.0)), &[second], believable).unwrap();
/// assert!((found.0.range_rate_m_s - 130.0).abs() < 1e-9 && found.0.agree == 2);
/// ```
#[must_use]
pub fn unfold_echo(
    first: (Folding, FoldedEcho),
    shown: &[(Folding, Vec<FoldedEcho>)],
    believable: Believable,
) -> Option<(UnfoldedEcho, Vec<Option<usize>>)> {
    let agreeing = |place: &FoldedEcho| {
        shown.iter().map(|(folding, seen)| nearest(folding, seen.iter().copied(), place)).collect::<Vec<_>>()
    };
    let found = best_place(first, believable, |place| {
        agreeing(place).iter().flatten().fold((0, 0.0), |(count, sum), pair| (count + 1, sum + pair.1))
    })?;
    let place = found.place(&first.1);
    Some((found, agreeing(&place).into_iter().map(|pair| pair.map(|pair| pair.0)).collect()))
}

/// Of all places that the first may mean, the one at which most others show something too. `agreement` says how many do at a
/// place, and the sum of their squared deviations.
pub(crate) fn best_place(
    first: (Folding, FoldedEcho),
    believable: Believable,
    agreement: impl Fn(&FoldedEcho) -> (u32, f64),
) -> Option<UnfoldedEcho> {
    let at = |(range_m, range_rate_m_s): (f64, f64)| {
        let (count, sum) = agreement(&FoldedEcho { range_m, range_rate_m_s, ..first.1 });
        UnfoldedEcho { range_m, range_rate_m_s, agree: 1 + count, misfit: sum / f64::from(count.max(1)) }
    };
    places(first, believable)
        .map(at)
        .reduce(|best, found| if found.is_better_than(&best) { found } else { best })
}

/// Of what another PRF shows, that which fits a place best, and its squared deviation; nothing beyond the gate.
pub(crate) fn nearest(
    folding: &Folding,
    seen: impl Iterator<Item = FoldedEcho>,
    place: &FoldedEcho,
) -> Option<(usize, f64)> {
    let misfits = seen.map(|seen| misfit(folding, &seen, place)).enumerate();
    misfits.filter(|pair| pair.1 < GATE_SIGMAS * GATE_SIGMAS).min_by(|a, b| a.1.total_cmp(&b.1))
}

impl UnfoldedEcho {
    /// Where it is, known as well as the first was.
    pub(crate) fn place(&self, first: &FoldedEcho) -> FoldedEcho {
        FoldedEcho { range_m: self.range_m, range_rate_m_s: self.range_rate_m_s, ..*first }
    }

    /// More agree, or as many and better; of what is as good, the slower and nearer.
    fn is_better_than(&self, other: &Self) -> bool {
        let slowness = |of: &Self| (of.range_rate_m_s.abs(), of.range_m);
        (self.agree > other.agree)
            || (self.agree == other.agree
                && (self.misfit < other.misfit - 1e-9
                    || (self.misfit <= other.misfit + 1e-9 && slowness(self) < slowness(other))))
    }
}

/// Everything that the first may mean.
fn places(
    (folding, seen): (Folding, FoldedEcho),
    believable: Believable,
) -> impl Iterator<Item = (f64, f64)> {
    let folds = |span: f64, unambiguous: f64| ((span / unambiguous).ceil() as i32).clamp(0, MOST_FOLDS);
    let speeds = folds(believable.range_rate_m_s, folding.unambiguous_m_s);
    let ranges = folding.unambiguous_m.map_or(0, |whole_m| folds(believable.range_m, whole_m));
    let rates =
        (-speeds..=speeds).map(move |fold| seen.range_rate_m_s + f64::from(fold) * folding.unambiguous_m_s);
    let rates = rates.filter(move |rate| rate.abs() <= believable.range_rate_m_s);
    rates.flat_map(move |rate| {
        (0..=ranges).filter_map(move |fold| {
            // As it was seen, less what the chirp and the time since add.
            let apparent_m = seen.range_m + f64::from(fold) * folding.unambiguous_m.unwrap_or(0.0);
            let range_m = apparent_m - (folding.coupling_s + seen.later_s) * rate;
            (0.0..=believable.range_m).contains(&range_m).then_some((range_m, rate))
        })
    })
}

/// Mean squared deviation of what is seen from what a target here would show, its place being uncertain too.
fn misfit(folding: &Folding, seen: &FoldedEcho, place: &FoldedEcho) -> f64 {
    let rate = place.range_rate_m_s;
    let apparent_m = place.range_m + (folding.coupling_s + seen.later_s) * rate;
    let off_m = folded(seen.range_m - apparent_m, folding.unambiguous_m);
    let off_m_s = folded(seen.range_rate_m_s - rate, Some(folding.unambiguous_m_s));
    let sigma_m = hypot(seen.range_sigma_m, place.range_sigma_m);
    let sigma_m_s = hypot(seen.range_rate_sigma_m_s, place.range_rate_sigma_m_s);
    0.5 * ((off_m / sigma_m).powi(2) + (off_m_s / sigma_m_s).powi(2))
}

/// In plus and minus half of a whole.
fn folded(value: f64, whole: Option<f64>) -> f64 {
    whole.map_or(value, |whole| value - whole * (value / whole).round())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_distr::StandardNormal;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    const SIGMA_M: f64 = 10.0;
    const SIGMA_M_S: f64 = 0.5;

    fn folding(prf_hz: f64) -> Folding {
        Folding {
            unambiguous_m: Some(149_896_229.0 / prf_hz),
            unambiguous_m_s: 0.05 * prf_hz,
            coupling_s: 0.01,
        }
    }

    fn show(
        folding: &Folding,
        range_m: f64,
        rate: f64,
        later_s: f64,
        random: &mut Xoshiro256PlusPlus,
    ) -> FoldedEcho {
        let (noise_m, noise_m_s): (f64, f64) = (random.sample(StandardNormal), random.sample(StandardNormal));
        let apparent_m = range_m + (folding.coupling_s + later_s) * rate + SIGMA_M * noise_m;
        FoldedEcho {
            range_m: apparent_m.rem_euclid(folding.unambiguous_m.unwrap()),
            range_sigma_m: SIGMA_M,
            range_rate_m_s: folded(rate + SIGMA_M_S * noise_m_s, Some(folding.unambiguous_m_s)),
            range_rate_sigma_m_s: SIGMA_M_S,
            later_s,
        }
    }

    #[test]
    fn targets_beyond_what_is_unambiguous_are_found_where_they_are() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        let foldings = [3000.0, 3370.0, 3790.0].map(folding);
        let believable = Believable { range_m: 140_000.0, range_rate_m_s: 600.0 };
        let mut right = 0;
        for _ in 0..500 {
            let (range_m, rate) = (random.random_range(1e3..139e3), random.random_range(-590.0..590.0));
            let seen: Vec<FoldedEcho> = (0..)
                .zip(&foldings)
                .map(|(index, folding)| show(folding, range_m, rate, 0.01 * f64::from(index), &mut random))
                .collect();
            // Another target in each, somewhere.
            let others: Vec<(Folding, Vec<FoldedEcho>)> = (1..3)
                .map(|index| {
                    let (other_m, other) =
                        (random.random_range(1e3..139e3), random.random_range(-590.0..590.0));
                    let clutter = show(&foldings[index], other_m, other, 0.0, &mut random);
                    (foldings[index], vec![clutter, seen[index]])
                })
                .collect();
            let (found, agreeing) = unfold_echo((foldings[0], seen[0]), &others, believable).unwrap();
            let is_right =
                (found.range_m - range_m).abs() < 50.0 && (found.range_rate_m_s - rate).abs() < 3.0;
            right += u32::from(is_right && found.agree == 3 && agreeing == [Some(1), Some(1)]);
        }
        assert!(right >= 490, "{right} of 500");
    }

    #[test]
    fn what_one_alone_shows_is_taken_as_it_is() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
        let first = folding(1000.0);
        let seen = show(&first, 50_000.0, 10.0, 0.0, &mut random);
        let believable = Believable { range_m: 140_000.0, range_rate_m_s: 600.0 };
        let (found, agreeing) = unfold_echo((first, seen), &[(folding(1100.0), vec![])], believable).unwrap();
        assert_eq!((found.agree, agreeing), (1, vec![None]));
        assert!((found.range_rate_m_s - seen.range_rate_m_s).abs() < 1e-9);
        let nowhere = Believable { range_m: 10.0, range_rate_m_s: 600.0 };
        assert_eq!(unfold_echo((first, seen), &[], nowhere), None);
    }
}

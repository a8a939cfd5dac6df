//! How many targets are new to a radar, beside the false plots.
//!
//! A plot that no target explains is a newcomer's with odds `f·q`, where `q` is what the settings say and `f` how many times
//! as many there are. With a Gamma prior on `f` of mean 1 that is worth `a` targets, and plots that turned out to be targets or
//! false with probabilities `r` and `1 − r`, `Σ r` were seen where `Σ q(1 − r)` were expected of `f = 1`, and the posterior
//! mean is
//!
//! ```text
//! f = (a + Σ r) / (a + Σ q(1 − r))
//! ```
//!
//! Every `r` was found with some `f`, and is found anew with the present one: in the long run that is the
//! expectation-maximisation of a mixture's shares (Dempster, Laird, Rubin 1977). Who was there when the radar was switched on
//! and who came later are two processes. What begins a target is counted with the first look after; its own plot says
//! nothing of how many there are.

use super::MOST_SEEN;
use crate::config::TrackerConfig;
use crate::elementary::{exp, ln};
use std::f64::consts::FRAC_PI_8;

/// Those that were there from the first look, and those that came later.
pub(crate) const ORIGINS: usize = 2;
/// No more are taken for expected: so newcomers become at most this much rarer than the settings say, and one that comes
/// after a long time is still a sign of others.
const MOST_EXPECTED: f64 = 1e4;

/// What one radar's newcomers have taught.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Newcomers {
    /// Targets that the settings are worth.
    prior: f64,
    tallies: [Tally; ORIGINS],
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Tally {
    seen: f64,
    expected: f64,
}

/// What a tentative target was expected to be, and what of it is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Newcomer {
    /// So many targets of each origin beside a false plot of its kind, as the settings say.
    expected: [f32; ORIGINS],
    /// How likely targets are to give a plot of its kind, and the odds that its existence was found from.
    kind_ratio: f32,
    odds: f32,
    /// Its existence as it is counted now, and what is counted as false; nothing before the first look at it.
    seen: f32,
    is_false: f32,
    /// Its first plot is counted as false by another.
    is_branch: bool,
}

impl Newcomers {
    /// The settings hold.
    pub(crate) fn new(config: &TrackerConfig) -> Self {
        Self { prior: config.birth_prior_targets, tallies: [Tally::default(); ORIGINS] }
    }

    /// How many targets there are beside one false plot, where the settings say so many of each origin.
    pub(crate) fn ratio(&self, expected: [f64; ORIGINS]) -> f64 {
        self.parts(expected).iter().sum()
    }

    fn parts(&self, expected: [f64; ORIGINS]) -> [f64; ORIGINS] {
        std::array::from_fn(|origin| self.factor(origin) * expected[origin])
    }

    /// How many times as many there are as the settings say.
    fn factor(&self, origin: usize) -> f64 {
        let Tally { seen, expected } = self.tallies[origin];
        (self.prior + seen) / (self.prior + expected)
    }

    /// A plot begins a tentative target with these odds, where the settings say so many targets of each origin.
    pub(crate) fn begin(&self, expected: [f64; ORIGINS], kind_ratio: f64, odds: f64) -> Newcomer {
        Newcomer {
            expected: self.beside(expected, odds).map(|of| of as f32),
            kind_ratio: kind_ratio as f32,
            odds: odds as f32,
            ..Newcomer::default()
        }
    }

    /// A plot begins nothing, and is false with this probability.
    pub(crate) fn note_false(&mut self, expected: [f64; ORIGINS], odds: f64, probability: f64) {
        let beside = self.beside(expected, odds);
        for (tally, expected) in self.tallies.iter_mut().zip(beside) {
            tally.add(0.0, probability * expected);
        }
    }

    /// How many of each origin the settings say beside a plot of these odds.
    fn beside(&self, expected: [f64; ORIGINS], odds: f64) -> [f64; ORIGINS] {
        let scale = odds / self.ratio(expected).max(f64::MIN_POSITIVE);
        expected.map(|of| (scale * of).min(MOST_EXPECTED))
    }

    /// After a look at a tentative target: it exists with this probability, and else its plot is false; whatever was
    /// counted of it before.
    pub(crate) fn weigh(&mut self, newcomer: &mut Newcomer, existence: f64) {
        if !(0.0..=1.0).contains(&existence) {
            return;
        }
        let is_false = if newcomer.is_branch { 0.0 } else { 1.0 - existence };
        let seen_more = existence - f64::from(newcomer.seen);
        let false_more = is_false - f64::from(newcomer.is_false);
        let expected = newcomer.expected.map(f64::from);
        let parts = self.parts(expected);
        let all = parts.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        for (origin, tally) in self.tallies.iter_mut().enumerate() {
            tally.add(seen_more * parts[origin] / all, false_more * expected[origin]);
        }
        (newcomer.seen, newcomer.is_false) = (existence as f32, is_false as f32);
    }

    /// A tentative target's existence by what is known of newcomers now, and of the kind of plot that began it.
    pub(crate) fn revised(&self, newcomer: &mut Newcomer, kind_ratio: f64, existence: f64) -> f64 {
        let rarer = kind_ratio as f32 / newcomer.kind_ratio.max(f32::MIN_POSITIVE);
        newcomer.expected = newcomer.expected.map(|of| (of * rarer).min(MOST_EXPECTED as f32));
        newcomer.kind_ratio = kind_ratio as f32;
        let odds = self.ratio(newcomer.expected.map(f64::from));
        let ratio = odds / f64::from(newcomer.odds).max(f64::MIN_POSITIVE);
        newcomer.odds = odds as f32;
        existence * ratio / (1.0 - existence + existence * ratio)
    }

    /// Variance of the logarithm of the odds that a newcomer began with: of `f`, whose shape is `a + Σ r`.
    pub(crate) fn ln_odds_variance(&self, newcomer: &Newcomer) -> f64 {
        let parts = self.parts(newcomer.expected.map(f64::from));
        let all = parts.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let of =
            |origin: usize| (parts[origin] / all).powi(2) * trigamma(self.prior + self.tallies[origin].seen);
        (0..ORIGINS).map(of).sum()
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        let is_sound = |tally: &Tally| {
            (0.0..=MOST_SEEN).contains(&tally.seen) && (0.0..=MOST_EXPECTED).contains(&tally.expected)
        };
        self.prior > 0.0 && self.prior.is_finite() && self.tallies.iter().all(is_sound)
    }
}

impl Tally {
    fn add(&mut self, seen: f64, expected: f64) {
        self.seen = (self.seen + seen).max(0.0);
        self.expected = (self.expected + expected).max(0.0);
        if self.seen > MOST_SEEN || self.expected > MOST_EXPECTED {
            let kept = (MOST_SEEN / self.seen).min(MOST_EXPECTED / self.expected);
            self.seen = (self.seen * kept).min(MOST_SEEN);
            self.expected = (self.expected * kept).min(MOST_EXPECTED);
        }
    }
}

impl Newcomer {
    /// One more of what the same plot may have begun.
    pub(crate) fn branch(self) -> Self {
        Self { seen: 0.0, is_false: 0.0, is_branch: true, ..self }
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        let is_sound = |value: &f32| value.is_finite() && *value >= 0.0;
        self.expected.iter().all(is_sound)
            && [self.kind_ratio, self.odds, self.seen, self.is_false].iter().all(is_sound)
    }
}

/// Variance of the logarithm of a Gamma variable: the trigamma function of its shape. From 1 on the first terms of its series
/// are 9 % off at most, and ever less.
fn trigamma(shape: f64) -> f64 {
    1.0 / shape + 0.5 / (shape * shape)
}

/// The probability that a target exists where the logarithm of its odds is not known for sure, but has this variance: the mean
/// of the logistic function over a normal distribution (D. J. C. `MacKay` 1992, Neural Computation 4, 720–736).
pub(crate) fn moderated(existence: f64, ln_odds_variance: f64) -> f64 {
    let ln_odds = ln(existence / (1.0 - existence));
    let moderated = ln_odds / (1.0 + FRAC_PI_8 * ln_odds_variance).sqrt();
    1.0 / (1.0 + exp(-moderated))
}

#[cfg(all(test, feature = "serde"))]
impl Newcomers {
    /// What never was learned: for tests of what snapshots refuse.
    pub(crate) fn broken() -> Self {
        Self { prior: 1.0, tallies: [Tally { seen: f64::INFINITY, expected: 0.0 }; ORIGINS] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of so many plots this share are targets: each is found anew until it is known.
    fn watch(newcomers: &mut Newcomers, expected: [f64; ORIGINS], plots: u32, one_in: u32) {
        let odds = newcomers.ratio(expected);
        let mut begun: Vec<Newcomer> = (0..plots).map(|_| newcomers.begin(expected, 1.0, odds)).collect();
        for existence in [0.3, 0.7, 1.0] {
            for (index, newcomer) in (0..).zip(&mut begun) {
                let is_target = index % one_in == 0;
                newcomers.weigh(newcomer, if is_target { existence } else { 0.2 * (1.0 - existence) });
            }
        }
    }

    #[test]
    fn the_odds_become_those_of_the_plots() {
        let mut newcomers = Newcomers::new(&TrackerConfig::default());
        assert!((newcomers.ratio([0.9, 0.04]) - 0.94).abs() < 1e-12);
        watch(&mut newcomers, [0.9, 0.0], 200, 10);
        let odds = newcomers.ratio([0.9, 0.0]);
        assert!((odds * 9.0 - 1.0).abs() < 0.15, "{odds}");
        // Who comes later is another matter.
        assert!((newcomers.ratio([0.0, 0.04]) - 0.04).abs() < 1e-12);
        for _ in 0..30 {
            watch(&mut newcomers, [0.0, 0.04], 200, 100);
        }
        let odds = newcomers.ratio([0.0, 0.04]);
        assert!((odds * 99.0 - 1.0).abs() < 0.1, "{odds}");
        #[cfg(feature = "serde")]
        assert!(newcomers.is_valid());
    }

    #[test]
    fn many_see_to_it_that_the_next_are_believed_and_few_that_they_are_not() {
        let config = TrackerConfig::default();
        for (one_in, is_busy) in [(1, true), (50, false)] {
            let mut newcomers = Newcomers::new(&config);
            let mut waiting = newcomers.begin([0.9, 0.0], 1.0, 0.9);
            watch(&mut newcomers, [0.9, 0.0], 100, one_in);
            let revised = newcomers.revised(&mut waiting, 1.0, 0.47);
            assert!(if is_busy { revised > 0.9 } else { revised < 0.05 }, "{one_in}: {revised}");
            let again = newcomers.revised(&mut waiting, 1.0, revised);
            assert!((again - revised).abs() < 1e-6, "revised once, and not twice");
        }
        let newcomers = Newcomers::new(&config);
        let mut of_no_target = newcomers.begin([0.9, 0.0], 1.0, 0.9);
        assert!(newcomers.revised(&mut of_no_target, 0.01, 0.47) < 0.01);
    }

    #[test]
    fn branches_are_no_further_false_plots() {
        let mut newcomers = Newcomers::new(&TrackerConfig::default());
        let newcomer = newcomers.begin([0.9, 0.0], 1.0, 0.9);
        let before = newcomers;
        for _ in 0..20 {
            newcomers.weigh(&mut newcomer.branch(), 0.0);
        }
        assert_eq!(newcomers, before);
    }

    #[test]
    fn what_is_not_known_asks_for_more_evidence() {
        let mut newcomers = Newcomers::new(&TrackerConfig::default());
        let newcomer = newcomers.begin([0.9, 0.0], 1.0, 0.9);
        let at_first = newcomers.ln_odds_variance(&newcomer);
        assert!(moderated(0.96, at_first) < 0.95 && moderated(0.99, at_first) > 0.95);
        watch(&mut newcomers, [0.9, 0.0], 100, 2);
        let later = newcomers.ln_odds_variance(&newcomer);
        assert!(later < 0.03 && moderated(0.96, later) > 0.958, "{later}");
        assert!((moderated(0.5, 10.0) - 0.5).abs() < 1e-12 && (moderated(0.9, 0.0) - 0.9).abs() < 1e-12);
    }

    #[test]
    fn moderation_is_the_mean_over_what_is_not_known() {
        for (existence, variance) in [(0.9_f64, 0.5_f64), (0.97, 1.5), (0.6, 1.0)] {
            let ln_odds = (existence / (1.0 - existence)).ln();
            let (mut mean, mut all) = (0.0, 0.0);
            for step in -600..=600 {
                let z = f64::from(step) * 0.01;
                let weight = (-0.5 * z * z).exp();
                mean += weight / (1.0 + (-(ln_odds + variance.sqrt() * z)).exp());
                all += weight;
            }
            assert!((moderated(existence, variance) - mean / all).abs() < 0.01, "{existence} {variance}");
        }
    }

    #[test]
    fn nothing_hostile_makes_it_unsound() {
        let nasty = [f64::NAN, f64::INFINITY, -1.0, 0.0, 0.5, 1.0, 1e300];
        let mut newcomers = Newcomers::new(&TrackerConfig::default());
        for expected in [0.0, 1e-300, 1.0, 1e9] {
            for odds in [0.0, 1e-300, 1.0, 1e6] {
                for existence in nasty {
                    let mut newcomer = newcomers.begin([expected, expected], 1.0, odds);
                    for kind_ratio in [1e-6, 1.0] {
                        newcomers.weigh(&mut newcomer, existence);
                        let revised = newcomers.revised(&mut newcomer, kind_ratio, 0.5);
                        assert!((0.0..=1.0).contains(&revised), "{expected} {odds} {existence}: {revised}");
                    }
                    newcomers.note_false([expected, expected], odds, 1.0);
                    assert!(newcomers.ratio([1.0, 1.0]) > 0.0);
                    #[cfg(feature = "serde")]
                    assert!(newcomers.is_valid() && newcomer.is_valid());
                }
            }
        }
    }
}

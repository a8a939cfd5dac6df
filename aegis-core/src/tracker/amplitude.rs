//! What the strength of a plot says of whose it is (Lerro and Bar-Shalom 1993; with a strength that is not known
//! beforehand: Clark, Ristic, Vo, Vo 2008).
//!
//! Signal and noise together have an exponential power; the exponential forgets, so that what of it exceeds the detection
//! threshold is exponential again, in units of the noise: with mean 1 if it was noise alone, with mean `m = 1 + SNR` for a
//! Swerling 1 target. No target's SNR is known. Its inverse, `1/m`, has a Gamma posterior after the plots of its own, and
//! a plot's excess `e` then has a Lomax density,
//!
//! ```text
//! p(e) = α·β^α / (β + e)^(α + 1),    α = α₀ + plots,    β = β₀ + Σ e
//! ```
//!
//! Some false plots are no noise but clutter of any strength. They have the density of a target that is not known yet,
//! which keeps the ratio of the two densities from ever being beyond argument.
//!
//! The same posterior says how often a target crosses the threshold `T`: `E exp(−T/m) = (β/(β + T))^α`. How often targets are
//! seen for other reasons is learned with the rest of the radar's surroundings, so only the ratio to the mean of others counts.
//!
//! An echo's SNR falls with the fourth power of range. So where plots tell their range, what was learned of a target is taken
//! from where it was to where it is.

use crate::config::SensorConfig;
use crate::elementary::{exp, ln, ln_1p, powf};
use crate::plot::{Measurement, Plot};

/// Before its first plot a target's mean is as uncertain as one plot leaves it, about 15 dB.
const PRIOR_PLOTS: f64 = 1.0;
const PRIOR_EXCESS: f64 = 30.0;
/// Share of false plots that are clutter, of any strength.
const CLUTTER_SHARE: f64 = 0.1;
/// Plots that are remembered: aspect and range change.
const MOST_PLOTS: f32 = 10.0;
/// Stronger is no stronger: 70 dB.
const MOST_EXCESS: f64 = 1e7;

/// The SNR is taken to become no larger or smaller than by this between two places: that is a range ten times as short or long.
const MOST_GAIN: f32 = 1e4;
/// Nearer than this, m, range says nothing of strength.
const NEAREST_M: f32 = 1.0;

/// How far a plot's power exceeds the threshold, in units of the noise; `None` where that is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Excess {
    power: Option<f32>,
    /// From how far it came; 0 where that is not known.
    range_m: f32,
}

/// The plots of one target: how many had a strength, and their excess, summed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct OwnEchoes {
    plots: f32,
    excess: f32,
    /// At this range; 0 where that is not known.
    range_m: f32,
}

/// How strong echoes tell how often they are seen; nothing where the radar's threshold is not declared.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Detectability {
    threshold: Option<Threshold>,
}

/// A radar's threshold, in units of the noise, and the probability that the echo of an unknown target crosses it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Threshold {
    power: f64,
    of_unknown: f64,
}

/// The probability that an echo crosses the threshold: of a target, and of one that is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Crossing {
    pub(crate) own: f64,
    pub(crate) unknown: f64,
}

impl Detectability {
    pub(crate) fn of(sensor: &SensorConfig) -> Self {
        let threshold = sensor.snr_threshold_db.map(|db| {
            let power = power(db);
            Threshold { power, of_unknown: OwnEchoes::default().crosses(power) }
        });
        Self { threshold }
    }

    /// Of a target at this range, if it is known how strong it is.
    pub(crate) fn of_target(self, own: OwnEchoes, range_m: impl FnOnce() -> f64) -> Option<Crossing> {
        let Threshold { power, of_unknown } = self.threshold.filter(|_| own.plots > 0.0)?;
        Some(Crossing { own: own.at(range_m() as f32).crosses(power), unknown: of_unknown })
    }

    /// The probability that the echo of a target that is not known yet crosses the threshold, if that is declared.
    pub(crate) fn of_unknown(self) -> Option<f64> {
        self.threshold.map(|threshold| threshold.of_unknown)
    }
}

fn power(db: f64) -> f64 {
    powf(10.0, db / 10.0)
}

impl Excess {
    /// Of a plot, if both it and its radar's threshold tell.
    pub(crate) fn of(plot: &Plot, sensor: &SensorConfig) -> Self {
        let both = plot.snr_db.zip(sensor.snr_threshold_db);
        let excess = both.map(|(snr, threshold)| power(snr) - power(threshold));
        let range_m = match plot.measurement {
            Measurement::Polar { range_m, .. } => range_m as f32,
            Measurement::Cartesian { .. } => 0.0,
        };
        let power =
            excess.filter(|excess| !excess.is_nan()).map(|excess| excess.clamp(0.0, MOST_EXCESS) as f32);
        Self { power, range_m: if range_m.is_finite() { range_m } else { 0.0 } }
    }

    /// How much likelier a target gives it than what gives false plots: 1 where it says nothing.
    pub(crate) fn ratio(self, own: OwnEchoes) -> f64 {
        if self.power.is_none() { 1.0 } else { exp(self.ln_ratio(own)) }
    }

    /// The same as a logarithm: 0 where it says nothing.
    pub(crate) fn ln_ratio(self, own: OwnEchoes) -> f64 {
        let Some(excess) = self.power.map(f64::from) else { return 0.0 };
        let noise = (1.0 - CLUTTER_SHARE) * exp(-excess);
        let clutter = CLUTTER_SHARE * exp(OwnEchoes::default().ln_density(excess));
        own.at(self.range_m).ln_density(excess) - ln(noise + clutter)
    }
}

impl OwnEchoes {
    pub(crate) fn of(excess: Excess) -> Self {
        let mut echoes = Self::default();
        echoes.add(excess);
        echoes
    }

    /// A plot of its own.
    pub(crate) fn add(&mut self, excess: Excess) {
        let Excess { power: Some(power), range_m } = excess else { return };
        let here = self.at(range_m);
        let kept = ((MOST_PLOTS - 1.0) / here.plots.max(1.0)).min(1.0);
        let (plots, excess) = (here.plots * kept + 1.0, here.excess * kept + power);
        *self = Self { plots, excess, range_m };
    }

    /// The same at another range: of each plot's mean excess `1 + SNR` the latter changes.
    fn at(self, range_m: f32) -> Self {
        let is_known = |range_m: f32| range_m >= NEAREST_M;
        if !is_known(self.range_m) || !is_known(range_m) {
            return self;
        }
        let closer = self.range_m / range_m;
        let gain = (closer * closer * closer * closer).clamp(MOST_GAIN.recip(), MOST_GAIN);
        let noise = self.excess.min(self.plots);
        let excess = (noise + gain * (self.excess - noise)).min(self.plots * MOST_EXCESS as f32);
        Self { excess, range_m, ..self }
    }

    fn crosses(self, threshold: f64) -> f64 {
        let shape = PRIOR_PLOTS + f64::from(self.plots);
        let scale = PRIOR_EXCESS + f64::from(self.excess);
        exp(-shape * ln_1p(threshold / scale))
    }

    fn ln_density(self, excess: f64) -> f64 {
        let shape = PRIOR_PLOTS + f64::from(self.plots);
        let scale = PRIOR_EXCESS + f64::from(self.excess);
        ln(shape / scale) - (shape + 1.0) * ln_1p(excess / scale)
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(self) -> bool {
        (0.0..=1.001 * MOST_PLOTS).contains(&self.plots)
            && (0.0..=1.001 * MOST_PLOTS * MOST_EXCESS as f32).contains(&self.excess)
            && (0.0..f32::INFINITY).contains(&self.range_m)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Measurement;
    use crate::time::Time;
    use rand::RngExt;
    use rand_distr::Exp1;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use rand_xoshiro::rand_core::SeedableRng;

    fn excess(excess: f64) -> Excess {
        from(excess, 0.0)
    }

    fn from(excess: f64, range_m: f64) -> Excess {
        Excess { power: Some(excess as f32), range_m: range_m as f32 }
    }

    #[test]
    fn both_densities_are_whole() {
        let mut known = OwnEchoes::default();
        (0..20).for_each(|_| known.add(excess(100.0)));
        for echoes in [OwnEchoes::default(), known] {
            // Over ln e, as tails are long; what is beyond 1e12 is less than 1e-9.
            let (mut target, mut other) = (0.0, 0.0);
            for step in 0..60_000 {
                let e = (-30.0 + f64::from(step) * 1e-3_f64).exp();
                let density = echoes.ln_density(e).exp();
                target += density * e * 1e-3;
                other += density / excess(e).ln_ratio(echoes).exp() * e * 1e-3;
            }
            assert!((target - 1.0).abs() < 1e-3 && (other - 1.0).abs() < 1e-3, "{target} {other}");
        }
    }

    #[test]
    fn a_known_target_is_told_from_noise_and_what_is_silent_says_nothing() {
        let mut strong = OwnEchoes::default();
        (0..10).for_each(|_| strong.add(excess(100.0)));
        assert!(excess(100.0).ln_ratio(strong) > 2.0);
        assert!(excess(0.5).ln_ratio(strong) < -3.0);
        let silent = Excess { power: None, range_m: 0.0 };
        assert!(silent.ln_ratio(strong).abs() < f64::MIN_POSITIVE);
        let before = strong;
        strong.add(silent);
        assert_eq!(strong, before);
    }

    /// Targets of 9 to 25 dB, each looked at until it has given some plots: by what is said of the next look they fall into
    /// groups, of which as many are seen as was said.
    #[test]
    fn targets_are_seen_as_often_as_their_echoes_say() {
        let sensor = SensorConfig { snr_threshold_db: Some(11.0), ..SensorConfig::default() };
        let (detectability, threshold) = (Detectability::of(&sensor), power(11.0));
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        let (mut said, mut seen, mut count) = ([0.0; 4], [0.0; 4], [0.0; 4]);
        for _ in 0..20_000 {
            let mean = 1.0 + power(random.random_range(9.0..25.0));
            let mut own = OwnEchoes::default();
            for _ in 0..12 {
                let echo = mean * random.sample::<f64, _>(Exp1);
                let is_seen = echo > threshold;
                if let Some(Crossing { own: probability, .. }) =
                    detectability.of_target(own, || 0.0).filter(|_| own.plots >= 3.0)
                {
                    let group = (4.0 * probability).min(3.0) as usize;
                    said[group] += probability;
                    seen[group] += f64::from(u8::from(is_seen));
                    count[group] += 1.0;
                }
                if is_seen {
                    own.add(excess(echo - threshold));
                }
            }
        }
        for group in 1..4 {
            let (said, seen) = (said[group] / count[group], seen[group] / count[group]);
            assert!(count[group] > 1000.0 && (said - seen).abs() < 0.05, "{said} {seen}");
        }
        assert_eq!(Detectability::default().of_target(OwnEchoes::of(excess(9.0)), || 0.0), None);
        assert_eq!(detectability.of_target(OwnEchoes::default(), || 0.0), None);
    }

    /// Targets that come from or go to twice as far while they are looked at, 12 dB stronger or weaker at the end: what is said
    /// of each look is right because range is heeded, and without it is wrong by far.
    #[test]
    fn targets_are_seen_as_often_as_their_range_makes_them() {
        let sensor = SensorConfig { snr_threshold_db: Some(11.0), ..SensorConfig::default() };
        let (detectability, threshold) = (Detectability::of(&sensor), power(11.0));
        let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
        for comes in [true, false] {
            let (mut said, mut deaf, mut seen, mut count) = (0.0, 0.0, 0.0, 0.0);
            for _ in 0..4000 {
                let snr_100_km = power(random.random_range(9.0..16.0));
                let (mut own, mut still) = (OwnEchoes::default(), OwnEchoes::default());
                for look in 0..24 {
                    let way = f64::from(look) / 23.0;
                    let range_m = 1e5 * if comes { 1.0 - 0.5 * way } else { 0.5 + 0.5 * way };
                    let echo = (1.0 + snr_100_km * (1e5 / range_m).powi(4)) * random.sample::<f64, _>(Exp1);
                    // The end of the way, where a mean of what was lags most.
                    if look >= 16 && own.plots >= 3.0 {
                        let probability = |own: OwnEchoes| {
                            detectability.of_target(own, || range_m).map_or(f64::NAN, |crossing| crossing.own)
                        };
                        (said, deaf) = (said + probability(own), deaf + probability(still));
                        seen += f64::from(u8::from(echo > threshold));
                        count += 1.0;
                    }
                    if echo > threshold {
                        own.add(from(echo - threshold, range_m));
                        still.add(excess(echo - threshold));
                    }
                }
            }
            let [said, deaf, seen] = [said, deaf, seen].map(|sum| sum / count);
            assert!((said - seen).abs() < 0.04, "comes {comes}: {said} {seen}");
            assert!((deaf - seen).abs() > 1.5 * (said - seen).abs() + 0.02, "comes {comes}: {deaf} {seen}");
        }
    }

    #[test]
    fn ranges_that_are_none_change_nothing_and_far_ones_little_at_once() {
        let own = OwnEchoes::of(from(1e3, 1e4));
        for range_m in [0.0, -1.0, f32::NAN] {
            assert_eq!(own.at(range_m).excess.to_bits(), own.excess.to_bits(), "{range_m}");
        }
        assert!((own.at(2e4).excess - (1.0 + 999.0 / 16.0)).abs() < 1e-2);
        for range_m in [1.0, 1e30, f32::MAX] {
            let there = own.at(range_m);
            assert!(there.excess >= 1.0 && there.excess <= MOST_EXCESS as f32, "{there:?}");
        }
        assert_eq!(
            OwnEchoes::of(excess(1e3)).at(1e5).excess.to_bits(),
            OwnEchoes::of(excess(1e3)).excess.to_bits()
        );
    }

    #[test]
    fn the_remembered_mean_follows_and_stays_bounded() {
        let mut echoes = OwnEchoes::of(excess(1e6));
        (0..1000).for_each(|_| echoes.add(excess(50.0)));
        assert!((echoes.excess / echoes.plots - 50.0).abs() < 0.5, "{echoes:?}");
        (0..1000).for_each(|_| echoes.add(excess(MOST_EXCESS)));
        assert!(echoes.plots <= MOST_PLOTS);
        #[cfg(feature = "serde")]
        assert!(echoes.is_valid());
    }

    #[test]
    fn strengths_that_are_none_are_harmless() {
        let measurement = Measurement::Cartesian { position_m: [0.0; 3], covariance: None };
        let sensor = SensorConfig { snr_threshold_db: Some(11.0), ..SensorConfig::default() };
        for snr_db in [None, Some(f64::NAN), Some(f64::INFINITY), Some(-1e300), Some(1e300), Some(11.0)] {
            let plot = Plot { snr_db, ..Plot::new(Time::default(), measurement) };
            assert!(Excess::of(&plot, &sensor).ln_ratio(OwnEchoes::default()).is_finite(), "{snr_db:?}");
            assert_eq!(Excess::of(&plot, &SensorConfig::default()), Excess { power: None, range_m: 0.0 });
        }
    }
}

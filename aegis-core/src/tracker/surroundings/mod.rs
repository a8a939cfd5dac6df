//! What nobody declares rightly, learned for each radar: how many false plots there are, where, of which kind, and at which
//! heights; and how often a target gives a plot.
//!
//! The declared values come first and are overruled by evidence. All of it is bounded and forgets, in looks.
//!
//! A false plot is known as one only afterwards. So the plots of a tentative target are counted at once with the
//! probability that they are false, and weighed anew after every look: see [`PendingPlots`]. Without that, a declared
//! density far too low would take false plots for targets and so prove itself right.

mod cells;
mod clutter;
mod detection;
mod heights;
mod kinds;

pub(crate) use clutter::PendingPlots;
pub(crate) use kinds::{KindChances, OwnKinds};

use super::amplitude::Crossing;
use crate::config::SensorConfig;
use crate::plot::PlotFlags;
use crate::scan::Sector;
use cells::cell_of;
use clutter::Clutter;
use detection::Detection;
pub(crate) use detection::scaled;
use heights::Heights;
use kinds::Kinds;

/// The kind of a plot, by how it was detected: not said, primary, secondary, both.
pub(crate) fn kind_of(flags: PlotFlags) -> usize {
    usize::from(flags.contains(PlotFlags::PRIMARY)) + 2 * usize::from(flags.contains(PlotFlags::SECONDARY))
}

/// Whether a transponder's reply is in a plot of this kind.
pub(crate) fn is_secondary(kind: usize) -> bool {
    kind & kind_of(PlotFlags::SECONDARY) != 0
}

/// What one radar's plots have taught so far.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Surroundings {
    clutter: Clutter,
    detection: Detection,
    kinds: Kinds,
    heights: Heights,
}

impl Surroundings {
    /// Nothing is learned yet: what is declared holds.
    pub(crate) fn new(config: &SensorConfig) -> Self {
        Self {
            clutter: Clutter::new(config.clutter_density_per_m2),
            detection: Detection::new(config.detection_probability),
            kinds: Kinds::default(),
            heights: Heights::new(),
        }
    }

    /// Whether the bytes of a snapshot made sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_valid(&self) -> bool {
        self.clutter.is_valid()
            && self.detection.is_valid()
            && self.kinds.is_valid()
            && self.heights.is_valid()
    }

    /// False plots of this kind (see [`kind_of`]) per square metre of ground and look. The azimuth lies in [0, 2π).
    pub(crate) fn clutter_per_m2(&self, kind: usize, azimuth_rad: f64, range_m: f64) -> f64 {
        self.clutter.per_m2(kind, azimuth_rad, range_m)
    }

    /// The density of reported heights, as a multiple of that of an even spread.
    pub(crate) fn height_density(&self, height_m: f64) -> f64 {
        self.heights.density(height_m)
    }

    /// A plot with a reported height that no target explains, with this probability.
    pub(crate) fn note_height(&mut self, height_m: f64, probability: f64) {
        self.heights.learn(height_m, probability);
    }

    /// Probability that a target at this range gives a plot when it is looked at.
    pub(crate) fn detection_probability(&self, range_m: f64) -> f64 {
        self.detection.probability(range_m)
    }

    /// The same of one target, by how often its echo crosses the threshold, if that is known.
    pub(crate) fn detection_probability_of(&self, crossing: Option<Crossing>, range_m: f64) -> f64 {
        let detection = self.detection.probability(range_m);
        crossing.map_or(detection, |Crossing { own, unknown }| {
            scaled(detection, own, self.detection.crossing(unknown, range_m))
        })
    }

    /// The same wherever it is.
    pub(crate) fn detection_probability_anywhere_of(&self, crossing: Option<Crossing>) -> f64 {
        let detection = self.detection.anywhere();
        crossing.map_or(detection, |Crossing { own, unknown }| {
            scaled(detection, own, self.detection.crossing_anywhere(unknown))
        })
    }

    /// How often the echoes of targets at this range cross the threshold, in the mean.
    pub(crate) fn crossing(&self, unknown: f64, range_m: f64) -> f64 {
        self.detection.crossing(unknown, range_m)
    }

    /// Wherever a target is.
    pub(crate) fn detection_probability_anywhere(&self) -> f64 {
        self.detection.anywhere()
    }

    /// Which kinds of plot targets give, as far as is known now.
    pub(crate) fn kind_chances(&self) -> KindChances {
        self.kinds.chances()
    }

    /// How likely a target of which nothing is known is to give a plot of this kind, relative to the likeliest.
    pub(crate) fn newcomer_ratio(&self, kind: usize) -> f64 {
        self.kinds.newcomer_ratio(kind)
    }

    /// These sectors were looked at, and all plots of the look are noted.
    pub(crate) fn look(&mut self, sectors: &[Sector]) {
        self.clutter.look(sectors);
    }

    /// A track took a plot: the radar sees there, and plots of this kind.
    pub(crate) fn note_true(&mut self, kind: usize, azimuth_rad: f64, range_m: f64) {
        self.kinds.learn(kind);
        self.clutter.see(cell_of(azimuth_rad, range_m));
    }

    /// A target was confirmed: its plots so far are what targets give.
    pub(crate) fn note_confirmed(&mut self, own: OwnKinds) {
        self.kinds.learn_all(own);
    }

    /// A plot that begins no target, nor belongs to one, is false with this probability.
    pub(crate) fn note_false(&mut self, kind: usize, azimuth_rad: f64, range_m: f64, probability: f64) {
        self.begin_pending(kind, azimuth_rad, range_m, probability);
    }

    /// A plot begins a tentative target; it is false with this probability.
    pub(crate) fn begin_pending(
        &mut self,
        kind: usize,
        azimuth_rad: f64,
        range_m: f64,
        probability: f64,
    ) -> PendingPlots {
        let mut pending = PendingPlots::at(kind, azimuth_rad, range_m);
        self.clutter.weigh(&mut pending, 1, probability);
        pending
    }

    /// After a look at a tentative target that has had so many plots: they are false with the probability that it does
    /// not exist. When it is confirmed that is 0, when it is forgotten 1; that is said once more, and no more after.
    pub(crate) fn weigh_pending(&mut self, pending: &mut PendingPlots, plots: u32, probability: f64) {
        self.clutter.weigh(pending, plots, probability);
    }

    /// A target was looked at `looks` times up to and with its latest plot, and gave `detections` plots; both weighted
    /// by the probability that it exists and that the plots were its own; its echo crosses the threshold with the probability
    /// `own`, if that is known.
    pub(crate) fn note_looks(&mut self, range_m: f64, detections: f64, looks: f64, own: Option<Crossing>) {
        self.detection.note(range_m, detections, looks, own.map(|crossing| crossing.own));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Time;
    #[cfg(feature = "serde")]
    use std::f64::consts::TAU;

    #[test]
    fn at_first_what_is_declared_holds() {
        let config = SensorConfig::default();
        let surroundings = Surroundings::new(&config);
        for range_m in [0.0, 100.0, 1e5, 1e9] {
            let per_m2 = surroundings.clutter_per_m2(2, 1.0, range_m);
            assert!((per_m2 / config.clutter_density_per_m2 - 1.0).abs() < 1e-12);
            let probability = surroundings.detection_probability(range_m);
            assert!((probability - config.detection_probability).abs() < 1e-12);
        }
    }

    #[test]
    fn kinds_are_numbered_from_0() {
        let both = PlotFlags::PRIMARY | PlotFlags::SECONDARY;
        let flags = [PlotFlags::TEST, PlotFlags::PRIMARY, PlotFlags::SECONDARY, both];
        assert_eq!(flags.map(kind_of), [0, 1, 2, 3]);
        assert_eq!([0, 1, 2, 3].map(is_secondary), [false, false, true, true]);
    }

    #[test]
    fn nothing_hostile_makes_it_unsound() {
        let mut surroundings = Surroundings::new(&SensorConfig::default());
        let nasty = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1.0, 1e300];
        for a in nasty {
            for b in nasty {
                for c in nasty {
                    surroundings.note_false(usize::MAX, a, b, c);
                    surroundings.note_looks(a, b, c, Some(Crossing { own: a, unknown: b }));
                    surroundings.note_true(usize::MAX, a, b);
                    let mut pending = surroundings.begin_pending(1, a, b, c);
                    surroundings.weigh_pending(&mut pending, u32::MAX, c);
                    surroundings.weigh_pending(&mut pending, 0, b);
                    let time = Time::from_secs(0.0);
                    surroundings.look(&[Sector { azimuth_rad: a, width_rad: b, start: time, end: time }]);
                    let per_m2 = surroundings.clutter_per_m2(usize::MAX, a, b);
                    assert!((1e-18..=1.0).contains(&per_m2), "{a} {b} {c}: {per_m2}");
                    assert!((0.1..=0.995).contains(&surroundings.detection_probability(a)));
                }
            }
        }
        #[cfg(feature = "serde")]
        assert!(surroundings.is_valid());
    }

    #[cfg(feature = "serde")]
    #[test]
    fn goes_on_from_its_bytes_as_if_never_stopped() {
        let time = Time::from_secs(0.0);
        let step = |surroundings: &mut Surroundings, k: u32| {
            for i in 0..20 {
                let azimuth_rad = (f64::from(k) * 1.7 + f64::from(i)).rem_euclid(TAU);
                surroundings.note_false(i as usize % 3, azimuth_rad, 1000.0 * f64::from(i), 0.9);
                surroundings.note_looks(1000.0 * f64::from(i), f64::from(i % 2), 1.0, None);
            }
            surroundings.look(&[Sector { azimuth_rad: 6.0, width_rad: 0.8 * TAU, start: time, end: time }]);
        };
        let mut whole = Surroundings::new(&SensorConfig::default());
        for k in 0..7 {
            step(&mut whole, k);
        }
        let bytes = postcard::to_allocvec(&whole).unwrap();
        let mut restored: Surroundings = postcard::from_bytes(&bytes).unwrap();
        assert!(restored.is_valid());
        for k in 7..12 {
            step(&mut whole, k);
            step(&mut restored, k);
        }
        assert_eq!(whole, restored);
    }
}

//! Tracks that contested plots, and the joint stories of how: their global hypotheses.

use super::SHOWN_EXISTENCE;
use crate::elementary::ln;
use crate::time::Time;
use crate::tracker::bernoulli::{Bernoulli, MOST_EXISTENCE, existence_if_missed, existence_later};
use crate::tracker::motion::StoryModes;

/// No local hypothesis, or no plot.
pub(crate) const NONE: u32 = u32::MAX;

/// One story of one track: a Bernoulli component.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Local<const D: usize> {
    /// Whose it is, as an index into the family's members.
    pub(crate) member: u32,
    pub(crate) modes: StoryModes<D>,
    pub(crate) existence: f64,
    pub(crate) existence_time: Time,
    /// The latest scan's plot in this story (its place in the scan), or `NONE`.
    pub(crate) plot: u32,
    /// How well that plot fitted.
    pub(crate) nis_per_dof: f64,
}

/// Tracks whose stories depend on each other.
///
/// A global hypothesis has a weight, and chooses one local hypothesis for each member, or none: then the track does not
/// exist in that story. Weights sum to 1; the heaviest comes first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Family<const D: usize> {
    /// Rows of the tracks.
    pub(crate) members: Vec<u32>,
    pub(crate) locals: Vec<Local<D>>,
    pub(crate) weights: Vec<f64>,
    /// For each global hypothesis and each member: which local hypothesis, or `NONE`.
    pub(crate) choices: Vec<u32>,
}

impl<const D: usize> Default for Family<D> {
    fn default() -> Self {
        Self { members: Vec::new(), locals: Vec::new(), weights: Vec::new(), choices: Vec::new() }
    }
}

impl<const D: usize> Local<D> {
    /// The only story of a track so far.
    pub(super) fn of(target: &Bernoulli<D>, member: u32) -> Self {
        Self {
            member,
            modes: StoryModes::of(target.modes.view()),
            existence: target.existence,
            existence_time: target.existence_time,
            plot: NONE,
            nis_per_dof: 0.0,
        }
    }

    /// Time passed: the target may have left.
    pub(super) fn survive(&mut self, time: Time, lifetime_s: f64) {
        let dt = time.seconds_since(self.existence_time);
        if dt > 0.0 {
            self.existence = existence_later(self.existence, dt, lifetime_s);
            self.existence_time = time;
        }
    }

    /// The radar looked so often, and saw nothing.
    pub(super) fn missed(&mut self, looks: u32, detection_probability: f64) {
        for _ in 0..looks {
            self.existence = existence_if_missed(self.existence, detection_probability);
        }
    }

    /// In this story it gave a plot, so it exists.
    pub(super) fn was_hit(&mut self) {
        self.existence = MOST_EXISTENCE;
    }

    /// Probability that so many looks see nothing: `Π (1 − r·Pd)`.
    pub(super) fn ln_missed(&self, looks: u32, detection_probability: f64) -> f64 {
        let (mut existence, mut ln_missed) = (self.existence, 0.0);
        for _ in 0..looks {
            ln_missed += ln(1.0 - existence * detection_probability);
            existence = existence_if_missed(existence, detection_probability);
        }
        ln_missed
    }
}

impl<const D: usize> Family<D> {
    /// Room for what most families need, so that they soon ask for no more memory.
    pub(super) fn with_room(members: usize, globals: usize) -> Self {
        Self {
            members: Vec::with_capacity(members),
            locals: Vec::with_capacity(2 * globals),
            weights: Vec::with_capacity(2 * globals),
            choices: Vec::with_capacity(2 * globals * members),
        }
    }

    /// One story, of nobody.
    pub(super) fn start(&mut self) {
        self.members.clear();
        self.locals.clear();
        self.choices.clear();
        self.weights.clear();
        self.weights.push(1.0);
    }

    /// A track that has but one story joins.
    pub(super) fn add_track(&mut self, row: u32, local: Local<D>) {
        debug_assert!(local.member as usize == self.members.len());
        let width = self.members.len();
        let index = self.locals.len() as u32;
        // From the last on, so that what moves up does not cover what is still to move.
        self.choices.resize(self.len() * (width + 1), NONE);
        for global in (0..self.len()).rev() {
            for member in (0..width).rev() {
                self.choices[global * (width + 1) + member] = self.choices[global * width + member];
            }
            self.choices[global * (width + 1) + width] = index;
        }
        self.members.push(row);
        self.locals.push(local);
    }

    /// Two families that had nothing to do with each other as one, in `into`: each story of the one with each of the
    /// other, the `most` likeliest. `products` is scratch.
    pub(super) fn times(
        &self,
        other: &Self,
        most: usize,
        products: &mut Vec<(f64, u32, u32)>,
        into: &mut Self,
    ) {
        products.clear();
        for (own, weight) in (0..).zip(&self.weights) {
            products.extend((0..).zip(&other.weights).map(|(its, factor)| (weight * factor, own, its)));
        }
        products.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        products.truncate(most);
        into.start();
        into.weights.clear();
        into.members.extend(self.members.iter().chain(&other.members));
        let (members, locals) = (self.members.len() as u32, self.locals.len() as u32);
        into.locals.extend(self.locals.iter().cloned());
        let shifted = |local: &Local<D>| Local { member: local.member + members, ..local.clone() };
        into.locals.extend(other.locals.iter().map(shifted));
        for &(weight, own, its) in products.iter() {
            into.weights.push(weight);
            into.choices.extend_from_slice(self.global(own as usize));
            let shifted = |choice: &u32| if *choice == NONE { NONE } else { choice + locals };
            into.choices.extend(other.global(its as usize).iter().map(shifted));
        }
        into.normalise();
    }

    /// How many global hypotheses there are.
    pub(crate) fn len(&self) -> usize {
        self.weights.len()
    }

    /// The choices of one global hypothesis.
    pub(crate) fn global(&self, global: usize) -> &[u32] {
        let width = self.members.len();
        &self.choices[global * width..(global + 1) * width]
    }

    /// The local hypothesis that a global one chooses for a member.
    pub(crate) fn choice(&self, global: usize, member: usize) -> Option<usize> {
        let choice = self.choices[global * self.members.len() + member];
        (choice != NONE).then_some(choice as usize)
    }

    /// The same, where the member is more likely there than not.
    pub(super) fn living(&self, global: usize, member: usize) -> Option<usize> {
        self.choice(global, member).filter(|local| self.locals[*local].existence >= SHOWN_EXISTENCE)
    }

    /// The probability of each local hypothesis, over all global ones.
    pub(super) fn marginals(&self, into: &mut Vec<f64>) {
        into.clear();
        into.resize(self.locals.len(), 0.0);
        for (global, weight) in self.weights.iter().enumerate() {
            for &choice in self.global(global).iter().filter(|choice| **choice != NONE) {
                into[choice as usize] += weight;
            }
        }
    }

    /// The probability that a member exists: over all stories.
    pub(super) fn existence(&self, member: usize) -> f64 {
        let of =
            |global: usize| self.choice(global, member).map_or(0.0, |local| self.locals[local].existence);
        self.weights.iter().enumerate().map(|(global, weight)| weight * of(global)).sum()
    }

    /// The probability that a member gave a plot of this scan.
    pub(super) fn probability(&self, member: usize, plot: u32) -> f64 {
        let gave = |global: usize| self.choice(global, member).is_some_and(|l| self.locals[l].plot == plot);
        self.weights.iter().enumerate().filter(|(global, _)| gave(*global)).map(|(_, weight)| weight).sum()
    }

    /// The local hypothesis that stands for a member: that of the best story in which it is there at all.
    pub(super) fn face(&self, member: usize, least_existence: f64) -> Option<usize> {
        let lives = |local: &usize| self.locals[*local].existence >= least_existence;
        (0..self.len()).filter_map(|global| self.choice(global, member)).find(lives)
    }

    /// Drops local hypotheses that no global one chooses. `used` is scratch.
    pub(super) fn drop_unused(&mut self, used: &mut Vec<u32>) {
        used.clear();
        used.resize(self.locals.len(), NONE);
        for &choice in self.choices.iter().filter(|choice| **choice != NONE) {
            used[choice as usize] = 0;
        }
        for (count, place) in (0..).zip(used.iter_mut().filter(|place| **place != NONE)) {
            *place = count;
        }
        for choice in self.choices.iter_mut().filter(|choice| **choice != NONE) {
            *choice = used[*choice as usize];
        }
        let mut index = 0;
        self.locals.retain(|_| {
            index += 1;
            used[index - 1] != NONE
        });
    }

    /// Weights sum to 1.
    pub(super) fn normalise(&mut self) {
        let all: f64 = self.weights.iter().sum();
        for weight in &mut self.weights {
            *weight /= all;
        }
    }
}

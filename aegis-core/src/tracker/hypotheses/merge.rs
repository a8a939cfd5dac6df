//! Stories that have become the same are one.
//!
//! Two local hypotheses of one track whose states hardly differ become their mixture. Two global hypotheses that hold the
//! same set of states are one story as well, though different tracks may bear the states: no later plot can tell
//! which track was which. The heavier keeps its labels and takes the other's weight. Where identities are known, labels
//! can be told apart, and only hypotheses of the same track are the same.

use super::family::{Family, NONE};
use crate::time::Time;
use crate::tracker::absorb::Absorber;
use crate::tracker::bernoulli::Bernoulli;
use crate::tracker::kinematics::Kinematics;
use crate::tracker::lifecycle::squared_distance;
use crate::tracker::motion::Motion;

/// States are the same when position and velocity each differ by less than this many squared standard deviations per
/// dimension, and existence by less than that.
const SAME_NIS_PER_DOF: f64 = 0.1;
const SAME_EXISTENCE: f64 = 0.1;
/// What exists less likely than this is not there.
const LEAST_EXISTENCE: f64 = 0.01;

/// Merges and keeps its memory.
#[derive(Clone, Debug)]
pub(crate) struct Merger<const D: usize> {
    probability: Vec<f64>,
    order: Vec<u32>,
    means: Vec<Kinematics<D>>,
    /// Of each local hypothesis: a local hypothesis of the same state, the first of all such; and the first such of the
    /// same member.
    class: Vec<u32>,
    leader: Vec<u32>,
    leaders: Vec<u32>,
    /// The classes of each global hypothesis, in ascending order.
    keys: Vec<u32>,
    used: Vec<u32>,
    weights: Vec<f64>,
    choices: Vec<u32>,
}

impl<const D: usize> Default for Merger<D> {
    fn default() -> Self {
        Self {
            probability: Vec::new(),
            order: Vec::new(),
            means: Vec::new(),
            class: Vec::new(),
            leader: Vec::new(),
            leaders: Vec::new(),
            keys: Vec::new(),
            used: Vec::new(),
            weights: Vec::new(),
            choices: Vec::new(),
        }
    }
}

impl<const D: usize> Merger<D> {
    /// Room for so many members and stories.
    pub(crate) fn make_room(&mut self, members: usize, globals: usize) {
        self.means.reserve(2 * globals);
        self.weights.reserve(2 * globals);
        self.probability.reserve(2 * globals);
        let lists = [&mut self.order, &mut self.class, &mut self.leader, &mut self.leaders, &mut self.used];
        for list in lists {
            list.reserve(2 * globals);
        }
        self.keys.reserve(2 * globals * members);
        self.choices.reserve(2 * globals * members);
    }

    /// Merges what is the same at `time`.
    pub(crate) fn merge(
        &mut self,
        family: &mut Family<D>,
        targets: &[Bernoulli<D>],
        motion: &Motion<D>,
        absorber: &mut Absorber<D>,
        time: Time,
    ) {
        family.marginals(&mut self.probability);
        self.means.clear();
        self.means.extend(family.locals.iter().map(|local| motion.mean(local.modes.view(), time)));
        self.find_classes(family, targets);
        self.mix_locals(family, motion, absorber, time);
        self.merge_globals(family);
    }

    /// Unites the stories that choose the same.
    pub(crate) fn unite_equal(&mut self, family: &mut Family<D>) {
        self.class.clear();
        self.class.extend(0..family.locals.len() as u32);
        self.merge_globals(family);
    }

    fn merge_globals(&mut self, family: &mut Family<D>) {
        self.list_keys(family);
        self.unite_globals(family);
        family.drop_unused(&mut self.used);
    }

    /// Gives every local hypothesis to the likeliest that has the same state.
    fn find_classes(&mut self, family: &Family<D>, targets: &[Bernoulli<D>]) {
        let Self { probability, order, means, class, leader, leaders, .. } = self;
        order.clear();
        order.extend(0..family.locals.len() as u32);
        // Unstable sorts need no memory; ties go by index.
        let likelier = |a: &u32, b: &u32| probability[*b as usize].total_cmp(&probability[*a as usize]);
        order.sort_unstable_by(|a, b| likelier(a, b).then(a.cmp(b)));
        for list in [&mut *class, &mut *leader] {
            list.clear();
            list.resize(family.locals.len(), NONE);
        }
        leaders.clear();
        for &index in order.iter() {
            let local = &family.locals[index as usize];
            if local.existence < LEAST_EXISTENCE {
                continue;
            }
            let is_known = has_identity(&targets[family.members[local.member as usize] as usize]);
            let same = |other: u32| {
                let rival = &family.locals[other as usize];
                let is_other = rival.member != local.member;
                let other_known = has_identity(&targets[family.members[rival.member as usize] as usize]);
                !(is_other && (is_known || other_known))
                    && (rival.existence - local.existence).abs() < SAME_EXISTENCE
                    && are_same(&means[other as usize], &means[index as usize])
            };
            // Those of its own first: with them it can become one.
            let own = leaders
                .iter()
                .copied()
                .find(|&other| family.locals[other as usize].member == local.member && same(other));
            leader[index as usize] = own.unwrap_or(index);
            class[index as usize] = own.map_or_else(
                || {
                    let any = leaders.iter().copied().find(|&other| same(other));
                    any.map_or(index, |other| class[other as usize])
                },
                |own| class[own as usize],
            );
            if own.is_none() {
                leaders.push(index);
            }
        }
    }

    /// A leader becomes the mixture of all that follow it, and stands for them.
    fn mix_locals(
        &mut self,
        family: &mut Family<D>,
        motion: &Motion<D>,
        absorber: &mut Absorber<D>,
        time: Time,
    ) {
        let Self { probability, order, leader, .. } = self;
        for index in 0..family.locals.len() {
            let followers = || {
                let order = order.iter().map(|local| *local as usize);
                order.filter(|local| leader[*local] as usize == index)
            };
            if followers().nth(1).is_none() {
                continue;
            }
            absorber.begin();
            let (mut whole, mut exists) = (0.0, 0.0);
            for local in followers() {
                let share = probability[local] * family.locals[local].existence;
                absorber.add(family.locals[local].modes.view(), share, time, motion);
                whole += probability[local];
                exists += share;
            }
            absorber.end(&mut family.locals[index].modes);
            family.locals[index].existence = exists / whole;
        }
        for choice in family.choices.iter_mut().filter(|choice| **choice != NONE) {
            *choice = leader[*choice as usize];
        }
    }

    fn list_keys(&mut self, family: &Family<D>) {
        self.keys.clear();
        let width = family.members.len();
        for global in 0..family.len() {
            let start = self.keys.len();
            let class = |choice: &u32| self.class.get(*choice as usize).copied().unwrap_or(NONE);
            self.keys.extend(family.global(global).iter().map(class));
            self.keys[start..start + width].sort_unstable();
        }
    }

    /// Adds up the weights of stories with the same states.
    fn unite_globals(&mut self, family: &mut Family<D>) {
        let width = family.members.len();
        let count = family.len();
        self.weights.clone_from(&family.weights);
        for global in 0..count {
            let key = |global: usize| &self.keys[global * width..(global + 1) * width];
            let same = (0..global).find(|&other| self.weights[other] > 0.0 && key(other) == key(global));
            if let Some(other) = same {
                self.weights[other] += self.weights[global];
                self.weights[global] = 0.0;
            }
        }
        self.order.clear();
        self.order.extend((0..count as u32).filter(|global| self.weights[*global as usize] > 0.0));
        let weights = &self.weights;
        let heavier = |a: &u32, b: &u32| weights[*b as usize].total_cmp(&weights[*a as usize]);
        self.order.sort_unstable_by(|a, b| heavier(a, b).then(a.cmp(b)));
        self.choices.clone_from(&family.choices);
        family.weights.clear();
        family.choices.clear();
        for &global in &self.order {
            let global = global as usize;
            family.weights.push(self.weights[global]);
            family.choices.extend_from_slice(&self.choices[global * width..(global + 1) * width]);
        }
    }
}

pub(super) fn has_identity<const D: usize>(target: &Bernoulli<D>) -> bool {
    target.identity.mode_s.is_some() || target.identity.mode_3a.is_some()
}

/// Compared with how well the likelier is known.
fn are_same<const D: usize>(a: &Kinematics<D>, b: &Kinematics<D>) -> bool {
    let least = SAME_NIS_PER_DOF * D as f64;
    let nothing = [[0.0; D]; D];
    squared_distance(&a.position, &b.position, &a.pp, &nothing) < least
        && squared_distance(&a.velocity, &b.velocity, &a.vv, &nothing) < least
        && squared_distance(&a.position, &b.position, &b.pp, &nothing) < least
}

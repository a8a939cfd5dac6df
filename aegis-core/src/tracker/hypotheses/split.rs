//! Members whose stories no longer depend on each other part.
//!
//! Two members hang together when the mutual information of their choices is noticeable,
//! `I = Σ p(a, b) ln p(a, b)/(p(a)·p(b))`. What does not hang together, directly or through others, becomes a family
//! of its own with the marginal weights.

use super::family::{Family, NONE};
use crate::elementary::ln;

/// Mutual information below this is none, in nats.
const LEAST_INFORMATION: f64 = 1e-3;

/// Finds what hangs together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Splitter {
    /// Of each member: the first member that it hangs together with.
    group: Vec<u32>,
}

impl Splitter {
    /// Finds the groups of a family's members.
    pub(crate) fn find<const D: usize>(&mut self, family: &Family<D>) {
        let width = family.members.len();
        self.group.clear();
        self.group.extend(0..width as u32);
        for a in 0..width {
            for b in a + 1..width {
                let (first, second) = (self.group[a], self.group[b]);
                if first != second && information(family, a, b) >= LEAST_INFORMATION {
                    let (into, from) = (first.min(second), first.max(second));
                    self.group.iter_mut().filter(|group| **group == from).for_each(|group| *group = into);
                }
            }
        }
    }

    /// Whether a member is the first of a group.
    pub(crate) fn is_first(&self, member: usize) -> bool {
        self.group[member] as usize == member
    }

    /// The members of a group, in ascending order.
    pub(crate) fn group(&self, first: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        (0..self.group.len()).filter(move |member| self.group[*member] as usize == first)
    }
}

fn information<const D: usize>(family: &Family<D>, a: usize, b: usize) -> f64 {
    let width = family.members.len();
    let pair = |global: usize| (family.choices[global * width + a], family.choices[global * width + b]);
    let (mut information, count) = (0.0, family.len());
    for global in 0..count {
        let own = pair(global);
        let (mut first, mut second, mut both) = (0.0, 0.0, 0.0);
        for other in 0..count {
            let (weight, its) = (family.weights[other], pair(other));
            first += if its.0 == own.0 { weight } else { 0.0 };
            second += if its.1 == own.1 { weight } else { 0.0 };
            both += if its == own { weight } else { 0.0 };
        }
        information += family.weights[global] * ln(both / (first * second));
    }
    information
}

impl<const D: usize> Family<D> {
    /// The members of `group` as a family of their own; stories that are the same in them are still to be united.
    pub(super) fn project(
        &self,
        group: &(impl Iterator<Item = usize> + Clone),
        into: &mut Self,
        places: &mut Vec<u32>,
    ) {
        into.start();
        into.weights.clone_from(&self.weights);
        into.members.extend(group.clone().map(|member| self.members[member]));
        places.clear();
        places.resize(self.locals.len(), NONE);
        for global in 0..self.len() {
            for (place, member) in (0..).zip(group.clone()) {
                let Some(local) = self.choice(global, member) else {
                    into.choices.push(NONE);
                    continue;
                };
                if places[local] == NONE {
                    places[local] = into.locals.len() as u32;
                    into.locals.push(self.locals[local].clone());
                    into.locals[places[local] as usize].member = place;
                }
                into.choices.push(places[local]);
            }
        }
    }
}

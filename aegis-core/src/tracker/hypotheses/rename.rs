//! Which of two tracks is the one that is left is no matter of fact.
//!
//! Where tracks met and one target left, one story says that this track ended, another that that one did, and in both
//! there is a target in the same place. Left so, each track would be likely to have ended, and where a target surely is
//! no track surely would be. But no later plot can tell which was which: a joint density of targets is the same under
//! all names. So each story names its targets as the best one does, which gathers on one track what is known of one
//! target (Svensson, Svensson, Guerriero, Willett 2011, IEEE Transactions on Signal Processing 59, 4677–4691).

use super::family::{Family, NONE};
use super::merge::has_identity;
use crate::time::Time;
use crate::tracker::bernoulli::Bernoulli;
use crate::tracker::kinematics::Kinematics;
use crate::tracker::lifecycle::squared_distance;
use crate::tracker::motion::Motion;

/// A target may bear the name of one from which position and velocity each differ by less than this many squared standard
/// deviations per dimension: about as wide as a gate.
const NEAR_NIS_PER_DOF: f64 = 10.0;

/// Renames and keeps its memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Renamer<const D: usize> {
    /// Where the best story has each member, if it does and who it is is not known.
    best: Vec<Option<Kinematics<D>>>,
    /// A local hypothesis, and what it became under another member's name.
    copies: Vec<(u32, u32)>,
}

impl<const D: usize> Renamer<D> {
    /// Room for so many members and stories.
    pub(crate) fn make_room(&mut self, members: usize, globals: usize) {
        self.best.reserve(members);
        // In a story each member is exchanged once at most.
        self.copies.reserve(members * globals);
    }

    /// Names the targets of each story as the best one does.
    pub(crate) fn rename(
        &mut self,
        family: &mut Family<D>,
        targets: &[Bernoulli<D>],
        motion: &Motion<D>,
        time: Time,
    ) {
        let width = family.members.len();
        let place = |family: &Family<D>, global: usize, member: usize| {
            let is_known = has_identity(&targets[family.members[member] as usize]);
            let local = family.living(global, member).filter(|_| !is_known)?;
            Some(motion.mean(family.locals[local].modes.view(), time))
        };
        self.copies.clear();
        self.best.clear();
        self.best.extend((0..width).map(|member| place(family, 0, member)));
        for global in 1..family.len() {
            for from in 0..width {
                let is_gone = family.living(0, from).is_none();
                let Some(here) = place(family, global, from).filter(|_| is_gone) else { continue };
                let is_free = |to: &usize| {
                    self.best[*to].is_some_and(|there| are_near(&here, &there))
                        && family.living(global, *to).is_none()
                };
                if let Some(to) = (0..width).find(is_free) {
                    self.exchange(family, global, from, to);
                }
            }
        }
    }

    /// In one story two members take each other's place.
    fn exchange(&mut self, family: &mut Family<D>, global: usize, from: usize, to: usize) {
        let width = family.members.len();
        let places = [from, to].map(|member| global * width + member);
        let choices = places.map(|place| family.choices[place]);
        family.choices[places[1]] = self.copy(family, choices[0], to);
        family.choices[places[0]] = self.copy(family, choices[1], from);
    }

    /// A local hypothesis as one of another member.
    fn copy(&mut self, family: &mut Family<D>, local: u32, member: usize) -> u32 {
        if local == NONE {
            return NONE;
        }
        let is_copy =
            |pair: &&(u32, u32)| pair.0 == local && family.locals[pair.1 as usize].member as usize == member;
        if let Some(known) = self.copies.iter().find(is_copy) {
            return known.1;
        }
        let copied = family.locals.len() as u32;
        let mut copy = family.locals[local as usize].clone();
        copy.member = member as u32;
        family.locals.push(copy);
        self.copies.push((local, copied));
        copied
    }
}

fn are_near<const D: usize>(a: &Kinematics<D>, b: &Kinematics<D>) -> bool {
    let least = NEAR_NIS_PER_DOF * D as f64;
    squared_distance(&a.position, &b.position, &a.pp, &b.pp) < least
        && squared_distance(&a.velocity, &b.velocity, &a.vv, &b.vv) < least
}

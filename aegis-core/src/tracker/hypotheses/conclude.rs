//! What a scan's stories leave: plots for others, tracks as the best story has them, and families of those that still have
//! more than one.

use super::Hypotheses;
use super::family::{Family, NONE};
use super::store::Store;
use super::{Fate, SHOWN_EXISTENCE};
use crate::elementary::exp;
use crate::tracker::associate::Associator;
use crate::tracker::bernoulli::Bernoulli;
use crate::tracker::rows::Compaction;

impl<const D: usize> Hypotheses<D> {
    /// Which plots the family leaves to others.
    pub(super) fn settle_plots(&self, cluster: usize, associator: &mut Associator) {
        let grown = &self.grown;
        let plots = associator.costs.column_count() as u32;
        let columns = self.clusters.columns(cluster).iter().take_while(|column| **column < plots);
        for (&plot, ln_claim) in columns.zip(&self.evidence.ln_claims) {
            let used: f64 = (0..grown.members.len()).map(|member| grown.probability(member, plot)).sum();
            associator.set_unused(plot, (1.0 - used).max(0.0) * exp(-ln_claim));
        }
    }

    /// The tracks as the best story has them, with the existence that all stories give them.
    pub(super) fn show(&mut self, targets: &mut [Bernoulli<D>], associator: &mut Associator) {
        let family = &self.grown;
        for &row in &family.members {
            associator.disown(row as usize);
        }
        for (member, &row) in family.members.iter().enumerate() {
            let target = &mut targets[row as usize];
            let best = family.choice(0, member).map(|local| &family.locals[local]);
            let plot = best.map(|local| local.plot).filter(|plot| *plot != NONE);
            let face = family.face(member, SHOWN_EXISTENCE).or_else(|| family.face(member, 0.0));
            if let Some(face) = face.map(|local| &family.locals[local]) {
                target.modes.take_over(&face.modes);
                target.existence_time = target.existence_time.max(face.existence_time);
            }
            target.existence = family.existence(member);
            if let Some(plot) = plot {
                associator.set_own(row as usize, plot);
            }
            let own = family.locals.iter().filter(|local| local.member as usize == member);
            self.fates[row as usize] = Some(Fate {
                plot,
                nis_per_dof: best.map_or(0.0, |local| local.nis_per_dof),
                probability: plot.map_or(0.0, |plot| family.probability(member, plot)),
                is_healthy: own.clone().all(|local| local.modes.view().is_healthy()),
            });
        }
    }

    /// Keeps the parts of the family that have more than one story left; the other tracks go on alone.
    pub(super) fn split(&mut self, targets: &mut [Bernoulli<D>]) {
        self.splitter.find(&self.grown);
        for first in 0..self.grown.members.len() {
            if !self.splitter.is_first(first) {
                continue;
            }
            if self.splitter.group(first).count() == self.grown.members.len() {
                keep(&mut self.families, &self.grown, targets);
                return;
            }
            self.grown.project(&self.splitter.group(first), &mut self.part, &mut self.places);
            self.merger.unite_equal(&mut self.part);
            keep(&mut self.families, &self.part, targets);
        }
    }

    /// Keeps the tracks whose flag is set, and numbers their rows anew. `targets` still has all rows.
    pub(crate) fn retain(&mut self, kept: &[bool], rows: &Compaction, targets: &mut [Bernoulli<D>]) {
        self.absent.clear();
        if self.families.is_empty() {
            return;
        }
        std::mem::swap(&mut self.families, &mut self.before);
        self.families.clear();
        for index in 0..self.before.len() {
            self.before.load(index, &mut self.other);
            if self.other.members.iter().all(|row| kept[*row as usize]) {
                self.families.push(&self.other);
                continue;
            }
            let members = &self.other.members;
            let staying = (0..members.len()).filter(|member| kept[members[*member] as usize]);
            self.other.project(&staying, &mut self.part, &mut self.places);
            self.merger.unite_equal(&mut self.part);
            keep(&mut self.families, &self.part, targets);
        }
        self.families.renumber(rows.new_rows());
        self.note_absent(rows.kept());
    }

    fn note_absent(&mut self, rows: usize) {
        self.absent.resize(rows, false);
        for index in 0..self.families.len() {
            for (member, &row) in self.families.members(index).iter().enumerate() {
                let best = self.families.best(index, member).map_or(0.0, |local| local.existence);
                self.absent[row as usize] = best < SHOWN_EXISTENCE;
            }
        }
    }
}

/// Keeps a family that has more than one story. The tracks of another go on alone, as the one story has them.
fn keep<const D: usize>(families: &mut Store<D>, family: &Family<D>, targets: &mut [Bernoulli<D>]) {
    if family.len() > 1 {
        families.push(family);
        return;
    }
    for (member, &row) in family.members.iter().enumerate() {
        let target = &mut targets[row as usize];
        target.existence = family.existence(member);
        if let Some(local) = family.choice(0, member).map(|local| &family.locals[local]) {
            target.modes.take_over(&local.modes);
        }
    }
}

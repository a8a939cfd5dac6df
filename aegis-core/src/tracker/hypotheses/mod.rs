//! Several joint stories of who gave which plot, kept until later plots decide between them.
//!
//! This is the Poisson multi-Bernoulli mixture (Williams 2015; García-Fernández, Williams, Granström, Svensson 2018),
//! held to where it pays. Belief propagation first shares out the plots of a scan. Tracks that thereby have their plot,
//! or their miss, with near certainty have but one story, and go on as in any other mode; so do newborns and
//! unlikely targets, whose many weak claims are a multi-Bernoulli best left to marginals. The rest forms *families*: tracks
//! that contest plots, with those that they contested before. A family keeps global hypotheses; see `family` for what
//! they are, `weigh` for what a scan says of them, `branch` for how they grow, `rename` for whose a target is, `merge` and
//! `split` for how they become fewer, `conclude` for what they leave.
//!
//! Everything is bounded: [`MOST_MEMBERS`] tracks in a family and [`MOST_GLOBALS`](branch::MOST_GLOBALS) stories, none less
//! likely than [`LEAST_WEIGHT`](branch::LEAST_WEIGHT) of the best. A larger family goes back to marginals for the scan. A
//! plot that others claim with probability, outside the family, counts the less for it; a plot that the family leaves
//! unused begins a new target with the probability that it is unused, in no story of theirs: that a new target and
//! theirs exclude each other is kept only on average.

mod branch;
mod conclude;
mod family;
mod merge;
mod rename;
mod split;
mod store;
#[cfg(test)]
mod tests;
mod weigh;

use crate::elementary::ln_1p;
pub(crate) use branch::MOST_GLOBALS;
pub(crate) use family::{Family, Local, NONE};

use super::absorb::{Absorber, Rules};
use super::associate::{Associator, Clusters, SparseCosts};
use super::bernoulli::Bernoulli;
use super::plots::ScanPlots;
use crate::config::AssociationMode;
use crate::time::Time;
use branch::{Branch, Brancher, Evidence};
use merge::Merger;
use rename::Renamer;
use split::Splitter;
use store::Store;

/// Tracks in a family at most.
pub(crate) const MOST_MEMBERS: usize = 12;
/// A plot of a smaller share is none that a track may have in a story.
const LEAST_SHARE: f64 = 0.01;
/// What is less probable than this is no story yet.
const LEAST_EXISTENCE: f64 = 0.1;
/// A story that has the whole of it but for less needs no other.
const CERTAIN: f64 = 0.99;
/// What lives less likely than this in a story does not stand for the track.
const SHOWN_EXISTENCE: f64 = 0.5;
/// Claims of others make a plot no less likely than by this factor's logarithm.
const MOST_LN_CLAIM: f64 = 14.0;

/// Room for pairs and local hypotheses of one family from the start.
const ROOM: usize = 512;

/// The families, and memory for one scan.
#[derive(Clone, Debug)]
pub(crate) struct Hypotheses<const D: usize> {
    pub(crate) families: Store<D>,
    /// Those of the scan before.
    before: Store<D>,
    /// The family at work, before and after the scan; and room to join and to split.
    joint: Family<D>,
    grown: Family<D>,
    other: Family<D>,
    part: Family<D>,
    /// Of each row, its family or `NONE`; and what became of it in this scan.
    family_of: Vec<u32>,
    fates: Vec<Option<Fate>>,
    /// Of each row: whether the best story is without it.
    absent: Vec<bool>,
    /// A row of costs for each local hypothesis, in the order of families.
    costs: SparseCosts,
    graph: SparseCosts,
    clusters: Clusters,
    evidence: Evidence,
    brancher: Brancher,
    renamer: Renamer<D>,
    merger: Merger<D>,
    splitter: Splitter,
    /// Where each local hypothesis of the joint family has its costs.
    sources: Vec<Source>,
    probability: Vec<f64>,
    pairs: Vec<(u32, f64)>,
    keys: Vec<(u32, u32)>,
    places: Vec<u32>,
    products: Vec<(f64, u32, u32)>,
}

/// What a scan did to a track of a family.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fate {
    /// Its own plot, in the best story.
    pub(crate) plot: Option<u32>,
    pub(crate) nis_per_dof: f64,
    /// The probability of that plot, over all stories.
    pub(crate) probability: f64,
    pub(crate) is_healthy: bool,
}

/// Whether a radar looked at a target in this scan, and how well it sees there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch {
    pub(crate) looks: u32,
    pub(crate) detection_probability: f64,
    /// The same, as far as a miss tells.
    pub(crate) missed_probability: f64,
}

/// This scan, as far as stories go.
pub(crate) struct Scene<'a, const D: usize> {
    pub(crate) rules: Rules<'a, D>,
    pub(crate) plots: &'a ScanPlots<D>,
    pub(crate) end: Time,
    /// Mean time that a target stays.
    pub(crate) lifetime_s: f64,
}

/// The row of costs of a local hypothesis: in the families' own, or that of its track.
#[derive(Clone, Copy, Debug)]
enum Source {
    Own(u32),
    Track(u32),
}

impl<const D: usize> Hypotheses<D> {
    /// Whether a track has several stories.
    pub(crate) fn holds(&self, row: u32) -> bool {
        (0..self.families.len()).any(|index| self.families.members(index).contains(&row))
    }

    /// No family yet. Where none will ever be, no memory is kept for one.
    pub(crate) fn new(association: AssociationMode) -> Self {
        let family = || match association {
            AssociationMode::Hypotheses => Family::with_room(MOST_MEMBERS, MOST_GLOBALS),
            AssociationMode::Hungarian | AssociationMode::Belief => Family::default(),
        };
        let mut hypotheses = Self {
            families: Store::default(),
            before: Store::default(),
            joint: family(),
            grown: family(),
            other: family(),
            part: family(),
            family_of: Vec::new(),
            fates: Vec::new(),
            absent: Vec::new(),
            costs: SparseCosts::default(),
            graph: SparseCosts::default(),
            clusters: Clusters::default(),
            evidence: Evidence::default(),
            brancher: Brancher::default(),
            renamer: Renamer::default(),
            merger: Merger::default(),
            splitter: Splitter::default(),
            sources: Vec::new(),
            probability: Vec::new(),
            pairs: Vec::new(),
            keys: Vec::new(),
            places: Vec::new(),
            products: Vec::new(),
        };
        if association == AssociationMode::Hypotheses {
            hypotheses.brancher.make_room(MOST_MEMBERS);
            hypotheses.renamer.make_room(MOST_MEMBERS, MOST_GLOBALS);
            hypotheses.merger.make_room(MOST_MEMBERS, MOST_GLOBALS);
            hypotheses.evidence.make_room(MOST_GLOBALS);
            hypotheses.products.reserve(MOST_GLOBALS * MOST_GLOBALS);
            hypotheses.pairs.reserve(ROOM);
            hypotheses.keys.reserve(MOST_MEMBERS * MOST_GLOBALS);
            hypotheses.sources.reserve(ROOM);
            hypotheses.probability.reserve(ROOM);
            hypotheses.places.reserve(ROOM);
        }
        hypotheses
    }

    /// Goes on from a snapshot's families.
    #[cfg(feature = "serde")]
    pub(crate) fn go_on_from(&mut self, families: &[Family<D>]) {
        self.families.clear();
        for family in families {
            self.families.push(family);
        }
    }

    /// What this scan did to a track, if it is of a family.
    pub(crate) fn fate(&self, row: usize) -> Option<Fate> {
        self.fates.get(row).copied().flatten()
    }

    /// Whether a track is not there in the best story. Its other stories may still bring it back.
    pub(crate) fn is_absent(&self, row: usize) -> bool {
        self.absent.get(row).copied().unwrap_or(false)
    }

    /// Takes the scan into all families, old and new, once the plots are shared out. `watch` tells how a radar looked at a
    /// row. Returns how many tracks hang together too much to keep their stories.
    pub(crate) fn step(
        &mut self,
        targets: &mut [Bernoulli<D>],
        associator: &mut Associator,
        absorber: &mut Absorber<D>,
        scene: &Scene<'_, D>,
        watch: impl Fn(usize, &Bernoulli<D>) -> Watch,
    ) -> u32 {
        self.fates.clear();
        self.fates.resize(targets.len(), None);
        self.index(targets.len());
        self.find_clusters(targets, associator);
        std::mem::swap(&mut self.families, &mut self.before);
        self.families.clear();
        let mut left_out = 0;
        for cluster in 0..self.clusters.len() {
            if !self.is_ambiguous(cluster, associator) {
                continue;
            }
            let count = self.clusters.rows(cluster).len();
            if count > MOST_MEMBERS {
                left_out += count as u32;
                continue;
            }
            self.join(cluster, targets);
            self.weigh(cluster, targets, associator, &watch);
            self.brancher.branch(&self.joint, &self.evidence);
            self.grow(cluster, absorber, scene);
            self.settle_plots(cluster, associator);
            self.renamer.rename(&mut self.grown, targets, scene.rules.motion, scene.end);
            self.merger.merge(&mut self.grown, targets, scene.rules.motion, absorber, scene.end);
            self.show(targets, associator);
            self.split(targets);
        }
        left_out
    }

    /// Joins the tracks that contest plots, and those of one family.
    fn find_clusters(&mut self, targets: &[Bernoulli<D>], associator: &Associator) {
        let plots = associator.costs.column_count();
        self.graph.reset(plots + self.families.len());
        for (row, target) in targets.iter().enumerate() {
            let family = self.family_of[row];
            if family != NONE {
                self.graph.push(plots as u32 + family, 0.0);
            }
            if family != NONE || (!target.modes.is_newborn && target.existence >= LEAST_EXISTENCE) {
                for (plot, _) in associator.shares(row).filter(|pair| pair.1 >= LEAST_SHARE) {
                    self.graph.push(plot, 0.0);
                }
            }
            self.graph.end_row();
        }
        self.clusters.find(&self.graph);
    }

    /// Whether a cluster has more than one story: it had, or one of its tracks may have several plots, or one or none.
    fn is_ambiguous(&self, cluster: usize, associator: &Associator) -> bool {
        self.clusters.rows(cluster).iter().any(|&row| {
            let row = row as usize;
            if self.family_of[row] != NONE {
                return true;
            }
            if self.graph.row(row).next().is_none() {
                return false;
            }
            let (mut most, mut all) = (0.0_f64, 0.0);
            for (_, share) in associator.shares(row) {
                most = most.max(share);
                all += share;
            }
            most.max(1.0 - all) < CERTAIN
        })
    }

    /// The families of a cluster and its other tracks, as one family.
    fn join(&mut self, cluster: usize, targets: &[Bernoulli<D>]) {
        self.joint.start();
        self.sources.clear();
        for &row in self.clusters.rows(cluster) {
            let family = self.family_of[row as usize] as usize;
            if family == NONE as usize {
                self.sources.push(Source::Track(row));
                self.joint.add_track(row, Local::of(&targets[row as usize], self.joint.members.len() as u32));
            } else if self.before.members(family).first() == Some(&row) {
                self.before.load(family, &mut self.other);
                let first_row = self.before.locals_start(family) as u32;
                self.sources.extend((first_row..).take(self.other.locals.len()).map(Source::Own));
                if self.joint.members.is_empty() {
                    std::mem::swap(&mut self.joint, &mut self.other);
                } else {
                    self.joint.times(&self.other, MOST_GLOBALS, &mut self.products, &mut self.part);
                    std::mem::swap(&mut self.joint, &mut self.part);
                }
            }
        }
    }

    /// What the scan says of each local hypothesis of the joint family.
    fn weigh(
        &mut self,
        cluster: usize,
        targets: &[Bernoulli<D>],
        associator: &Associator,
        watch: &impl Fn(usize, &Bernoulli<D>) -> Watch,
    ) {
        let joint = &self.joint;
        let plots = associator.costs.column_count() as u32;
        let columns = self.clusters.columns(cluster);
        let columns = &columns[..columns.partition_point(|column| *column < plots)];
        self.evidence.watches.clear();
        let watched = joint.members.iter().map(|&row| watch(row as usize, &targets[row as usize]));
        self.evidence.watches.extend(watched);
        // How much more there is of other claims and of all else than of all else alone.
        self.evidence.ln_claims.clear();
        self.evidence.ln_claims.extend(columns.iter().map(|&plot| {
            let of = |row: &u32| associator.share(*row as usize, plot);
            let own: f64 = joint.members.iter().map(of).sum();
            let unused = associator.unused(plot as usize);
            let others = (1.0 - unused - own).max(0.0);
            ln_1p(others / unused.max(1e-9)).min(MOST_LN_CLAIM)
        }));
        self.evidence.costs.reset(columns.len());
        self.evidence.ln_missed.clear();
        for (local, source) in joint.locals.iter().zip(&self.sources) {
            let watch = self.evidence.watches[local.member as usize];
            let ln_missed = local.ln_missed(watch.looks, watch.missed_probability);
            // The costs are against one look's miss.
            let ln_unseen = local.ln_missed(1, watch.detection_probability);
            self.evidence.ln_missed.push(ln_missed);
            let (costs, row) = match *source {
                Source::Own(row) => (&self.costs, row),
                Source::Track(row) => (&associator.costs, row),
            };
            for (plot, cost) in costs.row(row as usize) {
                if let Ok(column) = columns.binary_search(&plot) {
                    let claim = self.evidence.ln_claims[column];
                    self.evidence.costs.push(column as u32, cost + claim - ln_unseen + ln_missed);
                }
            }
            self.evidence.costs.end_row();
        }
    }

    /// The stories of the branches, with their local hypotheses updated.
    fn grow(&mut self, cluster: usize, absorber: &mut Absorber<D>, scene: &Scene<'_, D>) {
        let Self { joint, grown, .. } = self;
        grown.start();
        grown.weights.clear();
        grown.members.extend_from_slice(&joint.members);
        let chosen = |brancher: &Brancher, branch: &Branch, member: usize| {
            let local = joint.choice(branch.parent as usize, member)?;
            Some((local as u32, brancher.plots(branch)[member]))
        };
        self.keys.clear();
        for branch in &self.brancher.branches {
            let keys = (0..joint.members.len()).filter_map(|member| chosen(&self.brancher, branch, member));
            self.keys.extend(keys);
        }
        self.keys.sort_unstable();
        self.keys.dedup();
        for &(local, column) in &self.keys {
            let plot = if column == NONE { NONE } else { self.clusters.columns(cluster)[column as usize] };
            let local = &joint.locals[local as usize];
            let watch = self.evidence.watches[local.member as usize];
            grown.locals.push(updated(local, plot, watch, absorber, scene));
        }
        for branch in &self.brancher.branches {
            grown.weights.push(branch.weight);
            for member in 0..joint.members.len() {
                let place = chosen(&self.brancher, branch, member)
                    .and_then(|key| self.keys.binary_search(&key).ok())
                    .map_or(NONE, |place| place as u32);
                grown.choices.push(place);
            }
        }
    }
}

/// A local hypothesis after this scan: with a plot, or with a miss if it was looked at.
fn updated<const D: usize>(
    local: &Local<D>,
    plot: u32,
    watch: Watch,
    absorber: &mut Absorber<D>,
    scene: &Scene<'_, D>,
) -> Local<D> {
    let mut next = Local { plot, nis_per_dof: 0.0, ..local.clone() };
    next.survive(scene.end, scene.lifetime_s);
    if plot == NONE {
        next.missed(watch.looks, watch.missed_probability);
    } else {
        let seen = scene.plots.at(plot as usize);
        next.nis_per_dof = absorber.absorb_one(&mut next.modes, seen, &scene.rules).nis_per_dof;
        next.was_hit();
    }
    next
}

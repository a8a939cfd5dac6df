//! Compares targets with the plots near them: gate, likelihood ratio, cost.
//!
//! The cost of a pair is minus the logarithm of how much more likely it is than "the target was missed, and the plot is
//! of something else" (Blackman and Popoli 1999, §6.2). A pair that is far worse than that is not a candidate.

use super::amplitude::{Detectability, OwnEchoes};
use super::associate::SparseCosts;
use super::bernoulli::Bernoulli;
use super::blind::{Sight, Sights};
use super::gate::{Area, Gates, SlantBox};
use super::motion::{Bounds, ModesView, Motion, Outlook};
use super::plots::ScanPlots;
use super::reach::Reach;
use super::sensor::View;
use super::surroundings::{KindChances, OwnKinds};
use crate::config::TrackerConfig;
use crate::plot::Identity;
use crate::time::Time;
use std::ops::ControlFlow;

/// Most candidates of one target in one scan, and most plots that it is compared with to find them; the rest of a
/// hostile heap is left out.
const MOST_CANDIDATES: usize = 64;
const MOST_COMPARED: usize = 512;
/// Plots that are looked at one by one rather than sorted out first.
const MOST_FEW: usize = 2;
/// In the place of an outlook that is not kept.
const NONE: u32 = u32::MAX;
/// Natural logarithm of the likelihood ratio of equal Mode S addresses: about a thousand aircraft could have it.
const LN_SAME_ADDRESS: f64 = 6.9;
/// Of different ones: a wrong address in one answer of some ten thousand.
const LN_OTHER_ADDRESS: f64 = -9.2;
/// Of equal Mode 3/A codes: codes are shared, and many aircraft squawk a common one.
const LN_SAME_CODE: f64 = 3.0;
/// Of different ones: codes are garbled or changed every now and then.
const LN_OTHER_CODE: f64 = -3.0;

/// What all targets of one scan are compared with, and by what rules.
pub(crate) struct Comparison<'a, const D: usize> {
    pub(crate) config: &'a TrackerConfig,
    pub(crate) motion: &'a Motion<D>,
    pub(crate) gates: &'a Gates,
    /// That a target gives a plot, wherever it is.
    pub(crate) detection_probability: f64,
    /// How often each target is seen, by the strength of its echoes.
    pub(crate) detectability: Detectability,
    /// Which kinds of plot targets give.
    pub(crate) kinds: KindChances,
    /// In association a doubtful target counts as if it existed with this probability at least.
    pub(crate) least_existence: f64,
    /// A pair of this cost or more is not worth weighing.
    pub(crate) worst_cost: f64,
    pub(crate) plots: &'a ScanPlots<D>,
    /// Earliest and latest plot, and the look's end.
    pub(crate) span: (Time, Time),
    pub(crate) end: Time,
    pub(crate) view: &'a View,
    /// What the radar's blind zones make of each target.
    pub(crate) sights: &'a Sights,
}

/// What plots may be near a target.
enum Near {
    None,
    /// As few as there are in this area: each is looked at sooner than a narrower area is found.
    Few(Area),
    Many,
}

/// What is foreseen of the rows that are compared. Where that is much work it is kept until the row takes its plots.
#[derive(Clone, Debug)]
pub(crate) struct Outlooks<const D: usize> {
    earliest: Outlook<D>,
    /// Of a row whose outlook is not kept.
    passing: Outlook<D>,
    kept: Vec<Outlook<D>>,
    used: usize,
    /// Of each row: its place among those that are kept, or `NONE`.
    place_of: Vec<u32>,
    /// Of each row: its bounds throughout the scan, where they were looked for.
    bounds: Vec<Option<Bounds<D>>>,
}

/// What plots are compared with: a possible target, or one of several hypotheses of it.
pub(crate) struct Subject<'a, const D: usize> {
    pub(crate) modes: ModesView<'a, D>,
    pub(crate) existence: f64,
    pub(crate) identity: &'a Identity,
    pub(crate) kinds: &'a OwnKinds,
    pub(crate) echoes: &'a OwnEchoes,
    /// What the radar's blind zones make of it.
    pub(crate) sight: Sight,
    /// Copies of its echo may lie in its gate, too.
    pub(crate) is_guarded: bool,
}

impl<'a, const D: usize> Subject<'a, D> {
    pub(crate) fn of(target: &'a Bernoulli<D>, sight: Sight) -> Self {
        Self {
            modes: target.modes.view(),
            existence: target.existence,
            identity: &target.identity,
            kinds: &target.kinds,
            echoes: &target.echoes,
            sight,
            is_guarded: target.guard.is_some(),
        }
    }
}

impl<const D: usize> Comparison<'_, D> {
    /// Fills one row of costs for each target, and leaves what was foreseen of it in its outlook. Returns how many targets
    /// have more plots near them than are compared.
    pub(crate) fn compare<'t>(
        &self,
        targets: impl Iterator<Item = Subject<'t, D>>,
        outlooks: &mut Outlooks<D>,
        costs: &mut SparseCosts,
    ) -> u32 {
        let reach = self.reach();
        costs.reset(self.plots.len());
        outlooks.reset();
        targets.map(|target| self.compare_row(&target, &reach, outlooks, costs)).sum()
    }

    /// How far any target's gate reaches for these plots.
    pub(crate) fn reach(&self) -> Reach {
        Reach::of(self.plots, self.gates)
    }

    /// Adds one row of costs. Returns 1 if more plots are near the target than are compared, else 0.
    pub(crate) fn compare_row(
        &self,
        target: &Subject<'_, D>,
        reach: &Reach,
        outlooks: &mut Outlooks<D>,
        costs: &mut SparseCosts,
    ) -> u32 {
        let bounds = self.bounds(target);
        outlooks.begin_row(bounds);
        let near = self.near(bounds.as_ref(), reach);
        if let Near::None = near {
            costs.end_row();
            return 0;
        }
        let (earliest, outlook) = outlooks.next(target.modes);
        let area = match near {
            Near::Few(area) => area,
            _ => self.area(target, reach, earliest, outlook),
        };
        let is_cut = self.compare_one(target, &area, outlook, costs).is_break();
        if target.is_guarded {
            self.keep_leading_edge(costs);
        }
        costs.end_row();
        u32::from(is_cut)
    }

    fn compare_one(
        &self,
        target: &Subject<'_, D>,
        area: &Area,
        outlook: &mut Outlook<D>,
        costs: &mut SparseCosts,
    ) -> ControlFlow<()> {
        let existence = target.existence.max(self.least_existence);
        let (mut candidates, mut compared) = (0, 0);
        self.plots.grid.visit(area, |place| {
            if candidates == MOST_CANDIDATES || compared == MOST_COMPARED {
                return ControlFlow::Break(());
            }
            let plot = self.plots.at(place);
            if !outlook.foresees(plot.observation.time) {
                self.motion.foresee(target.modes, plot.observation.time, outlook);
            }
            compared += 1;
            let weighed = outlook.weigh(&plot.observation, target.modes.azimuths, self.view);
            if weighed.nis > self.gates.threshold(weighed.dof) {
                return ControlFlow::Continue(());
            }
            let ln_identity = ln_identity(self.config, target.identity, &plot.observation.identity);
            let crossing = self.detectability.of_target(*target.echoes, || plot.observation.slant_range_m);
            let odds = target.sight.odds(existence, plot.detection_probability_of(crossing))
                * self.kinds.ratio(*target.kinds, plot.kind);
            let ln_strength = plot.excess.ln_ratio(*target.echoes);
            let cost = -(plot.ln_ratio(weighed.density.times(odds)) + ln_identity + ln_strength);
            if cost < self.worst_cost {
                costs.push(place as u32, cost);
                candidates += 1;
            }
            ControlFlow::Continue(())
        })
    }

    /// Of a row's candidates only the nearest stays: copies come later than the echo.
    fn keep_leading_edge(&self, costs: &mut SparseCosts) {
        let range_m = |place: &u32| self.plots.at(*place as usize).observation.slant_range_m;
        let edge_m = costs.open_row().iter().map(range_m).fold(f64::INFINITY, f64::min);
        costs.retain_open(|place| range_m(&place) <= edge_m);
    }

    /// The target's state throughout the scan, roughly. A radar that looks everywhere at once need not ask.
    fn bounds(&self, target: &Subject<'_, D>) -> Option<Bounds<D>> {
        let (start, end) = self.span;
        let whole = (start.min(self.end), end.max(self.end));
        (start < end).then(|| self.motion.bounds(target.modes, whole))
    }

    /// A coarse answer. Where a radar turns it mostly suffices.
    fn near(&self, bounds: Option<&Bounds<D>>, reach: &Reach) -> Near {
        let Some(bounds) = bounds else { return Near::Many };
        let area = reach.roughly(bounds, self.view);
        match self.plots.grid.count(&area, MOST_FEW + 1) {
            0 => Near::None,
            count if count <= MOST_FEW => Near::Few(area),
            _ => Near::Many,
        }
    }

    /// Where any plot of the scan that is the target's may lie, from the earliest to the latest.
    fn area(
        &self,
        target: &Subject<'_, D>,
        reach: &Reach,
        earliest: &mut Outlook<D>,
        outlook: &mut Outlook<D>,
    ) -> Area {
        let parts = self.motion.parts_of_span(target.modes, self.span);
        let area_of =
            |part| reach.area_within(self.motion, target.modes, part, (earliest, outlook), self.view);
        parts.map(area_of).reduce(Area::union).unwrap_or(Area::from(SlantBox::NOTHING))
    }
}

impl<const D: usize> Outlooks<D> {
    pub(crate) fn new() -> Self {
        Self {
            earliest: Outlook::empty(),
            passing: Outlook::empty(),
            kept: Vec::new(),
            used: 0,
            place_of: Vec::new(),
            bounds: Vec::new(),
        }
    }

    /// Before the first row.
    pub(crate) fn reset(&mut self) {
        self.used = 0;
        self.place_of.clear();
        self.bounds.clear();
    }

    /// The next row is not compared.
    pub(crate) fn skip_row(&mut self) {
        self.begin_row(None);
    }

    fn begin_row(&mut self, bounds: Option<Bounds<D>>) {
        if bounds.is_some() {
            self.bounds.resize(self.place_of.len(), None);
            self.bounds.push(bounds);
        }
        self.place_of.push(NONE);
    }

    /// Bounds of a row throughout the scan, where they were looked for.
    pub(crate) fn bounds_of(&self, row: usize) -> Option<&Bounds<D>> {
        self.bounds.get(row)?.as_ref()
    }

    /// What was foreseen last of a row that was compared, if it was kept.
    pub(crate) fn of(&mut self, row: usize) -> &mut Outlook<D> {
        match self.place_of.get(row) {
            Some(&place) if place != NONE => &mut self.kept[place as usize],
            _ => self.nothing(),
        }
    }

    /// Memory for what is foreseen of any target; nothing is yet.
    pub(crate) fn nothing(&mut self) -> &mut Outlook<D> {
        self.passing.forget();
        &mut self.passing
    }

    /// Memory for what is foreseen of the row that was begun, at the scan's earliest time, and later; nothing is yet. A single mode, or a
    /// newborn's speed scales, are foreseen sooner than fetched from memory.
    fn next(&mut self, modes: ModesView<'_, D>) -> (&mut Outlook<D>, &mut Outlook<D>) {
        if modes.is_newborn || modes.only().is_some() {
            self.passing.forget();
            return (&mut self.earliest, &mut self.passing);
        }
        let place = self.used;
        if let Some(own) = self.place_of.last_mut() {
            *own = place as u32;
        }
        self.used += 1;
        if self.used > self.kept.len() {
            self.kept.push(Outlook::empty());
        }
        self.kept[place].forget();
        (&mut self.earliest, &mut self.kept[place])
    }
}

/// What identities say about a pair, in log-likelihood ratio; 0 when one of the two is silent.
pub(crate) fn ln_identity(config: &TrackerConfig, own: &Identity, other: &Identity) -> f64 {
    if !config.use_identity {
        return 0.0;
    }
    let compare = |same: Option<bool>, equal: f64, different: f64| match same {
        Some(true) => equal,
        Some(false) => different,
        None => 0.0,
    };
    let address = own.mode_s.zip(other.mode_s).map(|(a, b)| a == b);
    let code = own.mode_3a.zip(other.mode_3a).map(|(a, b)| a == b);
    match address {
        Some(_) => compare(address, LN_SAME_ADDRESS, LN_OTHER_ADDRESS),
        None => compare(code, LN_SAME_CODE, LN_OTHER_CODE),
    }
}

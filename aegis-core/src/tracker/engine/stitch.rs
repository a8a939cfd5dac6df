//! A newcomer that is a track which was missed.
//!
//! Plot by plot a track that was unseen for a while is found again only where its gate still reaches, and only if it did
//! nothing that its models call unlikely. A newcomer of two plots has a place and a velocity, and both can be held against
//! what the track may have become since. With the track's density `N(x; m₁, P₁)` at that time, and the newcomer's state
//! `N(x; m₂, P₂)`, the plots are more likely the track's than a new target's by
//!
//! ```text
//! r·N(m₂ − m₁; 0, P₁ + P₂) / β(m₂)
//! ```
//!
//! where r is the track's existence and β the density of new targets in place and velocity: the evidence ∫ N(x; m₂, P₂)
//! p(x) dx under either story, as β hardly changes over P₂ (Bar-Shalom, Li, Tian 2011, Tracking and Data Fusion, §9 tells
//! tracks apart so). Asked once, when the newcomer gets its number: what was written stays as it is.

use super::Engine;
use super::sweep::Sweep;
use crate::elementary::{exp, ln};
use crate::event::Event;
use crate::matrix::{cholesky, normalised_square};
use crate::stage::Stage;
use crate::time::Time;
use crate::tracker::compare::ln_identity;
use crate::tracker::gate::Gates;
use crate::tracker::kinematics::Kinematics;
use crate::tracker::lifecycle::SHOWN_EXISTENCE;
use crate::tracker::measurement::HEIGHT_SPREAD_M;
use crate::tracker::track::TrackStatus;
use std::f64::consts::TAU;
use std::ops::Range;

/// Most pairs of newcomers and tracks near them that are compared in one scan; the newcomers beyond begin as new tracks.
const MOST_PAIRS: usize = 100_000;
/// More than e to this power is certainty.
const MOST_LN_ODDS: f64 = 600.0;

/// The tracks that newcomers of one scan may be.
#[derive(Clone, Debug, Default)]
pub(super) struct Pasts {
    /// From west to east.
    coasting: Vec<Past>,
    /// None of them reaches farther.
    farthest_m: f64,
    /// Pairs that may yet be compared.
    pairs_left: usize,
    /// Newcomers that were not compared.
    left_out: u32,
}

/// A track that was missed before this scan.
#[derive(Clone, Copy, Debug)]
struct Past {
    row: u32,
    east_m: f64,
    /// How far from there a newcomer may be that is this track, beside how far it may be from its own place.
    reach_m: f64,
}

impl Pasts {
    /// Whoever is this newcomer is among these; `None` where they are too many.
    fn near(&mut self, east_m: f64, reach_m: f64) -> Option<Range<usize>> {
        let farthest_m = self.farthest_m + reach_m;
        let first = self.coasting.partition_point(|past| past.east_m < east_m - farthest_m);
        let count = self.coasting[first..].partition_point(|past| past.east_m <= east_m + farthest_m);
        let left = self.pairs_left.checked_sub(count);
        self.pairs_left = left.unwrap_or(self.pairs_left);
        self.left_out += u32::from(left.is_none());
        left.map(|_| first..first + count)
    }
}

impl<const D: usize> Engine<D> {
    /// Finds, before newcomers are asked, which tracks they may be. Mostly there are few, and newcomers may be many.
    pub(super) fn find_pasts(&mut self, sweep: &Sweep<'_>) {
        let Self { scratch, targets, motion, gates, .. } = self;
        let pasts = &mut scratch.pasts;
        *pasts = Pasts {
            coasting: std::mem::take(&mut pasts.coasting),
            pairs_left: MOST_PAIRS,
            ..Pasts::default()
        };
        pasts.coasting.clear();
        for (row, target) in targets.iter().enumerate() {
            if target.status == TrackStatus::Coasting {
                // Its newcomer's plot may be as old as the scan's first.
                let end = motion.astray(target.modes.view(), sweep.look.end);
                let way_m = end.velocity[0].abs() * sweep.look.end.seconds_since(sweep.look.start);
                let reach_m = way_m + reach_m(&end, gates);
                pasts.coasting.push(Past { row: row as u32, east_m: end.position[0], reach_m });
                pasts.farthest_m = pasts.farthest_m.max(reach_m);
            }
        }
        pasts.coasting.sort_unstable_by(|a, b| a.east_m.total_cmp(&b.east_m).then(a.row.cmp(&b.row)));
    }

    /// Says how many newcomers were too many.
    pub(super) fn tell_left_out(&self, time: Time, events: &mut Vec<Event>) {
        let left_out = self.scratch.pasts.left_out;
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Tracker, time, left_out });
        }
    }

    /// If a target that is about to get its number surely is a track that was not seen since it began, it goes on as that
    /// track.
    pub(super) fn continue_past(&mut self, sweep: &Sweep<'_>, row: usize, plot: u32) {
        let target = &self.targets[row];
        let is_numbered_now = !target.is_initiated() && target.existence >= SHOWN_EXISTENCE;
        if !is_numbered_now || self.hypotheses.fate(row).is_some() {
            return;
        }
        let Some((past, probability)) = self.likeliest_past(sweep, row, plot) else { return };
        if probability * self.targets[row].existence >= self.config.confirm_existence {
            self.scratch.keep[past] = false;
            let track = self.targets[past].clone();
            self.targets[row].go_on_as(&track);
        }
    }

    /// The track that a newcomer most likely is, and the probability that it is that one and nothing else.
    fn likeliest_past(&mut self, sweep: &Sweep<'_>, row: usize, plot: u32) -> Option<(usize, f64)> {
        let now = self.targets[row].modes.view().mean();
        let reach_m = reach_m(&now, &self.gates);
        let near = self.scratch.pasts.near(now.position[0], reach_m)?;
        let target = &self.targets[row];
        let ln_newcomers = self.ln_newcomers(sweep, plot, &now);
        let (mut best, mut all) = (None, 1.0);
        for past in &self.scratch.pasts.coasting[near] {
            if (past.east_m - now.position[0]).abs() > past.reach_m + reach_m {
                continue;
            }
            let past = past.row as usize;
            let track = &self.targets[past];
            let may_be = track.updated < target.created
                && self.scratch.keep[past]
                && self.scratch.associator.plot_of(past).is_none()
                && self.hypotheses.fate(past).is_none();
            if !may_be {
                continue;
            }
            let foreseen = self.motion.astray(track.modes.view(), now.time);
            let Some(ln_density) = self.ln_density_of_both(&foreseen, &now) else { continue };
            let ln_identity = ln_identity(&self.config, &track.identity, &target.identity);
            let weight = track.existence * exp((ln_density + ln_identity - ln_newcomers).min(MOST_LN_ODDS));
            all += weight;
            if best.is_none_or(|(_, most)| weight > most) {
                best = Some((past, weight));
            }
        }
        best.map(|(past, weight)| (past, weight / all))
    }

    /// Natural logarithm of the density of new targets in place and velocity, here.
    fn ln_newcomers(&self, sweep: &Sweep<'_>, plot: u32, now: &Kinematics<D>) -> f64 {
        let seen = self.scratch.plots.at(plot as usize);
        let sigma_m_s = self.config.velocity_prior_sigma_m_s;
        let per_m2 = self.sensors[sweep.sensor].surroundings.clutter_per_m2(
            seen.kind,
            seen.observation.azimuth_rad,
            seen.observation.slant_range_m,
        ) * seen.birth_existence
            / (1.0 - seen.birth_existence);
        let speed2 = now.velocity[0] * now.velocity[0] + now.velocity[1] * now.velocity[1];
        let mut ln_chance =
            ln(per_m2) - ln(TAU * sigma_m_s * sigma_m_s) - 0.5 * speed2 / (sigma_m_s * sigma_m_s);
        if D > 2 {
            let climb_m_s = self.config.vertical_velocity_prior_sigma_m_s;
            ln_chance -= ln(HEIGHT_SPREAD_M) + 0.5 * ln(TAU * climb_m_s * climb_m_s);
            ln_chance -= 0.5 * (now.velocity[2] / climb_m_s).powi(2);
        }
        ln_chance
    }

    /// Natural logarithm of `N(m₂ − m₁; 0, P₁ + P₂)`, over the ground and upward each by itself; `None` outside the gate.
    fn ln_density_of_both(&self, a: &Kinematics<D>, b: &Kinematics<D>) -> Option<f64> {
        let over_ground = self.ln_density_along::<4>(a, b, &[0, 1])?;
        if D > 2 { Some(over_ground + self.ln_density_along::<2>(a, b, &[2])?) } else { Some(over_ground) }
    }

    /// The same in place and velocity along some axes, which make up `N` numbers.
    fn ln_density_along<const N: usize>(
        &self,
        a: &Kinematics<D>,
        b: &Kinematics<D>,
        axes: &[usize],
    ) -> Option<f64> {
        let count = axes.len();
        let (mut off, mut sum) = ([0.0; N], [[0.0; N]; N]);
        for (i, &axis) in axes.iter().enumerate() {
            off[i] = b.position[axis] - a.position[axis];
            off[count + i] = b.velocity[axis] - a.velocity[axis];
            for (j, &other) in axes.iter().enumerate() {
                sum[i][j] = a.pp[axis][other] + b.pp[axis][other];
                sum[i][count + j] = a.pv[axis][other] + b.pv[axis][other];
                sum[count + j][i] = sum[i][count + j];
                sum[count + i][count + j] = a.vv[axis][other] + b.vv[axis][other];
            }
        }
        let factor = cholesky(&sum).ok()?;
        let nis = normalised_square(&off, &factor);
        let ln_root_det: f64 = (0..N).map(|i| ln(factor[i][i])).sum();
        (nis <= self.gates.threshold(N)).then(|| -0.5 * (nis + N as f64 * ln(TAU)) - ln_root_det)
    }
}

/// A position inside the gate of this one along with another's deviation lies no farther away than this and the other's
/// reach: `γ(σ₁² + σ₂²) ≤ (√γ·σ₁ + √γ·σ₂)²`.
fn reach_m<const D: usize>(state: &Kinematics<D>, gates: &Gates) -> f64 {
    (gates.threshold(4) * state.horizontal_variance()).sqrt()
}

//! Targets that begin with a plot that no known one explains.

use super::sweep::Sweep;
use super::{Engine, Scratch};
use crate::config::ConfirmationLogic;
use crate::detector::classification::fusion::ClassEvidence;
use crate::elementary::ln;
use crate::event::Event;
use crate::ids::TrackId;
use crate::stage::Stage;
use crate::tracker::amplitude::OwnEchoes;
use crate::tracker::bernoulli::{Bernoulli, MOST_EXISTENCE, Pending};
use crate::tracker::confirmation::LookHistory;
use crate::tracker::measurement::Observation;
use crate::tracker::motion::{MOST_MODES, Modes, Speeds};
use crate::tracker::noise::Heard;
use crate::tracker::plots::Seen;
use crate::tracker::population::Newcomer;
use crate::tracker::sensor::SensorModel;
use crate::tracker::stillness::Stillness;
use crate::tracker::surroundings::OwnKinds;
use crate::tracker::track::TrackStatus;

/// A plot is worth a target from this share of the existence at which a missed one is forgotten.
const BIRTH_SHARE: f64 = 0.3;

/// A plot that known targets claim but for less than this begins no new one.
const LEAST_UNUSED: f64 = 0.05;

/// Half the NIS of an ordinary plot: what its density falls short of the largest one by, as a logarithm.
const USUAL_HALF_NIS: f64 = 1.0;

impl<const D: usize> Engine<D> {
    /// What no target explains may be a target that was not known so far.
    pub(super) fn begin_targets(&mut self, sweep: &Sweep<'_>, events: &mut Vec<Event>) {
        let Scratch { plots, associator, taken, .. } = &mut self.scratch;
        taken.clear();
        taken.extend((0..plots.len()).map(|place| associator.row_of(place).is_some()));
        let mut left_out = 0;
        for place in 0..self.scratch.plots.len() {
            if !self.scratch.taken[place] {
                self.stats.unassociated += 1;
            }
            let existence = self.newcomer_existence(place);
            self.note_height(sweep, place);
            if !self.may_be_new(place, existence) {
                self.note_false(sweep, place);
                continue;
            }
            if self.is_echo(sweep, place) {
                continue;
            }
            if self.targets.len() >= self.most_targets {
                self.note_false(sweep, place);
                left_out += 1;
                continue;
            }
            self.begin_target(sweep, place, existence);
        }
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Tracker, time: sweep.look.end, left_out });
        }
    }

    /// The probability that a plot is of a target that is not known.
    fn newcomer_existence(&self, place: usize) -> f64 {
        self.scratch.associator.unused(place) * self.scratch.plots.at(place).birth_existence
    }

    /// The height that a plot reports is one of those that no target explains, as far as none does.
    fn note_height(&mut self, sweep: &Sweep<'_>, place: usize) {
        let unused = self.scratch.associator.unused(place);
        if let Some(height_m) = self.scratch.plots.at(place).height_m {
            self.sensors[sweep.sensor].surroundings.note_height(height_m, unused);
        }
    }

    /// Whether a plot is worth a target.
    fn may_be_new(&self, place: usize, existence: f64) -> bool {
        existence >= BIRTH_SHARE * self.config.forget_existence
            && self.scratch.associator.unused(place) >= LEAST_UNUSED
    }

    /// Whether a plot is an echo of one that is taken, or is taken itself, by a target that shares it with an echo.
    fn is_echo(&self, sweep: &Sweep<'_>, place: usize) -> bool {
        let Scratch { plots, taken, .. } = &self.scratch;
        let is_used = |other: usize| other != place && (taken[other] || taken[place]);
        plots.is_echo(place, &self.sensors[sweep.sensor], is_used)
    }

    /// A plot begins nothing: as far as no target explains it, it is false.
    fn note_false(&mut self, sweep: &Sweep<'_>, place: usize) {
        let seen = self.scratch.plots.at(place);
        let probability = self.scratch.associator.unused(place) * (1.0 - seen.birth_existence);
        let Observation { azimuth_rad, slant_range_m, .. } = seen.observation;
        let SensorModel { horizon, newcomers, surroundings, .. } = &mut self.sensors[sweep.sensor];
        newcomers.note_false(horizon.undetected_ratios(azimuth_rad), seen.birth_odds(), probability);
        surroundings.note_false(seen.kind, azimuth_rad, slant_range_m, probability);
    }

    /// What the target that a plot begins is expected to be.
    fn newcomer(&self, sweep: &Sweep<'_>, place: usize) -> Newcomer {
        let seen = self.scratch.plots.at(place);
        let SensorModel { horizon, newcomers, surroundings, .. } = &self.sensors[sweep.sensor];
        let expected = horizon.undetected_ratios(seen.observation.azimuth_rad);
        newcomers.begin(expected, surroundings.newcomer_ratio(seen.kind), seen.birth_odds())
    }

    /// Whether the next plot of a target could be known for its own if the target is fast: in dense clutter no plot so far away
    /// is worth weighing. Where heights or range rates tell plots apart it always could. Who counts plots counts any that lies in the gate, and
    /// so must keep that small.
    fn is_worth_a_far_search(
        &self,
        sweep: &Sweep<'_>,
        seen: &Seen<D>,
        existence: f64,
        speeds: &[f64; MOST_MODES],
    ) -> bool {
        if self.config.confirmation != ConfirmationLogic::Existence {
            return false;
        }
        let sensor = &self.sensors[sweep.sensor];
        let is_told_apart = D > 2 || seen.observation.measures_range_rate();
        let Some(period_s) = sensor.scan_period_s().filter(|_| !is_told_apart) else { return true };
        let associator = &self.scratch.associator;
        let existence = existence.max(associator.least_existence()).min(MOST_EXISTENCE);
        let odds = existence / (1.0 - existence) * sensor.surroundings.detection_probability_anywhere();
        let prior_sigma_m_s = self.config.velocity_prior_sigma_m_s;
        let density_per_m2 = Speeds::fast_density_per_m2(speeds, prior_sigma_m_s, period_s);
        -ln(odds * density_per_m2 / seen.others_per_m2) < associator.worst_cost() - USUAL_HALF_NIS
    }

    fn begin_target(&mut self, sweep: &Sweep<'_>, place: usize, existence: f64) {
        let seen = self.scratch.plots.at(place);
        let observation = &seen.observation;
        let sensor = &self.sensors[sweep.sensor].config;
        let vertical = self.config.vertical_velocity_prior_sigma_m_s;
        let sigmas_m_s = Speeds::sigmas_m_s(self.config.velocity_prior_sigma_m_s);
        let here = observation.first_position(sensor, &sweep.view);
        let at_scale = |sigma: f64| observation.first_state(&here, [sigma, vertical], &sweep.view);
        let [first, others @ .., _] = sigmas_m_s;
        let first = at_scale(first);
        // The scales differ in nothing but their deviation.
        if !first.is_healthy() {
            return;
        }
        let mut probability = self.speeds.probability();
        if !self.is_worth_a_far_search(sweep, seen, existence, &probability) {
            probability = Speeds::near(probability);
        }
        let modes = if observation.measures_range_rate() {
            Modes::newborn(first, Some(others.map(at_scale)), Speeds::by_rate(probability))
        } else {
            Modes::newborn(first, None, probability)
        };
        let seen = self.scratch.plots.at(place);
        let observation = &seen.observation;
        let unused = self.scratch.associator.unused(place);
        let counted = self.sensors[sweep.sensor].surroundings.begin_pending(
            seen.kind,
            observation.azimuth_rad,
            observation.slant_range_m,
            unused - existence,
        );
        let newcomer = self.newcomer(sweep, place);
        self.targets.push(Bernoulli {
            id: TrackId::default(),
            status: TrackStatus::Tentative,
            is_lost: false,
            modes,
            existence,
            existence_time: observation.time,
            identity: observation.identity,
            declared: seen.remarks.class,
            evidence: ClassEvidence::default(),
            friend: observation.friend,
            kinds: OwnKinds::of(seen.kind),
            heard: Heard::default(),
            echoes: OwnEchoes::of(seen.excess),
            stillness: Stillness::default(),
            pending: Some(Pending { sensor: sweep.sensor as u16, plots: 1, counted, newcomer }),
            created: observation.time,
            updated: observation.time,
            plots: 1,
            misses: 0,
            looks: LookHistory::BEGUN,
            guard: None,
        });
        self.passes.begin(sweep.sensor, observation.time);
        self.scratch.keep.push(true);
        self.scratch.taken[place] = true;
    }
}

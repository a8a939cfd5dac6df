//! The stage: senses, recommends, and keeps what the host decided.

use super::action::Action;
use super::agility::ChannelAgility;
use super::answer::Answer;
use super::audit::{AuditRecord, Trail};
use super::benefit::Means;
use super::deception::{self, TrackFile};
use super::emitters::PulseEmitter;
use super::floor::RadarFloor;
use super::interference::{ChannelInterference, Interference, InterferenceSource};
use super::locate::{LocateState, Locator};
use super::sense::{ChannelFloor, Heard, Listening};
use crate::config::{Config, EwConfig, Limits};
use crate::error::{Error, Result};
use crate::event::Event;
use crate::ids::{ActionId, SensorId};
use crate::radar::DwellMap;
use crate::scan::{Look, Strobe};
use crate::stats::EwStats;
use crate::time::Time;

/// Senses interference and recommends protection.
///
/// What `EwConfig::authority` says decides whether it merely observes, recommends and waits until the host
/// [accepts](Self::decide), or puts what is on the allow-list into force.
///
/// ```
/// use aegis_core::config::Authority;
/// use aegis_core::{Config, Decision, EwResponder, Interference, Look, SensorId, Strobe, Time};
/// let mut config = Config::default();
/// config.ew.authority = Authority::Advise;
/// let mut responder = EwResponder::new(&config)?;
/// let (start, end) = (Time::from_secs(0.0), Time::from_secs(4.0));
/// let look = Look { sensor: SensorId(0), start, end, pose: None, sectors: &[] };
/// let strobe = Strobe {
///     time: end,
///     azimuth_rad: 1.0,
///     azimuth_sigma_rad: 0.01,
///     elevation_rad: None,
///     jnr_db: Some(20.0),
/// };
/// let (mut interference, mut actions, mut events) = (Interference::default(), Vec::new(), Vec::new());
/// responder.sense(&look, &[], &[strobe], &mut interference, &mut events)?;
/// responder.respond(end, &interference, &mut actions, &mut events)?;
/// let applied = responder.decide(actions[0].id, Decision::Accept)?;
/// # let _ = applied;
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct EwResponder {
    pub(super) config: EwConfig,
    pub(super) limits: Limits,
    /// What each radar can do.
    pub(super) means: Vec<(SensorId, Means)>,
    /// Learners that are not used at present, for their memory.
    pub(super) spare: Vec<ChannelAgility>,
    pub(super) sensors: Vec<SensorId>,
    pub(super) listening: Listening,
    pub(super) locator: Locator,
    /// Channels of all radars.
    most_floors: usize,
    pub(super) state: EwState,
}

/// What a responder must remember to continue later; opaque.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EwState {
    pub(super) sources: Vec<InterferenceSource>,
    pub(super) channels: Vec<ChannelInterference>,
    /// Levels of the latest maps, those of one radar in the order of time.
    pub(super) heard: Vec<Heard>,
    pub(super) floors: Vec<ChannelFloor>,
    pub(super) locate: LocateState,
    pub(super) files: Vec<TrackFile>,
    pub(super) pulse_emitters: Vec<PulseEmitter>,
    pub(super) pulse_emitters_ever: u64,
    pub(super) answers: Vec<Answer>,
    pub(super) sources_ever: u64,
    pub(super) actions_ever: u64,
    pub(super) stats: EwStats,
    pub(super) trail: Trail,
    /// When the latest step was.
    pub(super) latest: Time,
    pub(super) radar_floors: Vec<RadarFloor>,
}

impl EwResponder {
    /// For the radars of a configuration.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] when the configuration does not [validate](Config::validate).
    pub fn new(config: &Config) -> Result<Self> {
        config.validate()?;
        let plans = config.sensors.iter().map(crate::SensorConfig::permitted_channels);
        let agile = plans.filter(|plan| plan.len() > 1);
        Ok(Self {
            config: config.ew.clone(),
            limits: config.limits.clone(),
            means: config.sensors.iter().map(|sensor| (sensor.id, Means::of(sensor))).collect(),
            // One for each radar, so that the first change of channel asks for no memory.
            spare: agile.filter_map(|plan| ChannelAgility::new(&plan, 0).ok()).collect(),
            sensors: config.sensors.iter().map(|sensor| sensor.id).collect(),
            listening: Listening::new(config),
            locator: Locator::new(config),
            most_floors: config.sensors.iter().map(|sensor| sensor.channels as usize).sum(),
            state: EwState {
                sources: Vec::with_capacity(config.limits.interferences),
                answers: Vec::with_capacity(config.limits.interferences),
                trail: Trail::with_capacity(config.ew.audit_records as usize),
                radar_floors: Vec::with_capacity(config.sensors.len()),
                ..EwState::default()
            },
        })
    }

    /// Takes in one scan's strobes and replaces `out` with all interference that is present, of all radars.
    ///
    /// A strobe joins the nearest source of its radar within `EwConfig::strobe_gate_rad` ⊕ 3 σ, or begins one. A
    /// strobe's time outside the look is taken as the look's nearer end. Unusable strobes are skipped with
    /// [`Event::StrobeRejected`]. A source ends when its own radar has not heard it for `EwConfig::clear_after_s`.
    ///
    /// # Errors
    /// [`Error::UnknownSensor`]; [`Error::Capacity`] above `Limits::strobes_per_scan`; [`Error::NonFinite`] or
    /// [`Error::OutOfRange`] for a bad look. Then nothing has changed.
    pub fn sense(
        &mut self,
        look: &Look<'_>,
        maps: &[DwellMap],
        strobes: &[Strobe],
        out: &mut Interference,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        look.validate()?;
        if !self.sensors.contains(&look.sensor) {
            return Err(Error::UnknownSensor(look.sensor));
        }
        let (actual, limit) = (strobes.len(), self.limits.strobes_per_scan);
        if actual > limit {
            return Err(Error::Capacity { what: "strobes", actual, limit });
        }
        for dwell in maps {
            self.listening.listen(look.sensor, dwell);
        }
        self.listen_through(look);
        self.state.stats.strobes += actual as u64;
        self.clear_silent(look, events);
        self.hear(look, strobes, events);
        self.locator.locate(&mut self.state.locate, &mut self.state.sources, look.end, events);
        self.show(out);
        Ok(())
    }

    /// Before a scan's maps are listened to one after the other.
    pub(crate) fn begin_listening(&mut self) {
        self.listening.begin();
    }

    /// A dwell of the scan that [`sense`](Self::sense) is told of next.
    pub(crate) fn listen(&mut self, sensor: SensorId, dwell: &DwellMap) {
        self.listening.listen(sensor, dwell);
    }

    /// What was listened to becomes strobes; a second time in one scan nothing is left to.
    pub(crate) fn listen_through(&mut self, look: &Look<'_>) {
        if self.listening.has_levels() {
            self.settle(look.sensor);
            self.form_strobes(look);
        }
    }

    /// The strobes that [`listen_through`](Self::listen_through) formed, until they are sensed.
    pub(crate) fn formed_strobes(&self) -> impl Iterator<Item = Strobe> + '_ {
        self.listening.formed()
    }

    fn show(&self, out: &mut Interference) {
        out.sources.clone_from(&self.state.sources);
        out.channels.clone_from(&self.state.channels);
        out.emitters.clone_from(&self.state.locate.emitters);
        out.pulse_emitters.clone_from(&self.state.pulse_emitters);
    }

    /// Replaces `out` with the actions that are open or in force, and those that ended in this step, oldest first.
    ///
    /// Each source, and each track that deception is suspected of, gets the one action that is expected to gain most of those that its
    /// radar can do. It ends when its cause is no longer there or has moved out of its sector, when it expires, or when it was in
    /// force for `EwConfig::action_hold_s` and gained less than half a decibel; then the next best is chosen. What the host decided
    /// since the last step is told in `events` first.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a source whose bearing is none; sources from [`sense`](Self::sense) never are.
    pub fn respond(
        &mut self,
        time: Time,
        interference: &Interference,
        out: &mut Vec<Action>,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        for (index, source) in interference.sources.iter().enumerate() {
            source.validate(index)?;
        }
        out.clear();
        self.note_time(time);
        self.follow_up(time, interference, out, events);
        self.recommend(time, interference, out, events);
        Ok(())
    }

    /// The latest records of what was decided, and what came of it, oldest first; at most `EwConfig::audit_records`.
    #[must_use]
    pub fn audit(&self) -> &[AuditRecord] {
        self.state.trail.records()
    }

    /// The channel that a change of channel in force has come to.
    pub(crate) fn channel_of(&self, action: ActionId) -> Option<u32> {
        let answer = self.state.answers.iter().find(|answer| answer.action.id == action)?;
        answer.agility.as_ref().filter(|_| answer.has_hopped).map(ChannelAgility::channel)
    }

    /// Counters since the beginning.
    #[must_use]
    pub fn stats(&self) -> &EwStats {
        &self.state.stats
    }

    /// What must be saved to continue later.
    #[must_use]
    pub fn state(&self) -> &EwState {
        &self.state
    }

    /// Continues from what was saved.
    ///
    /// # Errors
    /// [`Error::Capacity`] when it holds more than `Limits::interferences`, [`Error::OutOfRange`] when a bearing is
    /// none or a number was not given out yet. Then nothing has changed.
    pub fn restore(&mut self, state: &EwState) -> Result<()> {
        let (actual, limit) = (state.sources.len().max(state.answers.len()), self.limits.interferences);
        if actual > limit {
            return Err(Error::Capacity { what: "interferences", actual, limit });
        }
        for (index, source) in state.sources.iter().enumerate() {
            source.validate(index)?;
        }
        let counted =
            state.sources_ever == state.stats.interferences && state.actions_ever == state.stats.recommended;
        let sources_known = state.sources.iter().all(|source| source.number <= state.sources_ever);
        if !counted
            || !sources_known
            || state.answers.iter().any(|answer| answer.action.id.0 > state.actions_ever)
        {
            let reason = "a number that was not given out yet";
            return Err(Error::OutOfRange { what: "ew.state", index: 0, reason });
        }
        if !state.levels_are_sound(self.most_floors)
            || !state.locate.is_sound(limit)
            || !state.channels_are_sound()
            || !deception::are_sound(&state.files)
            || state.pulse_emitters.len() > limit
            || !state.pulse_emitters.iter().all(PulseEmitter::is_sound)
            || !self.is_sound(state)
        {
            let reason = "numbers that no responder has";
            return Err(Error::OutOfRange { what: "ew.state", index: 0, reason });
        }
        // Field by field, to keep the memory that was reserved.
        let EwState {
            sources,
            channels,
            heard,
            floors,
            locate,
            files,
            pulse_emitters,
            pulse_emitters_ever,
            answers,
            sources_ever,
            actions_ever,
            stats,
            trail,
            latest,
            radar_floors,
        } = state;
        self.state.radar_floors.clone_from(radar_floors);
        self.state.trail.clone_from(trail);
        self.state.latest = *latest;
        self.state.channels.clone_from(channels);
        self.state.heard.clone_from(heard);
        self.state.floors.clone_from(floors);
        self.state.locate.clone_from(locate);
        self.state.files.clone_from(files);
        self.state.pulse_emitters.clone_from(pulse_emitters);
        self.state.pulse_emitters_ever = *pulse_emitters_ever;
        self.state.sources.clone_from(sources);
        self.state.answers.clone_from(answers);
        self.state.sources_ever = *sources_ever;
        self.state.actions_ever = *actions_ever;
        self.state.stats = *stats;
        Ok(())
    }

    fn is_sound(&self, state: &EwState) -> bool {
        let most = self.config.audit_records as usize;
        state.trail.is_sound(most, state.actions_ever)
            && state.radar_floors.len() <= self.sensors.len()
            && state.radar_floors.iter().all(RadarFloor::is_sound)
            && state.answers.iter().all(|answer| {
                let means = self.means.iter().find(|(id, _)| *id == answer.action.sensor);
                answer.action.benefit_db.is_finite()
                    && answer.before.is_finite()
                    && means.is_some_and(|(_, means)| {
                        answer.agility.as_ref().is_none_or(|agility| agility.is_sound(&means.channels))
                    })
            })
    }

    /// Back to the beginning.
    pub fn reset(&mut self) {
        self.state.sources.clear();
        self.state.channels.clear();
        self.state.heard.clear();
        self.state.floors.clear();
        self.state.locate.clear();
        self.state.files.clear();
        self.state.pulse_emitters.clear();
        self.state.pulse_emitters_ever = 0;
        self.listening.begin();
        self.state.answers.clear();
        self.state.sources_ever = 0;
        self.state.actions_ever = 0;
        self.state.stats = EwStats::default();
        self.state.trail.clear();
        self.state.latest = Time::default();
        self.state.radar_floors.clear();
    }
}

//! The five stages in one call.

use crate::config::Config;
use crate::detector::Detector;
use crate::detector::classification::SharedClassifier;
use crate::dwell::Dwell;
use crate::error::{Error, Result};
use crate::event::Event;
use crate::ew::{
    ActionKind, ActionState, AuditRecord, Decision, EwResponder, Interference, PulseDescriptor, doubt,
};
use crate::geometry::{EnuFrame, Geodetic};
use crate::ids::{ActionId, SensorId};
use crate::picture::Picture;
use crate::plot::Quantity;
use crate::radar::{DwellMap, Radar, RadarSettings};
use crate::scan::{Look, Scan, ScanData, Strobe};
use crate::stage::{Stage, StepObserver};
use crate::stats::{NoiseEstimate, Stats};
use crate::threat::{Asset, ThreatAssessor, validate_assets};
use crate::tracker::{Tracker, within_limit};

/// Looks away.
struct NoObserver;

impl StepObserver for NoObserver {
    fn stage_started(&mut self, _: Stage) {}
    fn stage_finished(&mut self, _: Stage) {}
}

/// The five stages, from scan to picture.
///
/// Same build, same configuration, same scans: the same pictures to the last bit. A step that returns an error has
/// changed nothing. A step with a reused [`Picture`] allocates nothing once the pipeline has seen as much as it will.
///
/// ```
/// use aegis_core::{Config, Look, Measurement, Pipeline, Plot, Scan, ScanData, Sector, SensorId, Time};
/// let mut pipeline = Pipeline::new(Config::default())?;
/// for rotation in 0..4 {
///     let start = Time::from_secs(4.0 * f64::from(rotation));
///     let (end, range_m) = (start + 4.0, 80_000.0 - 900.0 * f64::from(rotation));
///     let plot = Plot::new(start + 1.0, Measurement::Polar {
///         range_m,
///         azimuth_rad: std::f64::consts::FRAC_PI_2,
///         elevation_rad: None,
///         altitude_m: Some(9_000.0),
///         range_rate_m_s: None,
///         covariance: None,
///     });
///     let look = Look { sensor: SensorId(0), start, end, pose: None, sectors: &[Sector::full_circle(start, end)] };
///     let picture = pipeline.step(&Scan { look, data: ScanData::Plots(&[plot]), strobes: &[] })?;
///     println!("{} tracks, {} events", picture.tracks.len(), picture.events.len());
/// }
/// assert_eq!(pipeline.stats().tracker.confirmed, 1);
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pipeline {
    pub(crate) config: Config,
    /// One a sensor, in the configuration's order.
    pub(crate) radars: Vec<Radar>,
    pub(crate) detector: Detector,
    pub(crate) tracker: Tracker,
    pub(crate) assessor: ThreatAssessor,
    pub(crate) responder: EwResponder,
    pub(crate) assets: Vec<Asset>,
    pub(crate) stats: Stats,
    interference: Interference,
    /// A scan's strobes: those that the radar reported, then those that were formed from its noise floors.
    strobes: Vec<Strobe>,
    /// The maps of one dwell, and of the one before it.
    maps: [DwellMap; 2],
}

impl Pipeline {
    /// Every check and every capacity is here.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] naming the first field that is wrong.
    pub fn new(config: Config) -> Result<Self> {
        config.validate()?;
        Ok(Self {
            radars: config.sensors.iter().map(|sensor| Radar::new(sensor, &config)).collect(),
            detector: Detector::new(&config)?,
            tracker: Tracker::new(&config)?,
            assessor: ThreatAssessor::new(&config)?,
            responder: EwResponder::new(&config)?,
            assets: Vec::new(),
            stats: Stats::default(),
            interference: Interference::default(),
            strobes: Vec::new(),
            maps: [DwellMap::new(), DwellMap::new()],
            config,
        })
    }

    /// One scan in, one picture out; convenience for [`step_into`](Self::step_into).
    ///
    /// # Errors
    /// As [`step_into`](Self::step_into).
    pub fn step(&mut self, scan: &Scan<'_>) -> Result<Picture> {
        let mut picture = Picture::default();
        self.step_into(scan, &mut picture)?;
        Ok(picture)
    }

    /// One scan in; `picture` is replaced by the new one and keeps its memory.
    ///
    /// A bad plot is skipped with an event. So is a bad strobe.
    ///
    /// # Errors
    /// [`Error::UnknownSensor`]; [`Error::NoSite`] for a geodetic pose in a local world; [`Error::ScanTooOld`] when the
    /// scan ends more than `max_lag_s` before the picture's time; [`Error::ScanTooNew`] when it ends more than `max_gap_s`
    /// after it; [`Error::Capacity`] when it alone exceeds a limit; [`Error::NonFinite`] or [`Error::OutOfRange`] for a
    /// bad look. The pipeline and `picture` are then exactly as they were.
    pub fn step_into(&mut self, scan: &Scan<'_>, picture: &mut Picture) -> Result<()> {
        self.step_observed(scan, picture, &mut NoObserver)
    }

    /// As [`step_into`](Self::step_into), and tells `observer` when each stage starts and finishes.
    ///
    /// # Errors
    /// As [`step_into`](Self::step_into).
    pub fn step_observed(
        &mut self,
        scan: &Scan<'_>,
        picture: &mut Picture,
        observer: &mut impl StepObserver,
    ) -> Result<()> {
        let look = &scan.look;
        within_limit("strobes", scan.strobes.len(), self.config.limits.strobes_per_scan)?;
        match scan.data {
            ScanData::Plots(plots) => self.tracker.check(look, plots.len())?,
            // What is wrong with a dwell is found while it is processed: before anything else changes.
            ScanData::Dwells(dwells) => {
                self.tracker.check(look, 0)?;
                self.process(look.sensor, dwells, observer)?;
            }
        }

        picture.clear();
        let events = &mut picture.events;
        events.push(Event::ScanStarted { sensor: look.sensor, time: look.start });

        observer.stage_started(Stage::Detector);
        match scan.data {
            ScanData::Plots(plots) => self.detector.detect(look, plots, &mut picture.plots, events)?,
            ScanData::Dwells(_) => self.detector.end_maps(look, &mut picture.plots, events)?,
        }
        observer.stage_finished(Stage::Detector);

        self.responder.listen_through(look);
        self.strobes.clear();
        self.strobes.extend_from_slice(scan.strobes);
        self.strobes.extend(self.responder.formed_strobes());

        observer.stage_started(Stage::Tracker);
        self.tracker.update_into(
            look,
            &picture.plots,
            &self.strobes,
            &mut picture.tracks,
            &mut picture.associations,
            events,
        )?;
        picture.time = self.tracker.time().unwrap_or(look.end);
        picture.sensor = look.sensor;
        observer.stage_finished(Stage::Tracker);

        observer.stage_started(Stage::ThreatAssessor);
        self.assessor.assess(picture.time, &picture.tracks, &self.assets, &mut picture.threats, events)?;
        picture.raids.clear();
        picture.raids.extend_from_slice(self.assessor.raids());
        observer.stage_finished(Stage::ThreatAssessor);

        observer.stage_started(Stage::EwResponder);
        self.responder.sense(look, &[], scan.strobes, &mut self.interference, events)?;
        let floors = match scan.data {
            ScanData::Plots(_) => &[],
            ScanData::Dwells(_) => self.detector.noise_floors(look.sensor),
        };
        self.responder.hear_noise(look, floors);
        self.responder.examine(
            look,
            &picture.plots,
            &picture.tracks,
            &picture.associations,
            &mut self.interference,
            events,
        )?;
        self.responder.respond(picture.time, &self.interference, &mut picture.actions, events)?;
        observer.stage_finished(Stage::EwResponder);

        observer.stage_started(Stage::Radar);
        self.keep_in_step(look, picture);
        doubt(&self.interference.deceptions, &mut picture.tracks, &mut picture.threats);
        observer.stage_finished(Stage::Radar);

        self.count(picture);
        Ok(())
    }

    /// Makes maps of a radar's dwells, and leaves what the detector found in them with it.
    fn process(
        &mut self,
        sensor: SensorId,
        dwells: &[Dwell<'_>],
        observer: &mut impl StepObserver,
    ) -> Result<()> {
        within_limit("dwells", dwells.len(), self.config.limits.dwells_per_scan)?;
        self.detector.begin_maps(sensor)?;
        self.responder.begin_listening();
        let Self { config, radars, detector, responder, maps: [now, before], .. } = self;
        let index = config.sensors.iter().position(|known| known.id == sensor);
        let radar = index.and_then(|index| radars.get_mut(index)).ok_or(Error::UnknownSensor(sensor))?;
        if let Some(config) = index.and_then(|index| config.sensors.get(index)) {
            detector.use_cfar(config, radar.settings().cfar);
        }
        for (number, dwell) in dwells.iter().enumerate() {
            std::mem::swap(now, before);
            observer.stage_started(Stage::Radar);
            let done = radar.process(dwell, now);
            observer.stage_finished(Stage::Radar);
            done?;
            responder.listen(sensor, now);
            detector.add_map(sensor, now, (number > 0).then_some(&*before), radar.angles(dwell));
        }
        Ok(())
    }

    /// Brings all radars' settings in step with the actions that are in force, and those that no longer are.
    fn keep_in_step(&mut self, look: &Look<'_>, picture: &mut Picture) {
        for action in &picture.actions {
            let channel = self.responder.channel_of(action.id);
            // Only an action of a radar that is not ours can be refused (from a forged snapshot): then none changes.
            let Ok(radar) = self.radar(action.sensor) else { continue };
            let done = radar.apply(action);
            if let (Ok(()), ActionState::Applied, Some(channel)) = (done, action.state, channel) {
                radar.retune(action.id, channel);
            }
        }
        self.radars.iter_mut().for_each(|radar| radar.vary_prf(picture.time));
        for index in 0..picture.events.len() {
            match picture.events[index] {
                Event::ActionApplied { action, .. } => self.reset_gate(action, look, picture),
                Event::ActionReverted { action, .. } | Event::ActionVetoed { action, .. } => {
                    self.tracker.end_guard(action);
                }
                _ => {}
            }
        }
    }

    fn reset_gate(&mut self, action: ActionId, look: &Look<'_>, picture: &mut Picture) {
        let applied = picture.actions.iter().find(|other| other.id == action);
        if let Some(ActionKind::ResetGate { track }) = applied.map(|action| action.kind) {
            let Some(fix) = self.responder.radial_fix(track) else { return };
            self.tracker.reset_gate(action, track, look, fix, &mut picture.events);
        }
    }

    /// What was decided of actions, and what came of it, oldest first: the latest `EwConfig::audit_records`. The same scans and
    /// decisions give the same records.
    ///
    /// ```
    /// use aegis_core::{Config, Pipeline};
    /// assert!(Pipeline::new(Config::default())?.audit().is_empty());
    /// # Ok::<(), aegis_core::Error>(())
    /// ```
    #[must_use]
    pub fn audit(&self) -> &[AuditRecord] {
        self.responder.audit()
    }

    fn count(&mut self, picture: &mut Picture) {
        self.stats.scans += 1;
        self.count_stages();
        picture.events.push(Event::CycleComplete {
            time: picture.time,
            tracks: picture.tracks.len() as u32,
            threats: picture.threats.len() as u32,
        });
    }

    pub(crate) fn count_stages(&mut self) {
        self.stats.detector = *self.detector.stats();
        self.stats.tracker = *self.tracker.stats();
        self.stats.threat = *self.assessor.stats();
        self.stats.ew = *self.responder.stats();
    }

    /// The stage behind the tracker, as the latest step left it: its raids, and its history of levels.
    #[must_use]
    pub fn threats(&self) -> &ThreatAssessor {
        &self.assessor
    }

    /// Names the classes of plots and tracks from the next step on, in the place of the built-in classifier. A snapshot does not
    /// know of it; a reset keeps it.
    ///
    /// ```
    /// use aegis_core::detector::classification::{ClassFeatures, ClassPosterior, Classifier, SharedClassifier};
    /// struct Undecided;
    /// impl Classifier for Undecided {
    ///     fn classify(&self, _: &[ClassFeatures], out: &mut [ClassPosterior]) -> aegis_core::Result<()> {
    ///         out.fill(ClassPosterior::default());
    ///         Ok(())
    ///     }
    /// }
    /// let mut pipeline = aegis_core::Pipeline::new(aegis_core::Config::default())?;
    /// pipeline.set_classifier(SharedClassifier::new(Undecided));
    /// # Ok::<(), aegis_core::Error>(())
    /// ```
    pub fn set_classifier(&mut self, classifier: SharedClassifier) {
        self.detector.set_classifier(classifier.clone());
        self.tracker.set_classifier(classifier);
    }

    /// What disturbs the radars, as the latest step left it: sources, suspected deceptions, located emitters.
    #[must_use]
    pub fn interference(&self) -> &Interference {
        &self.interference
    }

    /// Pulses that a receiver intercepted, to be shown in [`interference`](Self::interference): whose they are. Gives what was
    /// found anew. See [`EwResponder::intercept`].
    ///
    /// # Errors
    /// As there. Then nothing has changed.
    pub fn intercept(&mut self, sensor: SensorId, pulses: &[PulseDescriptor]) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        self.responder.intercept(sensor, pulses, &mut self.interference, &mut events)?;
        Ok(events)
    }

    /// What is defended, from the next step on; replaces what was given before.
    ///
    /// # Errors
    /// [`Error::Capacity`] above `Limits::assets`; [`Error::NonFinite`] or [`Error::OutOfRange`] for an asset that
    /// makes no sense. The assets are then as they were.
    ///
    /// ```
    /// use aegis_core::{Asset, AssetId, Config, Pipeline, Time, Zone};
    /// let mut pipeline = Pipeline::new(Config::default())?;
    /// pipeline.set_assets(&[Asset {
    ///     id: AssetId(1),
    ///     position_m: [12_000.0, -3_000.0, 0.0],
    ///     velocity_m_s: [0.0; 3],
    ///     time: Time::default(),
    ///     zone: Zone::Sphere { radius_m: 5_000.0 },
    ///     value: 1.0,
    /// }])?;
    /// # Ok::<(), aegis_core::Error>(())
    /// ```
    pub fn set_assets(&mut self, assets: &[Asset]) -> Result<()> {
        validate_assets(assets, self.config.limits.assets)?;
        self.assets.clear();
        self.assets.extend_from_slice(assets);
        Ok(())
    }

    /// What is defended.
    #[must_use]
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// What a radar should transmit now.
    ///
    /// # Errors
    /// [`Error::UnknownSensor`].
    pub fn settings(&self, sensor: SensorId) -> Result<&RadarSettings> {
        let index = self.config.sensors.iter().position(|known| known.id == sensor);
        let radar = index.and_then(|index| self.radars.get(index)).ok_or(Error::UnknownSensor(sensor))?;
        Ok(radar.settings())
    }

    /// The host accepts or vetoes a recommended action; an accepted one changes [`settings`](Self::settings) at once.
    ///
    /// # Errors
    /// [`Error::UnknownAction`] when it is not open for a decision; [`Error::OutOfRange`] when the radar has no other
    /// channel any more, after a [restore](Self::restore) with fewer. Then nothing has changed.
    pub fn decide(&mut self, action: ActionId, decision: Decision) -> Result<()> {
        let before = self.responder.state().clone();
        let decided = self.responder.decide(action, decision)?;
        let applied = self.radar(decided.sensor).and_then(|radar| radar.apply(&decided));
        if applied.is_err() {
            self.responder.restore(&before)?;
        }
        applied
    }

    fn radar(&mut self, sensor: SensorId) -> Result<&mut Radar> {
        let index = self.config.sensors.iter().position(|known| known.id == sensor);
        index.and_then(|index| self.radars.get_mut(index)).ok_or(Error::UnknownSensor(sensor))
    }

    /// As [`new`](Self::new) with the same configuration; the assets stay.
    pub fn reset(&mut self) {
        self.radars.iter_mut().for_each(Radar::reset);
        self.detector.reset();
        self.tracker.reset();
        self.assessor.reset();
        self.responder.reset();
        self.stats = Stats::default();
    }

    /// Counters of every stage since the beginning, and signal quality.
    #[must_use]
    pub fn stats(&self) -> &Stats {
        &self.stats
    }

    /// How a radar's plots scatter beside what is declared: the figure behind
    /// [`Event::NoiseMismatch`].
    ///
    /// # Errors
    /// [`Error::UnknownSensor`].
    ///
    /// ```
    /// use aegis_core::{Config, Pipeline, Quantity, SensorId};
    /// let pipeline = Pipeline::new(Config::default())?;
    /// let azimuth = pipeline.noise(SensorId(0), Quantity::Azimuth)?;
    /// assert_eq!((azimuth.sigma_ratio, azimuth.samples, azimuth.is_mismatched), (1.0, 0.0, false));
    /// # Ok::<(), aegis_core::Error>(())
    /// ```
    pub fn noise(&self, sensor: SensorId, quantity: Quantity) -> Result<NoiseEstimate> {
        self.tracker.noise(sensor, quantity)
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The east-north-up frame of all positions.
    ///
    /// # Errors
    /// [`Error::NoSite`] when no geodetic site or origin is configured: positions are then local.
    pub fn frame(&self) -> Result<&EnuFrame> {
        self.tracker.frame().ok_or(Error::NoSite)
    }

    /// Where a point of the picture is on the Earth.
    ///
    /// # Errors
    /// [`Error::NoSite`] when no geodetic site or origin is configured.
    pub fn geodetic(&self, position_m: [f64; 3]) -> Result<Geodetic> {
        Ok(self.frame()?.to_geodetic(position_m))
    }
}

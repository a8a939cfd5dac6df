//! From plots to tracks.
//!
//! Every possible target is a Bernoulli component: a state, and the probability that it exists at all. A scan's plots
//! are gated and shared out among the components, and each is updated by its plots and by the chance that it was missed.
//! What no component explains may be a target that was undetected so far: it begins a new component, with the existence
//! that the intensity of undetected targets gives it against false plots (Williams 2015, the track-oriented Poisson
//! multi-Bernoulli recursion). Existence confirms and drops tracks, so that one clear plot in quiet air counts for more
//! than three in clutter.
//!
//! How plots are shared out is [`TrackerConfig::association`](crate::config::TrackerConfig::association): by default
//! every component takes in every plot by its probability (belief propagation); or each takes the one plot that the best
//! assignment of all gives it. How targets move is [`TrackerConfig::manoeuvres`](crate::config::TrackerConfig::manoeuvres):
//! straight flight, and beside it by default a turn at constant speed and stronger noise, as an interacting multiple
//! model filter.
//!
//! The rooms, in the order of the story: `engine` (one scan from beginning to end), `sensor` (where a radar stands and
//! what it has looked at), `blind` (where it cannot see), `surroundings` (the false plots and detections that it has
//! learned), `population` (how many targets come, and how long they stay), `noise` (whether plots scatter as declared), `stillness` (whether a target is a fixed echo), `plots`,
//! `measurement` and `amplitude` (what a plot says), `kinematics` and `motion` (the filter and its models), `gate`, `reach` and `compare` (which pairs are worth weighing),
//! `associate` (who has which plot), `hypotheses` (several joint stories), `absorb` (what a target makes of its plots),
//! `bernoulli` (one possible target), `lifecycle` and `confirmation` (its birth, confirmation and end), `rows` (how what
//! ended makes room).

mod absorb;
mod amplitude;
mod associate;
mod azimuths;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod bench;
mod bernoulli;
mod blind;
mod compare;
mod confirmation;
mod emitters;
mod engine;
mod gate;
mod hypotheses;
mod kinematics;
mod lifecycle;
mod measurement;
mod motion;
mod noise;
mod plots;
mod population;
mod reach;
mod rows;
#[cfg(feature = "serde")]
mod saved;
mod sensor;
mod stillness;
mod surroundings;
mod track;

pub(crate) use engine::RadialFix;
pub(crate) use sensor::PictureFrame;
pub use track::{Association, Track, TrackStatus};

#[cfg(feature = "serde")]
pub(crate) use saved::SavedTracker;

use crate::config::{Config, Site, Space};
use crate::detector::classification::SharedClassifier;
use crate::error::{Error, Result};
use crate::event::Event;
use crate::geometry::EnuFrame;
use crate::ids::{ActionId, SensorId, TrackId};
use crate::plot::{Plot, Quantity};
use crate::scan::{Look, Strobe};
use crate::stats::{NoiseEstimate, TrackerStats};
use crate::time::Time;
use engine::Engine;

/// From plots to tracks. Works alone, or as a stage of the [`Pipeline`](crate::Pipeline).
///
/// ```
/// use aegis_core::{Config, Look, Measurement, Plot, Sector, SensorId, Time, Tracker};
/// let mut tracker = Tracker::new(&Config::default())?;
/// let mut events = Vec::new();
/// for rotation in 0..5 {
///     let (start, end) = (Time::from_secs(4.0 * f64::from(rotation)), Time::from_secs(4.0 * f64::from(rotation + 1)));
///     let plot = Plot::new(start, Measurement::Polar {
///         range_m: 50_000.0 - 800.0 * f64::from(rotation),
///         azimuth_rad: 0.0,
///         elevation_rad: None,
///         altitude_m: Some(9000.0),
///         range_rate_m_s: None,
///         covariance: None,
///     });
///     let look = Look { sensor: SensorId(0), start, end, pose: None, sectors: &[Sector::full_circle(start, end)] };
///     tracker.update(&look, &[plot], &[], &mut events)?;
/// }
/// let track = &tracker.tracks()[0];
/// assert!(track.is_confirmed() && (track.speed_m_s() - 200.0).abs() < 10.0);
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Tracker {
    config: Config,
    frame: PictureFrame,
    world: World,
    time: Option<Time>,
    tracks: Vec<Track>,
    associations: Vec<Association>,
}

/// The same engine in two or in three dimensions.
#[derive(Clone, Debug)]
enum World {
    Planar(Box<Engine<2>>),
    Spatial(Box<Engine<3>>),
}

impl Tracker {
    /// A tracker that knows no target yet.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] naming the first field that is wrong.
    pub fn new(config: &Config) -> Result<Self> {
        config.validate()?;
        let frame = PictureFrame::new(config);
        let world = match config.space {
            Space::Planar => World::Planar(Box::new(Engine::new(config, frame))),
            Space::Spatial => World::Spatial(Box::new(Engine::new(config, frame))),
        };
        Ok(Self {
            config: config.clone(),
            frame,
            world,
            time: None,
            tracks: Vec::new(),
            associations: Vec::new(),
        })
    }

    /// Takes in one scan's plots. Where a strobe shows that the radar is disturbed, a missing plot says nothing: tracks
    /// coast there; and a confirmed track that a strobe surely comes from follows it in bearing
    /// (`TrackerConfig::emitter_probability`).
    ///
    /// # Errors
    /// [`Error::NonFinite`] for a plot that cannot be worked with: not finite, of negative range,
    /// or without a positive-definite covariance; [`Error::NoSite`] for a geodetic pose in a local world;
    /// [`Error::UnknownSensor`], [`Error::ScanTooOld`], [`Error::ScanTooNew`], [`Error::Capacity`], or what is wrong with the look; the
    /// tracker is then exactly as it was.
    pub fn update(
        &mut self,
        look: &Look<'_>,
        plots: &[Plot],
        strobes: &[Strobe],
        events: &mut Vec<Event>,
    ) -> Result<()> {
        let is_usable = match self.world {
            World::Planar(_) => measurement::is_usable::<2>,
            World::Spatial(_) => measurement::is_usable::<3>,
        };
        if let Some(index) = plots.iter().position(|plot| !is_usable(plot)) {
            return Err(Error::NonFinite { what: "plots", index });
        }
        let (mut tracks, mut associations) =
            (std::mem::take(&mut self.tracks), std::mem::take(&mut self.associations));
        let result = self.update_into(look, plots, strobes, &mut tracks, &mut associations, events);
        (self.tracks, self.associations) = (tracks, associations);
        result
    }

    /// As [`update`](Self::update), straight into the lists of a picture.
    pub(crate) fn update_into(
        &mut self,
        look: &Look<'_>,
        plots: &[Plot],
        strobes: &[Strobe],
        tracks: &mut Vec<Track>,
        associations: &mut Vec<Association>,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        self.check(look, plots.len())?;
        let time = self.time.map_or(look.end, |time| time.max(look.end));
        self.time = Some(time);
        associations.clear();
        let frame = self.frame.geodetic();
        match &mut self.world {
            World::Planar(engine) => {
                engine.step(look, plots, strobes, time, associations, events);
                engine.show(time, frame, tracks);
            }
            World::Spatial(engine) => {
                engine.step(look, plots, strobes, time, associations, events);
                engine.show(time, frame, tracks);
            }
        }
        Ok(())
    }

    /// Names the class of tracks from now on, in the place of the built-in classifier. Neither a snapshot nor a reset knows of it.
    pub fn set_classifier(&mut self, classifier: SharedClassifier) {
        match &mut self.world {
            World::Planar(engine) => engine.classes.classifier = classifier,
            World::Spatial(engine) => engine.classes.classifier = classifier,
        }
    }

    fn classifier(&self) -> SharedClassifier {
        match &self.world {
            World::Planar(engine) => engine.classes.classifier.clone(),
            World::Spatial(engine) => engine.classes.classifier.clone(),
        }
    }

    /// Takes a track that was pulled off back to its echo, and guards it there until [`end_guard`](Self::end_guard).
    pub(crate) fn reset_gate(
        &mut self,
        action: ActionId,
        track: TrackId,
        look: &Look<'_>,
        fix: RadialFix,
        events: &mut Vec<Event>,
    ) {
        match &mut self.world {
            World::Planar(engine) => engine.reset_gate(action, track, look, fix, events),
            World::Spatial(engine) => engine.reset_gate(action, track, look, fix, events),
        }
    }

    /// The action that guarded a track is no longer in force.
    pub(crate) fn end_guard(&mut self, action: ActionId) {
        match &mut self.world {
            World::Planar(engine) => engine.end_guard(action),
            World::Spatial(engine) => engine.end_guard(action),
        }
    }

    /// Whether [`update`](Self::update) would take this look.
    pub(crate) fn check(&self, look: &Look<'_>, plots: usize) -> Result<()> {
        look.validate()?;
        if !self.config.sensors.iter().any(|sensor| sensor.id == look.sensor) {
            return Err(Error::UnknownSensor(look.sensor));
        }
        let is_on_earth = look.pose.is_some_and(|pose| matches!(pose.position, Site::Geodetic(_)));
        if is_on_earth && self.frame.geodetic().is_none() {
            return Err(Error::NoSite);
        }
        let limits = &self.config.limits;
        within_limit("plots", plots, limits.plots_per_scan)?;
        within_limit("sectors", look.sectors.len(), limits.sectors_per_scan)?;
        self.check_time(look.end)
    }

    fn check_time(&self, end: Time) -> Result<()> {
        let ahead_s = self.time.map_or(0.0, |time| end.seconds_since(time));
        let (lag_s, Config { max_lag_s, max_gap_s, .. }) = (-ahead_s, &self.config);
        if lag_s > *max_lag_s {
            return Err(Error::ScanTooOld { lag_s, limit_s: *max_lag_s });
        }
        if ahead_s > *max_gap_s {
            return Err(Error::ScanTooNew { ahead_s, limit_s: *max_gap_s });
        }
        Ok(())
    }

    /// Confirmed and coasting tracks, and tentative ones that more likely exist than not, at the latest scan's end.
    #[must_use]
    pub fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    /// Which track used which plot of the latest scan; plot indices are those of the slice given to
    /// [`update`](Self::update).
    #[must_use]
    pub fn associations(&self) -> &[Association] {
        &self.associations
    }

    /// Counters and signal quality.
    #[must_use]
    pub fn stats(&self) -> &TrackerStats {
        match &self.world {
            World::Planar(engine) => engine.stats(),
            World::Spatial(engine) => engine.stats(),
        }
    }

    /// How a radar's plots scatter beside what is declared.
    ///
    /// # Errors
    /// [`Error::UnknownSensor`].
    pub fn noise(&self, sensor: SensorId, quantity: Quantity) -> Result<NoiseEstimate> {
        let estimate = match &self.world {
            World::Planar(engine) => engine.noise(sensor, quantity),
            World::Spatial(engine) => engine.noise(sensor, quantity),
        };
        estimate.ok_or(Error::UnknownSensor(sensor))
    }

    /// The frame of all positions, if a geodetic site or origin is configured.
    #[must_use]
    pub fn frame(&self) -> Option<&EnuFrame> {
        self.frame.geodetic()
    }

    /// Latest scan's end so far.
    #[must_use]
    pub fn time(&self) -> Option<Time> {
        self.time
    }

    /// Forgets every target and starts track numbers again.
    pub fn reset(&mut self) {
        let classifier = self.classifier();
        self.world = match &self.world {
            World::Planar(_) => World::Planar(Box::new(Engine::new(&self.config, self.frame))),
            World::Spatial(_) => World::Spatial(Box::new(Engine::new(&self.config, self.frame))),
        };
        self.set_classifier(classifier);
        self.time = None;
        self.tracks.clear();
        self.associations.clear();
    }
}

pub(crate) fn within_limit(what: &'static str, actual: usize, limit: usize) -> Result<()> {
    if actual > limit { Err(Error::Capacity { what, actual, limit }) } else { Ok(()) }
}

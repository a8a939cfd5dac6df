//! From radar output to checked plots.
//!
//! - [`Cfar`] finds the cells of a map that stand out.
//! - [`classification`] says what kind of thing a target is.
//! - [`Detector`] takes the plots of a radar that has its own extractor and passes on those that can be used; of a radar whose
//!   I/Q is processed here it finds them in the maps.
//! - `check` decides for one plot: why it must be rejected, or how it reads once it is complete.

mod check;
pub mod classification;
mod covariance;
mod maps;

use crate::config::{Config, Space};
use crate::dwell::Dwell;
use crate::error::{Error, Result};
use crate::event::{Event, RejectReason};
use crate::ids::SensorId;
use crate::plot::Plot;
use crate::radar::{Angles, DwellMap, Radar};
use crate::scan::Look;
use crate::stage::Stage;
use crate::stats::DetectorStats;
use crate::time::Time;
use check::Accuracy;
use classification::SharedClassifier;
use classification::plots::PlotClassifier;
pub(crate) use maps::Extractor;
pub use maps::{Cfar, Crossing, NoiseFloor};
use maps::{Change, Passing};
#[cfg(feature = "sim")]
pub(crate) use maps::{Part, Shows};

/// From radar output to checked plots.
///
/// Whatever leaves it is finite, within the ranges that [`RejectReason`] names, has its azimuth in [0, 2π) and a
/// positive-definite covariance: the plot's own, or else what [`SensorConfig`](crate::SensorConfig) declares. Parts
/// of a measurement or covariance that do not apply are `None` or 0, and so are elevation, altitude and up in a
/// planar world. Identity parts with more bits than a transponder can send (24 for Mode S, 12 for Mode 3/A) are
/// left out, the plot stays.
///
/// ```
/// use aegis_core::{Config, Detector, Look, Measurement, Plot, SensorId, Time};
/// let mut detector = Detector::new(&Config::default())?;
/// let (start, end) = (Time::from_secs(0.0), Time::from_secs(4.0));
/// let look = Look { sensor: SensorId(0), start, end, pose: None, sectors: &[] };
/// let at = |range_m| Measurement::Polar {
///     range_m,
///     azimuth_rad: 1.0,
///     elevation_rad: None,
///     altitude_m: None,
///     range_rate_m_s: None,
///     covariance: None,
/// };
/// let (mut plots, mut events) = (Vec::new(), Vec::new());
/// let given = [Plot::new(end, at(50_000.0)), Plot::new(end, at(-1.0))];
/// detector.detect(&look, &given, &mut plots, &mut events)?;
/// assert_eq!((plots.len(), detector.stats().plots_rejected), (1, 1));
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Detector {
    space: Space,
    max_lag_s: f64,
    plots_per_scan: usize,
    sensors: Vec<SensorFacts>,
    classes: PlotClassifier,
    stats: DetectorStats,
    /// What was found in maps, before it is checked.
    found: Vec<Plot>,
}

/// What a detector must remember to continue later; opaque.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DetectorState {
    stats: DetectorStats,
    /// For each radar, the targets that its beam had not passed when its latest scan was over.
    passing: Vec<Vec<Passing>>,
}

/// What the configuration declares of one radar.
#[derive(Clone, Debug)]
struct SensorFacts {
    id: SensorId,
    scan_period_s: Option<f64>,
    accuracy: Accuracy,
    reference_snr_db: Option<f64>,
    extractor: Option<Box<Extractor>>,
}

impl Detector {
    /// For the radars of a configuration.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] when the configuration does not [validate](Config::validate).
    pub fn new(config: &Config) -> Result<Self> {
        config.validate()?;
        let facts = |sensor: &crate::config::SensorConfig| SensorFacts {
            id: sensor.id,
            scan_period_s: sensor.scan_period_s,
            accuracy: Accuracy::declared_by(sensor, config.space),
            reference_snr_db: sensor.reference_snr_db,
            extractor: sensor.radar.as_ref().map(|radar| {
                let max_range_m = sensor.coverage.max_range_m;
                Box::new(Extractor::new(radar, max_range_m, config.limits.plots_per_scan))
            }),
        };
        Ok(Self {
            space: config.space,
            max_lag_s: config.max_lag_s,
            plots_per_scan: config.limits.plots_per_scan,
            sensors: config.sensors.iter().map(facts).collect(),
            classes: PlotClassifier::new(&config.classification),
            stats: DetectorStats::default(),
            found: Vec::new(),
        })
    }

    /// Replaces `out` with the usable plots of one scan, in their order, and tells in `events` which were rejected
    /// and how many were used.
    ///
    /// A plot's time may lie outside the look by `Config::max_lag_s` and one scan period on either side (or the
    /// look's own length where no period is declared): sector messages and plots of real radars overlap by that.
    ///
    /// # Errors
    /// [`Error::UnknownSensor`]; [`Error::Capacity`] above `Limits::plots_per_scan`; [`Error::NonFinite`] or
    /// [`Error::OutOfRange`] for a bad look. Then nothing has changed.
    pub fn detect(
        &mut self,
        look: &Look<'_>,
        plots: &[Plot],
        out: &mut Vec<Plot>,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        look.validate()?;
        if plots.len() > self.plots_per_scan {
            return Err(Error::Capacity { what: "plots", actual: plots.len(), limit: self.plots_per_scan });
        }
        let found = self.sensors.iter().find(|sensor| sensor.id == look.sensor);
        let sensor = found.ok_or(Error::UnknownSensor(look.sensor))?;
        let window = Window::around(look, self.max_lag_s, sensor.scan_period_s);
        out.clear();
        for (index, plot) in plots.iter().enumerate() {
            match window.check(plot).and_then(|()| check::complete(plot, self.space, &sensor.accuracy)) {
                Ok(plot) => out.push(plot),
                Err(reason) => {
                    events.push(Event::PlotRejected { index: index as u32, tag: plot.tag, reason });
                }
            }
        }
        self.classes.label(out, sensor.reference_snr_db, look.end, events);
        let (used, rejected) = (out.len(), plots.len() - out.len());
        events.push(Event::PlotsDetected { time: look.end, used: used as u32, rejected: rejected as u32 });
        self.stats.plots_used += used as u64;
        self.stats.plots_rejected += rejected as u64;
        self.stats.mean_snr_db = mean_snr_db(out);
        Ok(())
    }

    /// Replaces `out` with the plots that the maps of one scan's dwells show, in the order of time.
    ///
    /// Cells are compared with what [`Detection::cfar`](crate::config::Detection::cfar) says; what several PRFs of a dwell show of a target is unfolded
    /// and becomes one echo, and what neighbouring dwells show of it one plot. A plot has a range rate where that is not ambiguous,
    /// or where several PRFs agree. A target whose middle a turning beam has not passed when the scan ends becomes a plot of the
    /// radar's next scan, with its own time: no target is two plots because it stands where two sectors meet. Maps without a
    /// scale of range show nothing. The thousand strongest peaks of a map are used, and the strongest plots kept up to
    /// `Limits::plots_per_scan`, with an [`Event::CapacityReached`]. Where scans show more peaks than
    /// [`Detection::peaks_per_scan`](crate::config::Detection::peaks_per_scan), thresholds are raised, with an
    /// [`Event::ThresholdsRaised`].
    ///
    /// # Errors
    /// [`Error::Shape`] for a radar without `SensorConfig::radar`, and as [`detect`](Self::detect). Then nothing has changed.
    pub fn detect_maps(
        &mut self,
        look: &Look<'_>,
        maps: &[DwellMap],
        out: &mut Vec<Plot>,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        look.validate()?;
        self.begin_maps(look.sensor)?;
        let before = std::iter::once(None).chain(maps.iter().map(Some));
        for (map, before) in maps.iter().zip(before) {
            self.add_map(look.sensor, map, before, None);
        }
        self.end_maps(look, out, events)
    }

    /// As [`detect_maps`](Self::detect_maps) of the maps that a radar makes of these dwells. Where it has several channels, an array's or a sum and its
    /// differences, their complex samples at each peak tell where in the beam it is: what maps alone do not have.
    ///
    /// # Errors
    /// As [`Radar::process`] and [`detect_maps`](Self::detect_maps). Then nothing has changed.
    pub fn detect_dwells(
        &mut self,
        look: &Look<'_>,
        radar: &mut Radar,
        dwells: &[Dwell<'_>],
        out: &mut Vec<Plot>,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        look.validate()?;
        self.begin_maps(look.sensor)?;
        let [mut now, mut before] = [DwellMap::new(), DwellMap::new()];
        for (number, dwell) in dwells.iter().enumerate() {
            std::mem::swap(&mut now, &mut before);
            radar.process(dwell, &mut now)?;
            self.add_map(look.sensor, &now, (number > 0).then_some(&before), radar.angles(dwell));
        }
        self.end_maps(look, out, events)
    }

    /// Names the class of plots from now on, in the place of the built-in classifier. Neither a snapshot nor a reset knows of it.
    pub fn set_classifier(&mut self, classifier: SharedClassifier) {
        self.classes.classifier = classifier;
    }

    /// Finds a radar's thresholds in this way from the next map on, or as it is configured.
    pub(crate) fn use_cfar(
        &mut self,
        sensor: &crate::config::SensorConfig,
        asked: Option<crate::config::Cfar>,
    ) {
        let Some(configured) = sensor.radar.as_ref().map(|radar| radar.detection.cfar) else { return };
        if let Ok((extractor, _)) = self.extractor(sensor.id) {
            extractor.use_cfar(configured, asked);
        }
    }

    /// Before the maps of a scan, which are then given one after the other.
    pub(crate) fn begin_maps(&mut self, sensor: SensorId) -> Result<()> {
        self.found.clear();
        self.extractor(sensor)?.0.begin();
        Ok(())
    }

    /// The maps of the next dwell, and those of the one before it in this scan.
    pub(crate) fn add_map(
        &mut self,
        sensor: SensorId,
        map: &DwellMap,
        before: Option<&DwellMap>,
        angles: Option<Angles<'_>>,
    ) {
        if let Ok((extractor, found)) = self.extractor(sensor) {
            extractor.add(map, before, angles, found);
        }
    }

    /// After the last map: as [`detect`](Self::detect) with what was found.
    pub(crate) fn end_maps(
        &mut self,
        look: &Look<'_>,
        out: &mut Vec<Plot>,
        events: &mut Vec<Event>,
    ) -> Result<()> {
        let share = self.share_of_a_scan(look);
        let (extractor, found) = self.extractor(look.sensor)?;
        let left_out = extractor.end(found);
        let found = std::mem::take(&mut self.found);
        let done = self.detect(look, &found, out, events);
        self.found = found;
        if done.is_ok() {
            events.extend(self.regulate(look, share)?);
        }
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::Detector, time: look.end, left_out });
        }
        done
    }

    /// Raises thresholds where a scan showed more peaks than it should, and takes them back where it did not.
    fn regulate(&mut self, look: &Look<'_>, share: f64) -> Result<Option<Event>> {
        let (sensor, time) = (look.sensor, look.end);
        let change = self.extractor(sensor)?.0.regulate(share, time);
        Ok(change.map(|change| match change {
            Change::Raised { since, raised_db } => Event::ThresholdsRaised { sensor, time, since, raised_db },
            Change::Over { since, raised_db } => Event::ThresholdsRestored { sensor, time, since, raised_db },
        }))
    }

    /// How much of a radar's scan a look is, as far as that is known.
    fn share_of_a_scan(&self, look: &Look<'_>) -> f64 {
        let sensor = self.sensors.iter().find(|sensor| sensor.id == look.sensor);
        let period_s = sensor.and_then(|sensor| sensor.scan_period_s);
        period_s.map_or(1.0, |period_s| (look.end.seconds_since(look.start) / period_s).clamp(0.0, 1.0))
    }

    fn extractor(&mut self, sensor: SensorId) -> Result<(&mut Extractor, &mut Vec<Plot>)> {
        let facts = self.sensors.iter_mut().find(|facts| facts.id == sensor);
        let facts = facts.ok_or(Error::UnknownSensor(sensor))?;
        let extractor = facts.extractor.as_deref_mut().ok_or_else(|| Error::Shape {
            what: "scan",
            expected: "plots, as SensorConfig::radar is not set".to_owned(),
            actual: "I/Q".to_owned(),
        })?;
        Ok((extractor, &mut self.found))
    }

    /// How strong noise was in each map of a radar's latest scan, in the order of its dwells; empty of a radar that gives plots. The
    /// level is a low quantile of the map's cells, turned into the mean of noise: targets do not move it, nor does clutter that fills
    /// less than half of the map; a jammer in a beam does.
    #[must_use]
    pub fn noise_floors(&self, sensor: SensorId) -> &[NoiseFloor] {
        let facts = self.sensors.iter().find(|facts| facts.id == sensor);
        facts.and_then(|facts| facts.extractor.as_ref()).map_or(&[], |extractor| extractor.floors())
    }

    /// Counters since the beginning. What thresholds were raised by, and what a clutter map has learned, no snapshot holds: it is
    /// learned anew.
    #[must_use]
    pub fn stats(&self) -> &DetectorStats {
        &self.stats
    }

    /// What must be saved to continue later.
    #[must_use]
    pub fn state(&self) -> DetectorState {
        let of = |sensor: &SensorFacts| {
            sensor.extractor.as_ref().map_or(Vec::new(), |extractor| extractor.kept().to_vec())
        };
        DetectorState { stats: self.stats, passing: self.sensors.iter().map(of).collect() }
    }

    /// Continues from what was saved.
    ///
    /// # Errors
    /// [`Error::Snapshot`] when it is of other radars, or its numbers make no sense. Then it must not be used further.
    pub fn restore(&mut self, state: DetectorState) -> Result<()> {
        if state.passing.len() != self.sensors.len() {
            return Err(Error::Snapshot("its detector is of other sensors".into()));
        }
        for (sensor, passing) in self.sensors.iter_mut().zip(state.passing) {
            let is_sound = match &mut sensor.extractor {
                Some(extractor) => extractor.keep(passing),
                None => passing.is_empty(),
            };
            if !is_sound {
                return Err(Error::Snapshot("its detector is not sound".into()));
            }
        }
        self.stats = state.stats;
        Ok(())
    }

    /// Back to the beginning.
    pub fn reset(&mut self) {
        self.stats = DetectorStats::default();
        self.sensors
            .iter_mut()
            .filter_map(|sensor| sensor.extractor.as_deref_mut())
            .for_each(Extractor::reset);
    }
}

/// When a plot can belong to a look.
struct Window {
    earliest: Time,
    latest: Time,
}

impl Window {
    fn around(look: &Look<'_>, max_lag_s: f64, scan_period_s: Option<f64>) -> Self {
        let slack_s = max_lag_s + scan_period_s.unwrap_or_else(|| look.end.seconds_since(look.start));
        Self { earliest: look.start - slack_s, latest: look.end + slack_s }
    }

    fn check(&self, plot: &Plot) -> Result<(), RejectReason> {
        if (self.earliest..=self.latest).contains(&plot.time) { Ok(()) } else { Err(RejectReason::Time) }
    }
}

fn mean_snr_db(plots: &[Plot]) -> Option<f64> {
    let (sum, count) = plots
        .iter()
        .filter_map(|plot| plot.snr_db)
        .fold((0.0, 0_u32), |(sum, count), snr| (sum + snr, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests;

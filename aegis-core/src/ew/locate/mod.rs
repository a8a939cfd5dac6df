//! Where emitters are: bearings from several sites, followed over time.
//!
//! - `strobes`: what is remembered of each source; `fit`: an emitter that moves straight on, and bearings that belong to nothing else.
//! - `pairing`: which sources of which sites are one emitter: each way to take one of each is weighed against all others that
//!   use the same bearings. What crosses by chance (a ghost) does not move as an emitter does, or has no bearing at a third site.
//! - [`LocatedEmitter`] is what comes out.

mod fit;
mod pairing;
mod strobes;

use super::interference::InterferenceSource;
use crate::config::{Config, EwConfig, SensorConfig};
use crate::event::Event;
use crate::geometry::Rigid;
use crate::radar::cep_m;
use crate::scan::{Look, Strobe};
use crate::time::Time;
use crate::tracker::PictureFrame;
use fit::Prior;
use pairing::{Paired, Pairing};
use strobes::{HeardStrobe, StrobeLog};

/// A mean radius of the Earth, over which heights fall away: what is left of its shape moves no bearing.
const EARTH_M: f64 = 6.371e6;
/// An emitter whose bearings belong together with less probability is no longer located.
const LEAST_PROBABILITY: f64 = 0.5;

/// An emitter that several sites hear, and where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LocatedEmitter {
    /// Its number: counts up from 1 and is never used again within a pipeline.
    pub number: u64,
    /// When its state holds: its latest strobe.
    pub time: Time,
    /// East, north of the picture's origin. Bearings tell no height.
    pub position_m: [f64; 2],
    /// East, north.
    pub velocity_m_s: [f64; 2],
    /// Covariance of (position, velocity): m², m²/s, m²/s².
    pub covariance: [[f64; 4]; 4],
    /// Circular error probable: the radius around the position within which the emitter is with probability ½, metres.
    pub cep_m: f64,
    /// How many sites have heard it.
    pub sites: u32,
    /// Probability that its bearings belong together, against all other ways to pair them.
    pub probability: f64,
    /// When it was located.
    pub since: Time,
}

/// What locating must remember.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct LocateState {
    log: StrobeLog,
    pub(super) emitters: Vec<LocatedEmitter>,
    emitters_ever: u64,
}

/// Locates emitters.
#[derive(Clone, Debug)]
pub(super) struct Locator {
    frame: PictureFrame,
    sensors: Vec<SensorConfig>,
    pairing: Pairing,
    confidence: f64,
    most: usize,
}

impl Locator {
    pub(super) fn new(config: &Config) -> Self {
        let EwConfig { emitter_confidence, emitter_speed_m_s, emitter_range_m, .. } = config.ew;
        let prior = Prior { speed_m_s: emitter_speed_m_s, range_m: emitter_range_m };
        Self {
            frame: PictureFrame::new(config),
            sensors: config.sensors.clone(),
            pairing: Pairing::new(prior),
            confidence: emitter_confidence,
            most: config.limits.interferences,
        }
    }

    /// Remembers a strobe of a source.
    pub(super) fn hear(
        &self,
        state: &mut LocateState,
        look: &Look<'_>,
        source: u64,
        heard: Time,
        strobe: &Strobe,
    ) {
        // One radar alone crosses nothing.
        let Some(sensor) = self.sensors.iter().find(|sensor| sensor.id == look.sensor) else { return };
        if self.sensors.len() > 1 && strobe.azimuth_sigma_rad < 0.5 {
            let frame = self.frame_of(look, sensor);
            state.log.add(HeardStrobe::of((source, look.sensor), heard, strobe, frame));
        }
    }

    fn frame_of(&self, look: &Look<'_>, sensor: &SensorConfig) -> (Rigid, f64) {
        let (site, velocity_m_s) =
            look.pose.as_ref().map_or((&sensor.site, [0.0; 3]), |pose| (&pose.position, pose.velocity_m_s));
        let fall_per_m = if self.frame.geodetic().is_some() { 0.5 / EARTH_M } else { 0.0 };
        (self.frame.view(site, velocity_m_s).to_sensor, fall_per_m)
    }

    /// Pairs sources anew, and brings the list of located emitters in step.
    pub(super) fn locate(
        &mut self,
        state: &mut LocateState,
        sources: &mut [InterferenceSource],
        now: Time,
        events: &mut Vec<Event>,
    ) {
        if self.sensors.len() < 2 {
            return;
        }
        state.log.retain(now, |number| sources.iter().any(|source| source.number == number));
        let paired = self.pairing.pair(&state.log, sources);
        for source in sources.iter_mut() {
            let is_kept = paired.iter().any(|paired| {
                paired.probability >= LEAST_PROBABILITY && paired.members().contains(&source.number)
            });
            source.emitter = source.emitter.filter(|_| is_kept);
        }
        for one in paired {
            let known = emitter_of(sources, one).filter(|_| one.probability >= LEAST_PROBABILITY);
            if known.is_none() && (one.probability < self.confidence || state.emitters.len() >= self.most) {
                continue;
            }
            let Some(emitter) = shown(one, known.unwrap_or(state.emitters_ever + 1)) else { continue };
            for source in sources.iter_mut().filter(|source| one.members().contains(&source.number)) {
                source.emitter = Some(emitter.number);
            }
            if let Some(old) = state.emitters.iter_mut().find(|old| old.number == emitter.number) {
                *old = LocatedEmitter { since: old.since, ..emitter };
                continue;
            }
            state.emitters_ever += 1;
            state.emitters.push(emitter);
            events.push(Event::EmitterTriangulated {
                emitter: emitter.number,
                time: emitter.time,
                east_m: emitter.position_m[0],
                north_m: emitter.position_m[1],
                cep_m: emitter.cep_m,
            });
        }
        state.emitters.retain(|emitter| sources.iter().any(|source| source.emitter == Some(emitter.number)));
    }
}

impl LocateState {
    pub(super) fn clear(&mut self) {
        self.log.clear();
        self.emitters.clear();
        self.emitters_ever = 0;
    }

    pub(super) fn is_sound(&self, most: usize) -> bool {
        let is_sound = |emitter: &LocatedEmitter| {
            let numbers = emitter.position_m.iter().chain(&emitter.velocity_m_s);
            emitter.number <= self.emitters_ever
                && numbers.chain(emitter.covariance.iter().flatten()).copied().all(f64::is_finite)
                && emitter.cep_m >= 0.0
                && (0.0..=1.0).contains(&emitter.probability)
        };
        self.log.is_sound() && self.emitters.len() <= most && self.emitters.iter().all(is_sound)
    }
}

/// The emitter that a pairing goes on with: the oldest that one of its sources belongs to.
fn emitter_of(sources: &[InterferenceSource], paired: &Paired) -> Option<u64> {
    let own = sources.iter().filter(|source| paired.members().contains(&source.number));
    own.filter_map(|source| source.emitter).min()
}

fn shown(paired: &Paired, number: u64) -> Option<LocatedEmitter> {
    let [east_m, north_m, east_m_s, north_m_s] = paired.course.state;
    let covariance = paired.course.covariance;
    let place = [[covariance[0][0], covariance[0][1]], [covariance[1][0], covariance[1][1]]];
    Some(LocatedEmitter {
        number,
        time: paired.time,
        position_m: [east_m, north_m],
        velocity_m_s: [east_m_s, north_m_s],
        covariance,
        cep_m: cep_m(place).ok()?,
        sites: paired.members().len() as u32,
        probability: paired.probability,
        since: paired.time,
    })
}

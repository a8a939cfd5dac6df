//! A scan's maps become levels over their channels' floors.

use super::floor::{ChannelFloor, Judge};
use super::level::{Level, LevelMeter};
use super::passage::FormedStrobe;
use super::pulses::{self, PulsesHeard};
use crate::config::{Config, EwConfig, RadarConfig, ScanPattern, SensorConfig};
use crate::dwell::Beam;
use crate::ew::emitters::{MOST_INTERCEPTED_PULSES, PulseDescriptor};
use crate::ew::responder::{EwResponder, EwState};
use crate::ids::SensorId;
use crate::radar::{DwellMap, RadarSettings, RangeDopplerMap, jam_pfa};
use crate::time::Time;
use std::f64::consts::{LN_2, TAU};

/// Levels that are remembered, of all radars.
const MOST_HEARD: usize = 4096;
/// Most maps of one scan that are listened to.
const MOST_PENDING: usize = 100_000;

/// One map's level over its floor.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Heard {
    pub(super) sensor: SensorId,
    pub(super) channel: u32,
    pub(super) time: Time,
    pub(super) azimuth_rad: f64,
    pub(super) elevation_rad: f64,
    /// Width of the beam at half power, with what it turned meanwhile.
    pub(super) width_rad: f64,
    pub(super) ratio: f64,
    pub(super) cells: f64,
    pub(super) is_jammed: bool,
    /// Probability that noise alone would rise so; 1 where it is not jammed.
    pub(super) pfa: f64,
    /// Whether it came with the latest scan.
    pub(super) is_new: bool,
    /// Whether it was already told as a peak.
    pub(super) is_told: bool,
}

/// What listening needs beside the state: facts of the radars, and memory.
#[derive(Clone, Debug)]
pub(crate) struct Listening {
    pub(super) radars: Vec<ListeningRadar>,
    meter: LevelMeter,
    judge: Judge,
    cells: usize,
    pending: Vec<Pending>,
    /// Others' pulses in the scan's samples, and by dwell.
    pub(super) pulses: Vec<PulseDescriptor>,
    pub(super) heard_pulses: Vec<PulsesHeard>,
    /// Strobes that the latest scan's levels gave.
    pub(super) formed: Vec<FormedStrobe>,
}

/// What is declared of a radar whose I/Q is processed.
#[derive(Clone, Debug)]
pub(super) struct ListeningRadar {
    pub(super) id: SensorId,
    carriers_hz: Vec<f64>,
    noise_power: Option<f64>,
    pub(super) width_rad: f64,
    pub(super) sidelobe_db: f64,
    /// Of a beam that turns.
    pub(super) period_s: Option<f64>,
    /// Between its own pulses, of any set of PRFs.
    pub(super) intervals_s: Vec<f64>,
    pub(super) pfa: f64,
}

/// A level before it is known whether its scan is used.
#[derive(Clone, Copy, Debug)]
struct Pending {
    sensor: SensorId,
    channel: u32,
    time: Time,
    beam: Beam,
    width_rad: f64,
    level: Level,
}

impl Listening {
    pub(crate) fn new(config: &Config) -> Self {
        let radar = |sensor: &SensorConfig| {
            sensor.radar.as_ref().map(|radar| ListeningRadar::new(sensor.id, radar, &config.ew))
        };
        Self {
            radars: config.sensors.iter().filter_map(radar).collect(),
            meter: LevelMeter::default(),
            judge: Judge::new(&config.ew),
            cells: config.ew.noise_cells as usize,
            pending: Vec::new(),
            pulses: Vec::new(),
            heard_pulses: Vec::new(),
            formed: Vec::new(),
        }
    }

    /// Forgets what was listened to and not used.
    pub(crate) fn begin(&mut self) {
        self.pending.clear();
        self.pulses.clear();
        self.heard_pulses.clear();
        self.formed.clear();
    }

    /// Measures the levels of a dwell's maps.
    pub(crate) fn listen(&mut self, sensor: SensorId, dwell: &DwellMap) {
        let Self { radars, meter, cells, pending, pulses, heard_pulses, .. } = self;
        let Some(radar) = radars.iter().find(|radar| radar.id == sensor) else { return };
        let (Some(start), Some(end)) =
            (dwell.maps.iter().map(|map| map.start).min(), dwell.maps.iter().map(|map| map.end).max())
        else {
            return;
        };
        if pulses.len() + dwell.pulses.len() <= MOST_INTERCEPTED_PULSES {
            pulses.extend_from_slice(&dwell.pulses);
            let channel = radar.channel_of(dwell.maps.first().and_then(|map| map.carrier_hz));
            heard_pulses.extend(pulses::heard(dwell.beam.azimuth_rad, channel, &dwell.pulses));
        }
        let middle = start + 0.5 * end.seconds_since(start);
        for map in &dwell.maps {
            if pending.len() >= MOST_PENDING {
                return;
            }
            let Some(level) = meter.of(map, *cells) else { continue };
            pending.push(radar.pending(dwell.beam, middle, map, level));
        }
    }

    /// How often noise alone may be taken for jamming in one map of a radar; `None` of one that is not listened to.
    pub(in crate::ew) fn pfa_of(&self, sensor: SensorId) -> Option<f64> {
        self.radars.iter().find(|radar| radar.id == sensor).map(|radar| radar.pfa)
    }

    pub(crate) fn has_levels(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Strobes that the latest scan's levels gave.
    pub(crate) fn formed(&self) -> impl Iterator<Item = crate::scan::Strobe> + '_ {
        self.formed.iter().map(|formed| formed.strobe)
    }
}

impl ListeningRadar {
    fn new(id: SensorId, radar: &RadarConfig, ew: &EwConfig) -> Self {
        let settings = RadarSettings::default();
        // Intervals of one PRF are in one map.
        let prfs = radar.prfs_hz(&settings);
        let is_first =
            |place: &usize| !prfs[..*place].iter().any(|prf| prf.to_bits() == prfs[*place].to_bits());
        let maps = (0..prfs.len()).filter(is_first).count().max(1);
        let tests_per_hour = 3600.0 * maps as f64 / radar.dwell_s(&settings);
        Self {
            id,
            carriers_hz: radar.carriers_hz.clone(),
            noise_power: radar.receiver.noise_power,
            width_rad: radar.antenna.azimuth_width_rad,
            sidelobe_db: radar.antenna.sidelobe_db,
            period_s: match radar.scan {
                ScanPattern::Rotating { period_s, .. } => Some(period_s),
                ScanPattern::Electronic { .. } => None,
            },
            intervals_s: radar.prf_sets_hz.iter().flatten().map(|prf_hz| prf_hz.recip()).collect(),
            pfa: jam_pfa(ew.false_events_per_hour, tests_per_hour).unwrap_or(1e-6).clamp(1e-300, 0.5),
        }
    }

    /// A map's level, with where its beam was: a turning one goes on from map to map of a dwell, and meanwhile.
    fn pending(&self, beam: Beam, middle: Time, map: &RangeDopplerMap, level: Level) -> Pending {
        // From the first pulse to the last.
        let lasts_s = map.end.seconds_since(map.start) - map.prf_hz.map_or(0.0, f64::recip);
        let time = map.start + 0.5 * lasts_s;
        let rate_rad_s = self.period_s.map_or(0.0, |period_s| TAU / period_s);
        let turned_rad = rate_rad_s * time.seconds_since(middle);
        // The variances of the pattern and of the arc that it turns add up.
        let swept_rad2 = (rate_rad_s * lasts_s).powi(2) * 8.0 * LN_2 / 12.0;
        Pending {
            sensor: self.id,
            channel: self.channel_of(map.carrier_hz),
            time,
            beam: Beam { azimuth_rad: crate::geometry::wrap_azimuth(beam.azimuth_rad + turned_rad), ..beam },
            width_rad: (self.width_rad * self.width_rad + swept_rad2).sqrt(),
            level,
        }
    }

    fn channel_of(&self, carrier_hz: Option<f64>) -> u32 {
        let Some(carrier_hz) = carrier_hz else { return 0 };
        let far = |carrier: &f64| (carrier - carrier_hz).abs();
        let nearest = self.carriers_hz.iter().enumerate().min_by(|a, b| far(a.1).total_cmp(&far(b.1)));
        nearest.map_or(0, |(place, _)| place as u32)
    }
}

impl EwResponder {
    /// Compares what was listened to with its floors, and remembers it.
    pub(in crate::ew) fn settle(&mut self, sensor: SensorId) {
        let Self { listening: Listening { radars, judge, pending, .. }, state, .. } = self;
        let Some(radar) = radars.iter().find(|radar| radar.id == sensor) else {
            pending.clear();
            return;
        };
        state.heard.iter_mut().for_each(|heard| heard.is_new = false);
        for one in pending.drain(..).filter(|one| one.sensor == sensor) {
            let floor = state.floor_of(&one, radar.noise_power);
            let rise = judge.judge(floor, one.level, radar.pfa);
            // What the floor's own scatter adds is as if there were fewer cells.
            let cells = one.level.cells * floor.cells() / (one.level.cells + floor.cells());
            state.stats.levels += 1;
            state.stats.levels_jammed += u64::from(rise.is_jammed);
            if state.heard.len() == MOST_HEARD {
                state.heard.remove(0);
            }
            state.heard.push(Heard {
                sensor,
                channel: one.channel,
                time: one.time,
                azimuth_rad: one.beam.azimuth_rad,
                elevation_rad: one.beam.elevation_rad,
                width_rad: one.width_rad,
                ratio: rise.ratio,
                cells,
                is_jammed: rise.is_jammed,
                pfa: rise.pfa,
                is_new: true,
                is_told: false,
            });
        }
    }
}

impl EwState {
    fn floor_of(&mut self, one: &Pending, declared: Option<f64>) -> &mut ChannelFloor {
        let found = self.floors.iter().position(|floor| floor.is_of(one.sensor, one.channel));
        let place = found.unwrap_or_else(|| {
            self.floors.push(ChannelFloor::begun_by(one.sensor, one.channel, one.level, declared));
            self.floors.len() - 1
        });
        &mut self.floors[place]
    }

    /// Whether levels and floors of a snapshot make sense.
    pub(crate) fn levels_are_sound(&self, channels: usize) -> bool {
        let is_positive = |value: f64| value > 0.0 && value.is_finite();
        let is_sound = |heard: &Heard| {
            (0.0..TAU).contains(&heard.azimuth_rad)
                && heard.elevation_rad.is_finite()
                && [heard.width_rad, heard.ratio, heard.cells].into_iter().all(is_positive)
                && (0.0..=1.0).contains(&heard.pfa)
        };
        self.floors.len() <= channels
            && self.floors.iter().all(ChannelFloor::is_sound)
            && self.heard.len() <= MOST_HEARD
            && self.heard.iter().all(is_sound)
    }
}

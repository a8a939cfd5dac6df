//! What is known of a map before anything is received.

use super::crossing::Crossings;
use super::doppler_filter::DopplerFilter;
use super::range_filter::RangeFilter;
use crate::config::RadarConfig;
use crate::dwell::{Beam, Cpi, Dwell, Iq};
use crate::error::{Error, Result};
use crate::radar::{DwellMap, Radar, RangeDopplerMap};
use crate::sim::iq::{Interval, snr_at_one_metre};
use crate::time::Time;
use ndarray::Array3;
use num_complex::Complex;

/// What one waveform, carrier, PRF and number of pulses come to.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) key: Key,
    /// Scales and sizes, of one interval, without powers.
    pub(super) map: RangeDopplerMap,
    pub(super) range: RangeFilter,
    pub(super) doppler: DopplerFilter,
    pub(super) crossings: Crossings,
    /// The most by which processing raises an echo's power.
    pub(super) gain: f64,
    /// Signal-to-noise ratio of a sample, of a square metre at one metre in the middle of the beam.
    pub(super) at_one_metre: f64,
}

/// What is transmitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Key {
    pub(super) waveform: u32,
    pub(super) carrier_hz: f64,
    pub(super) prf_hz: f64,
    pub(super) pulses: u32,
    /// Intervals of a dwell that have this PRF.
    pub(super) looks: u32,
}

impl Plan {
    /// # Errors
    /// What the radar's processing says of samples of this shape.
    pub(super) fn new(key: Key, radar: &mut Radar, config: &RadarConfig) -> Result<Self> {
        let mut map = processed_silence(key, radar, config)?;
        let waveform = config.waveforms.get(key.waveform as usize);
        let waveform = waveform.ok_or(Error::OutOfRange {
            what: "settings.waveform",
            index: 0,
            reason: "the radar has no such thing",
        })?;
        map.looks = key.looks;
        map.summed *= key.looks;
        let range = RangeFilter::new(config, waveform);
        let doppler = DopplerFilter::new(&config.processing, key.pulses as usize, map.filters);
        Ok(Self {
            key,
            gain: range.gain() * doppler.gain(),
            at_one_metre: snr_at_one_metre(config, key.carrier_hz),
            range,
            doppler,
            crossings: Crossings::new(config, &map),
            map,
        })
    }

    pub(super) fn is_of(&self, key: &Key) -> bool {
        self.key == *key
    }

    /// The scales of a dwell's map, of its intervals with this PRF.
    pub(super) fn scales(&self, intervals: &[&Interval<'_>], scene_start: Time) -> RangeDopplerMap {
        let lasts_s = f64::from(self.key.pulses) / self.key.prf_hz;
        let start = |interval: &&&Interval<'_>| scene_start + interval.start_s;
        RangeDopplerMap {
            start: intervals.first().as_ref().map_or(scene_start, start),
            end: intervals.last().as_ref().map_or(scene_start, start) + lasts_s,
            ..self.map.clone()
        }
    }
}

/// The processing itself says what its maps are like: it is given silence.
fn processed_silence(key: Key, radar: &mut Radar, config: &RadarConfig) -> Result<RangeDopplerMap> {
    let shape = (config.antenna.channels(), key.pulses as usize, config.receiver.samples as usize);
    let silence = Array3::<Complex<f32>>::default(shape);
    let cpi = Cpi {
        start: Time::default(),
        carrier_hz: Some(key.carrier_hz),
        prf_hz: Some(key.prf_hz),
        first_sample_s: Some(config.receiver.first_sample_s),
        waveform: key.waveform,
        iq: Iq::F32(silence.view()),
    };
    let mut out = DwellMap::new();
    radar.process(&Dwell { beam: Beam::default(), cpis: &[cpi] }, &mut out)?;
    let map = out.maps.pop().unwrap_or_default();
    Ok(RangeDopplerMap { power: Vec::new(), ..map })
}

//! What a dwell comes to: power over range and Doppler.

use super::noise::MapNoise;
use crate::dwell::Beam;
use crate::ew::PulseDescriptor;
use crate::time::Time;
use crate::units::SPEED_OF_LIGHT_M_S;
use std::sync::Arc;

/// The maps of one dwell, one for each PRF, in the order in which these were first used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DwellMap {
    /// Where the beam pointed.
    pub beam: Beam,
    /// One for each PRF. Intervals of one PRF and shape are in one map.
    pub maps: Vec<RangeDopplerMap>,
    /// Other radars' pulses that were found in its samples, in the order of time; none unless
    /// [`Processing::blanking_probability`](crate::config::Processing) is set.
    pub pulses: Vec<PulseDescriptor>,
    /// In which of them each of the dwell's intervals is.
    pub(super) shown_in: Vec<u32>,
    /// Maps that are not used at present, for their memory.
    pub(super) spare: Vec<RangeDopplerMap>,
}

/// Power over range and Doppler. The receiver's noise has the level that it has in a sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RangeDopplerMap {
    /// Gate after gate, the nearest first; in each the Doppler filters, from standing still upwards, then from the fastest that
    /// is negative to standing still.
    pub power: Vec<f32>,
    /// How many ranges.
    pub gates: usize,
    /// How many Doppler filters.
    pub filters: usize,
    /// How many coherent processing intervals were summed up.
    pub looks: u32,
    /// How many powers each cell is the sum of: looks, times channels where these are summed up.
    pub summed: u32,
    /// How many samples of all its intervals were blanked, as other radars' pulses fell on them.
    pub blanked: u32,
    /// Which of `RadarConfig::waveforms` was transmitted.
    pub waveform: u32,
    /// Pulses of each interval, and samples of each pulse: with the radar's tapers they tell the shape of an echo. 0 where that
    /// is not known.
    pub pulses: u32,
    /// Samples of each pulse.
    pub samples: u32,
    /// What two echoes must lie apart in range to be two: `c/2B`, for the waveform without a taper.
    pub resolution_m: f64,
    /// Over how many gates noise is alike, `Σ|ρₖ|²` over all lags: the mean of `n` gates is as good as that of so many times
    /// fewer that have nothing in common.
    pub correlated_gates: f64,
    /// Where noise is alike in gates and filters, and how strong it is in each filter.
    pub noise: Arc<MapNoise>,
    /// The carrier of its first interval, where that is known.
    pub carrier_hz: Option<f64>,
    /// How many pulses a second, where that is known.
    pub prf_hz: Option<f64>,
    /// When the first pulse left.
    pub start: Time,
    /// When the last of its intervals was over; where that is not known, when it began.
    pub end: Time,
    /// Which gates are made of samples of which one is at the receiver's full scale; empty where none is.
    pub clipped: Vec<bool>,
    /// The scale of range, where it is known when samples were taken.
    pub range: Option<RangeAxis>,
    /// The scale of range rate, where carrier and PRF are known.
    pub range_rate: Option<RangeRateAxis>,
}

/// The scale of range: gate `g` is `first_m + g·step_m` away.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RangeAxis {
    /// Slant range of the first gate.
    pub first_m: f64,
    /// From gate to gate.
    pub step_m: f64,
    /// What is farther away comes back after the next pulse has left, and seems so much nearer; `None` where the PRF is not
    /// known.
    pub unambiguous_m: Option<f64>,
    /// A chirp shows what opens so much too far, for each metre a second; negative: too near. Seconds.
    pub coupling_s: f64,
}

/// The scale of range rate: filter `f` has `f·step_m_s`, folded into plus and minus half of `unambiguous_m_s`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RangeRateAxis {
    /// From filter to filter; negative where a closing target has a positive Doppler frequency, as echoes of pulses have.
    pub step_m_s: f64,
    /// Range rates that differ by this look alike.
    pub unambiguous_m_s: f64,
}

impl RangeDopplerMap {
    /// Whether there are as many powers as its gates and filters say.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.gates.checked_mul(self.filters) == Some(self.power.len())
    }

    /// The powers of one gate; empty where there is no such gate.
    #[must_use]
    pub fn gate(&self, gate: usize) -> &[f32] {
        let first = gate.saturating_mul(self.filters);
        self.power.get(first..first.saturating_add(self.filters)).unwrap_or(&[])
    }

    /// The cell with most power: its gate, its filter, and the power. `None` of an empty map.
    #[must_use]
    pub fn largest(&self) -> Option<(usize, usize, f32)> {
        let (place, power) = self.power.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        Some((place.checked_div(self.filters)?, place.checked_rem(self.filters)?, *power))
    }
}

impl RangeAxis {
    /// Slant range at a gate, or between two, of a target with this range rate.
    ///
    /// ```
    /// use aegis_core::radar::RangeAxis;
    /// let axis = RangeAxis { first_m: 3000.0, step_m: 60.0, unambiguous_m: None, coupling_s: 0.0 };
    /// assert_eq!(axis.range_m(10.5, 0.0), 3630.0);
    /// ```
    #[must_use]
    pub fn range_m(&self, gate: f64, range_rate_m_s: f64) -> f64 {
        self.first_m + gate * self.step_m - self.coupling_s * range_rate_m_s
    }

    /// The gate, or what lies between two, of a range.
    #[must_use]
    pub fn gate_of(&self, range_m: f64, range_rate_m_s: f64) -> f64 {
        (range_m + self.coupling_s * range_rate_m_s - self.first_m) / self.step_m
    }

    /// Of samples that are taken from `first_s` on after each pulse began to leave, at this rate.
    #[must_use]
    pub(super) fn of_delays(first_s: f64, sampling_hz: f64, prf_hz: Option<f64>, coupling_s: f64) -> Self {
        let half = 0.5 * SPEED_OF_LIGHT_M_S;
        Self {
            first_m: half * first_s,
            step_m: half / sampling_hz,
            unambiguous_m: prf_hz.map(|prf_hz| half / prf_hz),
            coupling_s,
        }
    }
}

impl RangeRateAxis {
    /// Range rate at a filter, or between two, in plus and minus half of what is unambiguous.
    #[must_use]
    pub fn range_rate_m_s(&self, filter: f64) -> f64 {
        let rate = filter * self.step_m_s;
        rate - self.unambiguous_m_s * (rate / self.unambiguous_m_s).round()
    }

    /// The filter, or what lies between two, of a range rate; of `filters`.
    #[must_use]
    pub fn filter_of(&self, range_rate_m_s: f64, filters: usize) -> f64 {
        (range_rate_m_s / self.step_m_s).rem_euclid(filters as f64)
    }
}

impl DwellMap {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Leaves it empty, and keeps its memory.
    pub fn clear(&mut self) {
        self.beam = Beam::default();
        self.pulses.clear();
        self.shown_in.clear();
        self.spare.append(&mut self.maps);
    }

    /// The map into which an interval of this shape and these scales is summed, and whether it is new.
    pub(super) fn map_of(&mut self, shape: &RangeDopplerMap) -> (&mut RangeDopplerMap, bool) {
        let found = self.maps.iter().position(|map| map.is_like(shape));
        let is_new = found.is_none();
        let place = found.unwrap_or_else(|| {
            let mut map = self.spare.pop().unwrap_or_default();
            map.become_like(shape);
            self.maps.push(map);
            self.maps.len() - 1
        });
        self.shown_in.push(place as u32);
        (&mut self.maps[place], is_new)
    }
}

impl RangeDopplerMap {
    /// Whether two intervals may be summed: same PRF, same gates, and range rates that differ by less than half a filter,
    /// though the carriers may differ.
    fn is_like(&self, other: &Self) -> bool {
        (self.gates, self.filters, self.range) == (other.gates, other.filters, other.range)
            && self.prf_hz == other.prf_hz
            && match (self.range_rate, other.range_rate) {
                (Some(own), Some(its)) => own.is_within_half_a_filter_of(&its, self.filters),
                (None, None) => true,
                _ => false,
            }
    }

    fn become_like(&mut self, shape: &Self) {
        let (power, mut clipped) = (std::mem::take(&mut self.power), std::mem::take(&mut self.clipped));
        clipped.clear();
        *self = Self { power, clipped, ..shape.clone() };
        // What was there is written over.
        self.power.resize(shape.gates * shape.filters, 0.0);
    }
}

impl RangeRateAxis {
    fn is_within_half_a_filter_of(&self, other: &Self, filters: usize) -> bool {
        let fastest = 0.5 * filters as f64;
        (self.step_m_s - other.step_m_s).abs() * fastest < 0.5 * self.step_m_s.abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_rates_fold_and_unfold() {
        let axis = RangeRateAxis { step_m_s: -2.0, unambiguous_m_s: 32.0 };
        assert!((axis.range_rate_m_s(3.0) + 6.0).abs() < 1e-12);
        assert!((axis.range_rate_m_s(13.0) - 6.0).abs() < 1e-12);
        for filter in [0.0, 0.25, 5.0, 15.75] {
            let back = axis.filter_of(axis.range_rate_m_s(filter), 16);
            assert!((back - filter).abs() < 1e-9, "{filter} {back}");
        }
    }

    #[test]
    fn gates_and_ranges_are_each_others_inverse() {
        let axis = RangeAxis::of_delays(15e-6, 2.5e6, Some(1000.0), 0.04);
        assert!((axis.unambiguous_m.unwrap() - 149_896.229).abs() < 1e-3);
        for gate in [0.0, 17.3, 2000.0] {
            assert!((axis.gate_of(axis.range_m(gate, -200.0), -200.0) - gate).abs() < 1e-9);
        }
    }

    #[test]
    fn intervals_are_summed_where_they_say_the_same() {
        let shape =
            RangeDopplerMap { gates: 4, filters: 16, prf_hz: Some(1000.0), ..RangeDopplerMap::default() };
        let at = |wavelength: f64| {
            let unambiguous_m_s = 500.0 * wavelength;
            let range_rate = Some(RangeRateAxis { step_m_s: -unambiguous_m_s / 16.0, unambiguous_m_s });
            RangeDopplerMap { range_rate, ..shape.clone() }
        };
        let mut maps = DwellMap::new();
        assert!(maps.map_of(&at(0.1)).1);
        assert!(!maps.map_of(&at(0.102)).1, "a little agility");
        assert!(maps.map_of(&at(0.12)).1, "another filter");
        assert!(maps.map_of(&RangeDopplerMap { prf_hz: Some(1100.0), ..at(0.1) }).1);
        assert!(maps.map_of(&shape).1);
        maps.clear();
        assert!(maps.maps.is_empty() && maps.map_of(&shape).1);
        assert_eq!(maps.maps[0].power.len(), 64);
    }
}

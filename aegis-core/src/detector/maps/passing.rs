//! A target that the beam passes: what its dwells have shown so far.

use super::angles::Angles;
use super::echo::{Anchor, Echo, Quality, Sight, middle};
use super::extent::Widths;
use super::merge::{Merger, Seen};
use super::passage::{Bearing, NARROWNESS, Power, Powers};
use super::radial::{Evidence, Radial};
use super::response::Shape;
use crate::config::Antenna;
use crate::dwell::Beam;
use crate::geometry::wrap_angle;
use crate::radar::RangeDopplerMap;
use crate::time::Time;
use crate::units::SPEED_OF_LIGHT_M_S;

/// Echoes of one target differ by no more than this many of their deviations,
pub(super) const SAME_SIGMAS: f64 = 4.5;
/// or by this share of what the radar resolves.
const SAME_SHARE: f64 = 0.5;
/// Targets that differ by this many Doppler filters of one PRF are two.
const SAME_FILTERS: f64 = 1.5;
/// A cell in which an echo has less than this share of its power says nothing of it.
const LEAST_SHARE: f64 = 0.2;

/// A target that the beam passes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Passing {
    pub(super) first: Beam,
    pub(super) latest: Beam,
    /// When it was met last.
    pub(super) seen: Time,
    /// How many dwells showed it, and how many were looked at, the one before included.
    pub(super) dwells: u32,
    pub(super) looked: u32,
    pub(super) evidence: Evidence,
    pub(super) powers: Powers,
    pub(super) anchor: Anchor,
    pub(super) quality: Quality,
    /// Noise in the cells of the first echo.
    pub(super) noise: f64,
    pub(super) widths: Widths,
    pub(super) angles: Angles,
    /// Of the strongest echo.
    pub(super) snr: f64,
    pub(super) best_total_snr: f64,
    /// Weighted by signal-to-noise ratio: time since the evidence's.
    pub(super) weight: f64,
    pub(super) time: f64,
    /// Variance of where the beam pointed during a coherent interval.
    pub(super) spread_rad2: f64,
    /// Where its range is expected now.
    pub(super) expected_m: f64,
    /// Whether its plot was given out: then what else is seen of it is nothing new.
    pub(super) is_given: bool,
}

impl Passing {
    pub(super) fn begin(seen: &Seen<'_>, echo: &Echo, sights: &[Sight], merger: &Merger) -> Self {
        let beam = seen.dwell.beam;
        let first = sights.first().map_or(0, |sight| sight.map);
        let spread_rad2 = seen.maps().find(|(place, ..)| *place == first).map_or(0.0, |(_, map, shape)| {
            let pulse_rad = merger.turn_rad_s / map.prf_hz.unwrap_or(f64::INFINITY);
            shape.spread_pulses2 * pulse_rad * pulse_rad
        });
        let mut passing = Self {
            first: beam,
            latest: beam,
            seen: echo.evidence.reference,
            dwells: 0,
            looked: 0,
            evidence: Evidence::new(echo.evidence.reference, echo.evidence.origin_m()),
            powers: Powers::default(),
            anchor: echo.anchor,
            quality: Quality::default(),
            noise: sights.first().map_or(1.0, |sight| sight.noise),
            widths: Widths::default(),
            angles: Angles::default(),
            snr: 0.0,
            best_total_snr: 0.0,
            weight: 0.0,
            time: 0.0,
            spread_rad2,
            expected_m: 0.0,
            is_given: false,
        };
        passing.meet(seen, echo, sights, merger);
        passing
    }

    /// Met once more.
    pub(super) fn meet(&mut self, seen: &Seen<'_>, echo: &Echo, sights: &[Sight], merger: &Merger) {
        self.latest = seen.dwell.beam;
        self.seen = seen.middle();
        self.dwells += 1;
        self.looked += 1;
        let later_s = echo.evidence.reference.seconds_since(self.evidence.reference);
        self.weight += echo.total_snr;
        self.time += echo.total_snr * later_s;
        self.evidence.add(&echo.evidence);
        self.quality.is_at_edge |= echo.quality.is_at_edge;
        self.quality.is_clipped |= echo.quality.is_clipped;
        self.widths.add(&echo.widths);
        let is_ambiguous = self.quality.is_ambiguous || echo.quality.is_ambiguous;
        self.quality.is_ambiguous = is_ambiguous && !self.evidence.has_rate;
        if echo.total_snr > self.best_total_snr {
            (self.snr, self.best_total_snr, self.anchor) = (echo.snr, echo.total_snr, echo.anchor);
        }
        for sight in sights {
            self.powers.push(Power {
                off_rad: self.off_rad(seen, sight.time, merger.turn_rad_s),
                level: sight.power,
                looks: sight.looks,
                joined: 1.0,
                noise: sight.noise / sight.share,
                dwell: self.looked,
            });
            if let Some(heard) = &sight.heard {
                let back = sight.time + sight.back_s;
                let up_rad = seen.dwell.beam.elevation_rad - self.first.elevation_rad;
                let off_rad = [self.off_rad(seen, back, merger.turn_rad_s), up_rad];
                self.angles.add(heard, off_rad, self.stretch(&merger.antenna));
            }
        }
        self.look(seen, sights, self.looked, merger);
    }

    /// How much larger angles are than a beam shows them that turns meanwhile.
    pub(super) fn stretch(&self, antenna: &Antenna) -> f64 {
        1.0 + NARROWNESS * self.spread_rad2 / antenna.azimuth_width_rad.powi(2)
    }

    /// How strong it is in maps that did not show it, as far as it is known where it lies in them.
    pub(super) fn look(&mut self, seen: &Seen<'_>, sights: &[Sight], dwell: u32, merger: &Merger) {
        let noise = self.noise;
        for (place, map, shape) in seen.maps() {
            if sights.iter().any(|sight| sight.map == place) {
                continue;
            }
            let time = middle(map, shape) + self.expected_delay_s();
            let radial = self.evidence.at(time, merger.fastest_m_s);
            let Some((level, share)) = self.power_in(map, shape, &radial, noise) else { continue };
            let looks = f64::from(map.summed.max(1));
            let off_rad = self.off_rad(seen, time, merger.turn_rad_s);
            self.powers.push(Power { off_rad, level, looks, joined: 1.0, noise: noise / share, dwell });
        }
    }

    /// Its power in a map, less the noise, and which share of it the cell has.
    pub(super) fn power_in(
        &self,
        map: &RangeDopplerMap,
        shape: &Shape,
        radial: &Radial,
        noise: f64,
    ) -> Option<(f64, f64)> {
        let range = map.range?;
        let folded_m =
            range.unambiguous_m.map_or(radial.range_m, |whole_m| radial.range_m.rem_euclid(whole_m));
        let gate = range.gate_of(folded_m, radial.range_rate_m_s);
        let own = Anchor { prf_hz: map.prf_hz, filters: map.filters as u32, filter: self.anchor.filter };
        let filter = match map.range_rate.filter(|_| self.evidence.has_rate) {
            Some(axis) => axis.filter_of(radial.range_rate_m_s, map.filters),
            None => own.apart(&self.anchor).map(|_| own.filter)?,
        };
        let (nearest_gate, nearest_filter) = (gate.round(), filter.round());
        if !(nearest_gate >= 0.0 && nearest_gate < map.gates as f64 && nearest_filter.is_finite()) {
            return None;
        }
        let place = nearest_filter.rem_euclid(map.filters.max(1) as f64) as usize;
        let cell = f64::from(*map.gate(nearest_gate as usize).get(place)?);
        let share = shape.range.cells(gate - nearest_gate).power[1]
            * shape.doppler.cells(filter - nearest_filter).power[1];
        let looks = f64::from(map.summed.max(1));
        (share > LEAST_SHARE).then(|| ((cell - looks * noise) / share, share))
    }

    pub(super) fn expected_delay_s(&self) -> f64 {
        self.evidence.origin_m().clamp(0.0, 1e8) / SPEED_OF_LIGHT_M_S
    }

    /// Where the beam pointed at a time of a dwell, clockwise from where it was first.
    pub(super) fn off_rad(&self, seen: &Seen<'_>, time: Time, turn_rad_s: f64) -> f64 {
        wrap_angle(seen.dwell.beam.azimuth_rad - self.first.azimuth_rad)
            + turn_rad_s * time.seconds_since(seen.middle())
    }

    /// How far it lies ahead of where a turning beam was last.
    pub(super) fn ahead_of_beam_rad(&self, bearing: &Bearing) -> f64 {
        bearing.off_rad - wrap_angle(self.latest.azimuth_rad - self.first.azimuth_rad)
    }

    /// How far an echo, `its`, is from the target's, where 1 is just too far.
    pub(super) fn distance(&self, echo: &Echo, its: &Radial, fastest_m_s: f64) -> f64 {
        let own = self.evidence.at(echo.evidence.reference, fastest_m_s);
        let off = |apart: f64, variance: f64, resolution: f64| {
            apart.abs() / (SAME_SIGMAS * variance.sqrt()).max(SAME_SHARE * resolution).max(f64::MIN_POSITIVE)
        };
        let [resolution_m, resolution_m_s] = echo.resolution;
        let off_m = off(own.range_m - its.range_m, own.range_m2 + its.range_m2, resolution_m);
        let off_rate = if self.evidence.has_rate && echo.evidence.has_rate {
            let variance = own.range_rate_m2_s2 + its.range_rate_m2_s2;
            off(own.range_rate_m_s - its.range_rate_m_s, variance, resolution_m_s)
        } else {
            self.anchor.apart(&echo.anchor).map_or(0.0, |filters| filters / SAME_FILTERS)
        };
        off_m.max(off_rate)
    }

    /// Whether a snapshot's numbers make sense.
    pub(super) fn is_sound(&self) -> bool {
        let numbers = [
            self.first.azimuth_rad,
            self.first.elevation_rad,
            self.latest.azimuth_rad,
            self.latest.elevation_rad,
            self.anchor.filter,
            self.snr,
            self.best_total_snr,
            self.weight,
            self.time,
            self.spread_rad2,
            self.noise,
        ];
        numbers.iter().all(|number| number.is_finite())
            && self.evidence.is_sound()
            && self.powers.is_sound()
            && self.widths.is_sound()
            && self.angles.is_sound()
            && self.snr > 0.0
            && self.weight > 0.0
            && self.dwells > 0
            && self.noise > 0.0
    }
}

//! What a beam shows of a target, dwell after dwell, as one plot.

use super::echo::{Echo, Echoes, Quality};
use super::passage::{Bearing, widened};
use super::passing::{Passing, SAME_SIGMAS};
use super::response::{Shape, Shapes};
use crate::config::{Antenna, Beamforming, Extraction, RadarConfig, ScanPattern};
use crate::dwell::Beam;
use crate::elementary::{hypot, log10};
use crate::geometry::{wrap_angle, wrap_azimuth};
use crate::plot::{Measurement, Plot, PlotFlags, PolarCovariance};
use crate::radar::{DwellMap, RangeDopplerMap};
use crate::time::Time;
use std::f64::consts::{FRAC_PI_2, LN_2, TAU};

/// Dwells this many beam widths apart may show the same target.
const REACH_WIDTHS: f64 = 1.5;
/// A target this many beam widths ahead of where the beam was last is not passed yet.
const LEAST_AHEAD: f64 = 0.01;
/// A beam narrower than this tells elevation.
const NARROW_RAD: f64 = 0.1;
/// Targets that may be open at a time, and of those near an echo's range those that are compared.
const MOST_OPEN: usize = 4096;
const MOST_NEAR: usize = 64;

/// Targets that the beam may not have left yet.
#[derive(Clone, Debug)]
pub(super) struct Merger {
    pub(super) antenna: Antenna,
    extraction: Extraction,
    pub(super) fastest_m_s: f64,
    /// How fast the beam turns; 0 for one that is put from place to place.
    pub(super) turn_rad_s: f64,
    /// Where a beam that is formed of an array points, clockwise from the array's normal.
    steered_rad: f64,
    pub(super) max_range_m: f64,
    /// By range. `kept` is what was open when the latest scan was over.
    open: Vec<Passing>,
    kept: Vec<Passing>,
    sorted: Vec<u32>,
    is_met: Vec<bool>,
    /// How far the range of any of them may be off, now.
    widest_m: f64,
    now: Time,
}

/// One dwell: its maps, and the places of their shapes.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) dwell: &'a DwellMap,
    pub(super) places: &'a [usize],
    pub(super) shapes: &'a Shapes,
}

impl<'a> Seen<'a> {
    pub(super) fn maps(&self) -> impl Iterator<Item = (usize, &'a RangeDopplerMap, &'a Shape)> {
        let Self { dwell, places, shapes } = *self;
        let all = dwell.maps.iter().zip(places).enumerate();
        all.filter_map(move |(place, (map, shape))| Some((place, map, shapes.at(*shape)?)))
    }

    pub(super) fn middle(&self) -> Time {
        let starts = self.dwell.maps.iter().map(|map| map.start).min();
        let ends = self.dwell.maps.iter().map(|map| map.end).max();
        starts.zip(ends).map_or(Time::default(), |(start, end)| start + 0.5 * end.seconds_since(start))
    }
}

impl Merger {
    pub(super) fn new(radar: &RadarConfig, max_range_m: f64) -> Self {
        Self {
            antenna: radar.antenna.clone(),
            extraction: radar.extraction.clone(),
            fastest_m_s: radar.detection.max_speed_m_s,
            turn_rad_s: match radar.scan {
                ScanPattern::Rotating { period_s, .. } => TAU / period_s,
                ScanPattern::Electronic { .. } => 0.0,
            },
            steered_rad: match radar.processing.beamforming {
                Beamforming::Steered { azimuth_rad, .. } | Beamforming::Adaptive { azimuth_rad, .. } => {
                    azimuth_rad
                }
                Beamforming::Noncoherent => 0.0,
            },
            max_range_m,
            open: Vec::new(),
            kept: Vec::new(),
            sorted: Vec::new(),
            is_met: Vec::new(),
            widest_m: 0.0,
            now: Time::default(),
        }
    }

    /// Before a scan. What an earlier one, that was refused, had begun is forgotten.
    pub(super) fn begin(&mut self) {
        self.open.clone_from(&self.kept);
    }

    /// As if no scan had been seen yet.
    pub(super) fn reset(&mut self) {
        self.open.clear();
        self.kept.clear();
    }

    /// What the next scan depends on.
    pub(super) fn kept(&self) -> &[Passing] {
        &self.kept
    }

    /// Continues with what was kept; of what makes no sense nothing.
    pub(super) fn keep(&mut self, kept: Vec<Passing>) -> bool {
        if kept.len() > MOST_OPEN || !kept.iter().all(Passing::is_sound) {
            return false;
        }
        self.kept = kept;
        true
    }

    /// One more dwell, after another of the same scan or none. Targets that its beam is too far from are done. Returns how many
    /// echoes were too many.
    pub(super) fn add(
        &mut self,
        seen: &Seen<'_>,
        before: Option<&Seen<'_>>,
        echoes: &Echoes,
        out: &mut Vec<Plot>,
    ) -> u32 {
        self.leave(seen, out);
        self.sort(seen.middle());
        let known = self.open.len();
        let mut left_out = 0;
        for echo in &echoes.all {
            let sights = echoes.sights_of(echo);
            if let Some(place) = self.find(echo) {
                self.is_met[place] = true;
                let mut passing = self.open[place];
                passing.meet(seen, echo, sights, self);
                self.open[place] = passing;
            } else if self.open.len() < MOST_OPEN {
                let mut passing = Passing::begin(seen, echo, sights, self);
                if let Some(before) =
                    before.filter(|before| self.is_beside(before.dwell.beam, seen.dwell.beam))
                {
                    passing.look(before, &[], 0, self);
                }
                self.open.push(passing);
            } else {
                left_out += 1;
            }
        }
        for place in 0..known {
            if !self.is_met[place] && !self.open[place].is_given {
                let mut passing = self.open[place];
                passing.looked += 1;
                passing.look(seen, &[], passing.looked, self);
                self.open[place] = passing;
            }
        }
        left_out
    }

    /// Whether one beam may show what another shows.
    fn is_beside(&self, one: Beam, other: Beam) -> bool {
        let reach_rad = REACH_WIDTHS * self.antenna.azimuth_width_rad;
        one != other
            && wrap_angle(one.azimuth_rad - other.azimuth_rad).abs() <= reach_rad
            && (one.elevation_rad - other.elevation_rad).abs() <= 1e-9
    }

    /// Gives out what the beam has left.
    fn leave(&mut self, seen: &Seen<'_>, out: &mut Vec<Plot>) {
        let (now, beam) = (seen.middle(), seen.dwell.beam);
        let mut open = std::mem::take(&mut self.open);
        open.retain(|passing| {
            // A beam that comes back after a turn meets its targets anew.
            let reach_rad = REACH_WIDTHS * self.antenna.azimuth_width_rad;
            let is_late = self.turn_rad_s > 0.0
                && now.seconds_since(passing.seen).abs() * self.turn_rad_s > 2.0 * reach_rad;
            let stays = self.is_beside(passing.latest, beam) && !is_late;
            if !stays && !passing.is_given {
                out.push(self.plot(passing));
            }
            stays
        });
        self.open = open;
    }

    /// By where their targets are now.
    fn sort(&mut self, now: Time) {
        let Self { open, sorted, is_met, fastest_m_s, widest_m, .. } = self;
        is_met.clear();
        is_met.resize(open.len(), false);
        let mut widest_m2 = 0.0_f64;
        for passing in open.iter_mut() {
            let radial = passing.evidence.at(now, *fastest_m_s);
            passing.expected_m = radial.range_m;
            widest_m2 = widest_m2.max(radial.range_m2);
        }
        *widest_m = widest_m2.sqrt();
        self.now = now;
        sorted.clear();
        sorted.extend(0..open.len() as u32);
        sorted.sort_unstable_by(|a, b| {
            open[*a as usize].expected_m.total_cmp(&open[*b as usize].expected_m).then(a.cmp(b))
        });
    }

    /// The open target that an echo is of.
    fn find(&self, echo: &Echo) -> Option<usize> {
        let time = echo.evidence.reference;
        let its = echo.evidence.at(time, self.fastest_m_s);
        // As far as one that is known worst may be, and what it moves meanwhile: what is near is found by its range alone.
        let moved_m = self.fastest_m_s * time.seconds_since(self.now).abs();
        let reach_m = SAME_SIGMAS * hypot(self.widest_m, its.range_m2.sqrt()) + echo.resolution[0] + moved_m;
        let expected_m = |place: &u32| self.open[*place as usize].expected_m;
        let begin = self.sorted.partition_point(|place| expected_m(place) < its.range_m - reach_m);
        let near = self.sorted.get(begin..).unwrap_or(&[]).iter();
        let near = near.take_while(|place| expected_m(place) <= its.range_m + reach_m).take(MOST_NEAR);
        let free = near.map(|place| *place as usize).filter(|place| !self.is_met[*place]);
        let distances = free.map(|place| (self.open[place].distance(echo, &its, self.fastest_m_s), place));
        distances.filter(|near| near.0 < 1.0).min_by(|a, b| a.0.total_cmp(&b.0)).map(|near| near.1)
    }

    /// After a scan: gives out what can no longer grow. What the turning beam has not passed the middle of stays for the next scan,
    /// and so does what was given out but may be seen again.
    pub(super) fn end(&mut self, out: &mut Vec<Plot>) {
        let mut open = std::mem::take(&mut self.open);
        let last = open.iter().map(|passing| passing.seen).max();
        open.retain_mut(|passing| {
            let may_grow = self.turn_rad_s > 0.0 && Some(passing.seen) == last;
            if passing.is_given {
                return may_grow;
            }
            let ahead_rad = passing.ahead_of_beam_rad(&self.bearing(passing)) - self.steered_rad;
            if may_grow && ahead_rad > LEAST_AHEAD * self.antenna.azimuth_width_rad {
                return true;
            }
            out.push(self.plot(passing));
            passing.is_given = true;
            may_grow
        });
        self.kept.clone_from(&open);
        self.open = open;
    }

    /// By its angles within the beam where these are known, else by how it swelled and faded.
    fn bearing(&self, passing: &Passing) -> Bearing {
        if let Some((off_rad, variance_rad2)) = passing.angles.azimuth.value() {
            let slanted_rad2 =
                passing.angles.of_elevation_rad2(passing.first.elevation_rad, self.elevation_rad2());
            return Bearing { off_rad, variance_rad2: variance_rad2 + slanted_rad2 };
        }
        let width_rad = widened(&self.antenna, passing.spread_rad2);
        let bearing = passing.powers.bearing(width_rad, self.extraction.steady_probability);
        Bearing { off_rad: bearing.off_rad + self.steered_rad, ..bearing }
    }

    /// Variance of elevations of which only the beam is known: a single look somewhere in it, as in azimuth.
    fn elevation_rad2(&self) -> f64 {
        self.antenna.elevation_width_rad.powi(2) / (8.0 * LN_2)
    }

    fn plot(&self, passing: &Passing) -> Plot {
        let Extraction { range_bias_sigma_m, azimuth_bias_sigma_rad, range_rate_bias_sigma_m_s, .. } =
            self.extraction;
        let elevation_bias_sigma_rad = self.extraction.elevation_bias_sigma_rad;
        let bearing = self.bearing(passing);
        let time = passing.evidence.reference + passing.time / passing.weight.max(f64::MIN_POSITIVE);
        let radial = passing.evidence.at(time, self.fastest_m_s);
        let elevation = passing.angles.elevation.value();
        let of_beam = (self.antenna.elevation_width_rad < NARROW_RAD)
            .then(|| (passing.latest.elevation_rad, self.elevation_rad2()));
        let elevation = elevation
            .map(|(off_rad, variance)| {
                let bias = elevation_bias_sigma_rad * elevation_bias_sigma_rad;
                ((passing.first.elevation_rad + off_rad).clamp(-FRAC_PI_2, FRAC_PI_2), variance + bias)
            })
            .or(of_beam);
        let has_rate = passing.evidence.has_rate;
        let Quality { is_ambiguous, is_at_edge, is_clipped } = passing.quality;
        let flags = PlotFlags::PRIMARY
            .with_if(PlotFlags::SINGLE_DWELL, passing.dwells == 1)
            .with_if(PlotFlags::AMBIGUOUS, is_ambiguous)
            .with_if(PlotFlags::AT_EDGE, is_at_edge)
            .with_if(PlotFlags::CLIPPED, is_clipped)
            .with_if(PlotFlags::SIDE_LOBE, passing.angles.is_in_side_lobe());
        let covariance = PolarCovariance {
            range_m2: radial.range_m2 + range_bias_sigma_m * range_bias_sigma_m,
            azimuth_rad2: bearing.variance_rad2 + azimuth_bias_sigma_rad * azimuth_bias_sigma_rad,
            elevation_rad2: elevation.map_or(self.elevation_rad2(), |known| known.1),
            altitude_m2: 0.0,
            range_rate_m2_s2: radial.range_rate_m2_s2 + range_rate_bias_sigma_m_s * range_rate_bias_sigma_m_s,
            range_range_rate_m2_s: if has_rate { radial.coupling_m2_s } else { 0.0 },
        };
        let measurement = Measurement::Polar {
            range_m: radial.range_m.max(0.0),
            azimuth_rad: wrap_azimuth(passing.first.azimuth_rad + bearing.off_rad),
            elevation_rad: elevation.map(|known| known.0),
            altitude_m: None,
            range_rate_m_s: has_rate.then_some(radial.range_rate_m_s),
            covariance: Some(covariance),
        };
        Plot {
            snr_db: Some(10.0 * log10(passing.snr)),
            range_extent_m: passing.widths.extent_m(),
            flags,
            ..Plot::new(time, measurement)
        }
    }
}

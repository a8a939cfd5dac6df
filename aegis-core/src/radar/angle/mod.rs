//! The angle of an echo within the beam, from the complex samples of all channels at its cell.
//!
//! - [`Angles`] takes those samples out of a dwell once more, at single cells, and tells the angle.
//! - `line`: the most likely direction by a line of elements; `around`: with noise as other ranges show it, where weights adapt.
//! - A sum and its differences tell the angle by their ratio.

mod around;
mod line;

use super::RadarSettings;
use super::chain::Chain;
use super::map::DwellMap;
use crate::config::{Antenna, Monopulse};
use crate::dwell::Dwell;
use crate::elementary::{asin, cos, tan};
use around::Around;
pub(super) use around::Learns;
use line::Found;
pub(super) use line::{Lags, Line};
use num_complex::Complex;

/// What is left beside the echo is more than noise when it exceeds its mean by so many deviations.
const MORE_THAN_NOISE: f64 = 5.0;

/// The angles of echoes in the maps that a chain made of a dwell.
#[derive(Debug)]
pub(crate) struct Angles<'a> {
    chain: &'a mut Chain,
    dwell: &'a Dwell<'a>,
    settings: &'a RadarSettings,
}

/// A cell in which there is an echo, between filters, and how strong noise is there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) gate: usize,
    pub(crate) filter: f64,
    pub(crate) noise: f64,
}

/// How an echo is heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Heard {
    InMainLobe {
        azimuth: Option<Off>,
        elevation: Option<Off>,
    },
    /// Or so far off the beam's middle that nothing tells the angle.
    InSideLobe,
}

/// An angle beside the beam's middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Off {
    /// Clockwise, or up.
    pub(crate) angle_rad: f64,
    /// How much it counts beside what other dwells tell.
    pub(crate) information: f64,
    /// Its variance times that.
    pub(crate) spread: f64,
    /// The tangent of an azimuth that a level line of elements tells, which knows nothing of elevation.
    pub(crate) tangent: f64,
}

/// Memory for what is found of one cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// What all channels have in some gates of one interval.
    cells: Vec<Complex<f64>>,
    /// Interval after interval, what all channels have in the cell.
    own: Vec<Complex<f64>>,
    lags: Lags,
    around: Around,
}

impl<'a> Angles<'a> {
    /// `None` of a radar that has one channel, or channels of which it does not say how they hear.
    pub(super) fn of(
        chain: &'a mut Chain,
        dwell: &'a Dwell<'a>,
        settings: &'a RadarSettings,
    ) -> Option<Self> {
        let Antenna { array, monopulse, .. } = chain.antenna();
        (array.is_some() || monopulse.is_some()).then_some(Self { chain, dwell, settings })
    }

    /// The angle of what is in a cell of one of the dwell's maps; `None` where that is not to be told.
    pub(crate) fn at(&mut self, maps: &DwellMap, place: usize, cell: &Cell) -> Option<Heard> {
        let mut memory = std::mem::take(&mut self.chain.angle_memory);
        let found = self.find(maps, place, cell, &mut memory);
        self.chain.angle_memory = memory;
        found
    }

    fn find(&mut self, maps: &DwellMap, place: usize, cell: &Cell, memory: &mut Memory) -> Option<Heard> {
        let map = maps.maps.get(place).filter(|map| cell.gate < map.gates && cell.noise > 0.0)?;
        let learns = self.chain.learns_noise(self.settings);
        let around = learns.map_or(0, |learns| learns.reach);
        let gates = cell.gate.saturating_sub(around)..(cell.gate + around + 1).min(map.gates);
        let own = cell.gate - gates.start;
        memory.own.clear();
        memory.around.clear();
        let (mut aim, mut channels) = (None, 0);
        // Phases of another carrier are others.
        let is_used = |(cpi, shown): &(&crate::dwell::Cpi<'_>, &u32)| {
            **shown as usize == place && cpi.carrier_hz == map.carrier_hz
        };
        for (cpi, _) in self.dwell.cpis.iter().zip(&maps.shown_in).filter(is_used) {
            aim = Some(self.chain.aim(cpi, self.settings).ok()?);
            let plan = self.chain.plan(cpi).ok()?;
            channels = cpi.iq.dim().0;
            self.chain.cells(plan, &cpi.iq, &gates, cell.filter, &mut memory.cells);
            let all = memory.cells.chunks_exact(gates.len());
            memory.own.extend(all.filter_map(|channel| channel.get(own)));
            if let Some(learns) = learns {
                memory.around.learn(&memory.cells, channels, own, learns.guard);
            }
        }
        let aim = aim?;
        if let Some(monopulse) = self.chain.antenna().monopulse {
            return ratio(&memory.own, &monopulse, self.chain.antenna(), cell.noise);
        }
        let line = self.chain.line(aim)?;
        let elevation_rad = maps.beam.elevation_rad;
        let Memory { own, lags, around, .. } = memory;
        match learns {
            None => of_line(own, channels, line, lags, cell.noise, elevation_rad),
            Some(learns) => {
                around.conclude(channels, learns.loading);
                lags.clear(channels);
                own.chunks_exact_mut(channels).for_each(|x| {
                    around.whiten(x);
                    lags.hear(x);
                });
                lags.set_whole(around.inverse());
                heard(line.find(lags), around.certainty(line.direction(channels)), elevation_rad)
            }
        }
    }
}

/// By a line of elements, in noise that is the same in all of them.
fn of_line(
    own: &mut [Complex<f64>],
    channels: usize,
    line: &Line,
    lags: &mut Lags,
    noise: f64,
    elevation_rad: f64,
) -> Option<Heard> {
    line.begin(channels, lags);
    let mut power = 0.0;
    for x in own.chunks_exact_mut(channels) {
        line.hear(x, lags);
        power += x.iter().map(Complex::norm_sqr).sum::<f64>();
    }
    let found = line.find(lags);
    let left = if let Found::InMainLobe(direction) = &found { power - direction.power } else { 0.0 };
    let free = own.len() / channels * (channels - line.nulls.len()).saturating_sub(1);
    heard(found, 1.0 / noise_with(left, free, noise), elevation_rad)
}

/// The noise, or what is left beside an echo where that is clearly more.
fn noise_with(left: f64, free: usize, noise: f64) -> f64 {
    let free = free as f64;
    let is_more = left > noise * (free + MORE_THAN_NOISE * free.sqrt());
    if is_more { left / free.max(1.0) } else { noise }
}

/// From the sine to the angle; `scale` is one over the noise.
fn heard(found: Found, scale: f64, elevation_rad: f64) -> Option<Heard> {
    let direction = match found {
        Found::InMainLobe(direction) => direction,
        Found::InSideLobe => return Some(Heard::InSideLobe),
        Found::Nowhere => return None,
    };
    // The line is level: it hears sin(azimuth)·cos(elevation).
    let level = cos(elevation_rad);
    let sine = direction.sine / level;
    if sine.abs() >= 1.0 || sine.is_nan() {
        return None;
    }
    let off_rad = asin(sine);
    let information = direction.information * scale * (level * cos(off_rad)).powi(2);
    let azimuth = (information > 0.0 && information.is_finite()).then_some(Off {
        angle_rad: off_rad,
        information,
        spread: 1.0,
        tangent: tan(off_rad),
    })?;
    Some(Heard::InMainLobe { azimuth: Some(azimuth), elevation: None })
}

/// By the ratio of differences `d` to their sum `s`, `r = Σ Re(d s*)/Σ(|s|² − N)`, whose variance is `N(1 + r²)/(2 Σ|s|²)` in noise of power `N`
/// ([`monopulse_sigma_rad`](crate::radar::monopulse_sigma_rad), Skolnik 2008, Radar Handbook, §9.2, which leaves out `r²`: the sum's own noise).
fn ratio(own: &[Complex<f64>], monopulse: &Monopulse, antenna: &Antenna, noise: f64) -> Option<Heard> {
    let intervals = own.chunks_exact(monopulse.channels());
    let count = intervals.len() as f64;
    let power: f64 = intervals.clone().filter_map(|x| x.first()).map(Complex::norm_sqr).sum();
    // Less the sum's own noise, which is not in the product with a difference.
    let sum = (power - count * noise).max(0.5 * power);
    if sum <= 0.0 || sum.is_nan() {
        return None;
    }
    let mut channel = 0;
    let mut is_near = true;
    let [azimuth, elevation] = [0, 1].map(|axis| {
        let slope = monopulse.slopes()[axis]?;
        let width_rad = [antenna.azimuth_width_rad, antenna.elevation_width_rad][axis];
        channel += 1;
        let pairs = intervals.clone().filter_map(|x| Some((x.first()?, x.get(channel)?)));
        let product: Complex<f64> = pairs.clone().map(|(s, d)| d * s.conj()).sum();
        let ratio = product.re / sum;
        let left: f64 = pairs.map(|(s, d)| (d - s * ratio).norm_sqr()).sum();
        // Weights must not depend on the ratio: the mean of several would be drawn to the middle.
        let spread = 1.0 + ratio * ratio;
        let noise = noise_with(left, count as usize, noise * spread) / spread;
        let widths = ratio / slope;
        is_near &= widths.abs() <= Monopulse::REACH_WIDTHS;
        let information = 2.0 * sum / noise * (slope / width_rad).powi(2);
        Some(Off { angle_rad: widths * width_rad, information, spread, tangent: 0.0 })
    });
    Some(if is_near { Heard::InMainLobe { azimuth, elevation } } else { Heard::InSideLobe })
}

//! The levels of a beam's passage over an emitter become a strobe.
//!
//! A level that stands out, and that none within a beam width or so exceeds, is the middle of a passage. Where its neighbours fall off as
//! the beam's pattern does, it is an emitter in the main lobe, and the pattern's fit is its bearing; where they do not, it came in by
//! side lobes, and no bearing is known.

use super::bearing::{Fit, Sample, fit, flat_deviance};
use super::listen::{Heard, Listening, ListeningRadar};
use crate::elementary::{log10, powf};
use crate::ew::responder::{EwResponder, EwState};
use crate::geometry::wrap_angle;
use crate::scan::{Look, Strobe};
use std::f64::consts::TAU;

/// Beam widths to either side within which a level is compared.
const ALONE_WIDTHS: f64 = 1.25;
/// Beam widths that a turning beam is past an emitter when its passage is over.
const PAST_WIDTHS: f64 = 1.3;
/// Beam widths to either side that the pattern is fitted to.
const FITTED_WIDTHS: f64 = 1.05;
/// Fewer levels do not show a pattern.
const LEAST_FITTED: usize = 3;
/// Bearing of an emitter somewhere in a beam that shows no pattern, in beam widths: at random over its main part.
const SOMEWHERE_WIDTHS: f64 = 0.3;
/// Real side lobes rise above what is declared, dB.
const SIDELOBE_MARGIN_DB: f64 = 6.0;
/// Deviations by which such a level is stronger by chance.
const CHANCE_SIGMAS: f64 = 5.0;
/// Less than this of the noise explains nothing.
const LEAST_LET_IN: f64 = 0.05;
/// Beam widths that levels may be apart which are heard by side lobes.
const SIDE_WIDTHS: f64 = 2.0;
/// Deviation of a bearing that may be any: π/√3.
const ANYWHERE_RAD: f64 = 1.813_799_364_234_217_8;
/// Most levels of one passage.
const MOST_FITTED: usize = 64;

/// A strobe that was formed from levels.
#[derive(Clone, Copy, Debug)]
pub(super) struct FormedStrobe {
    pub(super) strobe: Strobe,
    pub(super) channel: u32,
    /// Probability that noise alone would show it; `None` of pulses.
    pub(super) pfa: Option<f64>,
    /// Of pulses: which share is another radar's.
    pub(super) asynchronous: Option<f64>,
}

/// What a standing-out level is.
enum Found {
    Main(Fit),
    Side,
    /// Its passage goes on.
    NotYet,
}

impl EwResponder {
    /// Forms strobes from what was heard up to this scan, and forgets what is no longer needed for that.
    pub(in crate::ew) fn form_strobes(&mut self, look: &Look<'_>) {
        let Self { listening: Listening { radars, formed, .. }, state, limits, .. } = self;
        formed.clear();
        let Some(radar) = radars.iter().find(|radar| radar.id == look.sensor) else { return };
        for place in 0..state.heard.len() {
            let heard = state.heard[place];
            let is_open = heard.sensor == radar.id && heard.is_jammed && !heard.is_told;
            if !is_open || state.is_beside_a_stronger(place) {
                continue;
            }
            match state.find(place, radar) {
                Found::NotYet => continue,
                Found::Main(fit) if formed.len() < limits.interferences => {
                    formed.push(FormedStrobe {
                        strobe: strobe_of(look, &heard, &fit),
                        channel: heard.channel,
                        pfa: Some(heard.pfa),
                        asynchronous: None,
                    });
                }
                Found::Main(_) => {}
                Found::Side if state.note_sidelobes(&heard) || formed.iter().any(is_anywhere) => {}
                Found::Side => {
                    let jnr = heard.ratio - 1.0;
                    let anywhere = Fit { off_rad: 0.0, sigma_rad: ANYWHERE_RAD, jnr, deviance: 0.0 };
                    formed.push(FormedStrobe {
                        strobe: strobe_of(look, &heard, &anywhere),
                        channel: heard.channel,
                        pfa: Some(heard.pfa),
                        asynchronous: None,
                    });
                }
            }
            state.heard[place].is_told = true;
        }
        state.forget(radar, look);
    }
}

fn is_anywhere(formed: &FormedStrobe) -> bool {
    formed.strobe.azimuth_sigma_rad >= ANYWHERE_RAD
}

fn strobe_of(look: &Look<'_>, heard: &Heard, fit: &Fit) -> Strobe {
    Strobe {
        time: heard.time.clamp(look.start, look.end),
        azimuth_rad: crate::geometry::wrap_azimuth(heard.azimuth_rad + fit.off_rad),
        azimuth_sigma_rad: fit.sigma_rad,
        elevation_rad: None,
        jnr_db: Some(10.0 * log10(fit.jnr)),
    }
}

impl EwState {
    /// Whether another level of the same passage stands out more, or as much and later.
    fn is_beside_a_stronger(&self, place: usize) -> bool {
        let own = self.heard[place];
        self.heard.iter().enumerate().any(|(other, heard)| {
            let is_stronger = heard.ratio > own.ratio || (heard.ratio >= own.ratio && other > place);
            is_stronger && is_of_one_passage(&own, heard, ALONE_WIDTHS)
        })
    }

    fn find(&self, place: usize, radar: &ListeningRadar) -> Found {
        let peak = self.heard[place];
        if !self.has_passed(&peak, radar) {
            return Found::NotYet;
        }
        if self.is_explained(&peak, radar) {
            return Found::Side;
        }
        let mut samples = [Sample { off_rad: 0.0, width_rad: 1.0, ratio: 1.0, cells: 1.0 }; MOST_FITTED];
        let near = self.heard.iter().filter(|heard| is_of_one_passage(&peak, heard, FITTED_WIDTHS));
        let count = samples
            .iter_mut()
            .zip(near)
            .map(|(to, heard)| {
                *to = Sample {
                    off_rad: wrap_angle(heard.azimuth_rad - peak.azimuth_rad),
                    width_rad: heard.width_rad,
                    ratio: heard.ratio,
                    cells: heard.cells,
                };
            })
            .count();
        let samples = &samples[..count];
        let jnr = (peak.ratio - 1.0).max(1e-3);
        let shown: usize =
            samples.iter().filter(|sample| sample.off_rad.abs() > 0.2 * peak.width_rad).count();
        if count < LEAST_FITTED || shown == 0 {
            let somewhere =
                Fit { off_rad: 0.0, sigma_rad: SOMEWHERE_WIDTHS * peak.width_rad, jnr, deviance: 0.0 };
            return if self.is_by_sidelobes(&peak, radar) { Found::Side } else { Found::Main(somewhere) };
        }
        match fit(samples, jnr, 0.0) {
            Some(fit) if fit.deviance < flat_deviance(samples) && is_in_beam(&fit, &peak) => Found::Main(fit),
            _ => Found::Side,
        }
    }

    /// Whether what side lobes may let in of the strongest that is heard elsewhere, and chance, explain a level.
    fn is_explained(&self, peak: &Heard, radar: &ListeningRadar) -> bool {
        let is_elsewhere = |azimuth_rad: f64| {
            wrap_angle(azimuth_rad - peak.azimuth_rad).abs() > SIDE_WIDTHS * radar.width_rad
        };
        let levels = self.heard.iter().filter(|heard| {
            heard.sensor == peak.sensor && heard.channel == peak.channel && is_elsewhere(heard.azimuth_rad)
        });
        let strongest = levels.map(|heard| heard.ratio - 1.0).fold(0.0, f64::max);
        let known = self.sources.iter().filter(|source| {
            source.sensor == peak.sensor
                && is_elsewhere(source.azimuth_rad)
                && source.azimuth_sigma_rad < radar.width_rad
        });
        let known = known.filter_map(|source| self.strength(source.number, peak.channel));
        let strongest = known.map(|jnr_db| powf(10.0, 0.1 * jnr_db)).fold(strongest, f64::max);
        let let_in = strongest * powf(10.0, -0.1 * (radar.sidelobe_db - SIDELOBE_MARGIN_DB));
        peak.ratio < (1.0 + let_in) * (1.0 + CHANCE_SIGMAS / peak.cells.sqrt()) && let_in > LEAST_LET_IN
    }

    /// Whether the beam has gone on from a passage. One that does not turn is done with when its scan is.
    fn has_passed(&self, peak: &Heard, radar: &ListeningRadar) -> bool {
        let Some(period_s) = radar.period_s else { return true };
        let own = self.heard.iter().filter(|heard| heard.sensor == radar.id);
        let latest = own.map(|heard| heard.time).max().unwrap_or(peak.time);
        latest.seconds_since(peak.time) >= PAST_WIDTHS * radar.width_rad * period_s / TAU
    }

    /// Of single beams: whether another that is as much stronger as side lobes are weak explains it, or all beams are alike.
    fn is_by_sidelobes(&self, peak: &Heard, radar: &ListeningRadar) -> bool {
        let others = self.heard.iter().filter(|heard| {
            heard.sensor == peak.sensor
                && heard.channel == peak.channel
                && heard.is_new
                && wrap_angle(heard.azimuth_rad - peak.azimuth_rad).abs() > SIDE_WIDTHS * radar.width_rad
        });
        let weak = powf(10.0, -0.1 * (radar.sidelobe_db - SIDELOBE_MARGIN_DB));
        let (mut all, mut alike) = (0, 0);
        for other in others {
            all += 1;
            alike += usize::from(other.is_jammed && (other.ratio - 1.0) > 0.25 * (peak.ratio - 1.0));
            if (peak.ratio - 1.0) <= weak * (other.ratio - 1.0) {
                return true;
            }
        }
        all >= LEAST_FITTED && 4 * alike >= 3 * all
    }

    /// Forgets levels that no passage needs any more.
    fn forget(&mut self, radar: &ListeningRadar, look: &Look<'_>) {
        let kept_s =
            radar.period_s.map_or(0.0, |period_s| 3.0 * PAST_WIDTHS * radar.width_rad * period_s / TAU);
        self.heard.retain(|heard| {
            heard.sensor != radar.id || heard.is_new || look.end.seconds_since(heard.time) <= kept_s
        });
    }
}

fn is_of_one_passage(peak: &Heard, heard: &Heard, widths: f64) -> bool {
    heard.sensor == peak.sensor
        && heard.channel == peak.channel
        && wrap_angle(heard.azimuth_rad - peak.azimuth_rad).abs() <= widths * peak.width_rad
        && (heard.elevation_rad - peak.elevation_rad).abs() <= widths * peak.width_rad
}

/// A fit that ends elsewhere found no passage here.
fn is_in_beam(fit: &Fit, peak: &Heard) -> bool {
    fit.off_rad.abs() <= peak.width_rad && fit.sigma_rad <= peak.width_rad
}

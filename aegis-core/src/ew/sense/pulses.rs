//! Pulses that were found in a radar's own samples: whose they are, and that they disturb it.
//!
//! Those of a steady interval that is not the radar's own are another radar's; those without one, or in step with its own, are meant for it.

use super::listen::{Listening, ListeningRadar};
use super::passage::FormedStrobe;
use crate::event::Event;
use crate::ew::emitters::{MOST_INTERCEPTED_PULSES, PulseDescriptor, PulseEmitter, deinterleave};
use crate::ew::interference::{InterferenceKind, InterferenceSource};
use crate::ew::responder::EwResponder;
use crate::ew::sense::kind::most_probable;
use crate::scan::{Look, Strobe};

/// Fewer pulses in a scan may be noise.
const LEAST_PULSES: usize = 12;
/// Dwells that are stronger than the median by less are not the main lobe's, dB.
const MAIN_LOBE_DB: f64 = 10.0;
/// Beam widths by which the strongest dwell's bearing is off.
const SIGMA_WIDTHS: f64 = 0.3;
/// Deviation of a bearing that may be any: π/√3.
const ANYWHERE_RAD: f64 = 1.813_799_364_234_217_8;
/// Intervals in a ratio of small whole numbers, to this, are in step.
const IN_STEP: f64 = 1e-3;
/// What is left for all that is no pulse.
const NO_PULSE: f64 = 0.02;

/// Pulses of one dwell.
#[derive(Clone, Copy, Debug)]
pub(super) struct PulsesHeard {
    pub(super) azimuth_rad: f64,
    pub(super) channel: u32,
    /// The strongest of them, dB.
    pub(super) snr_db: f64,
}

impl EwResponder {
    /// Takes apart the pulses of a scan's dwells, and forms a strobe to who sends them.
    pub(in crate::ew) fn hear_pulses(&mut self, look: &Look<'_>, events: &mut Vec<Event>) {
        let Self { listening: Listening { pulses, .. }, config, .. } = self;
        if pulses.len() < LEAST_PULSES {
            pulses.clear();
            return;
        }
        pulses.sort_by_key(|pulse| pulse.time);
        pulses.truncate(MOST_INTERCEPTED_PULSES);
        let found = deinterleave(look.sensor, pulses, config.interval_jitter);
        let all = pulses.len() as f64;
        pulses.clear();
        let Ok((emitters, _)) = found else { return };
        let Listening { radars, heard_pulses, formed, .. } = &mut self.listening;
        let Some(radar) = radars.iter().find(|radar| radar.id == look.sensor) else { return };
        let foreign = emitters.iter().filter(|emitter| !radar.is_in_step(emitter));
        let asynchronous = foreign.map(|emitter| emitter.pulses as f64).sum::<f64>();
        formed.extend(strobe_of(look, radar, heard_pulses, asynchronous / all));
        heard_pulses.clear();
        self.keep_emitters(look.sensor, emitters, look.end, events);
    }
}

impl ListeningRadar {
    fn is_in_step(&self, emitter: &PulseEmitter) -> bool {
        self.intervals_s.iter().any(|own_s| {
            let ratio = (emitter.pri_s / own_s).max(own_s / emitter.pri_s);
            ratio < 8.5 && (ratio / ratio.round() - 1.0).abs() < IN_STEP
        })
    }
}

fn strobe_of(
    look: &Look<'_>,
    radar: &ListeningRadar,
    heard: &mut [PulsesHeard],
    asynchronous: f64,
) -> Option<FormedStrobe> {
    heard.sort_by(|a, b| a.snr_db.total_cmp(&b.snr_db));
    let (strongest, middle) = (heard.last()?, heard.get(heard.len() / 2)?);
    let is_main = heard.len() == 1 || strongest.snr_db - middle.snr_db >= MAIN_LOBE_DB;
    let strobe = Strobe {
        time: look.end,
        azimuth_rad: strongest.azimuth_rad,
        azimuth_sigma_rad: if is_main { SIGMA_WIDTHS * radar.width_rad } else { ANYWHERE_RAD },
        elevation_rad: None,
        jnr_db: Some(strongest.snr_db),
    };
    Some(FormedStrobe { strobe, channel: strongest.channel, pfa: None, asynchronous: Some(asynchronous) })
}

/// What is remembered of a dwell's pulses.
pub(super) fn heard(azimuth_rad: f64, channel: u32, pulses: &[PulseDescriptor]) -> Option<PulsesHeard> {
    let snr_db = pulses.iter().filter_map(|pulse| pulse.snr_db).fold(f64::NEG_INFINITY, f64::max);
    snr_db.is_finite().then_some(PulsesHeard { azimuth_rad, channel, snr_db })
}

impl InterferenceSource {
    /// It sends pulses, of which such a share is another radar's.
    pub(super) fn classify_pulses(&mut self, asynchronous: f64, confidence: f64) {
        let noise = NO_PULSE / 3.0;
        let share = asynchronous.clamp(0.02, 0.98);
        // Half of the pulses decide: of a train some are missed, and others' pulses are among them.
        let foreign = if share > 0.5 { share.max(0.9) } else { share.min(0.1) };
        let pulses = 1.0 - NO_PULSE;
        self.kind_probabilities = [noise, noise, noise, pulses * (1.0 - foreign), pulses * foreign];
        self.kind = most_probable(&self.kind_probabilities, confidence);
    }

    /// Whether it was heard by its pulses.
    pub(super) fn is_pulsed(&self) -> bool {
        let of = |kind| InterferenceKind::KNOWN.iter().position(|known| *known == kind);
        let probability =
            |kind| of(kind).and_then(|place| self.kind_probabilities.get(place)).copied().unwrap_or(0.0);
        probability(InterferenceKind::Pulse) + probability(InterferenceKind::Asynchronous) > 0.9
    }
}

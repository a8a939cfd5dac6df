//! From strobes to the interference that is present.

use super::interference::InterferenceSource;
use super::responder::{EwResponder, EwState};
use crate::event::Event;
use crate::scan::{Look, Strobe};
use crate::stage::Stage;

impl EwResponder {
    /// Averages each usable strobe into the nearest source of its radar, or begins one.
    pub(super) fn hear(&mut self, look: &Look<'_>, strobes: &[Strobe], events: &mut Vec<Event>) {
        let mut left_out = 0;
        for (index, strobe) in strobes.iter().enumerate() {
            if !strobe.is_usable() {
                self.state.stats.strobes_rejected += 1;
                events.push(Event::StrobeRejected { index: index as u32 });
                continue;
            }
            // A strobe belongs to its look; a time outside would keep its source alive for ever.
            let heard = strobe.time.clamp(look.start, look.end);
            let azimuth_rad = crate::geometry::wrap_azimuth(strobe.azimuth_rad);
            events.push(Event::StrobeReported { sensor: look.sensor, time: heard, azimuth_rad });
            if let Some(source) = self.state.nearest(look, strobe, self.config.strobe_gate_rad) {
                source.update(heard, strobe);
            } else if self.state.sources.len() < self.limits.interferences {
                self.state.sources_ever += 1;
                self.state.stats.interferences += 1;
                let number = self.state.sources_ever;
                self.state.sources.push(InterferenceSource::begun_by(number, look.sensor, heard, strobe));
                events.push(Event::InterferenceDetected { sensor: look.sensor, time: heard, azimuth_rad });
            } else {
                left_out += 1;
            }
        }
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::EwResponder, time: look.end, left_out });
        }
    }

    /// Ends the sources that this radar no longer hears. A radar that does not report says nothing about its own.
    pub(super) fn clear_silent(&mut self, look: &Look<'_>, events: &mut Vec<Event>) {
        let clear_after_s = self.config.clear_after_s;
        self.state.sources.retain(|source| {
            let silent = source.sensor == look.sensor && look.end.seconds_since(source.last) > clear_after_s;
            if silent {
                let (sensor, azimuth_rad) = (source.sensor, source.azimuth_rad);
                events.push(Event::InterferenceCleared { sensor, time: look.end, azimuth_rad });
            }
            !silent
        });
    }
}

impl EwState {
    fn nearest(
        &mut self,
        look: &Look<'_>,
        strobe: &Strobe,
        gate_rad: f64,
    ) -> Option<&mut InterferenceSource> {
        let same_radar = self.sources.iter_mut().filter(|source| source.sensor == look.sensor);
        let gated = same_radar.filter_map(|source| Some((source.distance_rad(strobe, gate_rad)?, source)));
        gated.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, source)| source)
    }
}

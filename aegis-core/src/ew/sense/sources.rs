//! Strobes of one bearing are one source, and what else is noted of it.

use super::listen::Heard;
use super::passage::FormedStrobe;
use crate::event::Event;
use crate::ew::interference::{ChannelInterference, InterferenceSource, Lobe, MOST_CHANNELS_HEARD};
use crate::ew::responder::{EwResponder, EwState};
use crate::geometry::wrap_angle;
use crate::scan::{Look, Strobe};
use crate::stage::Stage;
use crate::time::Time;

/// Beam widths beside a source within which the beam points at it.
const POINTING_WIDTHS: f64 = 0.35;
/// What is left of a channel's counts after each look.
const FADING: f64 = 0.98;

impl EwResponder {
    /// Averages each usable strobe into the nearest source of its radar, or begins one: first those that the radar reported, then
    /// those that were formed here.
    pub(in crate::ew) fn hear(&mut self, look: &Look<'_>, strobes: &[Strobe], events: &mut Vec<Event>) {
        let mut left_out = 0;
        for (index, strobe) in strobes.iter().enumerate() {
            if strobe.is_usable() {
                left_out += u32::from(self.hear_one(look, strobe, events).is_none());
            } else {
                self.state.stats.strobes_rejected += 1;
                events.push(Event::StrobeRejected { index: index as u32 });
            }
        }
        self.hear_pulses(look, events);
        let formed = std::mem::take(&mut self.listening.formed);
        for one in &formed {
            self.state.stats.strobes_formed += 1;
            let Some(source) = self.hear_one(look, &one.strobe, events) else {
                left_out += 1;
                continue;
            };
            self.state.note_strength(source, one);
            if let Some(share) = one.asynchronous
                && let Some(source) = self.state.sources.iter_mut().find(|known| known.number == source)
            {
                source.classify_pulses(share, self.config.kind_confidence);
            }
        }
        self.listening.formed = formed;
        self.listening.formed.clear();
        self.count_looks(look);
        if left_out > 0 {
            events.push(Event::CapacityReached { stage: Stage::EwResponder, time: look.end, left_out });
        }
    }

    /// The number of the source that a strobe joins or begins; `None` when there is no room.
    fn hear_one(&mut self, look: &Look<'_>, strobe: &Strobe, events: &mut Vec<Event>) -> Option<u64> {
        // A strobe belongs to its look; a time outside would keep its source alive for ever.
        let heard = strobe.time.clamp(look.start, look.end);
        let azimuth_rad = crate::geometry::wrap_azimuth(strobe.azimuth_rad);
        events.push(Event::StrobeReported { sensor: look.sensor, time: heard, azimuth_rad });
        if let Some(source) = self.state.nearest(look, strobe, self.config.strobe_gate_rad) {
            source.update(heard, strobe);
            let number = source.number;
            self.locator.hear(&mut self.state.locate, look, number, heard, strobe);
            return Some(number);
        }
        if self.state.sources.len() >= self.limits.interferences {
            return None;
        }
        self.state.sources_ever += 1;
        self.state.stats.interferences += 1;
        let number = self.state.sources_ever;
        self.state.sources.push(InterferenceSource::begun_by(number, look.sensor, heard, strobe));
        events.push(Event::InterferenceDetected { sensor: look.sensor, time: heard, azimuth_rad });
        self.locator.hear(&mut self.state.locate, look, number, heard, strobe);
        Some(number)
    }

    /// On which channels each source was heard, or not, while the beam pointed at it; and what kind it is by that.
    fn count_looks(&mut self, look: &Look<'_>) {
        let Self { state: EwState { sources, heard, channels, .. }, config, .. } = self;
        let mut new = heard.iter().filter(|heard| heard.is_new && heard.sensor == look.sensor).peekable();
        if new.peek().is_none() {
            return;
        }
        for source in sources.iter_mut().filter(|source| source.sensor == look.sensor && !source.is_pulsed())
        {
            for heard in new.clone() {
                let beside = wrap_angle(heard.azimuth_rad - source.azimuth_rad).abs();
                if beside <= POINTING_WIDTHS * heard.width_rad
                    && let Some(channel) = channel_of(channels, source.number, heard.channel)
                {
                    count(channel, heard);
                }
            }
            let number = source.number;
            let own = channels.iter().filter(|channel| channel.source == number);
            source.classify(&own, config.kind_confidence);
        }
    }

    /// Ends the sources that this radar no longer hears. A radar that does not report says nothing about its own.
    pub(in crate::ew) fn clear_silent(&mut self, look: &Look<'_>, events: &mut Vec<Event>) {
        let clear_after_s = self.config.clear_after_s;
        self.state.sources.retain(|source| {
            let silent = source.sensor == look.sensor && look.end.seconds_since(source.last) > clear_after_s;
            if silent {
                let (sensor, azimuth_rad) = (source.sensor, source.azimuth_rad);
                events.push(Event::InterferenceCleared { sensor, time: look.end, azimuth_rad });
            }
            !silent
        });
        let EwState { sources, channels, .. } = &mut self.state;
        channels.retain(|channel| sources.iter().any(|source| source.number == channel.source));
    }
}

/// One map while the beam points at a source: those of one dwell are one look.
fn count(channel: &mut ChannelInterference, heard: &Heard) {
    let is_same = channel.looks > 0.0 && heard.time.seconds_since(channel.last).abs() < 1e-9;
    if !is_same {
        (channel.looks, channel.heard) = (FADING * channel.looks + 1.0, FADING * channel.heard);
        channel.heard += f64::from(u8::from(heard.is_jammed));
        channel.last = heard.time;
    }
}

/// A source's entry of a channel, in the order of both; the one that was listened on longest ago makes room. `None` never.
fn channel_of(
    channels: &mut Vec<ChannelInterference>,
    source: u64,
    channel: u32,
) -> Option<&mut ChannelInterference> {
    let search = |channels: &[ChannelInterference]| {
        channels.binary_search_by_key(&(source, channel), |known| (known.source, known.channel))
    };
    if search(channels).is_err() {
        let own = || channels.iter().enumerate().filter(|(_, known)| known.source == source);
        if own().count() >= MOST_CHANNELS_HEARD
            && let Some((oldest, _)) = own().min_by_key(|(_, known)| known.last)
        {
            channels.remove(oldest);
        }
        let place = search(channels).unwrap_or_else(|place| place);
        let new = ChannelInterference {
            source,
            channel,
            jnr_db: None,
            looks: 0.0,
            heard: 0.0,
            duty: None,
            last: Time::default(),
        };
        channels.insert(place, new);
    }
    let place = search(channels).ok()?;
    channels.get_mut(place)
}

impl EwState {
    /// How strong a source was on a channel when it was heard there last, dB.
    pub(super) fn strength(&self, source: u64, channel: u32) -> Option<f64> {
        self.channels.iter().find(|known| (known.source, known.channel) == (source, channel))?.jnr_db
    }

    /// How strong a source is on a channel, how surely it is there, and through which lobe it comes.
    fn note_strength(&mut self, number: u64, formed: &FormedStrobe) {
        if let Some(channel) = channel_of(&mut self.channels, number, formed.channel) {
            channel.jnr_db = formed.strobe.jnr_db.or(channel.jnr_db);
        }
        // Side lobes, once heard, are not forgotten while it is there: they are below the noise on and off.
        if let Some(source) = self.sources.iter_mut().find(|source| source.number == number) {
            source.lobe = source.lobe.or(Some(Lobe::Main));
            source.pfa = [source.pfa, formed.pfa].into_iter().flatten().reduce(f64::min);
        }
    }

    /// A level was raised where the beam points at no emitter: the strongest source of that channel comes in by side lobes.
    /// Whether there is one.
    pub(super) fn note_sidelobes(&mut self, heard: &Heard) -> bool {
        let Self { sources, channels, .. } = self;
        let strength = |number: u64| {
            let own = channels.iter().find(|known| (known.source, known.channel) == (number, heard.channel));
            own.and_then(|own| own.jnr_db)
        };
        let same = sources.iter_mut().filter(|source| source.sensor == heard.sensor);
        let heard_there = same.filter_map(|source| Some((strength(source.number)?, source)));
        let strongest = heard_there.max_by(|a, b| a.0.total_cmp(&b.0));
        strongest.map(|(_, source)| source.lobe = Some(Lobe::Side)).is_some()
    }

    /// Whether what a snapshot says of channels makes sense.
    pub(in crate::ew) fn channels_are_sound(&self) -> bool {
        let is_sound = |channel: &ChannelInterference| {
            channel.heard >= 0.0
                && channel.heard <= channel.looks
                && channel.looks <= 1.0 / (1.0 - FADING)
                && channel.jnr_db.is_none_or(f64::is_finite)
                && self.sources.iter().any(|source| source.number == channel.source)
        };
        self.channels.len() <= MOST_CHANNELS_HEARD * self.sources.len()
            && self.channels.is_sorted_by(|a, b| (a.source, a.channel) < (b.source, b.channel))
            && self.channels.iter().all(is_sound)
    }

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

//! From I/Q to range-Doppler maps.
//!
//! - `input`: a pulse's samples, borrowed where they can be.
//! - `steering`: channels become one beam before all else, where that saves work.
//! - `aim`: what becomes of channels, and how they tell an angle.
//! - `blanking`: other radars' pulses, found and left out.
//! - `compress`: matched filter, or the spectrum of a continuous sweep's beat.
//! - `doppler`: canceller, corner turn, taper and filters.
//! - `auxiliary`: what a second antenna hears is blanked, or subtracted.
//! - `adaptive`: weights over channels against what else comes in.
//! - `cell`: single cells once more, channel by channel; `rails`: what is at the receiver's full scale.
//! - `fft`, `simd`: transforms that are planned once, and loops that are as wide as the machine.
//!
//! What depends on the shape of the samples is planned when a shape is met first, and kept for the latest few shapes; after
//! that nothing is allocated.

mod adaptive;
mod aim;
mod auxiliary;
mod blanking;
mod cell;
mod compress;
mod doppler;
mod fft;
mod input;
mod rails;
mod simd;
mod steering;

use super::RadarSettings;
use super::angle::Memory;
use super::map::{DwellMap, RangeDopplerMap, RangeRateAxis};
use super::noise::{MapNoise, Shape};
use crate::config::{Beamforming, MOST_ELEMENTS, MOST_PULSES, MOST_SAMPLES, RadarConfig, SimdLevel};
use crate::dwell::{Cpi, Dwell, Iq};
use crate::error::{Error, Result};
use crate::units::SPEED_OF_LIGHT_M_S;
use adaptive::{Adaptation, Aim, Spectra};
pub(super) use adaptive::{add_outer, factor, solve};
use aim::{Aimed, Channels};
use auxiliary::{Blanking, subtract};
use blanking::Blanker;
use cell::Sums;
use compress::Compression;
use doppler::{DopplerBank, Pulses};
use fft::Planner;
use num_complex::Complex;
use rails::Rails;
use simd::Vectors;
use std::sync::Arc;
pub(super) use steering::remove;

/// Shapes of samples whose plans are kept.
const MOST_PLANS: usize = 16;
/// Most complex numbers that one interval may come to, in any step: 4 GiB.
const MOST_VALUES: usize = 1 << 29;
/// Rows begin so many values apart from a multiple of a page: else all of them would meet in the same few cache lines.
const ROW_PADDING: usize = 8;
/// Most intervals of one dwell.
const MOST_CPIS: usize = 1024;

/// One radar's processing: the plans, and the memory in between.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    config: RadarConfig,
    simd: SimdLevel,
    vectors: Vectors,
    plans: Vec<Plan>,
    /// One channel's compressed pulses.
    rows: Vec<Complex<f32>>,
    /// A pulse's samples, brought together.
    gathered: Vec<Complex<f32>>,
    /// The beam of a pulse.
    beam: Vec<Complex<f32>>,
    tile: Vec<Complex<f32>>,
    spectra: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
    adaptation: Adaptation,
    aims: Vec<Aimed>,
    blanking: Blanking,
    rails: Rails,
    blanker: Blanker,
    /// A pulse's samples without others' pulses.
    blanked: Vec<Complex<f32>>,
    sums: Sums,
    pub(super) angle_memory: Memory,
}

/// What is planned for one waveform and shape of samples.
#[derive(Clone, Debug)]
struct Plan {
    waveform: u32,
    pulses: usize,
    samples: usize,
    compression: Compression,
    bank: DopplerBank,
    noise: Arc<MapNoise>,
}

/// What is compressed.
#[derive(Clone, Copy)]
enum Feed<'a> {
    Channel(usize),
    Beam(&'a [Complex<f32>]),
    /// The first channel without what the second hears of the same.
    Cancelled,
}

impl Chain {
    pub(super) fn new(config: &RadarConfig, simd: SimdLevel) -> Self {
        Self {
            config: config.clone(),
            simd,
            vectors: match simd {
                SimdLevel::Best => Vectors::best(),
                SimdLevel::Portable => Vectors::portable(),
            },
            plans: Vec::new(),
            rows: Vec::new(),
            gathered: Vec::new(),
            beam: Vec::new(),
            tile: Vec::new(),
            spectra: Vec::new(),
            scratch: Vec::new(),
            adaptation: Adaptation::default(),
            aims: Vec::new(),
            blanking: Blanking::default(),
            rails: Rails::default(),
            blanker: Blanker::default(),
            blanked: Vec::new(),
            sums: Sums::default(),
            angle_memory: Memory::default(),
        }
    }

    pub(super) const fn config(&self) -> &RadarConfig {
        &self.config
    }

    /// What becomes of channels, with weights that adapt or as configured.
    fn beamforming(&self, adapts: bool) -> Beamforming {
        let configured = self.config.processing.beamforming;
        if adapts { configured.adapted() } else { configured }
    }

    /// Whether the radar has what these settings ask for.
    pub(super) fn check_settings(&self, settings: &RadarSettings) -> Result<()> {
        let RadarConfig { waveforms, prf_sets_hz, .. } = &self.config;
        let refused = |what: &'static str| {
            Err(Error::OutOfRange { what, index: 0, reason: "the radar has no such thing" })
        };
        match settings {
            settings if settings.waveform as usize >= waveforms.len() => refused("settings.waveform"),
            settings if settings.prf_set as usize >= prf_sets_hz.len() => refused("settings.prf_set"),
            settings if !(1..=MOST_PULSES).contains(&self.config.pulses(settings)) => {
                refused("settings.pulses")
            }
            _ => Ok(()),
        }
    }

    /// Replaces `out` by the maps of a dwell. After an error it is empty.
    pub(super) fn process(
        &mut self,
        dwell: &Dwell<'_>,
        settings: &RadarSettings,
        out: &mut DwellMap,
    ) -> Result<()> {
        out.clear();
        if dwell.cpis.len() > MOST_CPIS {
            let actual = dwell.cpis.len();
            return Err(Error::Capacity { what: "intervals of a dwell", actual, limit: MOST_CPIS });
        }
        out.beam = dwell.beam;
        let done = dwell.cpis.iter().try_for_each(|cpi| self.add(cpi, settings, out));
        if done.is_err() {
            out.clear();
        }
        done
    }

    fn add(&mut self, cpi: &Cpi<'_>, settings: &RadarSettings, out: &mut DwellMap) -> Result<()> {
        self.check(cpi)?;
        let plan = self.plan(cpi)?;
        let aim = self.aim(cpi, settings)?;
        self.make_room(plan, &cpi.iq, settings);
        // Taken out while it is used, and put back.
        let channels = std::mem::take(&mut self.aims[aim].channels);
        let shape = self.shape(plan, cpi, &channels);
        let mut pulses = std::mem::take(&mut out.pulses);
        self.blanker.look(&self.config, cpi, &mut pulses);
        out.pulses = pulses;
        let (map, is_new) = out.map_of(&shape);
        map.blanked = if is_new { 0 } else { map.blanked }.saturating_add(self.blanker.count);
        if !is_new {
            map.looks += 1;
            map.summed += shape.summed;
            map.start = map.start.min(shape.start);
            map.end = map.end.max(shape.end);
        }
        self.rails.begin(&self.config.receiver, &cpi.iq);
        if settings.blanks_sidelobes || settings.cancels_sidelobes {
            self.fill_protected(plan, &cpi.iq, settings, &mut map.power, is_new);
        } else {
            self.fill(plan, &cpi.iq, &channels, &mut map.power, is_new);
        }
        self.rails.conclude(&self.plans[plan].compression, &mut map.clipped);
        self.aims[aim].channels = channels;
        if self.vectors.are_finite(&map.power) {
            return Ok(());
        }
        input::refuse_what_is_not_finite(&cpi.iq)?;
        Err(Error::OutOfRange { what: "iq", index: 0, reason: "powers exceed single precision" })
    }

    /// Replaces the powers of a new map, or adds to those of one that is there.
    fn fill(&mut self, plan: usize, iq: &Iq<'_>, channels: &Channels, power: &mut [f32], is_new: bool) {
        match channels {
            Channels::None => {}
            Channels::Each(count) => {
                for channel in 0..*count {
                    self.compress(plan, iq, Feed::Channel(channel));
                    self.filter_into(plan, power, is_new && channel == 0);
                }
            }
            Channels::Beam(weights) => {
                self.compress(plan, iq, Feed::Beam(weights));
                self.filter_into(plan, power, is_new);
            }
            Channels::Adaptive { direction, loading, guard_gates } => {
                let aim = Aim { direction, loading: *loading, guard_gates: *guard_gates };
                self.adapt(plan, iq, &aim);
                if is_new {
                    power.fill(0.0);
                }
                let Self { plans, spectra, adaptation, .. } = self;
                let Plan { compression, bank, .. } = &plans[plan];
                let (channels, gates, filters) = (direction.len(), compression.gates, bank.filters);
                adaptation.add_power(&Spectra { values: spectra, channels, gates, filters }, &aim, power);
            }
        }
    }

    /// Compression alone, of one channel.
    #[cfg(feature = "bench")]
    pub(super) fn compress_only(&mut self, cpi: &Cpi<'_>) -> Result<f32> {
        self.check(cpi)?;
        let plan = self.plan(cpi)?;
        self.make_room(plan, &cpi.iq, &RadarSettings::default());
        self.compress(plan, &cpi.iq, Feed::Channel(0));
        Ok(self.rows[0].re)
    }

    fn check(&self, cpi: &Cpi<'_>) -> Result<()> {
        let (channels, pulses, samples) = cpi.iq.dim();
        let shape_is_sound = (1..=MOST_ELEMENTS).contains(&channels)
            && (1..=MOST_PULSES as usize).contains(&pulses)
            && (1..=MOST_SAMPLES).contains(&samples);
        let values = pulses.checked_mul(samples).and_then(|values| values.checked_mul(channels.max(16)));
        if !shape_is_sound || values.is_none_or(|values| values > MOST_VALUES) {
            return Err(Error::Shape {
                what: "iq",
                expected: format!(
                    "1 to {MOST_ELEMENTS} channels, 1 to {MOST_PULSES} pulses, 1 to {MOST_SAMPLES} samples, no more than \
                     {MOST_VALUES} in all"
                ),
                actual: format!("{channels} × {pulses} × {samples}"),
            });
        }
        let scalars = [("cpi.carrier_hz", cpi.carrier_hz), ("cpi.prf_hz", cpi.prf_hz)];
        for (what, value) in scalars {
            if value.is_some_and(|value| !value.is_finite()) {
                return Err(Error::NonFinite { what, index: 0 });
            }
            if value.is_some_and(|value| value <= 0.0) {
                return Err(Error::OutOfRange { what, index: 0, reason: "must be positive" });
            }
        }
        if cpi.first_sample_s.is_some_and(|first_s| !first_s.is_finite()) {
            return Err(Error::NonFinite { what: "cpi.first_sample_s", index: 0 });
        }
        if cpi.waveform as usize >= self.config.waveforms.len() {
            return Err(Error::OutOfRange {
                what: "cpi.waveform",
                index: 0,
                reason: "the radar has no such waveform",
            });
        }
        Ok(())
    }

    /// The plan for an interval's waveform and shape: its place among the plans.
    pub(super) fn plan(&mut self, cpi: &Cpi<'_>) -> Result<usize> {
        let (_, pulses, samples) = cpi.iq.dim();
        let key = (cpi.waveform, pulses, samples);
        let found = self.plans.iter().position(|plan| (plan.waveform, plan.pulses, plan.samples) == key);
        if let Some(place) = found {
            return Ok(place);
        }
        let mut planner = match self.simd {
            SimdLevel::Best => Planner::best(),
            SimdLevel::Portable => Planner::portable(),
        };
        let waveform = &self.config.waveforms[cpi.waveform as usize];
        let compression = Compression::new(&self.config, waveform, samples, &mut planner)?;
        let bank = DopplerBank::new(&self.config.processing, pulses, &mut planner);
        let shape = Shape { samples, pulses, length: compression.length, filters: bank.filters };
        let noise = Arc::new(MapNoise::of(&self.config, waveform, &shape));
        if self.plans.len() == MOST_PLANS {
            self.plans.remove(0);
        }
        self.plans.push(Plan { waveform: cpi.waveform, pulses, samples, compression, bank, noise });
        Ok(self.plans.len() - 1)
    }

    fn make_room(&mut self, plan: usize, iq: &Iq<'_>, settings: &RadarSettings) {
        let Plan { pulses, compression, bank, .. } = &self.plans[plan];
        let nothing = Complex::default();
        grow(&mut self.rows, pulses * (compression.length + ROW_PADDING), nothing);
        grow(&mut self.tile, bank.tile_len(), nothing);
        grow(&mut self.scratch, compression.scratch_len().max(bank.scratch_len()), nothing);
        if let Beamforming::Adaptive { .. } = self.beamforming(settings.nulls_adaptively) {
            grow(&mut self.spectra, iq.dim().0 * compression.gates * bank.filters, nothing);
        }
    }

    /// The map that an interval is added to, without its powers.
    fn shape(&self, plan: usize, cpi: &Cpi<'_>, channels: &Channels) -> RangeDopplerMap {
        let Plan { compression, bank, pulses, samples, noise, .. } = &self.plans[plan];
        let waveform = &self.config.waveforms[cpi.waveform as usize];
        let Cpi { start, carrier_hz, prf_hz, first_sample_s, .. } = *cpi;
        let range_rate = carrier_hz.zip(prf_hz).map(|(carrier_hz, prf_hz)| {
            let unambiguous_m_s = 0.5 * SPEED_OF_LIGHT_M_S / carrier_hz * prf_hz;
            let step_m_s = unambiguous_m_s / bank.filters as f64;
            // What closes has a positive Doppler frequency; the phase of a rising sweep's beat grows with what opens.
            let step_m_s = if waveform.is_rising_sweep() { step_m_s } else { -step_m_s };
            RangeRateAxis { step_m_s, unambiguous_m_s }
        });
        RangeDopplerMap {
            power: Vec::new(),
            clipped: Vec::new(),
            gates: compression.gates,
            filters: bank.filters,
            looks: 1,
            summed: if let Channels::Each(count) = channels { *count as u32 } else { 1 },
            blanked: 0,
            waveform: cpi.waveform,
            pulses: *pulses as u32,
            samples: *samples as u32,
            resolution_m: 0.5 * SPEED_OF_LIGHT_M_S / waveform.bandwidth_hz(),
            correlated_gates: compression.correlated_gates,
            noise: Arc::clone(noise),
            carrier_hz,
            prf_hz,
            start,
            end: prf_hz.map_or(start, |prf_hz| start + *pulses as f64 / prf_hz),
            range: compression.range_axis(
                &self.config.receiver,
                waveform,
                carrier_hz,
                first_sample_s,
                prf_hz,
            ),
            range_rate,
        }
    }

    /// Compresses all pulses of a channel or a beam, and takes out of them what stands still.
    fn compress(&mut self, plan: usize, iq: &Iq<'_>, feed: Feed<'_>) {
        let Self { plans, vectors, rows, gathered, beam, scratch, rails, blanker, blanked, .. } = self;
        let Plan { compression, pulses, bank, .. } = &plans[plan];
        let stride = compression.length + ROW_PADDING;
        for (pulse, row) in rows.chunks_exact_mut(stride).take(*pulses).enumerate() {
            let samples = match feed {
                Feed::Channel(channel) => {
                    let samples = input::samples(iq, channel, pulse, gathered);
                    rails.look(samples, *vectors);
                    samples
                }
                Feed::Beam(weights) => {
                    steer(iq, pulse, weights, (&mut *gathered, rails), beam, *vectors);
                    &*beam
                }
                Feed::Cancelled => {
                    let samples = input::samples(iq, 0, pulse, gathered);
                    rails.look(samples, *vectors);
                    beam.clear();
                    beam.extend_from_slice(samples);
                    subtract(beam, input::samples(iq, 1, pulse, gathered));
                    &*beam
                }
            };
            let samples = if blanker.hits(pulse) {
                blanked.clear();
                blanked.extend_from_slice(samples);
                blanker.blank(pulse, blanked);
                &*blanked
            } else {
                samples
            };
            compression.compress(samples, &mut row[..compression.length], scratch, *vectors);
        }
        bank.cancel(&mut rows[..pulses * stride], stride, *vectors);
    }

    /// Doppler filters of the compressed pulses, as powers that replace or are added.
    fn filter_into(&mut self, plan: usize, power: &mut [f32], is_first: bool) {
        let Self { plans, vectors, rows, tile, scratch, .. } = self;
        let Plan { compression, bank, .. } = &plans[plan];
        let pulses = Pulses { rows, stride: compression.length + ROW_PADDING, gates: compression.gates };
        bank.filter(pulses, tile, scratch, *vectors, |first, tile| {
            let to = &mut power[first * bank.filters..first * bank.filters + tile.len()];
            if is_first {
                vectors.power(to, tile);
            } else {
                vectors.add_power(to, tile);
            }
        });
    }

    /// Leaves the spectra of all channels.
    fn adapt(&mut self, plan: usize, iq: &Iq<'_>, aim: &Aim<'_>) {
        for channel in 0..aim.direction.len() {
            self.compress(plan, iq, Feed::Channel(channel));
            let Self { plans, vectors, rows, tile, scratch, spectra, .. } = self;
            let Plan { compression, bank, .. } = &plans[plan];
            let pulses = Pulses { rows, stride: compression.length + ROW_PADDING, gates: compression.gates };
            let begin = channel * compression.gates * bank.filters;
            bank.filter(pulses, tile, scratch, *vectors, |first, tile| {
                let place = begin + first * bank.filters;
                spectra[place..place + tile.len()].copy_from_slice(tile);
            });
        }
    }
}

/// The weighted sum of a pulse's channels.
fn steer(
    iq: &Iq<'_>,
    pulse: usize,
    weights: &[Complex<f32>],
    (gathered, rails): (&mut Vec<Complex<f32>>, &mut Rails),
    beam: &mut Vec<Complex<f32>>,
    vectors: Vectors,
) {
    beam.clear();
    beam.resize(iq.dim().2, Complex::default());
    for (channel, weight) in weights.iter().enumerate() {
        let samples = input::samples(iq, channel, pulse, gathered);
        rails.look(samples, vectors);
        vectors.add_weighted(beam, *weight, samples);
    }
}

fn grow<T: Copy>(memory: &mut Vec<T>, least: usize, nothing: T) {
    if memory.len() < least {
        memory.resize(least, nothing);
    }
}

#[cfg(test)]
mod tests;

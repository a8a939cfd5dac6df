//! The scene itself: gives scans of I/Q.

use super::super::jammer::Emitter;
use super::super::limits::MAX_TOTAL_FLIGHT_S;
use super::super::motion::TargetState;
use super::super::pilot::Flight;
use super::super::random::{Purpose, stream};
use super::config::{IqSceneConfig, MAX_SAMPLES_PER_SCAN};
use super::interval::{Interval, single};
use super::jamming::complex_normal;
use super::pointing::Pointing;
use super::scan::{IqCpi, IqDwell, IqScan, TargetTruth};
use super::target::{Course, Sight};
use crate::config::{MOST_PULSES, ScanPattern};
use crate::dwell::Beam;
use crate::error::{Error, Result};
use crate::geometry::{EnuFrame, wrap_azimuth};
use crate::radar::RadarSettings;
use crate::scan::Sector;
use crate::time::Time;
use ndarray::{Array3, Axis, s};
use num_complex::Complex;
use std::f64::consts::TAU;

/// A seeded world that a radar's receiver samples, dwell after dwell, without end.
///
/// Samples are in units of the receiver's noise: its mean power in a sample is 1, and an echo's the signal-to-noise ratio of
/// one sample by the radar equation. Echoes have the delay and phase of what moves while it is illuminated, computed in
/// double precision: they walk through ranges, are stretched, are lost while a pulse is transmitted, and arrive after later
/// pulses where they come from far away. The same seed and settings give the same bits; what is random depends on nothing
/// but the seed, the dwell, and the channel or the source.
///
/// Not modelled: multipath, refraction (only the horizon is that of an Earth of 4/3 radius), clutter through side lobes,
/// and a receiver that overloads.
///
/// ```
/// use aegis_core::sim::{IqScene, IqSceneConfig, IqTarget, TargetScript};
/// use aegis_core::{Geodetic, RadarSettings};
///
/// // Due north, where the beam begins.
/// let script = TargetScript::new(Geodetic::from_degrees(43.5, -5.0, 9000.0), 1.0, 230.0).straight(600.0);
/// let targets = vec![IqTarget { script, swerling: Default::default() }];
/// let mut scene = IqScene::new(IqSceneConfig { seed: 7, targets, dwells_per_scan: 1, ..IqSceneConfig::default() })?;
/// let scan = scene.next(&RadarSettings::default())?;
/// let dwell = &scan.dwells[0];
/// assert_eq!(dwell.cpis[0].samples.dim(), (1, 16, 2048));
/// assert!((dwell.truth[0].range_m - 56_300.0).abs() < 300.0);
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct IqScene {
    pub(in crate::sim) config: IqSceneConfig,
    frame: EnuFrame,
    flights: Vec<Flight>,
    next_dwell: u64,
    next_start: Time,
}

/// One dwell while it is made.
pub(in crate::sim) struct Looking<'a> {
    pub(in crate::sim) world: &'a IqScene,
    pub(in crate::sim) settings: &'a RadarSettings,
    pub(in crate::sim) number: u64,
    pub(in crate::sim) pointing: Pointing,
    pub(in crate::sim) intervals: Vec<Interval<'a>>,
    channel: u32,
    start_s: f64,
    end_s: f64,
}

/// Where the beam was, and when.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Swept {
    pub(in crate::sim) beam: Beam,
    pub(in crate::sim) start: Time,
    pub(in crate::sim) end: Time,
}

impl Swept {
    fn of(dwell: &IqDwell) -> Self {
        Self { beam: dwell.beam, start: dwell.start, end: dwell.end }
    }
}

impl Looking<'_> {
    /// Whether nothing is transmitted: then there is noise and jamming alone.
    pub(in crate::sim) fn is_silent(&self) -> bool {
        self.settings.is_silent_at(self.pointing.middle.azimuth_rad)
    }

    /// The middle of the dwell, since the scene's start.
    pub(in crate::sim) fn middle_s(&self) -> f64 {
        self.start_s.midpoint(self.end_s)
    }

    pub(in crate::sim) fn swept(&self) -> Swept {
        let start = self.world.config.start;
        Swept { beam: self.pointing.middle, start: start + self.start_s, end: start + self.end_s }
    }
}

impl Looking<'_> {
    /// What comes back of what was transmitted.
    fn add_echoes(&self, cubes: &mut [Array3<Complex<f32>>]) -> Vec<TargetTruth> {
        let (config, mut memory) = (&self.world.config, Vec::new());
        let truth = (0..config.targets.len())
            .filter_map(|index| self.add_target(index, cubes, &mut memory))
            .collect();
        (0..config.repeaters.len()).for_each(|index| self.add_repeater(index, cubes, &mut memory));
        (0..config.clutter.len()).for_each(|index| self.add_clutter(index, cubes));
        truth
    }
}

impl IqScene {
    /// Checks the configuration and flies all targets.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] naming the first field that is wrong, also where only the flight shows it.
    pub fn new(config: IqSceneConfig) -> Result<Self> {
        config.validate()?;
        let flights = fly_all(&config)?;
        let (frame, next_start) = (EnuFrame::new(config.site), config.start);
        Ok(Self { config, frame, flights, next_dwell: 0, next_start })
    }

    /// What it was made of.
    #[must_use]
    pub const fn config(&self) -> &IqSceneConfig {
        &self.config
    }

    /// One target at a time; `None` before it appears, after it landed, and when there is none of this index.
    #[must_use]
    pub fn target(&self, index: usize, time: Time) -> Option<TargetState> {
        self.flights.get(index)?.at(time.seconds_since(self.config.start))
    }

    /// The next scan, when the radar transmits with these settings.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for settings that the radar does not have; [`Error::Capacity`] for more than
    /// [`MAX_SAMPLES_PER_SCAN`] samples. Then no time has passed.
    pub fn next(&mut self, settings: &RadarSettings) -> Result<IqScan> {
        self.check(settings)?;
        self.check_samples(self.config.dwells_per_scan, settings)?;
        let dwells: Vec<_> = (0..self.config.dwells_per_scan).map(|_| self.dwell(settings)).collect();
        let swept: Vec<_> = dwells.iter().map(Swept::of).collect();
        Ok(IqScan { sensor: self.config.sensor, sectors: self.sectors_seen(&swept, settings), dwells })
    }

    /// Whether the radar has what the settings ask for.
    pub(in crate::sim) fn check(&self, settings: &RadarSettings) -> Result<()> {
        let radar = &self.config.radar;
        let overridden = settings.overrides.iter().map(|sector| sector.channel);
        let known = [
            ("settings.waveform", (settings.waveform as usize) < radar.waveforms.len()),
            ("settings.prf_set", (settings.prf_set as usize) < radar.prf_sets_hz.len()),
            ("settings.pulses", (1..=MOST_PULSES).contains(&radar.pulses(settings))),
            ("settings.channel", (settings.channel as usize) < radar.carriers_hz.len()),
            (
                "settings.overrides",
                overridden.max().is_none_or(|most| (most as usize) < radar.carriers_hz.len()),
            ),
        ];
        if let Some((what, _)) = known.into_iter().find(|(_, is_known)| !is_known) {
            return Err(Error::OutOfRange { what, index: 0, reason: "the radar has no such thing" });
        }
        Ok(())
    }

    /// Whether so many dwells have no more samples than there may be.
    pub(in crate::sim) fn check_samples(&self, dwells: u32, settings: &RadarSettings) -> Result<()> {
        let radar = &self.config.radar;
        let counts = [
            dwells as usize,
            radar.prfs_hz(settings).len(),
            radar.antenna.channels(),
            radar.pulses(settings) as usize,
            radar.receiver.samples as usize,
        ];
        let actual = counts.into_iter().fold(1, usize::saturating_mul);
        if actual > MAX_SAMPLES_PER_SCAN {
            return Err(Error::Capacity { what: "samples of a scan", actual, limit: MAX_SAMPLES_PER_SCAN });
        }
        Ok(())
    }

    fn dwell(&mut self, settings: &RadarSettings) -> IqDwell {
        let (number, starts) = self.advance(settings);
        self.look(settings, number, &starts)
    }

    /// Lets the time of a dwell pass: its number, when each of its intervals begins, and at last when it ends.
    pub(in crate::sim) fn advance(&mut self, settings: &RadarSettings) -> (u64, Vec<Time>) {
        let (number, start) = (self.next_dwell, self.next_start);
        // Intervals begin at whole nanoseconds, as times say.
        let mut starts = vec![start];
        for prf_hz in self.config.radar.prfs_hz(settings) {
            let last = starts.last().copied().unwrap_or(start);
            starts.push(last + f64::from(self.config.radar.pulses(settings)) / prf_hz);
        }
        let end = starts.last().copied().unwrap_or(start);
        self.next_dwell = number.wrapping_add(1);
        self.next_start = end;
        (number, starts)
    }

    /// A dwell, before anything is received.
    pub(in crate::sim) fn looking<'a>(
        &'a self,
        settings: &'a RadarSettings,
        number: u64,
        starts: &[Time],
    ) -> Looking<'a> {
        let radar = &self.config.radar;
        let seconds = |time: &Time| time.seconds_since(self.config.start);
        let (start_s, end_s) = (starts.first().map_or(0.0, seconds), starts.last().map_or(0.0, seconds));
        let pointing = Pointing::of(radar, number, start_s, end_s);
        let channel = settings.channel_at(pointing.middle.azimuth_rad);
        let carrier_hz = radar.carriers_hz.get(channel as usize).copied().unwrap_or(1e9);
        let waveform = radar.waveforms.get(settings.waveform as usize);
        let prfs_hz = radar.prfs_hz(settings).iter().zip(starts).enumerate();
        let intervals: Vec<_> = prfs_hz
            .filter_map(|(place, (prf_hz, start))| {
                Some(Interval {
                    radar,
                    waveform: waveform?,
                    carrier_hz,
                    prf_hz: *prf_hz,
                    pulses: radar.pulses(settings),
                    start_s: seconds(start),
                    offset_s: seconds(start) - start_s,
                    number: place,
                })
            })
            .collect();
        Looking { world: self, settings, number, pointing, intervals, channel, start_s, end_s }
    }

    fn look(&self, settings: &RadarSettings, number: u64, starts: &[Time]) -> IqDwell {
        let radar = &self.config.radar;
        let looking = self.looking(settings, number, starts);
        let mut cubes: Vec<_> =
            looking.intervals.iter().map(|interval| self.noise(number, interval)).collect();
        let truth = if looking.is_silent() { Vec::new() } else { looking.add_echoes(&mut cubes) };
        (0..self.config.jammers.len()).for_each(|index| looking.add_jammer(index, &mut cubes));
        let cpis = looking.intervals.iter().zip(cubes).zip(starts).map(|((interval, mut samples), start)| {
            // Nothing is received while a pulse is transmitted.
            samples.slice_mut(s![.., .., ..interval.open()]).fill(Complex::default());
            IqCpi {
                start: *start,
                carrier_hz: interval.carrier_hz,
                prf_hz: interval.prf_hz,
                first_sample_s: radar.receiver.first_sample_s,
                waveform: settings.waveform,
                samples,
            }
        });
        let Swept { beam, start, end } = looking.swept();
        IqDwell { beam, start, end, channel: looking.channel, cpis: cpis.collect(), truth }
    }

    /// The receiver's noise, or nothing.
    fn noise(&self, number: u64, interval: &Interval<'_>) -> Array3<Complex<f32>> {
        let channels = self.config.radar.antenna.channels();
        let mut cube = Array3::default((channels, interval.pulses as usize, interval.samples()));
        if self.config.receiver_noise {
            for (channel, mut samples) in cube.axis_iter_mut(Axis(0)).enumerate() {
                let index = interval.number << 16 | channel;
                let mut random = stream(self.config.seed, Purpose::ReceiverNoise, number, index);
                samples.iter_mut().for_each(|sample| *sample = single(complex_normal(&mut random)));
            }
        }
        cube
    }

    /// Where a target is so many seconds after the scene's start.
    pub(in crate::sim) fn sight(&self, index: usize, time_s: f64) -> Option<Sight> {
        Some(self.course(index, time_s)?.at(time_s))
    }

    /// The same with how it moves.
    pub(in crate::sim) fn course(&self, index: usize, time_s: f64) -> Option<Course> {
        let state = self.flights.get(index)?.at(time_s)?;
        let (position_m, velocity_m_s) = state.in_frame(&self.frame);
        Some(Course { time_s, position_m, velocity_m_s, height_m: state.position.height_m })
    }

    /// Where an emitter is that has a place.
    pub(in crate::sim) fn emitter_sight(&self, emitter: &Emitter, time_s: f64) -> Option<Sight> {
        match *emitter {
            Emitter::Bearing { .. } => None,
            Emitter::Place(place) => {
                Some(Sight::of(self.frame.from_geodetic(place), [0.0; 3], place.height_m))
            }
            Emitter::Target(index) => self.sight(index, time_s),
        }
    }

    /// The direction of an emitter, and its range where it has one. A mere bearing is as high as the beam.
    pub(in crate::sim) fn emitter(
        &self,
        emitter: &Emitter,
        time_s: f64,
        elevation_rad: f64,
    ) -> Option<(Beam, Option<f64>)> {
        if let Emitter::Bearing { azimuth_rad } = *emitter {
            return Some((Beam { azimuth_rad, elevation_rad }, None));
        }
        self.emitter_sight(emitter, time_s).map(|sight| (sight.direction, Some(sight.range_m)))
    }

    /// What the beam swept and saw: where it only listened, a missing plot says nothing.
    pub(in crate::sim) fn sectors_seen(&self, dwells: &[Swept], settings: &RadarSettings) -> Vec<Sector> {
        let silent = |dwell: &Swept| settings.is_silent_at(dwell.beam.azimuth_rad);
        if !dwells.iter().any(silent) {
            return self.sectors(dwells);
        }
        let seen = dwells.iter().filter(|dwell| !silent(dwell));
        seen.flat_map(|dwell| self.sectors(std::slice::from_ref(dwell))).collect()
    }

    /// What the beam swept.
    pub(in crate::sim) fn sectors(&self, dwells: &[Swept]) -> Vec<Sector> {
        let (ScanPattern::Rotating { period_s, .. }, [first, ..]) = (&self.config.radar.scan, dwells) else {
            let width_rad = self.config.radar.antenna.azimuth_width_rad;
            return dwells.iter().map(|dwell| beam_sector(dwell, width_rad)).collect();
        };
        let (start, end) = (first.start, dwells.last().unwrap_or(first).end);
        let turns = start.seconds_since(self.config.start) / period_s;
        let width_rad = (end.seconds_since(start) / period_s * TAU).clamp(f64::MIN_POSITIVE, TAU);
        vec![Sector { azimuth_rad: wrap_azimuth(turns.fract() * TAU), width_rad, start, end }]
    }
}

fn beam_sector(dwell: &Swept, width_rad: f64) -> Sector {
    let azimuth_rad = wrap_azimuth(dwell.beam.azimuth_rad - 0.5 * width_rad);
    Sector { azimuth_rad, width_rad, start: dwell.start, end: dwell.end }
}

/// The sum of their times bounds the memory: it is checked as it grows.
fn fly_all(config: &IqSceneConfig) -> Result<Vec<Flight>> {
    let mut total_s = 0.0;
    let mut flights = Vec::with_capacity(config.targets.len());
    for (index, target) in config.targets.iter().enumerate() {
        let path = format!("targets[{index}].script");
        let flight = Flight::fly(&target.script, &path)?;
        total_s += flight.duration_s();
        if total_s > MAX_TOTAL_FLIGHT_S {
            let reason = format!("all flights up to here last more than {MAX_TOTAL_FLIGHT_S} s");
            return Err(Error::config(path, reason));
        }
        flights.push(flight);
    }
    Ok(flights)
}

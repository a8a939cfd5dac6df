//! The scene itself: gives scans, and the truth.

use super::beam::Beam;
use super::clutter::FalsePlot;
use super::config::SceneConfig;
use super::detection::{from_db, to_db};
use super::echo::{Chances, Sighting};
use super::jammer::{Emitter, JammerScript, Jamming};
use super::limits::MAX_TOTAL_FLIGHT_S;
use super::motion::TargetState;
use super::pilot::Flight;
use super::random::{Purpose, stream};
use super::scan::SimScan;
use super::script::TargetScript;
use crate::error::{Error, Result};
use crate::geometry::{EnuFrame, Polar, wrap_azimuth};
use crate::plot::Plot;
use crate::radar::RadarSettings;
use crate::scan::{Sector, Strobe};
use crate::time::Time;
use rand::RngExt;
use rand_distr::StandardNormal;

/// A jammer weaker than this above the noise gives no strobe.
const STROBE_JNR: f64 = 4.0;
/// Standard deviation of a strobe's reported jammer-to-noise ratio.
const STROBE_JNR_SIGMA_DB: f64 = 1.0;
/// Standard deviation of a strobe's bearing, in beam widths.
const STROBE_SIGMA_WIDTHS: f64 = 0.1;

/// A seeded scene that gives one scan after the other, without end. See the [module](super).
#[derive(Clone, Debug)]
pub struct Scene {
    config: SceneConfig,
    frame: EnuFrame,
    beam: Beam,
    flights: Vec<Flight>,
    next_scan: u64,
    next_tag: u64,
    /// Those of the present rotation.
    false_plots: Vec<FalsePlot>,
}

impl Scene {
    /// Checks the configuration and flies all targets.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] naming the first field that is wrong, also where only the flight shows it: a waypoint
    /// that is never reached, a flight to beyond 80° of latitude or longer than a day.
    pub fn new(config: SceneConfig) -> Result<Self> {
        config.validate()?;
        let radar = &config.radar;
        Ok(Self {
            frame: EnuFrame::new(radar.site),
            beam: Beam::new(config.start, radar.rotation_period_s, radar.sectors),
            flights: fly_all(&config)?,
            next_scan: 0,
            next_tag: 0,
            false_plots: Vec::new(),
            config,
        })
    }

    /// What it was made of.
    #[must_use]
    pub const fn config(&self) -> &SceneConfig {
        &self.config
    }

    /// The next scan, when the radar transmits with these settings.
    pub fn next(&mut self, settings: &RadarSettings) -> SimScan {
        let scan = self.next_scan;
        self.next_scan += 1;
        if scan.is_multiple_of(u64::from(self.config.radar.sectors)) {
            self.false_plots = self.config.radar.false_plots(self.config.seed, self.beam.rotation(scan));
        }
        let mut reports = self.echoes(scan, settings);
        reports.extend(self.clutter(scan, settings));
        reports.sort_by_key(|(_, plot)| plot.time);
        for (_, plot) in &mut reports {
            plot.tag = self.next_tag;
            self.next_tag += 1;
        }
        let (truth, plots) = reports.into_iter().unzip();
        let sector = self.beam.sector(scan);
        SimScan {
            sensor: self.config.radar.id,
            lit: lit(&sector, settings),
            sector,
            plots,
            truth,
            strobes: self.strobes(scan, settings),
        }
    }

    /// Every target that is there at a time, with its index in [`SceneConfig::targets`].
    pub fn truth(&self, time: Time) -> impl Iterator<Item = (usize, TargetState)> + '_ {
        (0..self.flights.len()).filter_map(move |index| Some((index, self.target(index, time)?)))
    }

    /// One target at a time; `None` before it appears, after it landed, and when there is none of this index.
    #[must_use]
    pub fn target(&self, index: usize, time: Time) -> Option<TargetState> {
        self.flights.get(index)?.at(self.beam.seconds(time))
    }

    fn echoes(&self, scan: u64, settings: &RadarSettings) -> Vec<(Option<usize>, Plot)> {
        let targets = self.config.targets.iter().zip(&self.flights).enumerate();
        targets
            .flat_map(|(index, (target, flight))| {
                let times_s = self.beam.meetings(scan, |time_s| self.azimuth_of(flight, time_s));
                times_s.filter_map(move |time_s| {
                    let state = flight.at(time_s)?;
                    Some((Some(index), self.echo(index, target, &state, time_s, settings)?))
                })
            })
            .collect()
    }

    fn echo(
        &self,
        index: usize,
        target: &TargetScript,
        state: &TargetState,
        time_s: f64,
        settings: &RadarSettings,
    ) -> Option<Plot> {
        let radar = &self.config.radar;
        let sighting = Sighting::of(state, &self.frame);
        if !radar.covers(&sighting) || settings.is_silent_at(sighting.polar.azimuth_rad) {
            return None;
        }
        let noise = self.noise(sighting.polar.azimuth_rad, time_s, settings);
        let snr = radar.snr(sighting.polar.range_m, target.rcs_m2) / noise;
        let mut rng = stream(self.config.seed, Purpose::Target, self.beam.occasion(time_s), index);
        radar.plot(target, &sighting, snr, &Chances::draw(&mut rng), self.beam.moment(time_s))
    }

    fn azimuth_of(&self, flight: &Flight, time_s: f64) -> Option<f64> {
        let state = flight.at(time_s)?;
        Some(Polar::from_enu(self.frame.from_geodetic(state.position)).azimuth_rad)
    }

    fn clutter(&self, scan: u64, settings: &RadarSettings) -> impl Iterator<Item = (Option<usize>, Plot)> {
        let is_lit = |plot: &&FalsePlot| !settings.is_silent_at(plot.azimuth_rad);
        let inside = self.false_plots.iter().filter(is_lit);
        let inside = inside.filter(move |plot| self.beam.sweeps(scan, plot.azimuth_rad));
        inside.map(move |plot| (None, plot.at(self.beam.moment(self.beam.time_at_s(scan, plot.azimuth_rad)))))
    }

    /// Noise power while the beam points somewhere, in units of the receiver's own.
    fn noise(&self, beam_rad: f64, time_s: f64, settings: &RadarSettings) -> f64 {
        let radar = &self.config.radar;
        let sidelobe_gain = from_db(radar.sidelobe_db);
        let heard = self.config.jammers.iter().filter(|jammer| jammer.is_heard(beam_rad, time_s, settings));
        let jamming = heard.filter_map(|jammer| self.jamming(jammer, time_s));
        1.0 + jamming
            .map(|jamming| jamming.added_noise(beam_rad, radar.beam_width_rad, sidelobe_gain))
            .sum::<f64>()
    }

    fn jamming(&self, jammer: &JammerScript, time_s: f64) -> Option<Jamming> {
        let place = match jammer.emitter {
            Emitter::Bearing { azimuth_rad } => {
                return Some(Jamming {
                    azimuth_rad: wrap_azimuth(azimuth_rad),
                    jnr: jammer.share() * jammer.main_beam_jnr(None),
                });
            }
            Emitter::Place(place) => place,
            Emitter::Target(index) => self.flights.get(index)?.at(time_s)?.position,
        };
        let polar = Polar::from_enu(self.frame.from_geodetic(place));
        let jnr = jammer.share() * jammer.main_beam_jnr(Some(polar.range_m));
        Some(Jamming { azimuth_rad: polar.azimuth_rad, jnr })
    }

    fn strobes(&self, scan: u64, settings: &RadarSettings) -> Vec<Strobe> {
        let jammers = self.config.jammers.iter().enumerate();
        let mut strobes: Vec<_> = jammers
            .flat_map(|(index, jammer)| {
                let azimuth_at = |time_s| self.jamming(jammer, time_s).map(|jamming| jamming.azimuth_rad);
                let times_s = self.beam.meetings(scan, azimuth_at);
                times_s.filter_map(move |time_s| self.strobe(index, jammer, time_s, settings))
            })
            .collect();
        strobes.sort_by_key(|strobe| strobe.time);
        strobes
    }

    fn strobe(
        &self,
        index: usize,
        jammer: &JammerScript,
        time_s: f64,
        settings: &RadarSettings,
    ) -> Option<Strobe> {
        let jamming = self.jamming(jammer, time_s)?;
        if jamming.jnr < STROBE_JNR || !jammer.is_heard(jamming.azimuth_rad, time_s, settings) {
            return None;
        }
        let mut rng = stream(self.config.seed, Purpose::Strobe, self.beam.occasion(time_s), index);
        let (bearing_noise, jnr_noise): (f64, f64) = (rng.sample(StandardNormal), rng.sample(StandardNormal));
        let azimuth_sigma_rad = STROBE_SIGMA_WIDTHS * self.config.radar.beam_width_rad;
        Some(Strobe {
            time: self.beam.moment(time_s),
            azimuth_rad: wrap_azimuth(jamming.azimuth_rad + azimuth_sigma_rad * bearing_noise),
            azimuth_sigma_rad,
            elevation_rad: None,
            jnr_db: Some(to_db(jamming.jnr) + STROBE_JNR_SIGMA_DB * jnr_noise),
        })
    }
}

/// The parts of a sector in which the radar transmits.
fn lit(sector: &Sector, settings: &RadarSettings) -> Vec<Sector> {
    let edges = settings.silent_sectors().flat_map(|(middle_rad, width_rad)| {
        [-0.5, 0.5]
            .map(|side| wrap_azimuth(middle_rad + side * width_rad - sector.azimuth_rad) / sector.width_rad)
    });
    let mut cuts: Vec<f64> = edges.filter(|cut| *cut < 1.0).chain([0.0, 1.0]).collect();
    cuts.sort_by(f64::total_cmp);
    let pieces = cuts.windows(2).map(|ends| piece(sector, ends[0], ends[1]));
    let is_lit = |piece: &Sector| !settings.is_silent_at(piece.azimuth_rad + 0.5 * piece.width_rad);
    pieces.filter(|piece| piece.width_rad > 0.0 && is_lit(piece)).collect()
}

/// What the beam swept from one share of a sector to another.
fn piece(sector: &Sector, first: f64, last: f64) -> Sector {
    let at = |share: f64| sector.start + share * sector.end.seconds_since(sector.start);
    let azimuth_rad = wrap_azimuth(sector.azimuth_rad + first * sector.width_rad);
    Sector {
        azimuth_rad,
        width_rad: (last - first) * sector.width_rad,
        start: at(first),
        end: if last < 1.0 { at(last) } else { sector.end },
    }
}

/// The sum of their times bounds the memory: it is checked as it grows.
fn fly_all(config: &SceneConfig) -> Result<Vec<Flight>> {
    let mut total_s = 0.0;
    let targets = config.targets.iter().enumerate();
    targets
        .map(|(index, script)| {
            let path = format!("targets[{index}]");
            let flight = Flight::fly(script, &path)?;
            total_s += flight.duration_s();
            if total_s > MAX_TOTAL_FLIGHT_S {
                let reason = format!("all flights up to here last more than {MAX_TOTAL_FLIGHT_S} s");
                return Err(Error::config(path, reason));
            }
            Ok(flight)
        })
        .collect()
}

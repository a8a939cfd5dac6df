//! The scene itself: gives scans of plots.

use super::canvas::Canvas;
use super::clutter::Clutter;
use super::echo::Echoes;
use super::patch::patches;
use super::plan::{Key, Plan};
use super::scan::PlotScan;
use super::watch::Watch;
use super::whose::Seen;
use crate::config::{Beamforming, Cfar, Config, Coverage, SensorConfig};
use crate::detector::{Extractor, Part};
use crate::error::{Error, Result};
use crate::plot::{Plot, PlotFlags};
use crate::radar::{Radar, RadarSettings};
use crate::sim::iq::{Interval, IqScene, IqSceneConfig, Looking};
use crate::sim::motion::TargetState;
use crate::sim::random::{Purpose, stream};
use crate::time::Time;

/// Plans that are kept: of carriers, PRFs and waveforms that the radar changes between.
const MOST_PLANS: usize = 256;

/// Views of clutter that are kept.
const MOST_KNOWN: usize = 64;

/// The I/Q simulator's world, of which the detector's plots are drawn without any samples: fifty times faster and more
/// (`benches/simulators.rs`), and with the same statistics.
///
/// It takes the same configuration as [`IqScene`], and both call the same radar equation, antenna, flights, fluctuation and
/// jammers. Around each target that the beam meets, the cells of the maps are drawn with its echo where the filters put it
/// (between cells, folded over, eclipsed, notched, walking) and with noise that is alike in neighbours as it is behind
/// them; everywhere else noise crosses as often as the detector is told, and by as much as it should. Thresholds, peaks, unfolding
/// and merging are the detector's. The same seed and settings give the same bits.
///
/// Clutter has the means, spectra and textures of the I/Q simulator's patches in the cells around targets; elsewhere cells cross more
/// often where it is stronger than around them.
///
/// Not modelled: repeaters, continuous sweeps, beams that adapt and thresholds from a clutter map (all four are refused), directions of nulls in the
/// settings, clutter through side lobes in range, what it has in common in two PRFs of a dwell, echoes too weak to show (a fifth of the noise in their cell; those of side lobes that are hardly stronger than noise only show where they make a cell cross), what a scan's last target shows
/// in the next, and angles that channels tell: azimuths are those of the beam.
///
/// ```
/// use aegis_core::sim::{IqSceneConfig, IqTarget, PlotScene, TargetScript};
/// use aegis_core::{Geodetic, RadarSettings};
///
/// let script = TargetScript::new(Geodetic::from_degrees(43.3, -5.0, 9000.0), 1.0, 230.0).straight(600.0);
/// let targets = vec![IqTarget { script, swerling: Default::default() }];
/// // Some six turns of the antenna, a quarter of one in each scan.
/// let config = IqSceneConfig { seed: 7, targets, dwells_per_scan: 50, ..IqSceneConfig::default() };
/// let mut scene = PlotScene::new(config)?;
/// let mut seen = 0;
/// for _ in 0..24 {
///     let scan = scene.next(&RadarSettings::default())?;
///     seen += scan.truth.iter().filter(|truth| **truth == Some(0)).count();
/// }
/// assert!(seen >= 4, "{seen}");
/// # Ok::<(), aegis_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PlotScene {
    world: IqScene,
    radar: Radar,
    extractor: Extractor,
    plans: Vec<Plan>,
    watch: Watch,
    clutter: Vec<Known>,
    seen: Seen,
    canvas: Canvas,
    /// The dwell before's.
    before: Canvas,
    parts: Vec<Part>,
    next_tag: u64,
}

/// Clutter as a beam sees it in the maps of one plan.
#[derive(Clone, Debug)]
struct Known {
    key: Key,
    elevation_rad: f64,
    /// Which sources lie in its direction, a bit each.
    sources: u32,
    clutter: Clutter,
}

impl PlotScene {
    /// Checks the configuration and flies all targets.
    ///
    /// # Errors
    /// [`Error::InvalidConfig`] naming the first field that is wrong, or that asks for what is not simulated as plots.
    pub fn new(config: IqSceneConfig) -> Result<Self> {
        check_simulated(&config)?;
        let sensor = SensorConfig {
            id: config.sensor,
            channels: config.radar.carriers_hz.len() as u32,
            radar: Some(config.radar.clone()),
            ..SensorConfig::default()
        };
        let pipeline = Config::default();
        let max_range_m = Coverage::default().max_range_m;
        Ok(Self {
            radar: Radar::new(&sensor, &pipeline),
            extractor: Extractor::new(&config.radar, max_range_m, pipeline.limits.plots_per_scan),
            plans: Vec::new(),
            watch: Watch::new(config.targets.len()),
            clutter: Vec::new(),
            seen: Seen::default(),
            canvas: Canvas::default(),
            before: Canvas::default(),
            parts: Vec::new(),
            next_tag: 0,
            world: IqScene::new(config)?,
        })
    }

    /// What it was made of.
    #[must_use]
    pub const fn config(&self) -> &IqSceneConfig {
        self.world.config()
    }

    /// One target at a time; `None` before it appears, after it landed, and when there is none of this index.
    #[must_use]
    pub fn target(&self, index: usize, time: Time) -> Option<TargetState> {
        self.world.target(index, time)
    }

    /// The next scan, when the radar transmits with these settings.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for settings that the radar does not have; [`Error::Capacity`] for more samples in a dwell than there
    /// may be in a scan; [`Error::Shape`] for fewer samples than the waveform has. Then no time has passed.
    pub fn next(&mut self, settings: &RadarSettings) -> Result<PlotScan> {
        self.world.check(settings)?;
        self.world.check_samples(1, settings)?;
        self.plan(settings)?;
        self.extractor.begin();
        self.seen.clear();
        let (mut plots, mut swept) = (Vec::new(), Vec::new());
        for dwell in 0..self.world.config().dwells_per_scan {
            let (number, starts) = self.world.advance(settings);
            let Self { world, extractor, plans, watch, clutter, seen, canvas, before, parts, .. } = self;
            std::mem::swap(canvas, before);
            let looking = world.looking(settings, number, &starts);
            let own: Vec<&Plan> =
                looking.intervals.iter().filter_map(|interval| plan_of(plans, &looking, interval)).collect();
            receive(&looking, &own, watch, clutter, seen, canvas, parts);
            extractor.add_parts(canvas.dwell(), (dwell > 0).then_some(before.dwell()), parts, &mut plots);
            swept.push(looking.swept());
        }
        self.extractor.end(&mut plots);
        let truth = plots.iter_mut().map(|plot| self.label(plot)).collect();
        let start = swept.first().map_or(Time::default(), |swept| swept.start);
        let end = swept.last().map_or(start, |swept| swept.end);
        let sectors = self.world.sectors_seen(&swept, settings);
        Ok(PlotScan { sensor: self.world.config().sensor, sectors, start, end, plots, truth })
    }

    /// Sees to it that there is a plan for all that may be transmitted.
    fn plan(&mut self, settings: &RadarSettings) -> Result<()> {
        if self.plans.len() > MOST_PLANS {
            self.plans.clear();
        }
        let config = &self.world.config().radar;
        let channels = std::iter::once(settings.channel).chain(settings.overrides.iter().map(|o| o.channel));
        for channel in channels {
            let carrier_hz = config.carriers_hz.get(channel as usize).copied().unwrap_or(1e9);
            for prf_hz in config.prfs_hz(settings) {
                let key = key(
                    settings.waveform,
                    carrier_hz,
                    *prf_hz,
                    config.pulses(settings),
                    config.prfs_hz(settings),
                );
                if !self.plans.iter().any(|plan| plan.is_of(&key)) {
                    self.plans.push(Plan::new(key, &mut self.radar, config)?);
                }
            }
        }
        Ok(())
    }

    /// Says that a plot is simulated, and what is behind it.
    fn label(&mut self, plot: &mut Plot) -> Option<usize> {
        plot.flags = plot.flags | PlotFlags::SIMULATED;
        plot.tag = self.next_tag;
        self.next_tag += 1;
        let resolution_m = self.plans.first().map_or(0.0, |plan| plan.map.resolution_m);
        self.seen.target(plot, resolution_m, self.world.config().radar.antenna.azimuth_width_rad)
    }
}

/// Draws all that a dwell shows.
fn receive(
    looking: &Looking<'_>,
    plans: &[&Plan],
    watch: &mut Watch,
    known: &mut Vec<Known>,
    seen: &mut Seen,
    canvas: &mut Canvas,
    parts: &mut Vec<Part>,
) {
    let config = looking.world.config();
    let strength = plans.iter().map(|plan| plan.gain * plan.at_one_metre).fold(0.0, f64::max);
    // Where nothing is transmitted nothing comes back: noise and jamming alone cross thresholds.
    let targets = if looking.is_silent() { 0 } else { config.targets.len() };
    let echoes: Vec<Echoes> = (0..targets)
        .filter_map(|index| Some((index, watch.near(index, looking, strength)?)))
        .flat_map(|(index, rough)| looking.echoes_of(index, &rough, plans))
        .collect();
    canvas.begin(looking.pointing.middle);
    parts.clear();
    let mut told: Vec<f64> = Vec::new();
    for (interval, plan) in looking.intervals.iter().zip(plans) {
        if told.contains(&interval.prf_hz) {
            continue;
        }
        told.push(interval.prf_hz);
        // Intervals of one PRF are summed up in one map.
        let own: Vec<(usize, &Interval<'_>)> = looking
            .intervals
            .iter()
            .enumerate()
            .filter(|(_, other)| other.prf_hz.total_cmp(&interval.prf_hz).is_eq())
            .collect();
        let only: Vec<&Interval<'_>> = own.iter().map(|(_, interval)| *interval).collect();
        let of = canvas.add(plan.scales(&only, config.start));
        let its = echoes.iter().filter(|echo| own.iter().any(|(place, _)| *place == echo.interval));
        let (faint, its): (Vec<&Echoes>, Vec<&Echoes>) = its.partition(|echo| echo.shown < 1.0);
        let patches = patches(plan, &config.radar.detection, its.into_iter());
        let clutter = clutter_of(known, looking, interval, plan);
        for patch in &patches {
            let first = patch.echoes.iter().map(|echo| echo.target).min().unwrap_or(0);
            let mut random = stream(config.seed, Purpose::CellNoise, looking.number, first << 5 | of);
            let shows = looking.draw(plan, &own, clutter, patch, &mut random, (canvas, of));
            parts.push(Part { of, shows });
        }
        let mut random = stream(config.seed, Purpose::FalseCrossings, looking.number, of);
        plan.false_crossings(clutter, &patches, &mut random, (canvas, of), parts);
        for echo in faint {
            plan.faint_crossings((interval, echo), clutter, &patches, &mut random, (canvas, of), parts);
        }
    }
    seen.add(looking, echoes);
}

/// What the beam sees of clutter, worked out where it is seen first.
fn clutter_of<'a>(
    known: &'a mut Vec<Known>,
    looking: &Looking<'_>,
    interval: &Interval<'_>,
    plan: &Plan,
) -> &'a Clutter {
    let middle = looking.pointing.middle;
    let all = looking.world.config().clutter.iter().enumerate();
    let sources = all
        .filter(|(_, source)| !looking.is_silent() && source.is_towards(middle.azimuth_rad))
        .fold(0, |bits, (bit, _)| bits | 1 << bit);
    let is_it = |one: &Known| {
        one.key == plan.key
            && one.sources == sources
            && one.elevation_rad.total_cmp(&middle.elevation_rad).is_eq()
    };
    let place = known.iter().position(is_it).unwrap_or_else(|| {
        if known.len() == MOST_KNOWN {
            known.remove(0);
        }
        let clutter = Clutter::new(looking, interval, plan);
        known.push(Known { key: plan.key, elevation_rad: middle.elevation_rad, sources, clutter });
        known.len() - 1
    });
    &known[place].clutter
}

fn plan_of<'a>(plans: &'a [Plan], looking: &Looking<'_>, interval: &Interval<'_>) -> Option<&'a Plan> {
    let prfs_hz = interval.radar.prfs_hz(looking.settings);
    let key = key(looking.settings.waveform, interval.carrier_hz, interval.prf_hz, interval.pulses, prfs_hz);
    plans.iter().find(|plan| plan.is_of(&key))
}

fn key(waveform: u32, carrier_hz: f64, prf_hz: f64, pulses: u32, prfs_hz: &[f64]) -> Key {
    let looks = prfs_hz.iter().filter(|other| other.total_cmp(&prf_hz).is_eq()).count() as u32;
    Key { waveform, carrier_hz, prf_hz, pulses, looks }
}

fn check_simulated(config: &IqSceneConfig) -> Result<()> {
    config.validate()?;
    let refused = |field: &str| Err(Error::config(field, "is not simulated as plots: take IqScene"));
    if config.radar.waveforms.iter().any(crate::radar::Waveform::is_continuous) {
        return refused("radar.waveforms");
    }
    if let Beamforming::Adaptive { .. } = config.radar.processing.beamforming {
        return refused("radar.processing.beamforming");
    }
    if !config.repeaters.is_empty() {
        return refused("repeaters");
    }
    if !config.receiver_noise {
        return refused("receiver_noise");
    }
    if let Cfar::ClutterMap { .. } = config.radar.detection.cfar {
        return refused("radar.detection.cfar");
    }
    Ok(())
}

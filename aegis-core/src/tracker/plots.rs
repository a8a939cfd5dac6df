//! One scan's plots, made ready and sorted into the grid.

use super::amplitude::{Crossing, Excess, OwnEchoes};
use super::bernoulli::MOST_EXISTENCE;
use super::gate::{Area, PlotGrid, SlantBox};
use super::measurement::{Density, Observation, Sigmas, slant_point};
use super::sensor::{SensorModel, View};
use super::surroundings::{KindChances, OwnKinds, kind_of, scaled};
use crate::config::TrackerConfig;
use crate::detector::classification::fusion::Remarks;
use crate::detector::classification::plots::rcs_dbsm;
use crate::elementary::powf;
use crate::geometry::wrap_angle;
use crate::plot::{Measurement, Plot, PlotFlags};
use crate::scan::Look;
use crate::time::Time;
use std::ops::ControlFlow;

/// Most plots that are looked at before an unused one is taken for no echo: no more than a hostile heap has them.
const MOST_NEIGHBOURS: usize = 512;

/// A plot of this scan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen<const D: usize> {
    pub(crate) observation: Observation<D>,
    /// Its index in the scan.
    pub(crate) index: u32,
    /// What kind of plot it is.
    pub(crate) kind: usize,
    /// How strong it is.
    pub(crate) excess: Excess,
    /// Existence that a new target at this plot would begin with.
    pub(crate) birth_existence: f64,
    /// What it says of a target's class.
    pub(crate) remarks: Remarks,
    /// The height that it reports.
    pub(crate) height_m: Option<f64>,
    /// That a target where the plot is gives one, and how often the echoes of targets there cross the threshold.
    detection_probability: f64,
    crossing: f64,
    /// One over the density of all else that gives such plots: false ones, and targets not yet tracked.
    per_other: f64,
    /// That density, per square metre.
    pub(crate) others_per_m2: f64,
}

/// What a scan's plots come to in all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// The smallest box around them.
    pub(crate) around: SlantBox,
    /// Earliest and latest.
    times: Option<(Time, Time)>,
    /// The largest of each deviation; 0 without any.
    pub(crate) sigmas: Sigmas,
    /// Scalars of the plot with most.
    pub(crate) dof: usize,
}

/// All plots of this scan, in the grid's order; "place" is an index into that order.
#[derive(Clone, Debug)]
pub(crate) struct ScanPlots<const D: usize> {
    seen: Vec<Seen<D>>,
    pub(crate) extent: Extent,
    pub(crate) grid: PlotGrid,
}

impl<const D: usize> Default for ScanPlots<D> {
    fn default() -> Self {
        Self { seen: Vec::new(), extent: Extent::NOTHING, grid: PlotGrid::default() }
    }
}

impl<const D: usize> ScanPlots<D> {
    /// Replaces what was there by a new scan's plots.
    pub(crate) fn rebuild(
        &mut self,
        plots: &[Plot],
        sensor: &SensorModel,
        tracker: &TrackerConfig,
        view: &View,
    ) {
        self.grid.rebuild(plots.iter().map(slant_point::<D>));
        self.seen.clear();
        self.extent = Extent::NOTHING;
        let chances = sensor.surroundings.kind_chances();
        let Self { seen, extent, grid } = self;
        seen.extend(grid.order().iter().zip(grid.points()).map(|(&index, &point)| {
            let used = sensor.noise.adapted(&plots[index as usize], &sensor.config);
            let observation = Observation::new(&used, point, &sensor.config, tracker, view);
            extent.add(&observation);
            Seen::new(observation, index, &used, sensor, &chances)
        }));
    }

    pub(crate) fn len(&self) -> usize {
        self.seen.len()
    }

    pub(crate) fn at(&self, place: usize) -> &Seen<D> {
        &self.seen[place]
    }

    /// Earliest and latest plot; the look's own span when there is none.
    pub(crate) fn time_span(&self, look: &Look<'_>) -> (Time, Time) {
        self.extent.times.unwrap_or((look.start, look.end))
    }

    /// Whether a plot lies in the radar's resolution cell of another that is used, on the same pass: then the radar
    /// split one target's echo. Only polar plots have such a cell.
    pub(crate) fn is_echo(
        &self,
        place: usize,
        sensor: &SensorModel,
        is_used: impl Fn(usize) -> bool,
    ) -> bool {
        let own = &self.seen[place].observation;
        if !own.is_polar() {
            return false;
        }
        let depth_m = sensor.config.range_resolution_m;
        let width_rad = sensor.config.azimuth_resolution_rad;
        let pass_s = 0.5 * sensor.scan_period_s().unwrap_or(f64::INFINITY);
        let cell = Area {
            around: SlantBox::around(own.slant_point, depth_m + width_rad * (own.slant_range_m + depth_m)),
            nearest_m: own.slant_range_m - depth_m,
            farthest_m: own.slant_range_m + depth_m,
        };
        let (mut is_echo, mut neighbours) = (false, 0);
        let _ = self.grid.visit(&cell, |other| {
            let used = &self.seen[other].observation;
            is_echo = is_used(other)
                && used.time.seconds_since(own.time).abs() < pass_s
                && wrap_angle(used.azimuth_rad - own.azimuth_rad).abs() < width_rad;
            neighbours += 1;
            if is_echo || neighbours == MOST_NEIGHBOURS {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        is_echo
    }
}

/// What our own classifier made of a plot is in what it was made from.
fn remarks(plot: &Plot, reference_snr_db: Option<f64>) -> Remarks {
    let rcs_dbsm = rcs_dbsm(plot, reference_snr_db);
    Remarks {
        class: plot.class.filter(|_| !plot.flags.contains(PlotFlags::CLASSIFIED)),
        rcs_m2: rcs_dbsm.map_or(f32::NAN, |rcs_dbsm| powf(10.0_f64, 0.1 * rcs_dbsm) as f32),
        range_extent_m: plot.range_extent_m.map_or(f32::NAN, |extent_m| extent_m as f32),
    }
}

impl Extent {
    const NOTHING: Self = Self {
        around: SlantBox::NOTHING,
        times: None,
        sigmas: Sigmas { range_m: 0.0, azimuth_rad: 0.0, position_m: 0.0 },
        dof: 0,
    };

    fn add<const D: usize>(&mut self, plot: &Observation<D>) {
        self.around = self.around.with(plot.slant_point);
        let (earliest, latest) = self.times.unwrap_or((plot.time, plot.time));
        self.times = Some((earliest.min(plot.time), latest.max(plot.time)));
        let (own, Sigmas { range_m, azimuth_rad, position_m }) = (plot.sigmas(), self.sigmas);
        self.sigmas = Sigmas {
            range_m: range_m.max(own.range_m),
            azimuth_rad: azimuth_rad.max(own.azimuth_rad),
            position_m: position_m.max(own.position_m),
        };
        self.dof = self.dof.max(plot.dof());
    }
}

impl<const D: usize> Seen<D> {
    fn new(
        observation: Observation<D>,
        index: u32,
        plot: &Plot,
        sensor: &SensorModel,
        chances: &KindChances,
    ) -> Self {
        let (azimuth_rad, range_m) = (observation.azimuth_rad, observation.slant_range_m);
        let (kind, excess) = (kind_of(plot.flags), Excess::of(plot, &sensor.config));
        let surroundings = &sensor.surroundings;
        let clutter = surroundings.clutter_per_m2(kind, azimuth_rad, range_m);
        let detection_probability = surroundings.detection_probability(range_m);
        let height_m = match plot.measurement {
            Measurement::Polar { altitude_m, .. } if D > 2 => altitude_m,
            _ => None,
        };
        let crowd = height_m.map_or(1.0, |height_m| surroundings.height_density(height_m));
        let newcomers = clutter
            * excess.ratio(OwnEchoes::default())
            * detection_probability
            * chances.ratio(OwnKinds::default(), kind)
            * sensor.undetected_ratio(azimuth_rad);
        Self {
            observation,
            index,
            kind,
            excess,
            remarks: remarks(plot, sensor.config.reference_snr_db),
            birth_existence: newcomers / (clutter + newcomers),
            detection_probability,
            crossing: sensor.detectability.of_unknown().map_or(1.0, |of| surroundings.crossing(of, range_m)),
            per_other: 1.0 / ((clutter + newcomers) * observation.space_per_m2 * crowd),
            others_per_m2: clutter + newcomers,
            height_m,
        }
    }

    /// The odds that the plot is a new target's, and not false.
    pub(crate) fn birth_odds(&self) -> f64 {
        let existence = self.birth_existence.min(MOST_EXISTENCE);
        existence / (1.0 - existence)
    }

    /// That a target where the plot is gives one, by how often its echo crosses the threshold, if that is known.
    pub(crate) fn detection_probability_of(&self, crossing: Option<Crossing>) -> f64 {
        let here = self.detection_probability;
        crossing.map_or(here, |crossing| scaled(here, crossing.own, self.crossing))
    }

    /// Logarithm of the plot's density if it is the target's, over its density if it is anything else.
    pub(crate) fn ln_ratio(&self, density: Density) -> f64 {
        density.times(self.per_other).ln()
    }
}

//! What is scored of a run, or of several.

use crate::scenes::{JAMMER_RAD, TARGETS, config};
use aegis_core::sim::{IqScene, IqSceneConfig};
use aegis_core::{Event, Measurement, Picture, Pipeline, Plot, SensorId, TrackId};

/// From then on Pd is counted: protection has had time to find what helps.
const SETTLED_S: f64 = 12.0;
const DURATION_S: f64 = 24.0;
/// A target need not be followed sooner after it came.
const GRACE_S: f64 = 3.0;
/// A track that is farther off follows something else; so does a plot.
const FOLLOWS_M: f64 = 600.0;
const PLOT_M: f64 = 300.0;
const PLOT_RAD: f64 = 0.03;

/// What is scored: means over targets and runs, and sums of what is counted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    pub(crate) pd: f64,
    /// Part of the time in which a confirmed track follows the target.
    pub(crate) continuity: f64,
    /// Times that another track follows it than before.
    pub(crate) switches: f64,
    /// Until a confirmed track follows a target that comes while there is jamming.
    pub(crate) detect_s: f64,
    /// Plots a look that no target gave, and that are not where the jammer itself is.
    pub(crate) false_plots: f64,
    /// The same since Pd is counted.
    pub(crate) late_false_plots: f64,
    pub(crate) actions: f64,
    /// Interferences and deceptions that were told.
    pub(crate) ew_events: f64,
}

impl Score {
    pub(crate) fn tell(&self, name: &str) {
        println!(
            "{name:<26} Pd {:.3}  continuity {:.3}  switches {:.2}  detected {:5.2} s  false plots {:.2} ({:.2} late)  actions {:.2}",
            self.pd,
            self.continuity,
            self.switches,
            self.detect_s,
            self.false_plots,
            self.late_false_plots,
            self.actions
        );
    }

    /// Of so many runs.
    pub(crate) fn mean(scores: &[Self]) -> Self {
        let of = |value: fn(&Self) -> f64| scores.iter().map(value).sum::<f64>() / scores.len() as f64;
        Self {
            pd: of(|score| score.pd),
            continuity: of(|score| score.continuity),
            switches: of(|score| score.switches),
            detect_s: of(|score| score.detect_s),
            false_plots: of(|score| score.false_plots),
            late_false_plots: of(|score| score.late_false_plots),
            actions: of(|score| score.actions),
            ew_events: of(|score| score.ew_events),
        }
    }
}

/// How one target fares.
#[derive(Clone, Copy, Debug, Default)]
struct Fate {
    looks: usize,
    followed: usize,
    late_looks: usize,
    seen: usize,
    last: Option<TrackId>,
    switches: usize,
    /// The youngest track that there was before the target.
    before: Option<TrackId>,
    detected_s: Option<f64>,
}

impl Fate {
    /// One picture, so long after the target came.
    fn take(&mut self, picture: &Picture, truth_m: [f64; 3], now_s: f64, since_s: f64) {
        if now_s > SETTLED_S {
            self.late_looks += 1;
            self.seen += usize::from(picture.plots.iter().any(|plot| is_near(plot, truth_m)));
        }
        let follower = follower(picture, truth_m);
        if since_s > GRACE_S {
            self.looks += 1;
            self.followed += usize::from(follower.is_some());
        }
        if let Some(id) = follower {
            self.switches += usize::from(self.last.is_some_and(|last| last != id));
            self.last = Some(id);
            // What was there before it follows something else, which came near.
            let is_own = self.before.is_none_or(|before| id > before);
            self.detected_s = self.detected_s.or(is_own.then_some(since_s));
        }
    }
}

/// One run, scored.
pub(crate) fn run(world: &IqSceneConfig, protects: bool) -> Score {
    run_for(world, protects, DURATION_S)
}

/// The same, so many seconds.
pub(crate) fn run_for(world: &IqSceneConfig, protects: bool, duration_s: f64) -> Score {
    let mut pipeline = Pipeline::new(config(world, protects)).expect("a valid configuration");
    let mut scene = IqScene::new(world.clone()).expect("a valid scene");
    let (mut picture, mut fates) = (Picture::default(), vec![Fate::default(); world.targets.len()]);
    let (mut looks, mut late_looks, mut score) = (0, 0, Score::default());
    loop {
        let scan = scene.next(pipeline.settings(SensorId(0)).expect("the radar")).expect("its settings");
        scan.with_scan(|lent| pipeline.step_into(lent, &mut picture)).expect("a valid scan");
        let now_s = picture.time.seconds_since(world.start);
        if now_s > duration_s {
            break;
        }
        looks += 1;
        let mut explained = vec![false; picture.plots.len()];
        for (index, fate) in fates.iter_mut().enumerate() {
            let Some(truth) = scene.target(index, picture.time) else {
                fate.before = picture.tracks.iter().map(|track| track.id).max().or(fate.before);
                continue;
            };
            let truth_m = pipeline.frame().expect("a site").from_geodetic(truth.position);
            fate.take(&picture, truth_m, now_s, now_s - TARGETS[index].3);
            let own = picture.plots.iter().map(|plot| is_near(plot, truth_m));
            explained.iter_mut().zip(own).for_each(|(explained, own)| *explained |= own);
        }
        let others = picture.plots.iter().zip(&explained).filter(|(_, explained)| !**explained);
        let others = others.filter(|(plot, _)| !is_towards_jammer(plot)).count();
        score.false_plots += others as f64;
        if now_s > SETTLED_S {
            late_looks += 1;
            score.late_false_plots += others as f64;
        }
        score.count_events(&picture.events);
    }
    score.false_plots /= f64::from(looks);
    score.late_false_plots /= f64::from(late_looks.max(1));
    score.conclude(&fates, duration_s)
}

impl Score {
    fn count_events(&mut self, events: &[Event]) {
        for event in events {
            self.actions += f64::from(u8::from(matches!(event, Event::ActionApplied { .. })));
            let is_ew =
                matches!(event, Event::InterferenceDetected { .. } | Event::DeceptionSuspected { .. });
            self.ew_events += f64::from(u8::from(is_ew));
        }
    }

    fn conclude(self, fates: &[Fate], duration_s: f64) -> Self {
        let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
        let mean = |of: &dyn Fn(&Fate) -> f64| fates.iter().map(of).sum::<f64>() / fates.len().max(1) as f64;
        let late = fates.iter().zip(TARGETS).filter(|(_, target)| target.3 > 0.0);
        let undetected_s = |target: (f64, f64, f64, f64)| duration_s - target.3;
        Self {
            pd: mean(&|fate| share(fate.seen, fate.late_looks)),
            continuity: mean(&|fate| share(fate.followed, fate.looks)),
            switches: fates.iter().map(|fate| fate.switches as f64).sum(),
            detect_s: late
                .map(|(fate, target)| fate.detected_s.unwrap_or(undetected_s(target)))
                .fold(0.0, f64::max),
            ..self
        }
    }
}

/// The confirmed track nearest to a target, if one is near.
fn follower(picture: &Picture, truth_m: [f64; 3]) -> Option<TrackId> {
    let confirmed = picture.tracks.iter().filter(|track| track.is_confirmed());
    let off_m = |at_m: [f64; 3]| seen_apart_m(at_m, truth_m);
    let near =
        confirmed.map(|track| (off_m(track.position_m), track.id)).filter(|(off_m, _)| *off_m < FOLLOWS_M);
    near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
}

fn is_towards_jammer(plot: &Plot) -> bool {
    let Measurement::Polar { azimuth_rad, .. } = plot.measurement else { return false };
    (azimuth_rad - JAMMER_RAD).abs() < 0.1
}

fn is_near(plot: &Plot, truth_m: [f64; 3]) -> bool {
    let Measurement::Polar { range_m, azimuth_rad, .. } = plot.measurement else { return false };
    let slant_m = truth_m.iter().map(|axis| axis * axis).sum::<f64>().sqrt();
    let azimuth = truth_m[0].atan2(truth_m[1]);
    (range_m - slant_m).abs() < PLOT_M && (azimuth_rad - azimuth).sin().abs() < PLOT_RAD
}

/// How far two places are apart as the radar sees them, which stands at the origin: along its line of sight, and across it. Heights it does not
/// measure.
fn seen_apart_m(a: [f64; 3], b: [f64; 3]) -> f64 {
    let slant_m = |at: [f64; 3]| at[0].hypot(at[1]).hypot(at[2]);
    let turned_rad = a[0].atan2(a[1]) - b[0].atan2(b[1]);
    (slant_m(a) - slant_m(b)).hypot(slant_m(b) * turned_rad.sin())
}

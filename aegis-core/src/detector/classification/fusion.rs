//! What a target's successive features come to over its life: a recursive Bayesian posterior.
//!
//! Two looks at one flight are far from independent: what a classifier sees in the second it mostly saw in the first. So old
//! evidence is forgotten as new comes in, `p ← p^ρ · q^(n(1−ρ))` with `ρ = exp(−dt/τ)`: all evidence together never counts for more than
//! `n` independent looks. The forgetting factor is that of Peterka 1981 ("Bayesian approach to system identification", §6); τ
//! and n (`ClassificationConfig`) are those by which posteriors come true on simulated tracks of one minute and two. A class that
//! seemed impossible keeps a small probability, so that a posterior can turn.

use super::features::ClassFeatures;
use super::posterior::{CLASSES, ClassPosterior, OUTCOMES};
use crate::config::ClassificationConfig;
use crate::elementary::{asin, exp, ln, log10};
use crate::plot::TargetClass;
use crate::time::Time;

/// What is averaged forgets with this time.
const MEMORY_S: f32 = 60.0;
/// Turns and changes of speed are taken over about this time: within less they are mostly noise.
const STEADY_S: f32 = 8.0;
/// Before its fourth plot a target's velocity is little more than a guess.
const FIRST_PLOT: u32 = 4;
/// Slower than this a target has no course that could turn.
const LEAST_COURSE_M_S: f32 = 1.0;
/// A mean cross-section forgets after so many echoes.
const MOST_ECHOES: f32 = 50.0;
/// A height less well known than this says nothing of the class, and neither does the climb, m².
const MOST_HEIGHT_VARIANCE_M2: f64 = 500.0 * 500.0;
/// No outcome becomes less likely than this.
const LEAST_PROBABILITY: f64 = 1e-4;
/// How often a radar that names a class names the right one, and one certain wrong one.
const DECLARED_RIGHT: f64 = 0.8;
const DECLARED_WRONG: f64 = 0.03;

/// What is known of one target's class.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct ClassEvidence {
    posterior: [f64; OUTCOMES],
    /// When the posterior last learned something.
    fused: Option<Time>,
    /// What a radar took it for since then.
    declared: Option<TargetClass>,
    /// The class that is sure enough to be said.
    label: Option<TargetClass>,
    trend: Trend,
}

/// What one plot says of a target's class beside where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Remarks {
    pub(crate) class: Option<TargetClass>,
    /// Radar cross-section, where the radar's sensitivity is declared; else NaN.
    pub(crate) rcs_m2: f32,
    /// Length along the line of sight; else NaN.
    pub(crate) range_extent_m: f32,
}

/// A target's own plot, and what the target is after it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnPlot<'a> {
    pub(crate) time: Time,
    pub(crate) position_m: [f64; 3],
    pub(crate) velocity_m_s: [f64; 3],
    /// How many plots it has by now.
    pub(crate) plots: u32,
    /// Squared distance from where it was expected, in its deviations, per degree of freedom.
    pub(crate) nis_per_dof: f64,
    pub(crate) remarks: &'a Remarks,
}

/// Means over what a target did of late.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Trend {
    latest: Option<Time>,
    velocity: [f32; 3],
    /// How much the means rest on, up to 1.
    weight: f32,
    speed: Moments,
    climb: Moments,
    height: Moments,
    turning: Steady,
    gaining: Steady,
    turn_rate2: f32,
    acceleration2: f32,
    nis_per_dof: Mean,
    rcs_m2: Mean,
    range_extent_m: Mean,
}

/// A mean over a short time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Steady {
    mean: f32,
    weight: f32,
}

/// A mean and a variance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Moments {
    mean: f32,
    variance: f32,
}

/// A mean over so many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Mean {
    mean: f32,
    count: f32,
}

/// A target now: what its trend does not know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    /// Variance of its height; `None` in a planar world.
    pub(crate) height_variance_m2: Option<f64>,
    /// Variance of the horizontal velocity along one axis, m²/s².
    pub(crate) velocity_variance_m2_s2: f64,
}

impl Default for ClassEvidence {
    fn default() -> Self {
        Self {
            posterior: [1.0 / OUTCOMES as f64; OUTCOMES],
            fused: None,
            declared: None,
            label: None,
            trend: Trend::default(),
        }
    }
}

impl ClassEvidence {
    /// Takes in what a plot of its own says.
    pub(crate) fn note(&mut self, plot: &OwnPlot<'_>) {
        let OwnPlot { time, position_m, velocity_m_s, plots, nis_per_dof, remarks } = *plot;
        self.declared = remarks.class.or(self.declared);
        self.trend.rcs_m2.add(remarks.rcs_m2);
        self.trend.range_extent_m.add(remarks.range_extent_m);
        if plots >= FIRST_PLOT {
            self.trend.nis_per_dof.add(nis_per_dof as f32);
            self.trend.follow(time, position_m[2] as f32, velocity_m_s.map(|v| v as f32));
        }
    }

    /// Whether it is time to look again: there is something new, and the latest time is long enough ago.
    pub(crate) fn is_due(&self, config: &ClassificationConfig) -> bool {
        let Some(latest) = self.trend.latest else { return false };
        self.trend.weight > 0.0
            && self.fused.is_none_or(|fused| latest.seconds_since(fused) >= config.interval_s)
    }

    pub(crate) fn features(&self, now: &Now) -> ClassFeatures {
        let trend = &self.trend;
        let altitude_m = now.height_variance_m2.and_then(|variance_m2| {
            (variance_m2 < MOST_HEIGHT_VARIANCE_M2).then_some(f64::from(trend.height.mean))
        });
        ClassFeatures {
            speed_m_s: Some(f64::from(trend.speed.mean)),
            speed_sigma_m_s: Some(trend.speed.sigma()),
            altitude_m,
            climb_m_s: altitude_m.map(|_| f64::from(trend.climb.mean)),
            climb_sigma_m_s: altitude_m.map(|_| trend.climb.sigma()),
            turn_rate_rad_s: Some(f64::from(trend.turn_rate2.sqrt())),
            acceleration_m_s2: Some(f64::from(trend.acceleration2.sqrt())),
            velocity_error_m_s: Some(now.velocity_variance_m2_s2.max(0.0).sqrt()),
            range_rate_m_s: None,
            rcs_dbsm: trend.rcs_m2.known().map(|rcs_m2| 10.0 * log10(rcs_m2.max(1e-9))),
            range_extent_m: trend.range_extent_m.known(),
            doppler_width_m_s: None,
            scatter: trend.nis_per_dof.known().map(|nis| nis.max(0.0).sqrt()),
        }
    }

    /// Takes in what a classifier makes of the features at `time`.
    pub(crate) fn fuse(&mut self, likelihood: &ClassPosterior, time: Time, config: &ClassificationConfig) {
        let since_s = self.fused.map(|fused| time.seconds_since(fused).max(0.0));
        let kept = since_s.map_or(0.0, |since_s| exp(-since_s / config.memory_s));
        let share = if since_s.is_none() { 1.0 } else { config.independent_looks * (1.0 - kept) };
        let declared = self.declared.take();
        // Those that are out of the question are alike, and stand side by side: what comes of one comes of the next.
        let mut latest = ([f64::NAN.to_bits(); 2], 0.0);
        let weighed: [f64; OUTCOMES] = std::array::from_fn(|index| {
            let seen = likelihood.probabilities[index].max(LEAST_PROBABILITY);
            let named = declared.map_or(1.0, |class| likelihood_of_naming(class, index));
            let (before, now) = (self.posterior[index], seen * named);
            let both = [before.to_bits(), now.to_bits()];
            if both != latest.0 {
                latest = (both, exp(kept * ln(before) + share * ln(now)));
            }
            latest.1
        });
        let sum: f64 = weighed.iter().sum();
        let bounded = weighed.map(|weight| (weight / sum).max(LEAST_PROBABILITY));
        let sum: f64 = bounded.iter().sum();
        self.posterior = bounded.map(|weight| weight / sum);
        self.fused = Some(time);
        self.label = self.posterior().label(config.confidence);
    }

    pub(crate) fn label(&self) -> Option<TargetClass> {
        self.label
    }

    /// How likely the label is; without one, the likeliest outcome.
    pub(crate) fn confidence(&self) -> f64 {
        self.posterior().likeliest().1
    }

    pub(crate) fn posterior(&self) -> ClassPosterior {
        ClassPosterior { probabilities: self.posterior }
    }

    /// Whether restored numbers make sense.
    #[cfg(feature = "serde")]
    pub(crate) fn is_sound(&self) -> bool {
        self.posterior().is_valid() && self.trend.is_sound()
    }

    #[cfg(all(test, feature = "serde"))]
    pub(crate) fn broken() -> Self {
        Self { posterior: [0.5; OUTCOMES], ..Self::default() }
    }
}

impl Trend {
    fn follow(&mut self, time: Time, height: f32, velocity: [f32; 3]) {
        let before = std::mem::replace(&mut self.velocity, velocity);
        let Some(latest) = self.latest.replace(time) else { return };
        let dt = time.seconds_since(latest) as f32;
        if dt <= 0.0 {
            self.latest = Some(latest);
            return;
        }
        let kept = MEMORY_S / (MEMORY_S + dt);
        let added = 1.0 - kept;
        self.weight = self.weight * kept + added;
        let gain = added / self.weight;
        let speed = ground_speed(velocity);
        let change = (speed - ground_speed(before)) / dt;
        self.speed.add(speed, gain);
        self.climb.add(velocity[2], gain);
        self.height.add(height, gain);
        self.turning.add(turn_rate(before, velocity, dt), dt);
        self.gaining.add(change, dt);
        self.turn_rate2 += gain * (self.turning.mean.powi(2) - self.turn_rate2);
        self.acceleration2 += gain * (self.gaining.mean.powi(2) - self.acceleration2);
    }

    #[cfg(feature = "serde")]
    fn is_sound(&self) -> bool {
        let Self {
            velocity,
            weight,
            speed,
            climb,
            height,
            turning,
            gaining,
            turn_rate2,
            acceleration2,
            nis_per_dof,
            rcs_m2,
            range_extent_m,
            ..
        } = self;
        let means = [turning.mean, gaining.mean, nis_per_dof.mean];
        let numbers = [speed.mean, climb.mean, height.mean, rcs_m2.mean, range_extent_m.mean];
        let not_negative = [
            *weight,
            speed.variance,
            climb.variance,
            height.variance,
            *turn_rate2,
            *acceleration2,
            turning.weight,
            gaining.weight,
            nis_per_dof.count,
            rcs_m2.count,
            range_extent_m.count,
        ];
        velocity.iter().chain(&numbers).chain(&means).all(|number| number.is_finite())
            && not_negative.iter().all(|number| (0.0..=f32::MAX).contains(number))
    }
}

impl Steady {
    fn add(&mut self, value: f32, dt: f32) {
        let kept = STEADY_S / (STEADY_S + dt);
        self.weight = self.weight * kept + 1.0 - kept;
        self.mean += (1.0 - kept) / self.weight * (value - self.mean);
    }
}

impl Moments {
    fn add(&mut self, value: f32, gain: f32) {
        let off = value - self.mean;
        self.mean += gain * off;
        self.variance = (1.0 - gain) * (self.variance + gain * off * off);
    }

    fn sigma(self) -> f64 {
        f64::from(self.variance.max(0.0).sqrt())
    }
}

impl Mean {
    fn add(&mut self, value: f32) {
        if value.is_finite() {
            self.count = (self.count + 1.0).min(MOST_ECHOES);
            self.mean += (value - self.mean) / self.count;
        }
    }

    fn known(self) -> Option<f64> {
        (self.count > 0.0).then_some(f64::from(self.mean))
    }
}

fn ground_speed(velocity: [f32; 3]) -> f32 {
    (velocity[0] * velocity[0] + velocity[1] * velocity[1]).sqrt()
}

/// Between two velocities; a turn by more than a right angle is taken for one.
fn turn_rate(before: [f32; 3], after: [f32; 3], dt: f32) -> f32 {
    let lengths = ground_speed(before) * ground_speed(after);
    if lengths < LEAST_COURSE_M_S * LEAST_COURSE_M_S {
        return 0.0;
    }
    let sine = (before[0] * after[1] - before[1] * after[0]) / lengths;
    let cosine = before[0] * after[0] + before[1] * after[1];
    let angle = if cosine > 0.0 {
        asin(f64::from(sine.clamp(-1.0, 1.0))) as f32
    } else {
        std::f32::consts::FRAC_PI_2
    };
    angle / dt
}

/// How likely a radar names this class of a target that is of that outcome.
fn likelihood_of_naming(named: TargetClass, outcome: usize) -> f64 {
    let is_right = match CLASSES.get(outcome) {
        Some(class) => *class == named || (named == TargetClass::Aeroplane && is_fixed_wing(*class)),
        None => matches!(named, TargetClass::Missile | TargetClass::Vehicle),
    };
    if is_right { DECLARED_RIGHT } else { DECLARED_WRONG }
}

fn is_fixed_wing(class: TargetClass) -> bool {
    matches!(class, TargetClass::Airliner | TargetClass::LightAircraft | TargetClass::Glider)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID_NOTHING: Remarks = Remarks { class: None, rcs_m2: f32::NAN, range_extent_m: f32::NAN };

    fn plot(time: Time, velocity_m_s: [f64; 3], remarks: &Remarks) -> OwnPlot<'_> {
        OwnPlot { time, position_m: [0.0, 0.0, 900.0], velocity_m_s, plots: 1, nis_per_dof: 1.0, remarks }
    }

    fn sure_of(index: usize) -> ClassPosterior {
        ClassPosterior { probabilities: std::array::from_fn(|i| if i == index { 0.6 } else { 0.05 }) }
    }

    #[test]
    fn looks_that_come_faster_count_no_more() {
        let config = ClassificationConfig::default();
        let after = |looks: u32, apart_s: f64| {
            let mut evidence = ClassEvidence::default();
            for look in 0..=looks {
                evidence.fuse(&sure_of(2), Time::from_secs(apart_s * f64::from(look)), &config);
            }
            evidence.posterior().probabilities[2]
        };
        let (slow, fast) = (after(20, 10.0), after(200, 1.0));
        assert!((slow - fast).abs() < 1e-3, "{slow} {fast}");
        // However many there are, they are as good as so many independent ones.
        let odds = 0.6_f64.powf(config.independent_looks) / (8.0 * 0.05_f64.powf(config.independent_looks));
        assert!((after(2000, 5.0) - odds / (1.0 + odds)).abs() < 1e-3);
    }

    #[test]
    fn a_posterior_can_turn_and_never_leaves_its_bounds() {
        let config = ClassificationConfig {
            memory_s: 20.0,
            independent_looks: 1.25,
            ..ClassificationConfig::default()
        };
        let mut evidence = ClassEvidence::default();
        for look in 0..1000 {
            evidence.fuse(&sure_of(1), Time::from_secs(5.0 * f64::from(look)), &config);
        }
        assert!(evidence.posterior().is_valid() && evidence.posterior().probabilities[1] > 0.6);
        for look in 1000..1020 {
            evidence.fuse(&sure_of(4), Time::from_secs(5.0 * f64::from(look)), &config);
        }
        assert!(evidence.posterior().probabilities[4] > 0.6, "{:?}", evidence.posterior());
    }

    #[test]
    fn what_a_radar_names_counts_and_what_has_no_place_is_none_of_them() {
        let config = ClassificationConfig { independent_looks: 2.0, ..Default::default() };
        let named = |class, index: usize| {
            let mut evidence = ClassEvidence::default();
            for look in 0..4 {
                let time = Time::from_secs(5.0 * f64::from(look));
                let remarks = Remarks { class: Some(class), ..SAID_NOTHING };
                evidence.note(&plot(time, [10.0, 0.0, 0.0], &remarks));
                evidence.fuse(&ClassPosterior::default(), time, &config);
            }
            evidence.posterior().probabilities[index]
        };
        assert!(named(TargetClass::Bird, 5) > 0.8);
        assert!(named(TargetClass::Missile, OUTCOMES - 1) > 0.8);
        assert!((named(TargetClass::Aeroplane, 0) - 1.0 / 3.0).abs() < 0.02);
    }

    #[test]
    fn a_trend_knows_speed_turn_and_climb() {
        let mut evidence = ClassEvidence::default();
        for second in 0..60 {
            let (t, rate) = (f64::from(second), 0.1);
            let velocity = [40.0 * (rate * t).sin(), 40.0 * (rate * t).cos(), 2.0];
            let remarks = Remarks { rcs_m2: 4.0, ..SAID_NOTHING };
            let own = plot(Time::from_secs(t), velocity, &remarks);
            evidence.note(&OwnPlot { plots: second + 1, nis_per_dof: 2.25, ..own });
        }
        let now = Now { height_variance_m2: Some(100.0), velocity_variance_m2_s2: 4.0 };
        let features = evidence.features(&now);
        let near =
            |value: Option<f64>, wanted: f64| assert!((value.unwrap() - wanted).abs() < 1e-2, "{value:?}");
        near(features.speed_m_s, 40.0);
        near(features.turn_rate_rad_s, 0.1);
        near(features.climb_m_s, 2.0);
        near(features.climb_sigma_m_s, 0.0);
        near(features.altitude_m, 900.0);
        near(features.rcs_dbsm, 6.0206);
        near(features.velocity_error_m_s, 2.0);
        near(features.scatter, 1.5);
        let vague = evidence.features(&Now { height_variance_m2: Some(1e6), ..now });
        assert_eq!((vague.altitude_m, vague.climb_m_s, vague.range_extent_m), (None, None, None));
    }
}

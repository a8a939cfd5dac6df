//! The tracker.

use super::motion::{self, Manoeuvre, ManoeuvreModel};
use super::{ConfirmationLogic, within};
use crate::error::{Error, Result};

/// How plots are given to targets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum AssociationMode {
    /// The one best assignment of all: each plot to one target, each target one plot or none. The fastest.
    Hungarian,
    /// Every target takes in every plot by its probability, found by belief propagation (Williams and Lau 2014).
    #[default]
    Belief,
    /// As [`Belief`](Self::Belief) where plots are given away clearly. Tracks that contest plots keep their most
    /// probable joint stories instead, at most 100, and each later scan weighs them anew (Poisson multi-Bernoulli
    /// mixture: Williams 2015; García-Fernández, Williams, Granström, Svensson 2018). Tracks that cross slowly stay apart.
    Hypotheses,
}

impl AssociationMode {
    /// Every mode there is.
    pub const ALL: &[Self] = &[Self::Hungarian, Self::Belief, Self::Hypotheses];
}

/// How a polar plot enters a track. Range and azimuth bend against the ground: where what is not known of the place across
/// the line of sight spans an arc that leaves its tangent by as much as range is known to, the plain extended filter is too
/// sure. With 20 m and 0.57° at 300 km its NEES is 1.8 times what it should be, that of the others 1.1 to 1.35 times, and
/// their errors are 5 to 11 % smaller; at 1.1° all are wrong, 20 times and 2 (unscented) to 8 times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PolarUpdate {
    /// Extended Kalman filter: linear where the track is foreseen, or at the plot's own place where that is too far off.
    /// The fastest, and as good as any where azimuths are known to some hundred metres.
    #[default]
    Extended,
    /// Iterated extended Kalman filter: linear at the updated state, found in at most ten steps (Bell and Cathey 1993).
    /// The smallest errors up to half a degree.
    Iterated,
    /// Unscented transform of range, azimuth and what else is measured: scaled, with α = 1, β = 2, κ = 0 (Julier 2002). The
    /// most honest where azimuth is coarse.
    Unscented,
    /// Third-degree spherical cubature (Arasaratnam and Haykin 2009).
    Cubature,
}

impl PolarUpdate {
    /// Every way there is.
    pub const ALL: &[Self] = &[Self::Extended, Self::Iterated, Self::Unscented, Self::Cubature];
}

/// The tracker.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct TrackerConfig {
    /// How plots are given to targets. Default [`AssociationMode::Belief`].
    pub association: AssociationMode,
    /// Horizontal acceleration noise, power spectral density of white acceleration, m²/s³, `1e-9..=1e6`. Default 0.4.
    /// Raising it follows turns better and smooths less.
    pub process_noise_m2_s3: f64,
    /// Vertical acceleration noise, m²/s³, `1e-9..=1e6`. Default 1.
    pub vertical_process_noise_m2_s3: f64,
    /// What is added to the horizontal noise for fast targets: this times the speed squared, 1/s, `0..=1`. Default 0. With 2e-5,
    /// in a second of straight flight an aircraft of 200 m/s changes its velocity by 0.9 m/s beside the noise above, a ship hardly.
    pub speed_noise_per_s: f64,
    /// Horizontal acceleration noise over gaps longer than any manoeuvre lasts, m²/s³, `1e-9..=1e6`: there manoeuvres
    /// come and go unseen. Default 40. The straight noise, where that is stronger.
    pub coasting_noise_m2_s3: f64,
    /// How a polar plot enters a track. Default [`PolarUpdate::Extended`]. The others cost two to four times as much for each
    /// plot that is taken in, and pay where azimuth is coarse and range is long. Association weighs plots as ever.
    pub polar_update: PolarUpdate,
    /// Ways to depart from straight flight, at most two. Default: a coordinated turn, and strong noise.
    /// None: one filter of nearly constant velocity. [`ManoeuvreModel::Noise`] alone: process noise that adapts.
    pub manoeuvres: Vec<Manoeuvre>,
    /// Standard deviation of each horizontal velocity component of a target seen once, m/s, `0.1..=10_000`. Default 140, for
    /// what flies: the gate of its second plot reaches 600 m/s. A tenth and a hundredth of it are tried too, for what is
    /// slower, and twice as much: missiles are met up to some 1000 m/s, and need more plots, or fewer false ones
    /// (not with [`ConfirmationLogic::MOfN`], which counts whatever lies in the gate).
    /// Raising it meets faster ones, and confirms aircraft later in clutter.
    pub velocity_prior_sigma_m_s: f64,
    /// Standard deviation of the vertical velocity of a target seen once, m/s, `0.01..=10_000`. Default 10.
    pub vertical_velocity_prior_sigma_m_s: f64,
    /// Probability that a target's own plot lies inside its gate, `0.5..=0.999_999_9`. Default 0.9999.
    pub gate_probability: f64,
    /// Mean time that a target stays in coverage, seconds, `1..=1e7`, before any that left has told. Default 200. Raising
    /// it keeps tracks longer.
    pub mean_lifetime_s: f64,
    /// How many targets that left say as much as `mean_lifetime_s`, `0.01..=1e9`. Default 2: fifty targets that stay are
    /// believed within a minute. Raising it holds to the setting.
    pub lifetime_prior_targets: f64,
    /// Undetected targets when tracking starts, as a multiple of the false plots of one revisit, `1e-6..=1e6`, before any
    /// has told. Default 1: a first plot is as likely a target as not.
    pub initial_target_ratio: f64,
    /// New targets a second, as a multiple of the false plots of one revisit, `1e-9..=1e3`, before any has told. Default
    /// 0.01.
    pub birth_ratio_per_s: f64,
    /// How many new targets say as much as these two ratios, `0.01..=1e9`. Default 2. While few are known, a track is confirmed
    /// by more evidence. Raising it holds to the settings.
    pub birth_prior_targets: f64,
    /// What confirms tracks and drops them. Default [`ConfirmationLogic::Existence`]; the next four settings are its.
    pub confirmation: ConfirmationLogic,
    /// Existence above which a track is confirmed, `0.5..0.999_999`. Default 0.95, whatever is not known of newcomers yet
    /// allowed for.
    pub confirm_existence: f64,
    /// Plots that a track needs at least before it is confirmed, `1..=20`. Default 2; one more in [`AssociationMode::Hungarian`],
    /// where a plot that two targets may have given is wholly one's. Raising it confirms later, and fewer false tracks.
    pub confirm_plots: u32,
    /// Existence below which a confirmed track leaves the picture, `0.001..=0.9`. Default 0.2: what has been tracked for long
    /// stays at least through one missed look of a radar that seldom misses, and longer the more often it does. It keeps its
    /// number, and may be found again under it, until it is forgotten or has coasted too long. Lowering it shows coasting
    /// tracks longer; 0.5 shows what more likely exists than not, which makes the least error on average.
    pub drop_existence: f64,
    /// Existence below which a tentative track that was missed is forgotten, `1e-6..=0.5`. Default 0.006. A lost one is
    /// forgotten at 0.3 of that, and a plot begins a target from there. Raising it saves time in clutter and forgets
    /// targets that were seen once.
    pub forget_existence: f64,
    /// Longest time a track is kept without a plot, seconds, `0.1..=3600`. Default 180: longer than the passage of
    /// a radar's cone of silence.
    pub max_coast_s: f64,
    /// Position uncertainty (standard deviation, worst axis) beyond which a track is dropped, metres, `1..=1e6`.
    /// Default 20 000.
    pub max_position_sigma_m: f64,
    /// Probability that a primary echo that begins or stops is a fixed one (shore, beacon, moored hull), `0..=0.5`.
    /// Default 0.01, until enough of them have told how many do. What proves to stand still leaves the picture; it comes back under its number when it gets under way.
    /// Raising it finds fixed echoes a plot or two sooner, and hides slow targets at times. 0 shows all that stands still:
    /// for who looks for anchored ships, or craft that hover. What answers a secondary radar is never taken for fixed, nor
    /// what a plot measures height or range rate of.
    pub fixed_echo_probability: f64,
    /// Probability that a track emits what disturbs a radar, while no strobe has pointed at it, `0..=0.5`. Default 0.05.
    /// A strobe that surely (90 %) comes from a confirmed track moves it in bearing, and counts as if the track had been seen:
    /// it coasts on where the radar is jammed. Raising it follows emitters a strobe or two sooner, and mistakes
    /// bystanders for them at times. 0: strobes move no track.
    pub emitter_probability: f64,
    /// Use Mode S address and Mode 3/A code in association. Default true.
    pub use_identity: bool,
}

impl Default for TrackerConfig {
    fn default() -> Self {
        Self {
            association: AssociationMode::Belief,
            process_noise_m2_s3: 0.4,
            vertical_process_noise_m2_s3: 1.0,
            speed_noise_per_s: 0.0,
            coasting_noise_m2_s3: 40.0,
            polar_update: PolarUpdate::Extended,
            manoeuvres: vec![
                Manoeuvre {
                    model: ManoeuvreModel::CoordinatedTurn {
                        acceleration_sigma_m_s2: 8.0,
                        rate_sigma_rad_s: 0.05,
                    },
                    mean_interval_s: 110.0,
                    mean_duration_s: 12.0,
                },
                Manoeuvre {
                    model: ManoeuvreModel::Noise { process_noise_m2_s3: 800.0, speed_noise_per_s: 0.015 },
                    mean_interval_s: 2000.0,
                    mean_duration_s: 12.0,
                },
            ],
            velocity_prior_sigma_m_s: 140.0,
            vertical_velocity_prior_sigma_m_s: 10.0,
            gate_probability: 0.9999,
            mean_lifetime_s: 200.0,
            lifetime_prior_targets: 2.0,
            initial_target_ratio: 1.0,
            birth_ratio_per_s: 0.01,
            birth_prior_targets: 2.0,
            confirmation: ConfirmationLogic::Existence,
            confirm_existence: 0.95,
            confirm_plots: 2,
            drop_existence: 0.2,
            forget_existence: 6e-3,
            max_coast_s: 180.0,
            max_position_sigma_m: 20_000.0,
            fixed_echo_probability: 0.01,
            emitter_probability: 0.05,
            use_identity: true,
        }
    }
}

impl TrackerConfig {
    pub(super) fn validate(&self) -> Result<()> {
        within("tracker.process_noise_m2_s3", self.process_noise_m2_s3, 1e-9, 1e6)?;
        within("tracker.vertical_process_noise_m2_s3", self.vertical_process_noise_m2_s3, 1e-9, 1e6)?;
        within("tracker.speed_noise_per_s", self.speed_noise_per_s, 0.0, 1.0)?;
        within("tracker.coasting_noise_m2_s3", self.coasting_noise_m2_s3, 1e-9, 1e6)?;
        motion::validate(&self.manoeuvres)?;
        within("tracker.velocity_prior_sigma_m_s", self.velocity_prior_sigma_m_s, 0.1, 1e4)?;
        within(
            "tracker.vertical_velocity_prior_sigma_m_s",
            self.vertical_velocity_prior_sigma_m_s,
            0.01,
            1e4,
        )?;
        within("tracker.gate_probability", self.gate_probability, 0.5, 0.999_999_9)?;
        within("tracker.mean_lifetime_s", self.mean_lifetime_s, 1.0, 1e7)?;
        within("tracker.lifetime_prior_targets", self.lifetime_prior_targets, 1e-2, 1e9)?;
        within("tracker.birth_prior_targets", self.birth_prior_targets, 1e-2, 1e9)?;
        within("tracker.initial_target_ratio", self.initial_target_ratio, 1e-6, 1e6)?;
        within("tracker.birth_ratio_per_s", self.birth_ratio_per_s, 1e-9, 1e3)?;
        self.confirmation.validate()?;
        within("tracker.confirm_existence", self.confirm_existence, 0.5, 0.999_999)?;
        within("tracker.confirm_plots", f64::from(self.confirm_plots), 1.0, 20.0)?;
        within("tracker.drop_existence", self.drop_existence, 1e-3, 0.9)?;
        within("tracker.forget_existence", self.forget_existence, 1e-6, 0.5)?;
        within("tracker.max_coast_s", self.max_coast_s, 0.1, 3600.0)?;
        within("tracker.max_position_sigma_m", self.max_position_sigma_m, 1.0, 1e6)?;
        within("tracker.fixed_echo_probability", self.fixed_echo_probability, 0.0, 0.5)?;
        within("tracker.emitter_probability", self.emitter_probability, 0.0, 0.5)?;
        if self.drop_existence >= self.confirm_existence {
            return Err(Error::config("tracker.drop_existence", "must be below confirm_existence"));
        }
        Ok(())
    }
}

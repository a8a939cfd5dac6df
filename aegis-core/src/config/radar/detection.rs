//! What of a map is taken for a target.

use super::super::within;
use crate::error::{Error, Result};

/// What of a map is taken for a target: a cell that crosses its threshold, which what is around the cell tells.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct Detection {
    /// Probability that noise alone crosses the threshold in a cell, `1e-12..=0.1`. Default 1e-6. Raising it sees weaker targets, and
    /// gives more false plots.
    pub false_alarm_probability: f64,
    /// What the threshold is taken from. Default [`Cfar::CellAveraging`].
    pub cfar: Cfar,
    /// Gates beside a cell that its threshold is not found from, on either side, `0..=64`. Default 3: a target's own skirts. Raising it
    /// keeps long targets and strong skirts out, and asks farther away.
    pub guard_gates: u32,
    /// Gates beyond those that it is found from, on either side, `1..=512`. Default 16. Raising it loses less sensitivity, and
    /// follows the edges of clutter less closely.
    pub training_gates: u32,
    /// Doppler filters beside a cell that its threshold is not found from, on either side, `0..=64`; counts with `training_filters`.
    /// Default 2. Raising it keeps the skirts of strong targets out.
    pub guard_filters: u32,
    /// Doppler filters beyond those that it is found from, on either side, `0..=64`; they go round, and none counts twice. Default 0: the
    /// window lies along range, in one filter. Raising it loses less sensitivity with fewer gates, where what disturbs is the same
    /// in neighbouring filters.
    pub training_filters: u32,
    /// Most peaks that a scan should show (cells that cross their threshold and are larger than those beside them), `1..=10_000_000`.
    /// Default 20 000. Where the world shows more, thresholds are raised until it is so few, with an event. A look that is shorter than
    /// the radar's scan period may show its share. Raising it keeps weak targets in dense clutter, at the cost of time.
    pub peaks_per_scan: u32,
    /// Fastest range rate that a target is believed to have, m/s, `1..=20_000`. Default 700. Range rates are unfolded up to it where
    /// several PRFs agree.
    pub max_speed_m_s: f64,
}

/// What a threshold is taken from, of the cells in the window around a cell, or of the same cell before. In each case the multiplier is the
/// one for the false-alarm probability, the number of cells that there are, and how alike their noise is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Cfar {
    /// Mean of all cells (Finn and Johnson 1968). Sees most in even noise; another target in the window masks.
    #[default]
    CellAveraging,
    /// Mean of all cells but the strongest (Rickard and Dillard 1977): so many targets in the window do not mask.
    Censored {
        /// Share of the cells that is left out, `0..=0.75`. 0.25 is usual. Raising it forgives more targets, and loses sensitivity.
        share: f64,
    },
    /// The larger mean of the gates before and the gates after (Hansen and Sawyers 1980): holds at edges of clutter, masks beside targets.
    GreatestOf,
    /// The smaller mean of the gates before and the gates after (Trunk 1978): sees targets beside others, and false ones at edges of clutter.
    SmallestOf,
    /// One cell in order of power (Rohling 1983): targets in the window do not mask while they fill no more than the rest.
    OrderedStatistic {
        /// Share of the cells that lie at or below it, `0.1..=0.95`. 0.75 is usual. Raising it loses less sensitivity, and forgives fewer
        /// targets.
        quantile: f64,
    },
    /// The cell's own past, an exponential mean over the dwells of a beam position (Nitzberg 1986): sees what comes where nothing was, between
    /// and above standing clutter. The beam has to come back to within half its width; dwells before the second show nothing. A snapshot
    /// does not hold it: a restored pipeline learns it anew.
    ClutterMap {
        /// Weight of the latest dwell, `0.01..=0.5`. 0.1 is usual. Raising it follows the weather sooner, loses sensitivity, and sooner takes a
        /// target that stays for clutter.
        weight: f64,
    },
    /// Two cells in order of power tell level and spread of clutter with a Weibull distribution, receiver noise among it (Weber and Haykin
    /// 1985): holds whatever the shape is, and targets in the window do not mask.
    Weibull(TwoRanks),
    /// The larger of the thresholds of `Weibull` and [`GreatestOf`](Self::GreatestOf): for real clutter, whose level and spread change from place to
    /// place. Even noise, and clutter of one level and spread, cross it less often than designed; a strong target in the window masks.
    /// With ranks of 0.4 and 1 recorded sea and mountains cross it 1.0 to 1.5 times as often as designed at 1e-2 and 1e-3 (the mean: 1.4 to
    /// 4.0), with median thresholds 0.6 to 1.0 and 2.6 to 3.4 dB above the mean's (`tests/cfar_recordings.rs`); the default ranks cross less
    /// often and lie higher.
    WeibullOrGreatest(TwoRanks),
    /// The same as `Weibull` of clutter with a log-normal distribution, which has longer tails: thresholds are higher.
    LogNormal(TwoRanks),
}

/// Which two cells in order of power tell a distribution's level and spread.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct TwoRanks {
    /// Share of the cells at or below the lower, `0.05..=0.7`. Default 0.3. Lowering it tells the spread better while the distribution is of
    /// its family, and worse where it is not.
    pub low: f64,
    /// Share of the cells at or below the higher, `0.3..=1` and more than `low`. Default 0.85. Raising it loses less sensitivity, and forgives
    /// fewer targets.
    pub high: f64,
}

impl Default for TwoRanks {
    fn default() -> Self {
        Self { low: 0.3, high: 0.85 }
    }
}

impl Default for Detection {
    fn default() -> Self {
        Self {
            false_alarm_probability: 1e-6,
            cfar: Cfar::default(),
            guard_gates: 3,
            training_gates: 16,
            guard_filters: 2,
            training_filters: 0,
            peaks_per_scan: 20_000,
            max_speed_m_s: 700.0,
        }
    }
}

impl Detection {
    pub(super) fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        within(&field("false_alarm_probability"), self.false_alarm_probability, 1e-12, 0.1)?;
        self.cfar.validate(&field("cfar"))?;
        within(&field("guard_gates"), f64::from(self.guard_gates), 0.0, 64.0)?;
        within(&field("training_gates"), f64::from(self.training_gates), 1.0, 512.0)?;
        within(&field("guard_filters"), f64::from(self.guard_filters), 0.0, 64.0)?;
        within(&field("training_filters"), f64::from(self.training_filters), 0.0, 64.0)?;
        within(&field("peaks_per_scan"), f64::from(self.peaks_per_scan), 1.0, 1e7)?;
        within(&field("max_speed_m_s"), self.max_speed_m_s, 1.0, 2e4)
    }
}

impl Cfar {
    pub(crate) fn validate(&self, path: &str) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        match self {
            Self::CellAveraging | Self::GreatestOf | Self::SmallestOf => Ok(()),
            Self::Censored { share } => within(&field("share"), *share, 0.0, 0.75),
            Self::OrderedStatistic { quantile } => within(&field("quantile"), *quantile, 0.1, 0.95),
            Self::ClutterMap { weight } => within(&field("weight"), *weight, 0.01, 0.5),
            Self::Weibull(ranks) | Self::WeibullOrGreatest(ranks) | Self::LogNormal(ranks) => {
                within(&field("low"), ranks.low, 0.05, 0.7)?;
                within(&field("high"), ranks.high, 0.3, 1.0)?;
                if ranks.low < ranks.high {
                    return Ok(());
                }
                Err(Error::config(field("low"), format!("{} is not below high, {}", ranks.low, ranks.high)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_no_sense_names_its_field() {
        let of = |cfar: Cfar| Detection { cfar, ..Detection::default() }.validate("d");
        for (cfar, field) in [
            (Cfar::Censored { share: 0.8 }, "d.cfar.share"),
            (Cfar::OrderedStatistic { quantile: f64::NAN }, "d.cfar.quantile"),
            (Cfar::ClutterMap { weight: 0.0 }, "d.cfar.weight"),
            (Cfar::Weibull(TwoRanks { low: 0.6, high: 0.5 }), "d.cfar.low"),
            (Cfar::LogNormal(TwoRanks { low: 0.3, high: 1.1 }), "d.cfar.high"),
        ] {
            let told = of(cfar).unwrap_err().to_string();
            assert!(told.contains(field), "{told}");
        }
        assert_eq!(of(Cfar::Weibull(TwoRanks::default())), Ok(()));
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_kind_is_written_by_its_name() {
        let read = |text: &str| {
            let all = format!("[[sensors]]\n[sensors.radar.detection]\n{text}");
            let config = crate::Config::from_toml(&all).unwrap();
            assert_eq!(crate::Config::from_toml(&config.to_toml().unwrap()).unwrap(), config);
            config.sensors[0].radar.as_ref().unwrap().detection.cfar
        };
        assert_eq!(read("guard_gates = 2"), Cfar::CellAveraging);
        assert_eq!(read("cfar = \"greatest_of\""), Cfar::GreatestOf);
        let ordered = Cfar::OrderedStatistic { quantile: 0.8 };
        assert_eq!(read("cfar = { ordered_statistic = { quantile = 0.8 } }"), ordered);
        let two = TwoRanks { high: 0.9, ..TwoRanks::default() };
        assert_eq!(read("cfar = { weibull = { high = 0.9 } }"), Cfar::Weibull(two));
    }
}

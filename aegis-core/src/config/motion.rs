//! How targets move.

use super::within;
use crate::error::{Error, Result};

/// Most manoeuvres that are tracked beside straight flight.
pub const MOST_MANOEUVRES: usize = 2;

/// A way to depart from straight flight, how often that happens, and how long it lasts.
///
/// With at least one of them the tracker is an interacting multiple model filter (Blom and Bar-Shalom 1988): straight
/// flight turns into the manoeuvre after `mean_interval_s` on average, and that ends after `mean_duration_s`, both
/// without memory, so that the chances of a change follow from the time between two plots.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Manoeuvre {
    /// What the target does.
    pub model: ManoeuvreModel,
    /// Mean time of straight flight until it begins, seconds, `1..=1e6`. Raising it makes straight flight smoother
    /// and a manoeuvre later to be seen.
    pub mean_interval_s: f64,
    /// Mean time that it lasts, seconds, `0.1..=1e4`.
    pub mean_duration_s: f64,
}

/// What a target does in a manoeuvre.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ManoeuvreModel {
    /// Anything: stronger acceleration noise.
    Noise {
        /// What is added to the horizontal noise of straight flight, m²/s³, `1e-9..=1e6`.
        process_noise_m2_s3: f64,
        /// What is added at most for each speed squared, 1/s, `1e-9..=1e6`: slow targets do not toss about like fast ones. But
        /// who stands may drive off: twelve times the noise of straight flight is always added, if `process_noise_m2_s3` is no less.
        speed_noise_per_s: f64,
    },
    /// A turn at constant speed (Bar-Shalom, Li, Kirubarajan 2001, §11.7), its rate estimated.
    CoordinatedTurn {
        /// Standard deviation of the acceleration across the course at its begin, m/s², `1e-3..=1e3`.
        acceleration_sigma_m_s2: f64,
        /// Standard deviation of the rate at its begin, rad/s, `1e-5..=1`: what a slow target's acceleration comes to.
        rate_sigma_rad_s: f64,
    },
    /// An acceleration in any horizontal direction that stays as it is.
    ConstantAcceleration {
        /// Standard deviation of each horizontal component at its begin, m/s², `1e-3..=1e3`.
        acceleration_sigma_m_s2: f64,
    },
    /// An acceleration in any horizontal direction that fades and changes (Singer 1970).
    Singer {
        /// Standard deviation of each horizontal component, m/s², `1e-3..=1e3`.
        acceleration_sigma_m_s2: f64,
        /// Time over which it forgets itself, seconds, `0.1..=1e4`.
        time_constant_s: f64,
    },
}

impl Manoeuvre {
    pub(super) fn validate(&self) -> Result<()> {
        within("tracker.manoeuvres.mean_interval_s", self.mean_interval_s, 1.0, 1e6)?;
        within("tracker.manoeuvres.mean_duration_s", self.mean_duration_s, 0.1, 1e4)?;
        self.model.validate()
    }
}

impl ManoeuvreModel {
    fn validate(&self) -> Result<()> {
        let sigma = |value: f64| within("tracker.manoeuvres.model.acceleration_sigma_m_s2", value, 1e-3, 1e3);
        match *self {
            Self::Noise { process_noise_m2_s3: noise, speed_noise_per_s } => {
                within("tracker.manoeuvres.model.speed_noise_per_s", speed_noise_per_s, 1e-9, 1e6)?;
                within("tracker.manoeuvres.model.process_noise_m2_s3", noise, 1e-9, 1e6)
            }
            Self::CoordinatedTurn { acceleration_sigma_m_s2, rate_sigma_rad_s } => {
                within("tracker.manoeuvres.model.rate_sigma_rad_s", rate_sigma_rad_s, 1e-5, 1.0)?;
                sigma(acceleration_sigma_m_s2)
            }
            Self::ConstantAcceleration { acceleration_sigma_m_s2 } => sigma(acceleration_sigma_m_s2),
            Self::Singer { acceleration_sigma_m_s2, time_constant_s } => {
                within("tracker.manoeuvres.model.time_constant_s", time_constant_s, 0.1, 1e4)?;
                sigma(acceleration_sigma_m_s2)
            }
        }
    }
}

pub(super) fn validate(manoeuvres: &[Manoeuvre]) -> Result<()> {
    if manoeuvres.len() > MOST_MANOEUVRES {
        return Err(Error::config("tracker.manoeuvres", "must be no more than two"));
    }
    manoeuvres.iter().try_for_each(Manoeuvre::validate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, TrackerConfig};

    fn turn(sigma: f64, rate: f64) -> ManoeuvreModel {
        ManoeuvreModel::CoordinatedTurn { acceleration_sigma_m_s2: sigma, rate_sigma_rad_s: rate }
    }

    fn complaint(manoeuvres: Vec<Manoeuvre>) -> Option<String> {
        let tracker = TrackerConfig { manoeuvres, ..TrackerConfig::default() };
        Config { tracker, ..Config::default() }.validate().err().map(|error| error.to_string())
    }

    fn usual(model: ManoeuvreModel) -> Manoeuvre {
        Manoeuvre { model, mean_interval_s: 100.0, mean_duration_s: 20.0 }
    }

    #[test]
    fn no_manoeuvre_is_fine_and_so_are_two_of_any_kind_but_not_three() {
        let singer = ManoeuvreModel::Singer { acceleration_sigma_m_s2: 5.0, time_constant_s: 20.0 };
        let constant = ManoeuvreModel::ConstantAcceleration { acceleration_sigma_m_s2: 5.0 };
        let all = [
            turn(5.0, 0.1),
            singer,
            constant,
            ManoeuvreModel::Noise { process_noise_m2_s3: 10.0, speed_noise_per_s: 1.0 },
        ]
        .map(usual);
        assert_eq!(complaint(vec![]), None);
        for first in all {
            for second in all {
                assert_eq!(complaint(vec![first, second]), None);
            }
        }
        assert!(complaint(vec![all[0]; 3]).is_some_and(|text| text.contains("tracker.manoeuvres")));
    }

    #[test]
    fn what_is_out_of_range_is_named() {
        let good = turn(5.0, 0.1);
        let (noise, sigma) = (
            |strength| ManoeuvreModel::Noise { process_noise_m2_s3: strength, speed_noise_per_s: 1.0 },
            f64::NAN,
        );
        let singer = |acceleration_sigma_m_s2, time_constant_s| ManoeuvreModel::Singer {
            acceleration_sigma_m_s2,
            time_constant_s,
        };
        let constant =
            |acceleration_sigma_m_s2| ManoeuvreModel::ConstantAcceleration { acceleration_sigma_m_s2 };
        let bad = [
            (Manoeuvre { mean_interval_s: 0.5, ..usual(good) }, "mean_interval_s"),
            (Manoeuvre { mean_interval_s: f64::NAN, ..usual(good) }, "mean_interval_s"),
            (Manoeuvre { mean_duration_s: 0.0, ..usual(good) }, "mean_duration_s"),
            (Manoeuvre { mean_duration_s: f64::INFINITY, ..usual(good) }, "mean_duration_s"),
            (usual(turn(0.0, 0.1)), "acceleration_sigma_m_s2"),
            (usual(turn(5.0, -0.1)), "rate_sigma_rad_s"),
            (usual(constant(sigma)), "acceleration_sigma_m_s2"),
            (usual(singer(2000.0, 20.0)), "acceleration_sigma_m_s2"),
            (usual(singer(5.0, 0.0)), "time_constant_s"),
            (usual(noise(0.0)), "process_noise_m2_s3"),
            (usual(noise(f64::INFINITY)), "process_noise_m2_s3"),
        ];
        for (manoeuvre, field) in bad {
            let told = complaint(vec![usual(good), manoeuvre]);
            assert!(told.as_ref().is_some_and(|text| text.contains(field)), "{field}: {told:?}");
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn manoeuvres_are_written_in_toml() {
        let text = r"
            [[tracker.manoeuvres]]
            model = { singer = { acceleration_sigma_m_s2 = 3.0, time_constant_s = 15.0 } }
            mean_interval_s = 300.0
            mean_duration_s = 30.0
        ";
        let model = ManoeuvreModel::Singer { acceleration_sigma_m_s2: 3.0, time_constant_s: 15.0 };
        let expected = Manoeuvre { model, mean_interval_s: 300.0, mean_duration_s: 30.0 };
        assert_eq!(Config::from_toml(text).unwrap().tracker.manoeuvres, [expected]);
        assert_eq!(Config::from_toml("[tracker]\nmanoeuvres = []").unwrap().tracker.manoeuvres, []);
        let unknown = text.replace("singer", "loop");
        assert!(Config::from_toml(&unknown).is_err());
    }
}

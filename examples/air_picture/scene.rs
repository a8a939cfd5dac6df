//! What is known beside the recording: the radar's site, what is defended, and the pipeline's configuration.

use crate::options::Options;
use crate::recording::Recording;
use crate::{Failure, read_text};
use aegis_core::geometry::EnuFrame;
use aegis_core::{Asset, AssetId, Zone};
use aegis_core::{Config, Geodetic, SensorConfig, SensorId, Site};
use serde::Deserialize;
use std::path::Path;

/// Site and assets, as a scene file gives them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scene {
    /// Where the recording's radar stands.
    pub site: Option<Geodetic>,
    /// What is defended.
    #[serde(default)]
    pub assets: Vec<DefendedPlace>,
}

/// A place that is defended, and the sphere around it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DefendedPlace {
    pub name: String,
    latitude_deg: f64,
    longitude_deg: f64,
    height_m: f64,
    pub radius_m: f64,
    value: f64,
}

impl Scene {
    /// The scene file, with the site of the command line above the file's.
    pub(crate) fn load(options: &Options) -> Result<Self, Failure> {
        let mut scene = options.scene().map_or_else(|| Ok(Self::default()), |path| Self::read(&path))?;
        scene.site = options.site.or(scene.site);
        if scene.site.is_none() && !scene.assets.is_empty() {
            return Err(Failure::new("the scene has assets but no site: give --site LAT,LON,HEIGHT"));
        }
        Ok(scene)
    }

    fn read(path: &Path) -> Result<Self, Failure> {
        toml::from_str(&read_text(path)?).map_err(|error| Failure::at(path, error.message()))
    }

    /// The assets in the picture's frame, numbered as they stand in the file.
    pub(crate) fn assets(&self, picture: &EnuFrame) -> Vec<Asset> {
        let place = |asset: &DefendedPlace| {
            picture.from_geodetic(Geodetic::from_degrees(
                asset.latitude_deg,
                asset.longitude_deg,
                asset.height_m,
            ))
        };
        let numbered = self.assets.iter().zip(0..);
        numbered
            .map(|(asset, number)| Asset {
                id: AssetId(number),
                position_m: place(asset),
                velocity_m_s: [0.0; 3],
                time: aegis_core::Time::default(),
                zone: Zone::Sphere { radius_m: asset.radius_m },
                value: asset.value,
            })
            .collect()
    }
}

/// The configuration asked for, with each radar of the recording in it.
///
/// Sensor 0 of the configuration stands for each radar that it does not name; where neither the configuration nor
/// the scene knows a site, the picture is local to the radar.
pub(crate) fn configure(options: &Options, scene: &Scene, recording: &Recording) -> Result<Config, Failure> {
    let mut config = match &options.config {
        Some(path) => Config::from_toml(&read_text(path)?).map_err(|error| Failure::at(path, error))?,
        None => Config::default(),
    };
    let template = config.sensors.iter().find(|sensor| sensor.id.0 == 0).cloned().unwrap_or_default();
    if config.sensors.iter().all(|sensor| sensor.id.0 != 0 && !recording.sensors.contains(&sensor.id)) {
        return Err(none_is_meant(&recording.sensors));
    }
    config.sensors.retain(|sensor| recording.sensors.contains(&sensor.id));
    for &id in &recording.sensors {
        if config.sensors.iter().all(|sensor| sensor.id != id) {
            config.sensors.push(SensorConfig { id, ..template.clone() });
        }
    }
    let main = config.sensors.iter_mut().find(|sensor| Some(&sensor.id) == recording.sensors.first());
    if let (Some(site), Some(main)) = (scene.site, main) {
        main.site = Site::Geodetic(site);
    }
    leave_out_what_has_no_place(&mut config);
    config.validate().map_err(Failure::new)?;
    Ok(config)
}

/// What was declared would otherwise apply to no radar, and nobody would notice.
fn none_is_meant(recorded: &[SensorId]) -> Failure {
    let numbers: Vec<String> = recorded.iter().map(SensorId::to_string).collect();
    Failure::new(format!(
        "--config has no sensor of this recording ({}); one without id, or with id 0, stands for any",
        numbers.join(", ")
    ))
}

/// Two radars at one place would show each aircraft twice: of several radars without sites only the first, which has
/// the most plots, can be shown.
fn leave_out_what_has_no_place(config: &mut Config) {
    let is_tied_to_earth = config.origin.is_none()
        && config.sensors.iter().any(|sensor| matches!(sensor.site, Site::Geodetic(_)));
    let (mut taken, mut left_out): (Vec<Site>, Vec<String>) = Default::default();
    config.sensors.retain(|sensor| {
        let is_nowhere = is_tied_to_earth && matches!(sensor.site, Site::Local(_));
        let has_place = !is_nowhere && !taken.contains(&sensor.site);
        taken.push(sensor.site);
        if !has_place {
            left_out.push(sensor.id.to_string());
        }
        has_place
    });
    if !left_out.is_empty() {
        eprintln!(
            "air_picture: left out, as --config gives no site of theirs: radars {}",
            left_out.join(", ")
        );
    }
}

//! Configurations: read, checked, and their defaults.

use crate::errors::{ConfigError, raised};
use crate::text::{complaint, write};
use aegis_core::Config;
use aegis_core::config::{
    Antenna, BlindSector, BlindZones, ClassificationConfig, Coverage, Detection, EwConfig, Extraction,
    Limits, Processing, RadarConfig, Receiver, SensorConfig, ThreatConfig, ThreatWeights, TrackerConfig,
    TwoRanks,
};
use aegis_core::metrics::identity;
use aegis_core::radar::RadarEquation;
use aegis_core::sim::{FalseTarget, IqSceneConfig, SceneConfig, SceneRadar, Transponder};
use aegis_core::threat::well_clear::WellClear;
use aegis_core::{Identity, RadarSettings, asterix};
use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A configuration that is in order; an error names the first field that is not.
pub(crate) fn config(text: &str) -> PyResult<Config> {
    checked(text, Config::validate)
}

pub(crate) fn checked<T: DeserializeOwned>(
    text: &str,
    validate: impl Fn(&T) -> aegis_core::Result<()>,
) -> PyResult<T> {
    let config: T = complaint(text)
        .map_err(|(field, reason)| ConfigError::new_err(format!("invalid config: {field}: {reason}")))?;
    validate(&config).map_err(raised)?;
    Ok(config)
}

/// Whether a configuration is in order.
#[pyfunction]
pub(crate) fn check(kind: &str, text: &str) -> PyResult<()> {
    match kind {
        "Config" => config(text).map(drop),
        "SceneConfig" => checked(text, SceneConfig::validate).map(drop),
        "IqSceneConfig" => checked(text, IqSceneConfig::validate).map(drop),
        _ => Err(ConfigError::new_err(format!("no such configuration: {kind}"))),
    }
}

/// TOML as JSON.
#[pyfunction]
pub(crate) fn toml_to_json(text: &str) -> PyResult<String> {
    let table: toml::Table = toml::from_str(text).map_err(|error| refused(&error))?;
    write(&table)
}

/// JSON as TOML.
#[pyfunction]
pub(crate) fn json_to_toml(text: &str) -> PyResult<String> {
    let table: toml::Table =
        complaint(text).map_err(|(field, reason)| refused(&format!("{field}: {reason}")))?;
    toml::to_string_pretty(&table).map_err(|error| refused(&error))
}

fn refused(error: &impl ToString) -> PyErr {
    ConfigError::new_err(format!("invalid config: toml: {}", error.to_string()))
}

/// All defaults there are, by the name of the type.
#[pyfunction]
pub(crate) fn defaults() -> PyResult<String> {
    let mut all = Map::new();
    add::<Antenna>(&mut all, "Antenna")?;
    add::<BlindSector>(&mut all, "BlindSector")?;
    add::<BlindZones>(&mut all, "BlindZones")?;
    add::<Config>(&mut all, "Config")?;
    add::<Coverage>(&mut all, "Coverage")?;
    add::<Detection>(&mut all, "Detection")?;
    add::<EwConfig>(&mut all, "EwConfig")?;
    add::<Extraction>(&mut all, "Extraction")?;
    add::<FalseTarget>(&mut all, "FalseTarget")?;
    add::<Identity>(&mut all, "Identity")?;
    add::<IqSceneConfig>(&mut all, "IqSceneConfig")?;
    add::<Limits>(&mut all, "Limits")?;
    add::<identity::Options>(&mut all, "Options")?;
    add::<Processing>(&mut all, "Processing")?;
    add::<RadarConfig>(&mut all, "RadarConfig")?;
    add::<RadarEquation>(&mut all, "RadarEquation")?;
    add::<RadarSettings>(&mut all, "RadarSettings")?;
    add::<Receiver>(&mut all, "Receiver")?;
    add::<asterix::ScanOptions>(&mut all, "ScanOptions")?;
    add::<SceneConfig>(&mut all, "SceneConfig")?;
    add::<SceneRadar>(&mut all, "SceneRadar")?;
    add::<SensorConfig>(&mut all, "SensorConfig")?;
    add::<ClassificationConfig>(&mut all, "ClassificationConfig")?;
    add::<ThreatConfig>(&mut all, "ThreatConfig")?;
    add::<TrackerConfig>(&mut all, "TrackerConfig")?;
    add::<ThreatWeights>(&mut all, "ThreatWeights")?;
    add::<Transponder>(&mut all, "Transponder")?;
    add::<TwoRanks>(&mut all, "TwoRanks")?;
    add::<WellClear>(&mut all, "WellClear")?;
    write(&all)
}

fn add<T: Default + Serialize>(all: &mut Map<String, Value>, name: &str) -> PyResult<()> {
    let value =
        serde_json::to_value(T::default()).map_err(|error| ConfigError::new_err(error.to_string()))?;
    all.insert(name.to_owned(), value);
    Ok(())
}

//! The command line, and the configuration that it declares.

use aegis_core::asterix::RecordedScan;
use aegis_core::config::Space;
use aegis_core::{Config, SensorConfig, SensorId, Site};
use clap::Parser;
use serde_json::{Map, Value};
use std::error::Error;
use std::path::PathBuf;

/// Tracks plots scan by scan, and writes the tracks as CSV.
#[derive(Debug, Parser)]
pub(crate) struct Options {
    /// Plots: CSV, or a recording of ASTERIX CAT048 (.ast, .pcap)
    pub plots: PathBuf,
    /// Where the tracks go
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// CSV with the time of each scan
    #[arg(long)]
    pub scans: Option<PathBuf>,
    /// Seconds between scans, or of a rotation
    #[arg(long)]
    pub period: Option<f64>,
    /// Standard deviation of a plot on each axis, metres; of range if plots are polar
    #[arg(long)]
    sigma: Option<f64>,
    /// Standard deviation of azimuth, radians
    #[arg(long)]
    sigma_az: Option<f64>,
    /// Probability of detection
    #[arg(long)]
    pd: Option<f64>,
    /// False plots per square metre and scan
    #[arg(long)]
    clutter: Option<f64>,
    /// Process noise, m²/s³
    #[arg(long)]
    noise: Option<f64>,
    /// Plots of a plane are range and azimuth
    #[arg(long)]
    pub polar: bool,
    /// Where the radar of a plane stands: X,Y in metres
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true, default_values_t = [0.0, 0.0])]
    pub radar: Vec<f64>,
    /// Fields of the sensor's configuration, as a JSON object
    #[arg(long, default_value = "{}", value_parser = object)]
    sensor: Map<String, Value>,
    /// Fields of the tracker's configuration, as a JSON object
    #[arg(long, default_value = "{}", value_parser = object)]
    tracker: Map<String, Value>,
}

impl Options {
    /// The default configuration with the facts of the scene, and with what the JSON options set on top of them.
    pub(crate) fn config(&self, space: Space, scans: &[RecordedScan]) -> Result<Config, Box<dyn Error>> {
        let mut ids: Vec<SensorId> = scans.iter().map(|scan| scan.sensor).collect();
        ids.sort_unstable();
        ids.dedup();
        let sensors = ids.into_iter().map(|id| self.sensor_config(id)).collect();
        let mut config = Config { space, sensors, ..Config::default() };
        if let Some(noise) = self.noise {
            config.tracker.process_noise_m2_s3 = noise;
        }
        self.with_overrides(&config)
    }

    fn sensor_config(&self, id: SensorId) -> SensorConfig {
        let standard = SensorConfig::default();
        SensorConfig {
            id,
            site: Site::Local([self.radar[0], self.radar[1], 0.0]),
            scan_period_s: self.period,
            detection_probability: self.pd.unwrap_or(standard.detection_probability),
            clutter_density_per_m2: self.clutter.unwrap_or(standard.clutter_density_per_m2),
            range_sigma_m: self.sigma.unwrap_or(standard.range_sigma_m),
            azimuth_sigma_rad: self.sigma_az.unwrap_or(standard.azimuth_sigma_rad),
            cartesian_sigma_m: self.sigma.unwrap_or(standard.cartesian_sigma_m),
            ..standard
        }
    }

    /// Reading back refuses a field that does not exist.
    fn with_overrides(&self, config: &Config) -> Result<Config, Box<dyn Error>> {
        let mut value = serde_json::to_value(config)?;
        set_fields(&mut value["tracker"], &self.tracker);
        for sensor in value["sensors"].as_array_mut().into_iter().flatten() {
            set_fields(sensor, &self.sensor);
        }
        Ok(serde_json::from_value(value)?)
    }
}

fn set_fields(target: &mut Value, fields: &Map<String, Value>) {
    for (name, value) in fields {
        match value {
            Value::Object(inner) if target[name].is_object() => set_fields(&mut target[name], inner),
            _ => target[name] = value.clone(),
        }
    }
}

fn object(text: &str) -> Result<Map<String, Value>, serde_json::Error> {
    serde_json::from_str(text)
}

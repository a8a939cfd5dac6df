//! A radar whose I/Q is processed here: what it transmits, how it receives, and what is made of that.

mod antenna;
mod detection;
mod extraction;
mod processing;
mod receiver;

pub use antenna::{Antenna, Auxiliary, LineArray, MOST_BEAMS, MOST_ELEMENTS, Monopulse, ScanPattern};
pub use detection::{Cfar, Detection, TwoRanks};
pub use extraction::Extraction;
pub use processing::{Beamforming, Processing};
pub use receiver::{MOST_SAMPLES, Receiver};

use super::{count, within};
use crate::error::{Error, Result};
use crate::radar::{RadarSettings, Waveform, Window};

/// Most waveforms, and most sets of PRFs, that a radar may choose from.
pub const MOST_CHOICES: usize = 64;
/// Most PRFs of one set.
pub const MOST_PRFS: usize = 16;
/// Longest Dolph-Chebyshev taper over samples.
const MOST_CHEBYSHEV: usize = 8192;
/// Most pulses of one coherent processing interval.
pub const MOST_PULSES: u32 = 4096;

/// One radar from transmitter to range-Doppler map; the same description serves the processing, the simulator and the formulas.
///
/// The default is a surveillance radar in S band: 100 kW, a chirp of 10 µs and 2 MHz, two PRFs in turn, 16 pulses of each
/// while its beam of 2° passes.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default, deny_unknown_fields)
)]
pub struct RadarConfig {
    /// Carrier frequency of each channel, hertz, `1e6..=1e12`; as many as `SensorConfig::channels`. Default 2.9 and 2.95 GHz.
    pub carriers_hz: Vec<f64>,
    /// What it may transmit, at most [`MOST_CHOICES`]. Default: a chirp of 10 µs that rises by 2 MHz.
    pub waveforms: Vec<Waveform>,
    /// PRFs that it may use, hertz, `1..=1e6`: a dwell has one coherent processing interval for each of a set, in turn. At most
    /// [`MOST_CHOICES`] sets of [`MOST_PRFS`]. Default: one set, 1000 and 1130 Hz.
    pub prf_sets_hz: Vec<Vec<f64>>,
    /// Pulses of a coherent processing interval, `1..=`[`MOST_PULSES`]. Default 16. Raising it resolves range rates more
    /// finely, and takes longer on each beam.
    pub pulses: u32,
    /// Power while a pulse is transmitted, watts, `1e-6..=1e9`. Default 100 kW.
    pub peak_power_w: f64,
    /// What is received, and how.
    pub receiver: Receiver,
    /// How it radiates.
    pub antenna: Antenna,
    /// Where it looks.
    pub scan: ScanPattern,
    /// What is made of its samples.
    pub processing: Processing,
    /// What of that is taken for a target.
    pub detection: Detection,
    /// What is said of such a target.
    pub extraction: Extraction,
}

impl Default for RadarConfig {
    fn default() -> Self {
        Self {
            carriers_hz: vec![2.9e9, 2.95e9],
            waveforms: vec![Waveform::Lfm { duration_s: 10e-6, sweep_hz: 2e6 }],
            prf_sets_hz: vec![vec![1000.0, 1130.0]],
            pulses: 16,
            peak_power_w: 1e5,
            receiver: Receiver::default(),
            antenna: Antenna::default(),
            scan: ScanPattern::default(),
            processing: Processing::default(),
            detection: Detection::default(),
            extraction: Extraction::default(),
        }
    }
}

impl RadarConfig {
    /// The PRFs of a dwell, with these settings.
    #[must_use]
    pub fn prfs_hz(&self, settings: &RadarSettings) -> &[f64] {
        self.prf_sets_hz
            .get(settings.prf_set as usize)
            .or(self.prf_sets_hz.first())
            .map_or(&[], Vec::as_slice)
    }

    /// The pulses of each interval, with these settings.
    #[must_use]
    pub fn pulses(&self, settings: &RadarSettings) -> u32 {
        settings.pulses.unwrap_or(self.pulses)
    }

    /// How long a dwell takes with these settings, seconds.
    #[must_use]
    pub fn dwell_s(&self, settings: &RadarSettings) -> f64 {
        let pulses = f64::from(self.pulses(settings));
        self.prfs_hz(settings).iter().map(|prf_hz| pulses / prf_hz).sum()
    }

    pub(crate) fn validate(&self, path: &str, channels: u32) -> Result<()> {
        let field = |name: &str| format!("{path}.{name}");
        if self.carriers_hz.len() != channels as usize {
            let reason = format!("{channels} channels, but {} carriers", self.carriers_hz.len());
            return Err(Error::config(field("carriers_hz"), reason));
        }
        for (index, carrier_hz) in self.carriers_hz.iter().enumerate() {
            within(&field(&format!("carriers_hz[{index}]")), *carrier_hz, 1e6, 1e12)?;
        }
        count(&field("waveforms"), self.waveforms.len(), 1, MOST_CHOICES)?;
        for (index, waveform) in self.waveforms.iter().enumerate() {
            waveform.validate(&field(&format!("waveforms[{index}]")))?;
        }
        count(&field("prf_sets_hz"), self.prf_sets_hz.len(), 1, MOST_CHOICES)?;
        within(&field("pulses"), f64::from(self.pulses), 1.0, f64::from(MOST_PULSES))?;
        within(&field("peak_power_w"), self.peak_power_w, 1e-6, 1e9)?;
        self.receiver.validate(&field("receiver"))?;
        self.antenna.validate(&field("antenna"))?;
        self.scan.validate(&field("scan"))?;
        self.processing.validate(&field("processing"), self.pulses)?;
        self.detection.validate(&field("detection"))?;
        self.extraction.validate(&field("extraction"))?;
        self.validate_tapers(path)?;
        self.validate_timing(path)
    }

    /// A Dolph-Chebyshev taper takes as long as the square of its length.
    fn validate_tapers(&self, path: &str) -> Result<()> {
        let Window::Chebyshev { .. } = self.processing.range_window else { return Ok(()) };
        let lengths = self.waveforms.iter().map(|waveform| match waveform {
            Waveform::Fmcw { .. } => self.receiver.samples as usize,
            _ => waveform.samples(self.receiver.sampling_hz),
        });
        let longest = lengths.max().unwrap_or(0);
        if longest > MOST_CHEBYSHEV {
            let reason =
                format!("a Chebyshev taper of {longest} samples: at most {MOST_CHEBYSHEV}, or take Taylor's");
            return Err(Error::config(format!("{path}.processing.range_window"), reason));
        }
        Ok(())
    }

    /// A pulse is sent, and its samples are taken, before the next one.
    fn validate_timing(&self, path: &str) -> Result<()> {
        let longest_s = self.waveforms.iter().map(Waveform::duration_s).fold(0.0, f64::max);
        let busy_s = longest_s.max(self.receiver.last_sample_s());
        for (set, prfs_hz) in self.prf_sets_hz.iter().enumerate() {
            count(&format!("{path}.prf_sets_hz[{set}]"), prfs_hz.len(), 1, MOST_PRFS)?;
            for (index, prf_hz) in prfs_hz.iter().enumerate() {
                let field = format!("{path}.prf_sets_hz[{set}][{index}]");
                within(&field, *prf_hz, 1.0, 1e6)?;
                if busy_s * prf_hz > 1.0 + 1e-9 {
                    let reason = format!(
                        "the next pulse leaves after {} s, samples are taken to {busy_s} s",
                        1.0 / prf_hz
                    );
                    return Err(Error::config(field, reason));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, SensorConfig};

    fn complaint(change: impl Fn(&mut RadarConfig)) -> Option<String> {
        let mut radar = RadarConfig::default();
        change(&mut radar);
        let sensor = SensorConfig { radar: Some(radar), ..SensorConfig::default() };
        Config { sensors: vec![sensor], ..Config::default() }.validate().err().map(|error| error.to_string())
    }

    #[test]
    fn the_default_is_valid_and_takes_as_long_as_its_beam_passes() {
        assert_eq!(complaint(|_| ()), None);
        let radar = RadarConfig::default();
        let dwell_s = radar.dwell_s(&RadarSettings::default());
        let ScanPattern::Rotating { period_s, .. } = radar.scan else { panic!("it turns") };
        let passes_s = period_s * radar.antenna.azimuth_width_rad / std::f64::consts::TAU;
        assert!((0.8..=1.0).contains(&(dwell_s / passes_s)), "{dwell_s} {passes_s}");
    }

    #[test]
    fn what_makes_no_sense_names_its_field() {
        type Change = fn(&mut RadarConfig);
        let cases: [(&str, Change); 17] = [
            ("carriers_hz", |radar| radar.carriers_hz.truncate(1)),
            ("carriers_hz[1]", |radar| radar.carriers_hz[1] = f64::NAN),
            ("waveforms", |radar| radar.waveforms.clear()),
            ("waveforms[0].sweep_hz", |radar| {
                radar.waveforms[0] = Waveform::Lfm { duration_s: 1e-5, sweep_hz: 0.0 };
            }),
            ("prf_sets_hz", |radar| radar.prf_sets_hz.clear()),
            ("prf_sets_hz[0]", |radar| radar.prf_sets_hz[0].clear()),
            ("prf_sets_hz[0][1]", |radar| radar.prf_sets_hz[0][1] = 5000.0),
            ("pulses", |radar| radar.pulses = 0),
            ("receiver.samples", |radar| radar.receiver.samples = 0),
            ("antenna.azimuth_width_rad", |radar| radar.antenna.azimuth_width_rad = -1.0),
            ("antenna.monopulse", |radar| {
                radar.antenna.monopulse = Some(Monopulse { azimuth_slope: None, elevation_slope: None });
            }),
            ("antenna.monopulse.elevation_slope", |radar| {
                radar.antenna.monopulse = Some(Monopulse { azimuth_slope: None, elevation_slope: Some(0.0) });
            }),
            ("antenna.monopulse", |radar| {
                radar.antenna.array = Some(LineArray { elements: 2, spacing_m: 0.05 });
                radar.antenna.monopulse = Some(Monopulse { azimuth_slope: Some(1.6), elevation_slope: None });
            }),
            ("receiver.full_scale", |radar| radar.receiver.full_scale = Some(0.0)),
            ("scan.period_s", |radar| {
                radar.scan = ScanPattern::Rotating { period_s: 0.0, elevation_rad: 0.0 };
            }),
            ("processing.range_window", |radar| {
                radar.processing.range_window = Window::Chebyshev { sidelobe_db: 60.0 };
                radar.receiver.sampling_hz = 1e9;
            }),
            ("processing.canceller_pulses", |radar| radar.processing.canceller_pulses = 17),
        ];
        for (field, change) in cases {
            let told = complaint(change);
            assert!(
                told.as_ref().is_some_and(|text| text.contains(&format!("radar.{field}"))),
                "{field}: {told:?}"
            );
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_radar_is_written_in_toml_and_read_back() {
        let radar = RadarConfig {
            waveforms: vec![Waveform::barker_13(1e-6), Waveform::Fmcw { duration_s: 1e-4, sweep_hz: -1e8 }],
            antenna: Antenna {
                array: Some(LineArray { elements: 8, spacing_m: 0.05 }),
                ..Antenna::default()
            },
            scan: ScanPattern::Electronic {
                beams: vec![crate::Beam { azimuth_rad: 1.0, elevation_rad: 0.1 }],
            },
            processing: Processing {
                beamforming: Beamforming::Adaptive { azimuth_rad: 0.1, loading_db: 0.0, guard_ranges: 4 },
                ..Processing::default()
            },
            ..RadarConfig::default()
        };
        let sensor = SensorConfig { radar: Some(radar), ..SensorConfig::default() };
        let config = Config { sensors: vec![sensor], ..Config::default() };
        assert_eq!(Config::from_toml(&config.to_toml().unwrap()).unwrap(), config);
        let short = "[[sensors]]\n[sensors.radar]\npulses = 32\n[sensors.radar.receiver]\nsamples = 1000";
        let read = Config::from_toml(short).unwrap();
        let radar = read.sensors[0].radar.as_ref().unwrap();
        assert_eq!((radar.pulses, radar.receiver.samples, radar.carriers_hz.len()), (32, 1000, 2));
    }
}

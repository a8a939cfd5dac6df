//! What becomes of channels: each by itself, one beam, or weights that adapt; and how they tell an angle.

use super::{Chain, steering};
use crate::config::{Antenna, Beamforming, LineArray};
use crate::dwell::Cpi;
use crate::elementary::{powf, sin};
use crate::error::{Error, Result};
use crate::radar::RadarSettings;
use crate::radar::angle::{Learns, Line};
use crate::radar::enbw_bins;
use crate::units::SPEED_OF_LIGHT_M_S;
use num_complex::Complex;
use std::f64::consts::FRAC_PI_2;

/// Carriers, and directions of nulls, whose weights are kept.
const MOST_AIMS: usize = 64;

/// What becomes of channels on one carrier, with these nulls.
#[derive(Clone, Debug)]
pub(super) struct Aimed {
    pub(super) waveform: u32,
    pub(super) count: usize,
    pub(super) carrier_hz: Option<f64>,
    pub(super) nulls_rad: Vec<f64>,
    pub(super) adapts: bool,
    pub(super) channels: Channels,
    /// How channels that are a line of elements tell an angle.
    pub(super) line: Option<Line>,
}

/// What becomes of one interval's channels.
#[derive(Clone, Debug, Default)]
pub(super) enum Channels {
    /// Nothing yet.
    #[default]
    None,
    /// Each by itself.
    Each(usize),
    /// One beam with these weights.
    Beam(Vec<Complex<f32>>),
    /// Weights that adapt.
    Adaptive { direction: Vec<Complex<f64>>, loading: f64, guard_gates: usize },
}

impl Chain {
    /// What becomes of the channels of an interval: its place among what is known.
    pub(in crate::radar) fn aim(&mut self, cpi: &Cpi<'_>, settings: &RadarSettings) -> Result<usize> {
        let (nulls_rad, adapts) = (settings.nulls_rad.as_slice(), settings.nulls_adaptively);
        let count = cpi.iq.dim().0;
        let is_it = |aim: &Aimed| {
            (aim.waveform, aim.count, aim.carrier_hz) == (cpi.waveform, count, cpi.carrier_hz)
                && aim.nulls_rad == nulls_rad
                && aim.adapts == adapts
        };
        if let Some(place) = self.aims.iter().position(is_it) {
            return Ok(place);
        }
        let beamforming = self.beamforming(adapts);
        let channels = self.channels(cpi, nulls_rad, beamforming)?;
        let line = self.line_of(cpi, nulls_rad, beamforming);
        if self.aims.len() == MOST_AIMS {
            self.aims.remove(0);
        }
        let nulls_rad = nulls_rad.to_vec();
        self.aims.push(Aimed {
            waveform: cpi.waveform,
            count,
            carrier_hz: cpi.carrier_hz,
            nulls_rad,
            adapts,
            channels,
            line,
        });
        Ok(self.aims.len() - 1)
    }

    /// What becomes of the channels. Directions need to be told from an array whose carrier is known.
    fn channels(&self, cpi: &Cpi<'_>, nulls_rad: &[f64], beamforming: Beamforming) -> Result<Channels> {
        let (count, _, _) = cpi.iq.dim();
        let azimuth_rad = match beamforming {
            Beamforming::Noncoherent => return self.each(count),
            Beamforming::Steered { azimuth_rad, .. } | Beamforming::Adaptive { azimuth_rad, .. } => {
                azimuth_rad
            }
        };
        let Some((array, carrier_hz)) = self.array(count).zip(cpi.carrier_hz) else {
            return Err(Error::Shape {
                what: "iq",
                expected: "as many channels as the array has elements, and a carrier, to form a beam"
                    .to_owned(),
                actual: format!("{count} channels"),
            });
        };
        // The beat with what is transmitted turns phases round, until a falling sweep's is turned back in compression.
        let waveform = self.config.waveforms.get(cpi.waveform as usize);
        let is_mirrored = waveform.is_some_and(|waveform| match beamforming {
            Beamforming::Adaptive { .. } => waveform.is_rising_sweep(),
            _ => waveform.is_continuous(),
        });
        let side = if is_mirrored { -1.0 } else { 1.0 };
        let towards = |azimuth_rad: f64| steering::direction(array, side * azimuth_rad, carrier_hz);
        Ok(match beamforming {
            Beamforming::Adaptive { loading_db, guard_ranges, .. } => Channels::Adaptive {
                direction: towards(azimuth_rad),
                loading: powf(10.0, 0.1 * loading_db),
                guard_gates: guard_ranges as usize,
            },
            Beamforming::Steered { taper, .. } => {
                let nulls: Vec<_> = nulls_rad.iter().map(|null_rad| towards(*null_rad)).collect();
                Channels::Beam(steering::weights(&towards(azimuth_rad), &taper, &nulls))
            }
            Beamforming::Noncoherent => Channels::Each(count),
        })
    }

    /// Each channel by itself; of a sum and its differences the sum alone, and without an auxiliary antenna's.
    fn each(&self, count: usize) -> Result<Channels> {
        if self.config.antenna.auxiliary.is_some() {
            return if count == 2 {
                Ok(Channels::Each(1))
            } else {
                let expected = "2 channels: the beam, and the auxiliary antenna".to_owned();
                Err(Error::Shape { what: "iq", expected, actual: format!("{count} channels") })
            };
        }
        match &self.config.antenna.monopulse {
            Some(monopulse) if monopulse.channels() != count => Err(Error::Shape {
                what: "iq",
                expected: format!("{} channels: the sum and its differences", monopulse.channels()),
                actual: format!("{count} channels"),
            }),
            Some(_) => Ok(Channels::Each(1)),
            None => Ok(Channels::Each(count)),
        }
    }

    /// The line of elements that the channels of an interval are, if they are, as spectra show it.
    fn line_of(&self, cpi: &Cpi<'_>, nulls_rad: &[f64], beamforming: Beamforming) -> Option<Line> {
        let array = self.array(cpi.iq.dim().0)?;
        let carrier_hz = cpi.carrier_hz?;
        let is_mirrored = self.config.waveforms.get(cpi.waveform as usize)?.is_rising_sweep();
        let side = if is_mirrored { -1.0 } else { 1.0 };
        let cycles = side * array.spacing_m * carrier_hz / SPEED_OF_LIGHT_M_S;
        // From the beam's middle to where a beam of all elements hears nothing more.
        let lobe = |bins: f64| bins / (f64::from(array.elements) * cycles.abs());
        let mut nulls = Vec::new();
        let (middle, reach) = match beamforming {
            Beamforming::Noncoherent => (0.0, sin(self.config.antenna.azimuth_width_rad.min(FRAC_PI_2))),
            Beamforming::Steered { taper, azimuth_rad } => {
                nulls.extend(
                    nulls_rad.iter().map(|null_rad| steering::direction(array, side * null_rad, carrier_hz)),
                );
                (sin(azimuth_rad), lobe(enbw_bins(&taper.coefficients(array.elements as usize))))
            }
            Beamforming::Adaptive { azimuth_rad, .. } => (sin(azimuth_rad), lobe(1.0)),
        };
        Some(Line { cycles, middle, reach, nulls: steering::basis(&nulls) })
    }

    fn array(&self, count: usize) -> Option<&LineArray> {
        self.config.antenna.array.as_ref().filter(|array| array.elements as usize == count)
    }

    pub(in crate::radar) fn antenna(&self) -> &Antenna {
        &self.config.antenna
    }

    /// How channels tell an angle that were [aimed](Self::aim) like this.
    pub(in crate::radar) fn line(&self, aim: usize) -> Option<&Line> {
        self.aims.get(aim)?.line.as_ref()
    }

    /// From which ranges the angle's noise is learned, where weights adapt.
    pub(in crate::radar) fn learns_noise(&self, settings: &RadarSettings) -> Option<Learns> {
        let Beamforming::Adaptive { loading_db, guard_ranges, .. } =
            self.beamforming(settings.nulls_adaptively)
        else {
            return None;
        };
        let loading = powf(10.0, 0.1 * loading_db) * self.adaptation.quiet;
        Some(Learns::new(self.config.antenna.channels(), guard_ranges as usize, loading))
    }
}

//! From target reports to plots, and from jamming messages to strobes.

use super::cat034::{Cat034, PolarWindow};
use super::cat048::{Cat048, Identification, Mode4};
use crate::plot::{Identity, Measurement, Plot, PlotFlags, TargetClass};
use crate::scan::Strobe;
use crate::time::Time;
use std::f64::consts::TAU;

impl Cat048<'_> {
    /// The report as a plot at a time that the caller has made continuous, since a record knows only its time of
    /// day. `None` for a coast, and for a report without a position.
    ///
    /// Altitude and Mode 3/A are taken over only when validated and not garbled, a Doppler speed only when the radar
    /// trusts it.
    #[must_use]
    pub fn plot(&self, time: Time, tag: u64) -> Option<Plot> {
        let detection = self.detection();
        if !(detection.is_primary() || detection.is_secondary()) {
            return None;
        }
        let position = self.position?;
        let doppler = self.doppler.and_then(|doppler| doppler.calculated).filter(|speed| !speed.doubtful);
        let measurement = Measurement::Polar {
            range_m: position.range_m,
            azimuth_rad: position.azimuth_rad,
            elevation_rad: None,
            altitude_m: self
                .altitude
                .filter(|altitude| altitude.is_sound())
                .map(|altitude| altitude.altitude_m),
            range_rate_m_s: doppler.map(|speed| speed.range_rate_m_s),
            covariance: None,
        };
        Some(Plot {
            identity: self.identity(),
            class: self.class(),
            flags: self.flags(),
            tag,
            ..Plot::new(time, measurement)
        })
    }

    /// What the transponder said of itself, as far as it was received well.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity {
            mode_s: self.aircraft_address.filter(|address| *address != 0),
            mode_3a: self.sound_mode_3a(),
            callsign: self
                .identification
                .and_then(Identification::callsign)
                .filter(|callsign| !callsign.as_str().is_empty()),
        }
    }

    fn sound_mode_3a(&self) -> Option<u16> {
        self.mode_3a.filter(|code| code.is_sound()).map(|code| code.code)
    }

    fn flags(&self) -> PlotFlags {
        const UNLAWFUL_RADIO_EMERGENCY: [Option<u16>; 3] = [Some(0o7500), Some(0o7600), Some(0o7700)];
        let detection = self.detection();
        let report = self.report.unwrap_or_default();
        let emergency =
            report.military_emergency() || UNLAWFUL_RADIO_EMERGENCY.contains(&self.sound_mode_3a());
        PlotFlags::NONE
            .with_if(PlotFlags::PRIMARY, detection.is_primary())
            .with_if(PlotFlags::SECONDARY, detection.is_secondary())
            .with_if(PlotFlags::SIMULATED, report.simulated())
            .with_if(PlotFlags::TEST, report.test())
            .with_if(PlotFlags::FIELD_MONITOR, report.field_monitor())
            .with_if(PlotFlags::EMERGENCY, emergency)
            .with_if(PlotFlags::SPECIAL_POSITION, report.special_position() || self.idents())
            .with_if(PlotFlags::MILITARY, report.military_identification())
            .with_if(PlotFlags::CRYPTO_FRIEND, report.mode_4() == Mode4::Friendly)
    }

    /// Flight status 4 and 5 of a Mode S transponder: "ident".
    fn idents(&self) -> bool {
        self.capability.is_some_and(|capability| matches!(capability.flight_status(), 4 | 5))
    }

    /// The classes that I048/030 has codes for.
    fn class(&self) -> Option<TargetClass> {
        self.warnings.iter().find_map(|code| match code {
            6 => Some(TargetClass::Vehicle),
            19 | 20 => Some(TargetClass::Bird),
            24 => Some(TargetClass::Helicopter),
            _ => None,
        })
    }
}

impl Cat034<'_> {
    /// A jamming message as a strobe: the middle of its window, else of its sector, with the standard deviation of a
    /// uniform distribution over it. `None` for other messages, and when the message has no azimuth.
    #[must_use]
    pub fn strobe(&self, time: Time) -> Option<Strobe> {
        const SECTOR_RAD: f64 = TAU / 256.0;
        self.message.filter(|message| message.is_strobe())?;
        let (start_rad, width_rad) = match (self.window, self.sector_azimuth_rad) {
            (Some(PolarWindow { start_azimuth_rad, end_azimuth_rad, .. }), _) => {
                (start_azimuth_rad, (end_azimuth_rad - start_azimuth_rad).rem_euclid(TAU))
            }
            (None, Some(azimuth_rad)) => (azimuth_rad, SECTOR_RAD),
            (None, None) => return None,
        };
        Some(Strobe {
            time,
            azimuth_rad: (start_rad + width_rad / 2.0).rem_euclid(TAU),
            azimuth_sigma_rad: width_rad.max(AZIMUTH_STEP_RAD) / 12.0_f64.sqrt(),
            elevation_rad: None,
            jnr_db: None,
        })
    }
}

/// A window of no width is still only known to a step of its azimuths.
const AZIMUTH_STEP_RAD: f64 = TAU / 65_536.0;

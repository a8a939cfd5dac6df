//! What a record says to the scans, without its octets.

use super::cat034::Cat034;
use super::cat048::Cat048;
use super::reader::Record;
use super::survey::{marker_azimuth, sensor};
use crate::ids::SensorId;
use crate::plot::Plot;
use crate::scan::Strobe;
use crate::time::Time;
use std::f64::consts::TAU;

/// A record with a time of day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) sensor: SensorId,
    pub(super) time_of_day_s: f64,
    pub(super) what: What,
}

/// What it brings. Times are set when they are made continuous.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// A plot, and where the beam was.
    Plot { plot: Plot, azimuth_turns: f64 },
    /// An extrapolated position of a radar's own tracker.
    Coast,
    /// A target report without a position.
    Unlocated,
    /// A service message.
    Service { azimuth_turns: Option<f64>, strobe: Option<Strobe> },
}

impl Seen {
    /// `None` for a record without a time of day.
    pub(super) fn of(record: &Record<'_>, plot_number: Option<u64>) -> Option<Self> {
        let (source, time_of_day_s, what) = match record {
            Record::Cat048(report) => {
                (report.source, report.time_of_day_s?, What::of_report(report, plot_number))
            }
            Record::Cat034(service) => (service.source, service.time_of_day_s?, What::of_service(service)),
        };
        Some(Self { sensor: sensor(source), time_of_day_s, what })
    }
}

impl What {
    fn of_report(report: &Cat048<'_>, number: Option<u64>) -> Self {
        let (Some(number), Some(position)) = (number, report.position) else { return Self::Unlocated };
        match report.plot(Time::default(), number) {
            Some(plot) => Self::Plot { plot, azimuth_turns: position.azimuth_rad / TAU },
            None => Self::Coast,
        }
    }

    fn of_service(service: &Cat034<'_>) -> Self {
        Self::Service { azimuth_turns: marker_azimuth(service), strobe: service.strobe(Time::default()) }
    }
}

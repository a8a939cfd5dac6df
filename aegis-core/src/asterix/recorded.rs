//! A scan of a recording, with its own plots.

use crate::ids::SensorId;
use crate::plot::{Identity, Plot, PlotFlags};
use crate::scan::{Look, Scan, ScanData, Sector, Strobe};
use crate::time::Time;

/// One sensor's step of a recording, ready for [`Pipeline::step`](crate::Pipeline::step): the plots of one sector.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedScan {
    /// Which radar.
    pub sensor: SensorId,
    /// When the beam entered the sector.
    pub start: Time,
    /// When it left the sector.
    pub end: Time,
    /// The sector; none for a radar that does not turn.
    pub sectors: Vec<Sector>,
    /// What was detected, in the recording's order, each with its own time.
    pub plots: Vec<Plot>,
    /// Jamming that the radar itself reported.
    pub strobes: Vec<Strobe>,
}

impl RecordedScan {
    /// As the pipeline takes it.
    #[must_use]
    pub fn as_scan(&self) -> Scan<'_> {
        Scan {
            look: Look {
                sensor: self.sensor,
                start: self.start,
                end: self.end,
                pose: None,
                sectors: &self.sectors,
            },
            data: ScanData::Plots(&self.plots),
            strobes: &self.strobes,
        }
    }

    /// Takes away what the transponders said of themselves: identity, class, and every flag but how the target was
    /// detected. Tracking then rests on position and altitude alone.
    pub fn hide_identity(&mut self) {
        for plot in &mut self.plots {
            plot.identity = Identity::UNKNOWN;
            plot.class = None;
            plot.flags = PlotFlags::NONE
                .with_if(PlotFlags::PRIMARY, plot.flags.contains(PlotFlags::PRIMARY))
                .with_if(PlotFlags::SECONDARY, plot.flags.contains(PlotFlags::SECONDARY));
        }
    }
}

//! What the recording itself says of each plot, which the tracker need not be told.

use aegis_core::SensorId;
use aegis_core::asterix::{Cat048, Detection, Reader, Record, Source};
use aegis_core::metrics::identity::{GroundVelocity, RecordedPlot};
use std::collections::BTreeMap;

const DAY_S: f64 = 86_400.0;

/// Each plot and coast of a recording; its index is the number that `Plot::tag` carries.
#[derive(Debug, Default)]
pub(crate) struct Truth {
    pub plots: Vec<RecordedPlot>,
    /// Whose each of them is.
    pub sensors: Vec<SensorId>,
}

impl Truth {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let (mut truth, mut reader) = (Self::default(), Reader::new(bytes));
        let mut originals: BTreeMap<&[u8], i64> = BTreeMap::new();
        while let Some(record) = reader.next() {
            let (Record::Cat048(report), Some(_)) = (record, reader.plot_number()) else { continue };
            let number = i64::try_from(truth.plots.len()).unwrap_or(i64::MAX);
            // Networks deliver some records twice: who holds one of the copies holds the plot.
            let original = *originals.entry(reader.record_bytes()).or_insert(number);
            truth.add(&report, original);
        }
        truth
    }

    fn add(&mut self, report: &Cat048<'_>, original: i64) {
        let (Some(time_of_day_s), Some(position)) = (report.time_of_day_s, report.position) else { return };
        let before_s = self.plots.last().map_or(time_of_day_s, |plot| plot.time_s);
        self.plots.push(RecordedPlot {
            address: report.aircraft_address,
            radar_track: report.track_number.map(u32::from),
            is_coast: report.detection() == Detection::None,
            range_m: position.range_m,
            altitude_m: report.altitude.filter(|level| level.is_sound()).map(|level| level.altitude_m),
            velocity: velocity(report),
            ..RecordedPlot::new(original, near(before_s, time_of_day_s))
        });
        self.sensors.push(report.source.map(Source::sensor).unwrap_or_default());
    }

    /// Whether any plot says whose it is.
    pub(crate) fn has_addresses(&self) -> bool {
        self.plots.iter().any(|plot| plot.address.is_some() && !plot.is_coast)
    }
}

/// The time of day that lies nearest to the time before it: midnight is passed, not jumped back over.
fn near(before_s: f64, time_of_day_s: f64) -> f64 {
    time_of_day_s + DAY_S * ((before_s - time_of_day_s) / DAY_S).round()
}

/// Ground speed and true track that the aircraft downlinked with this report (BDS 5,0).
fn velocity(report: &Cat048<'_>) -> Option<GroundVelocity> {
    let downlinked = report.registers.track_and_turn()?;
    Some(GroundVelocity { speed_m_s: downlinked.ground_speed_m_s?, track_rad: downlinked.true_track_rad? })
}

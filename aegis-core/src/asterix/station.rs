//! One radar of a recording: its records gathered by the sector in which the beam saw them.

use super::antenna::Antenna;
use super::clock::Clock;
use super::recorded::RecordedScan;
use crate::ids::SensorId;
use crate::plot::{Measurement, Plot};
use crate::scan::{Sector, Strobe};
use crate::time::Time;
use std::collections::BTreeMap;
use std::f64::consts::TAU;

/// What a station remembers of its sectors until they are whole.
#[derive(Clone, Debug, Default)]
struct Gathered {
    plots: Vec<Plot>,
    strobes: Vec<Strobe>,
}

/// How a radar looks around.
#[derive(Clone, Debug)]
pub(super) enum Motion {
    /// It turns: sectors are equal parts of each turn.
    Turning { antenna: Antenna, sectors: u32 },
    /// Nothing is known of where it looks: sectors are stretches of time.
    Unknown { step_s: f64 },
}

/// One radar: sectors are numbered on and on, in the order in which the beam meets them.
#[derive(Clone, Debug)]
pub(super) struct Station {
    sensor: SensorId,
    pub(super) clock: Clock,
    pub(super) motion: Motion,
    gathered: BTreeMap<i64, Gathered>,
    /// The next sector to hand out, and when it begins.
    next: Option<(i64, f64)>,
    /// Records that came after their sector was handed out.
    pub(super) late: u64,
}

/// So many turns without a record, and the radar was not looking.
const SILENT_TURNS: f64 = 3.0;

impl Motion {
    /// The sector in which the beam looked at an azimuth closest to a time.
    fn sector_of(&self, time_s: f64, azimuth_rad: f64) -> i64 {
        match self {
            Self::Turning { antenna, sectors } => {
                let azimuth_turns = (azimuth_rad / TAU).rem_euclid(1.0);
                let turns = (antenna.turn_near(time_s, azimuth_turns) - azimuth_turns).round() as i64;
                turns * i64::from(*sectors) + (azimuth_turns * f64::from(*sectors)) as i64
            }
            Self::Unknown { step_s } => (time_s / step_s).floor() as i64,
        }
    }

    fn start_s(&self, sector: i64) -> f64 {
        match self {
            Self::Turning { antenna, sectors } => antenna.time_at(sector as f64 / f64::from(*sectors)),
            Self::Unknown { step_s } => sector as f64 * step_s,
        }
    }

    /// Sectors in so long a silence that nothing was looked at.
    fn silence(&self) -> i64 {
        match self {
            Self::Turning { sectors, .. } => (SILENT_TURNS * f64::from(*sectors)) as i64,
            Self::Unknown { .. } => 0,
        }
    }

    /// The time of a turn, or of a step where there are no turns.
    pub(super) fn period_s(&self) -> f64 {
        match self {
            Self::Turning { antenna, .. } => antenna.period_s(),
            Self::Unknown { step_s } => *step_s,
        }
    }

    fn sector(&self, number: i64, start: Time, end: Time) -> Option<Sector> {
        let Self::Turning { sectors, .. } = self else { return None };
        let width_rad = TAU / f64::from(*sectors);
        let azimuth_rad = number.rem_euclid(i64::from(*sectors)) as f64 * width_rad;
        Some(Sector { azimuth_rad, width_rad, start, end })
    }

    /// Learns where the antenna is.
    pub(super) fn observe(&mut self, time_s: f64, azimuth_turns: f64, sigma_turns: f64) {
        if let Self::Turning { antenna, .. } = self {
            antenna.observe(time_s, azimuth_turns, sigma_turns);
        }
    }
}

impl Station {
    pub(super) fn new(sensor: SensorId, clock: Clock, motion: Motion) -> Self {
        Self { sensor, clock, motion, gathered: BTreeMap::new(), next: None, late: 0 }
    }

    pub(super) fn add_plot(&mut self, plot: Plot) {
        let azimuth_rad = azimuth_rad(&plot).unwrap_or_default();
        self.sector_for(plot.time, azimuth_rad).plots.push(plot);
    }

    pub(super) fn add_strobe(&mut self, strobe: Strobe) {
        self.sector_for(strobe.time, strobe.azimuth_rad).strobes.push(strobe);
    }

    /// Nothing is lost: what comes too late for its own sector goes into the next one that is handed out.
    fn sector_for(&mut self, time: Time, azimuth_rad: f64) -> &mut Gathered {
        let own = self.motion.sector_of(time.as_secs(), azimuth_rad);
        let open = self.next.map_or(own, |(next, _)| next.max(own));
        self.late += u64::from(open > own);
        self.gathered.entry(open).or_default()
    }

    /// The next sector and when it ends, once something was seen in it or after it.
    fn due(&self) -> Option<(i64, f64, f64)> {
        let first = *self.gathered.keys().next()?;
        let (sector, start_s) = match self.next {
            Some((next, start_s)) if first - next <= self.motion.silence() => (next, start_s),
            Some((_, start_s)) => (first, self.motion.start_s(first).max(start_s)),
            None => (first, self.motion.start_s(first)),
        };
        Some((sector, start_s, self.motion.start_s(sector + 1).max(start_s)))
    }

    /// When the next sector ends, if anything is due at all.
    pub(super) fn due_s(&self) -> Option<f64> {
        self.due().map(|(_, _, end_s)| end_s)
    }

    /// Hands out the next sector, cut off at `cut_s` where the recording ends inside it.
    pub(super) fn hand_out(&mut self, cut_s: f64) -> Option<RecordedScan> {
        let (number, start_s, end_s) = self.due()?;
        let found = self.gathered.remove(&number).unwrap_or_default();
        self.next = Some((number + 1, end_s));
        let (start, end) = (Time::from_secs(start_s), Time::from_secs(end_s));
        let mut sector = self.motion.sector(number, start, end);
        let mut scan_end = end;
        if cut_s < end_s {
            scan_end = Time::from_secs(cut_s.max(start_s));
            sector = sector.and_then(|sector| cut(sector, scan_end, &found.plots));
        }
        Some(RecordedScan {
            sensor: self.sensor,
            start,
            end: scan_end,
            sectors: sector.into_iter().collect(),
            plots: found.plots,
            strobes: found.strobes,
        })
    }

    /// Whether nothing of this radar has been placed yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.gathered.is_empty() && self.next.is_none()
    }

    /// Time leaps. The sectors so far should have been handed out: numbering and phase begin anew.
    pub(super) fn leap_to(&mut self, time_s: f64) {
        self.clock = self.clock.at(time_s);
        self.next = None;
        if let Motion::Turning { antenna, .. } = &mut self.motion {
            antenna.forget_phase();
        }
    }
}

/// The part of a sector that the beam swept before `end`, and at least as far as its plots; nothing if it had not begun.
fn cut(sector: Sector, end: Time, plots: &[Plot]) -> Option<Sector> {
    let swept = end.seconds_since(sector.start) / sector.end.seconds_since(sector.start);
    let seen = plots.iter().filter_map(|plot| sector.fraction_at(azimuth_rad(plot)?)).fold(0.0, f64::max);
    let width_rad = sector.width_rad * swept.max(seen) + AZIMUTH_STEP_RAD;
    let cut = Sector { width_rad: width_rad.min(sector.width_rad), end, ..sector };
    (swept > 0.0 || seen > 0.0).then_some(cut)
}

/// The step in which records tell azimuths.
const AZIMUTH_STEP_RAD: f64 = TAU / 65_536.0;

fn azimuth_rad(plot: &Plot) -> Option<f64> {
    match plot.measurement {
        Measurement::Polar { azimuth_rad, .. } => Some(azimuth_rad),
        Measurement::Cartesian { .. } => None,
    }
}

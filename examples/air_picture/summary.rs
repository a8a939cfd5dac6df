//! The figures of a run: as text for people, as JSON for programs.

use crate::Failure;
use crate::describe::level_word;
use crate::recording::Recording;
use crate::run::Run;
use crate::scores::Scores;
use aegis_core::units::METRES_PER_SECOND_PER_KNOT;
use aegis_core::{Geodetic, Time};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::path::Path;

/// Figures that need truth are `None` where the recording has no Mode S addresses, or no velocities.
#[derive(Debug, Serialize)]
pub(crate) struct Summary {
    recording: String,
    plots: u64,
    /// Records in which the radar says that it saw nothing: they are no plots.
    coasts: u64,
    steps: u64,
    /// Length of the recording.
    seconds: f64,
    blocks_bad: u64,
    tracks_confirmed: usize,
    #[serde(flatten)]
    scores: Scores,
    /// Time spent in the pipeline for one rotation.
    step_median_us: f64,
    step_p99_us: f64,
    /// How many (track, asset) pairs reached each level at most.
    threats: BTreeMap<&'static str, usize>,
    strobes: u64,
    #[serde(skip)]
    octets_skipped: u64,
    #[serde(skip)]
    radars: String,
    #[serde(skip)]
    start: Time,
    #[serde(skip)]
    interferences: u64,
    #[serde(skip)]
    recommended: u64,
}

impl Summary {
    pub(crate) fn new(recording: &Recording, run: &Run, site: Option<Geodetic>) -> Result<Self, Failure> {
        let mut threats: BTreeMap<_, _> =
            ["low", "medium", "high", "critical", "unknown"].into_iter().map(|level| (level, 0)).collect();
        for level in run.levels.values() {
            *threats.entry(level_word(*level)).or_default() += 1;
        }
        let (start, end) = (run.first.unwrap_or_default(), run.last.unwrap_or_default());
        Ok(Self {
            recording: recording.name.clone(),
            plots: recording.counts.plots,
            coasts: recording.counts.coasts,
            steps: run.steps,
            seconds: end.seconds_since(start),
            blocks_bad: recording.read.blocks_bad,
            tracks_confirmed: run.confirmed.len(),
            scores: Scores::new(recording, run, site)?,
            step_median_us: percentile(&run.rotation_us, 50),
            step_p99_us: percentile(&run.rotation_us, 99),
            threats,
            strobes: run.stats.ew.strobes,
            octets_skipped: recording.read.bytes_skipped,
            radars: radars(recording, run),
            start,
            interferences: run.stats.ew.interferences,
            recommended: run.stats.ew.recommended,
        })
    }

    /// One object in one line.
    pub(crate) fn json(&self) -> Result<String, Failure> {
        serde_json::to_string(self).map_err(Failure::new)
    }

    /// A few lines to read.
    pub(crate) fn text(&self, page: &Path, page_bytes: usize) -> String {
        let mut lines = Lines::default();
        let minutes = self.seconds / 60.0;
        lines.add("Recording", format!("{}, {minutes:.1} min from {}", self.recording, self.start));
        lines.add("Radar", &self.radars);
        lines.add("Records", self.records());
        lines.add("Aircraft", self.aircraft());
        if let (Some(completeness), Some(purity)) = (self.scores.completeness, self.scores.purity) {
            let (held, pure) = (100.0 * completeness, 100.0 * purity);
            let switches = self.scores.id_switches.unwrap_or_default();
            let strays = self.scores.false_tracks_per_hour.unwrap_or_default();
            lines.add(
                "Continuity",
                format!("{held:.1} % of plots held, {pure:.2} % pure, {switches} changes of number"),
            );
            lines.add("False tracks", format!("{strays:.1} an hour"));
        }
        if let (Some(speed_m_s), Some(heading_deg)) =
            (self.scores.speed_rms_m_s, self.scores.heading_median_deg)
        {
            let speed_kt = speed_m_s / METRES_PER_SECOND_PER_KNOT;
            lines.add(
                "Velocity",
                format!("speed {speed_m_s:.2} m/s rms ({speed_kt:.1} kt), heading {heading_deg:.2}° median"),
            );
        }
        lines.add("Threats", self.threat_counts());
        lines.add("Interference", self.interference());
        let (median, p99) = (self.step_median_us, self.step_p99_us);
        lines.add("Step", format!("{median:.0} µs median, {p99:.0} µs p99, for one rotation"));
        lines.add("Page", format!("{} ({:.1} MB)", page.display(), page_bytes as f64 / 1e6));
        lines.0.trim_end().to_owned()
    }

    fn records(&self) -> String {
        let lost =
            [(self.blocks_bad, "bad block", "skipped"), (self.octets_skipped, "octet", "not readable")];
        let lost = lost.into_iter().filter(|(number, ..)| *number > 0);
        let damage: Vec<String> =
            lost.map(|(number, noun, what)| format!(", {} {what}", counted(number, noun))).collect();
        let (plots, coasts) = (counted(self.plots, "plot"), counted(self.coasts, "coast"));
        format!("{plots}, {coasts}{}, {}", damage.concat(), counted(self.steps, "step"))
    }

    fn aircraft(&self) -> String {
        let confirmed = counted(self.tracks_confirmed as u64, "confirmed track");
        let scores = &self.scores;
        match (scores.aircraft, scores.track_numbers_per_aircraft, scores.aircraft_with_one_number) {
            (Some(aircraft), Some(numbers), Some(single)) => {
                format!("{aircraft}; {confirmed}, {numbers:.3} numbers an aircraft, {single} with one number")
            }
            _ => format!("{confirmed} (no addresses in the recording to score them by)"),
        }
    }

    fn threat_counts(&self) -> String {
        let levels = ["critical", "high", "medium", "low", "unknown"];
        let counted: Vec<String> = levels
            .iter()
            .filter_map(|level| {
                self.threats.get(level).filter(|count| **count > 0).map(|count| (level, count))
            })
            .map(|(level, count)| format!("{count} {}", level.to_uppercase()))
            .collect();
        if counted.is_empty() { "none".to_owned() } else { counted.join(", ") }
    }

    fn interference(&self) -> String {
        let (strobes, interferences) =
            (counted(self.strobes, "strobe"), counted(self.interferences, "interference"));
        format!("{strobes}, {interferences}, {} recommended", counted(self.recommended, "action"))
    }
}

/// The radars in the picture, by the numbers that a configuration knows them by.
fn radars(recording: &Recording, run: &Run) -> String {
    let shown = recording.sensors.iter().filter(|id| run.history.ground.radar_index(**id).is_some());
    let named: Vec<String> =
        shown.map(|id| format!("{id} (SAC {}, SIC {})", id.0 / 256, id.0 % 256)).collect();
    let turn = recording.period_s.map(|period_s| format!(", a turn in {period_s:.2} s")).unwrap_or_default();
    format!("sensor {}{turn}", named.join(", "))
}

fn counted(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A label and what belongs to it, in two columns.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, label: &str, what: impl Display) {
        // Writing to a string cannot fail.
        let _ = fmt::Write::write_fmt(&mut self.0, format_args!("{label:<13} {what}\n"));
    }
}

/// By nearest rank; 0 when there is nothing.
fn percentile(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0.0)
}

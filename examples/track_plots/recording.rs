//! Plots of a radar that turns, cut into the sectors in which the beam saw them.

use crate::options::Options;
use crate::table::{Row, Table};
use crate::{Input, Output, SECTORS};
use aegis_core::asterix::{RecordedScan, ScanOptions, Scans};
use aegis_core::{Measurement, Plot, PlotFlags, Sector, SensorId, Time};
use std::collections::BTreeMap;
use std::error::Error;
use std::f64::consts::TAU;

/// ASTERIX CAT048, without what the transponders said of themselves.
pub(crate) fn read_asterix(options: &Options) -> Result<Input, Box<dyn Error>> {
    let bytes = std::fs::read(&options.plots)?;
    let cut = ScanOptions { sectors: SECTORS, rotation_period_s: options.period, ..ScanOptions::default() };
    let mut scans: Vec<RecordedScan> = Scans::new(&bytes, cut)?.collect();
    // Some recorders write stretches of time out of order, which a live radar does not do.
    scans.sort_by_key(|scan| scan.end);
    scans.iter_mut().for_each(RecordedScan::hide_identity);
    Ok(Input { scans, output: Output::Plots })
}

/// Times must run on through midnight; their order does not matter.
pub(crate) fn read_csv(table: &Table, options: &Options) -> Result<Input, Box<dyn Error>> {
    let period_s = options.period.ok_or("--period says how fast the radar turns")?;
    let mut seen = Vec::new();
    for (index, row) in table.rows().enumerate() {
        if row.word("kind") != "none" {
            seen.push((row.number("t")?, row.number("azimuth_rad")? / TAU, plot(index, row)?));
        }
    }
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(Input { scans: sectors(&seen, period_s), output: Output::Plots })
}

fn plot(index: usize, row: Row<'_>) -> Result<Plot, Box<dyn Error>> {
    let altitude_m = if row.word("altitude_m").is_empty() { None } else { Some(row.number("altitude_m")?) };
    let measurement = Measurement::Polar {
        range_m: row.number("range_m")?,
        azimuth_rad: row.number("azimuth_rad")?.rem_euclid(TAU),
        elevation_rad: None,
        altitude_m,
        range_rate_m_s: None,
        covariance: None,
    };
    let flags = match row.word("kind") {
        "primary" => PlotFlags::PRIMARY,
        "secondary" => PlotFlags::SECONDARY,
        "combined" => PlotFlags::PRIMARY | PlotFlags::SECONDARY,
        "" => PlotFlags::NONE,
        other => return Err(format!("kind '{other}' is none of primary, secondary, combined, none").into()),
    };
    let time = Time::from_secs(row.number("t")?);
    Ok(Plot { flags, tag: index as u64, ..Plot::new(time, measurement) })
}

/// Sectors are counted on from turn to turn; those in which nothing was seen are scans too.
fn sectors(seen: &[(f64, f64, Plot)], period_s: f64) -> Vec<RecordedScan> {
    let per_turn = f64::from(SECTORS);
    let mut phase = Phase::new(seen, period_s);
    let mut scans: BTreeMap<i64, RecordedScan> = BTreeMap::new();
    for &(time_s, azimuth_turns, plot) in seen {
        let turns = phase.observe(time_s, azimuth_turns);
        let number = (turns * per_turn).floor() as i64;
        let last = scans.keys().next_back().map_or(number, |last| last + 1);
        for new in last..=number {
            scans.insert(new, scan(new, |turns| phase.time_at(turns)));
        }
        if let Some(scan) = scans.get_mut(&number) {
            scan.plots.push(plot);
        }
    }
    scans.into_values().collect()
}

fn scan(number: i64, time_at: impl Fn(f64) -> Time) -> RecordedScan {
    let turns = number as f64 / f64::from(SECTORS);
    let (start, end) = (time_at(turns), time_at(turns + 1.0 / f64::from(SECTORS)));
    let width_rad = TAU / f64::from(SECTORS);
    let azimuth_rad = number.rem_euclid(i64::from(SECTORS)) as f64 * width_rad;
    let sectors = vec![Sector { azimuth_rad, width_rad, start, end }];
    RecordedScan { sensor: SensorId(0), start, end, sectors, plots: Vec::new(), strobes: Vec::new() }
}

/// Where the beam is against a clock that turns with the declared period: the mean direction of
/// `azimuth − 2π·t/period`, with a memory of some rotations, because no radar turns exactly as declared.
struct Phase {
    period_s: f64,
    mean: [f64; 2],
    /// That direction, counted on through whole turns.
    turns: f64,
}

impl Phase {
    const MEMORY: f64 = 0.995;

    fn new(seen: &[(f64, f64, Plot)], period_s: f64) -> Self {
        let mut phase = Self { period_s, mean: [0.0; 2], turns: 0.0 };
        for &(time_s, azimuth_turns, _) in seen.iter().take(100) {
            phase.observe(time_s, azimuth_turns);
        }
        phase
    }

    /// Turns of the beam since time 0, when it looked at an azimuth at about this time.
    fn observe(&mut self, time_s: f64, azimuth_turns: f64) -> f64 {
        let (sin, cos) = (TAU * (azimuth_turns - time_s / self.period_s)).sin_cos();
        self.mean = [Self::MEMORY * self.mean[0] + cos, Self::MEMORY * self.mean[1] + sin];
        let direction = self.mean[1].atan2(self.mean[0]) / TAU;
        self.turns = direction + (self.turns - direction).round();
        azimuth_turns + (time_s / self.period_s + self.turns - azimuth_turns).round()
    }

    fn time_at(&self, turns: f64) -> Time {
        Time::from_secs((turns - self.turns) * self.period_s)
    }
}

//! Scans of a plane, all of it seen at once.

use crate::options::Options;
use crate::table::Table;
use crate::{Input, Output};
use aegis_core::asterix::RecordedScan;
use aegis_core::{Measurement, Plot, Sector, SensorId, Time};
use std::error::Error;
use std::f64::consts::{FRAC_PI_2, TAU};

/// One scan for each number from 0 on; those that no plot names are empty.
pub(crate) fn read(table: &Table, options: &Options) -> Result<Input, Box<dyn Error>> {
    let (mut scans, output) = match &options.scans {
        Some(path) => timed(&Table::read(path)?)?,
        None => numbered(table, options.period.ok_or("--period or --scans says when the scans were")?)?,
    };
    let axes = if table.has("z0") { ["z0", "z1"] } else { ["x", "y"] };
    for row in table.rows() {
        let scan =
            scans.get_mut(row.number("scan")? as usize).ok_or("a plot of a scan that is not listed")?;
        let measured = measurement(options, row.number(axes[0])?, row.number(axes[1])?);
        scan.plots.push(Plot::new(scan.end, measured));
    }
    Ok(Input { scans, output })
}

fn timed(list: &Table) -> Result<(Vec<RecordedScan>, Output), Box<dyn Error>> {
    let names: Vec<String> = list.rows().map(|row| row.word("scan_time").to_owned()).collect();
    let times: Result<Vec<f64>, String> = list.rows().map(|row| row.number("scan_time")).collect();
    Ok((times?.into_iter().map(empty_scan).collect(), Output::States { column: "scan_time", names }))
}

fn numbered(table: &Table, period_s: f64) -> Result<(Vec<RecordedScan>, Output), Box<dyn Error>> {
    let mut count = 0;
    for row in table.rows() {
        count = count.max(row.number("scan")? as usize + 1);
    }
    let scans = (0..count).map(|number| empty_scan(number as f64 * period_s)).collect();
    let names = (0..count).map(|number| number.to_string()).collect();
    Ok((scans, Output::States { column: "scan", names }))
}

fn empty_scan(time_s: f64) -> RecordedScan {
    let time = Time::from_secs(time_s);
    RecordedScan {
        sensor: SensorId(0),
        start: time,
        end: time,
        sectors: vec![Sector::full_circle(time, time)],
        plots: Vec::new(),
        strobes: Vec::new(),
    }
}

fn measurement(options: &Options, z0: f64, z1: f64) -> Measurement {
    if options.polar {
        Measurement::Polar {
            range_m: z0,
            azimuth_rad: (FRAC_PI_2 - z1).rem_euclid(TAU),
            elevation_rad: None,
            altitude_m: None,
            range_rate_m_s: None,
            covariance: None,
        }
    } else {
        let local = [z0 - options.radar[0], z1 - options.radar[1], 0.0];
        Measurement::Cartesian { position_m: local, covariance: None }
    }
}

//! Recorded trajectories, measured anew by a simulated radar. None was trained with: every individual is held out.
//!
//! Counted in windows of two minutes, each with a tracker of its own, and each measured nine times over: there are few windows of some
//! classes, and how an echo happens to fluctuate is no property of a recording. Between samples positions run along cubic splines
//! (Catmull-Rom, uneven times). The radar measures elevation; once it tells cross-sections too, drawn from the published range of
//! the class, as no recording holds any. Labels come from the recordings' own descriptions, and of `OpenSky_Plane_States.csv` from
//! operators' designators: scheduled airlines; air ambulances (HLE) and coastguard (CG), which fly helicopters.

use crate::common::{data, skipped};
use crate::scores::{Tally, outcome_of, wilson};
use crate::simulated::watch;
use aegis_core::TargetClass;
use aegis_core::detector::classification::{CLASSES, ClassPosterior};
use aegis_core::geometry::{EnuFrame, Geodetic};
use aegis_core::sim::classes::{Specimen, Trial, TrialRadar};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const WINDOW_S: f64 = 120.0;
/// Each window is measured so many times: what its echo and its noise happen to be is no property of the recording.
const DRAWS: u64 = 9;
/// Over a longer gap nothing is interpolated.
const MOST_GAP_S: f64 = 25.0;
const AIRLINES: [&str; 19] = [
    "AFR", "BAW", "BOX", "CFE", "CKS", "EIN", "EXS", "EZY", "KLM", "NAX", "ROT", "RYR", "SHT", "SWR", "THY",
    "TOM", "VIR", "VLG", "DLH",
];

/// One target's samples: seconds, and east, north, up in the frame of its site.
struct Individual {
    name: String,
    class: TargetClass,
    samples: Vec<(f64, [f64; 3])>,
    /// How far from the radar its windows are.
    distance_m: f64,
    /// Windows in which it is slower or lower than this, it may stand on the ground.
    least_speed_m_s: f64,
    least_height_m: f64,
}

#[test]
fn recorded_targets_are_recognised() {
    let mut individuals = Vec::new();
    individuals.extend(adsb("adsb-truth/rega_zh.json.gz", TargetClass::Helicopter, 430.0));
    individuals.extend(adsb("adsb-truth/luberon.json.gz", TargetClass::Glider, 60.0));
    individuals.extend(adsb("adsb-truth/sisteron.json.gz", TargetClass::Glider, 460.0));
    individuals.extend(reckoned("adsb-truth/zero_gravity.json.gz", TargetClass::Airliner, 50.0));
    individuals.extend(open_sky());
    individuals.extend(uav());
    individuals.extend(vessels());
    if individuals.is_empty() {
        skipped("recorded_targets_are_recognised", "no recordings");
        return;
    }
    for (name, measures_rcs) in [("with cross-section", true), ("motion only", false)] {
        let radar = TrialRadar { measures_rcs, ..TrialRadar::default() };
        let recalls = report(name, &individuals, &radar);
        for (class, least) in if measures_rcs { LEAST_WITH_RCS } else { LEAST_OF_MOTION } {
            if let Some(recall) = recalls.get(&outcome_of(Some(class))) {
                assert!(*recall >= least, "{name}: recall of {class:?} is {recall}");
            }
        }
    }
}

/// What each is to reach.
const LEAST_WITH_RCS: [(TargetClass, f64); 5] = [
    (TargetClass::Airliner, 0.8),
    (TargetClass::Glider, 0.8),
    (TargetClass::Vessel, 0.8),
    (TargetClass::Drone, 0.8),
    (TargetClass::Helicopter, 0.8),
];
/// By motion alone: these bounds only notice when it gets worse.
const LEAST_OF_MOTION: [(TargetClass, f64); 5] = [
    (TargetClass::Airliner, 0.75),
    (TargetClass::Glider, 0.8),
    (TargetClass::Vessel, 0.8),
    (TargetClass::Drone, 0.6),
    (TargetClass::Helicopter, 0.5),
];

/// Prints recall by individual and class, the confusions, and returns the recall of each outcome.
fn report(name: &str, individuals: &[Individual], radar: &TrialRadar) -> BTreeMap<usize, f64> {
    println!("== {name} ==");
    let mut all = Tally::default();
    let mut of_class: BTreeMap<usize, [usize; 3]> = BTreeMap::new();
    for individual in individuals {
        let outcome = outcome_of(Some(individual.class));
        let posteriors = individual.posteriors(radar);
        if posteriors.is_empty() {
            continue;
        }
        let windows = posteriors.len() / DRAWS as usize;
        let is = |class: Option<TargetClass>| class == Some(individual.class);
        let likeliest = posteriors.iter().filter(|p| is(p.likeliest().0)).count();
        let labelled = posteriors.iter().filter(|p| is(p.label(0.65))).count();
        println!(
            "{:<28} {windows:>4} windows, likeliest {:.2}, labelled {:.2}",
            individual.name,
            likeliest as f64 / posteriors.len() as f64,
            labelled as f64 / posteriors.len() as f64
        );
        let sum = of_class.entry(outcome).or_default();
        *sum = [sum[0] + posteriors.len(), sum[1] + likeliest, sum[2] + labelled];
        for posterior in posteriors {
            all.add(outcome, posterior);
        }
    }
    println!("{}", all.table());
    let mut recalls = BTreeMap::new();
    for (outcome, [draws, likeliest, labelled]) in of_class {
        let (recall, windows) = (likeliest as f64 / draws as f64, draws / DRAWS as usize);
        // Draws of one window are no windows of their own.
        let [low, high] = wilson(recall, windows as f64);
        println!(
            "{:?}: recall {recall:.3} [{low:.3}, {high:.3}] of {windows} windows; labelled right at 0.65: {:.3}",
            CLASSES[outcome],
            labelled as f64 / draws as f64
        );
        recalls.insert(outcome, recall);
    }
    recalls
}

impl Individual {
    /// Of each window, what the tracker makes of it.
    fn posteriors(&self, radar: &TrialRadar) -> Vec<ClassPosterior> {
        let seed =
            self.name.bytes().fold(7_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let windows = self.windows(radar);
        let every = windows.iter().flat_map(|positions_m| (0..DRAWS).map(move |_| positions_m));
        let watched = every.enumerate().map(|(index, positions_m)| {
            let seed = seed.wrapping_add(index as u64);
            let echo = Specimen::draw(Some(self.class), seed);
            watch(radar, &Trial::new(radar, positions_m, &echo, seed))
        });
        watched.collect()
    }

    /// Positions at each look of each window, with the radar beside it.
    fn windows(&self, radar: &TrialRadar) -> Vec<Vec<[f64; 3]>> {
        let times = Trial::times_s(radar, WINDOW_S - radar.scan_period_s);
        let mut windows = Vec::new();
        for run in self.samples.chunk_by(|a, b| b.0 - a.0 <= MOST_GAP_S) {
            let (mut start, end) = (run[0].0, run[run.len() - 1].0);
            // The recordings of vessels are a little shorter than one window.
            while start + WINDOW_S <= end + 5.0 {
                let at = |time: &f64| along(run, (start + time).min(end));
                let positions: Vec<[f64; 3]> = times.iter().map(at).collect();
                if self.is_under_way(&positions, radar.scan_period_s) {
                    windows.push(self.beside(positions));
                }
                start += WINDOW_S;
            }
        }
        windows
    }

    fn is_under_way(&self, positions: &[[f64; 3]], dt: f64) -> bool {
        let fast = positions.windows(2).filter(|two| {
            let speed = (two[1][0] - two[0][0]).hypot(two[1][1] - two[0][1]) / dt;
            speed >= self.least_speed_m_s && two[0][2] >= self.least_height_m
        });
        fast.count() * 10 >= positions.len() * 9
    }

    /// The radar stands so far south-west of the window's middle.
    fn beside(&self, mut positions: Vec<[f64; 3]>) -> Vec<[f64; 3]> {
        let middle = positions[positions.len() / 2];
        let offset = self.distance_m * std::f64::consts::FRAC_1_SQRT_2;
        for position in &mut positions {
            position[0] += offset - middle[0];
            position[1] += offset - middle[1];
        }
        positions
    }
}

/// Catmull-Rom between samples.
fn along(run: &[(f64, [f64; 3])], time: f64) -> [f64; 3] {
    let after = run.partition_point(|sample| sample.0 <= time).clamp(1, run.len() - 1);
    let sample = |index: usize| &run[index.min(run.len() - 1)];
    let (b, c) = (sample(after - 1), sample(after));
    let (a, d) = (sample(after.saturating_sub(2)), sample(after + 1));
    let span = c.0 - b.0;
    let u = ((time - b.0) / span).clamp(0.0, 1.0);
    let slope = |p: &(f64, [f64; 3]), q: &(f64, [f64; 3]), axis: usize| {
        if q.0 > p.0 { (q.1[axis] - p.1[axis]) / (q.0 - p.0) * span } else { 0.0 }
    };
    std::array::from_fn(|axis| {
        let (from, to) = (slope(a, c, axis), slope(b, d, axis));
        let (u2, u3) = (u * u, u * u * u);
        (2.0 * u3 - 3.0 * u2 + 1.0) * b.1[axis]
            + (u3 - 2.0 * u2 + u) * from
            + (3.0 * u2 - 2.0 * u3) * c.1[axis]
            + (u3 - u2) * to
    })
}

/// In the frame of a site at the first sample, `ground_m` high; in order, without what was said twice.
fn in_frame(mut places: Vec<(f64, Geodetic)>, ground_m: f64) -> Vec<(f64, [f64; 3])> {
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let Some((_, first)) = places.first().copied() else { return Vec::new() };
    let frame = EnuFrame::new(Geodetic { height_m: ground_m, ..first });
    let mut samples: Vec<(f64, [f64; 3])> = Vec::new();
    for (time, place) in places {
        let level = Geodetic { height_m: ground_m, ..place };
        let [east, north, _] = frame.from_geodetic(level);
        let position = [east, north, (place.height_m - ground_m).max(0.0)];
        let is_new = samples.last().is_none_or(|(last, before)| {
            time - last >= 0.5 && (position[0] - before[0]).hypot(position[1] - before[1]) > 1e-3
        });
        if is_new {
            samples.push((time, position));
        }
    }
    samples
}

/// An airliner whose positions are stamped with whole seconds only, in which it flies up to 250 m: their differences are no speed. Its
/// path is what its reported ground speed and track come to.
fn reckoned(path: &str, class: TargetClass, ground_m: f64) -> Option<Individual> {
    let rows = unzipped(path)?;
    let number = |row: &Value, key: &str| row[key].as_f64();
    let mut samples: Vec<(f64, [f64; 3])> = Vec::new();
    let mut latest: Option<(f64, [f64; 2])> = None;
    for row in &rows {
        let values = (
            number(row, "timestamp"),
            number(row, "groundspeed"),
            number(row, "track"),
            number(row, "altitude"),
        );
        let (Some(stamp), Some(knots), Some(track_deg), Some(feet)) = values else { continue };
        let (time, speed, track) = (stamp / 1000.0, knots * 1852.0 / 3600.0, track_deg.to_radians());
        let velocity = [speed * track.sin(), speed * track.cos()];
        let dt = latest.map_or(0.0, |(before, _)| time - before);
        let mean =
            latest.map_or(velocity, |(_, before)| [0, 1].map(|axis| 0.5 * (before[axis] + velocity[axis])));
        let [east, north, _] = samples.last().map_or([0.0; 3], |sample| sample.1);
        if latest.is_none() || dt > 0.0 {
            samples.push((
                time,
                [east + mean[0] * dt, north + mean[1] * dt, (0.3048 * feet - ground_m).max(0.0)],
            ));
            latest = Some((time, velocity));
        }
    }
    Some(Individual {
        name: path.to_owned(),
        class,
        samples,
        distance_m: 10_000.0,
        least_speed_m_s: 12.0,
        least_height_m: 20.0,
    })
}

fn unzipped(path: &str) -> Option<Vec<Value>> {
    let unzipped = Command::new("gzip").arg("-dc").arg(data(path)?).output().ok()?;
    serde_json::from_slice(&unzipped.stdout).ok()
}

fn adsb(path: &str, class: TargetClass, ground_m: f64) -> Option<Individual> {
    let rows = unzipped(path)?;
    let number = |row: &Value, key: &str| row[key].as_f64();
    let places = rows.iter().filter_map(|row| {
        let height_m = 0.3048 * number(row, "altitude")?;
        let place = Geodetic::from_degrees(number(row, "latitude")?, number(row, "longitude")?, height_m);
        // A row may repeat an older position: what counts is when that was received.
        let received = number(row, "last_position").or_else(|| number(row, "timestamp"))?;
        Some((received / 1000.0, place))
    });
    let is_fixed_wing = class != TargetClass::Helicopter;
    Some(Individual {
        name: path.to_owned(),
        class,
        samples: in_frame(places.collect(), ground_m),
        distance_m: 10_000.0,
        least_speed_m_s: if is_fixed_wing { 12.0 } else { 0.0 },
        least_height_m: 20.0,
    })
}

/// One each: scheduled flights, and helicopters of ambulances and the coastguard.
fn open_sky() -> Vec<Individual> {
    let mut flights: BTreeMap<String, (TargetClass, Vec<(f64, Geodetic)>)> = BTreeMap::new();
    for row in csv("stonesoup-demos/OpenSky_Plane_States.csv") {
        let callsign = row["callsign"].trim().to_owned();
        let (letters, is_number) = (
            callsign.get(..3).unwrap_or_default(),
            callsign.as_bytes().get(3).is_some_and(u8::is_ascii_digit),
        );
        let class = if is_number && AIRLINES.contains(&letters) {
            TargetClass::Airliner
        } else if letters == "HLE" || callsign.starts_with("CG1") {
            TargetClass::Helicopter
        } else {
            continue;
        };
        let number = |key: &str| row[key].parse::<f64>().ok();
        let height_m = number("geoaltitude").or_else(|| number("baroaltitude"));
        // Rows come every ten seconds, and their positions are up to some seconds older: at 230 m/s that is not the same.
        let place = (number("lastposupdate"), number("lat"), number("lon"), height_m);
        let (Some(time), Some(lat), Some(lon), Some(height_m)) = place else { continue };
        if row["onground"] == "False" {
            let flight =
                flights.entry(format!("{} {callsign}", row["icao24"])).or_insert((class, Vec::new()));
            flight.1.push((time, Geodetic::from_degrees(lat, lon, height_m)));
        }
    }
    let individual = |(name, (class, places)): (String, (TargetClass, Vec<(f64, Geodetic)>))| Individual {
        name,
        class,
        samples: in_frame(places, 50.0),
        distance_m: 12_000.0,
        least_speed_m_s: 0.0,
        least_height_m: 0.0,
    };
    flights.into_iter().map(individual).collect()
}

/// It takes off from 709 m.
fn uav() -> Option<Individual> {
    let rows = csv("stonesoup-demos/UAV_Rot.csv");
    let places: Vec<(f64, Geodetic)> = rows
        .iter()
        .filter_map(|row| {
            let number = |key: &str| row[key].parse::<f64>().ok();
            let place =
                Geodetic::from_degrees(number("latitude")?, number("longitude")?, number("altitude (m)")?);
            Some((number("timestamp")?, place))
        })
        .collect();
    (!places.is_empty()).then(|| Individual {
        name: "UAV_Rot".to_owned(),
        class: TargetClass::Drone,
        samples: in_frame(places, 709.0),
        distance_m: 2500.0,
        least_speed_m_s: 0.0,
        least_height_m: 10.0,
    })
}

/// Two in each scenario; they meet again in others.
fn vessels() -> Vec<Individual> {
    let mut individuals = Vec::new();
    for scenario in [2, 5, 13, 16] {
        let Some(path) = data(&format!("autoferry/scenario{scenario}/scenario{scenario}_groundTruth.json"))
        else {
            continue;
        };
        let text = std::fs::read_to_string(path).unwrap();
        let steps: Vec<Vec<Value>> = serde_json::from_str(&text).unwrap();
        for target in [1, 2] {
            let mut samples: Vec<(f64, [f64; 3])> = Vec::new();
            for row in steps.iter().flatten().filter(|row| row["targetID"] == target) {
                let (time, at) = (row["time"].as_f64().unwrap(), &row["position"]);
                let position = [at[0].as_f64().unwrap(), at[1].as_f64().unwrap(), 2.0];
                if samples.last().is_none_or(|(last, _)| time - last >= 1.0) {
                    samples.push((time, position));
                }
            }
            individuals.push(Individual {
                name: format!("autoferry {scenario}, vessel {target}"),
                class: TargetClass::Vessel,
                samples,
                distance_m: 1500.0,
                least_speed_m_s: 0.0,
                least_height_m: 0.0,
            });
        }
    }
    individuals
}

/// Rows by the names in the first line; no field holds a comma.
fn csv(path: &str) -> Vec<BTreeMap<String, String>> {
    let text = data(path).and_then(|path: std::path::PathBuf| read(&path)).unwrap_or_default();
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let row = |line: &str| {
        names.iter().zip(line.split(',')).map(|(k, v)| ((*k).to_owned(), v.to_owned())).collect()
    };
    lines.map(row).collect()
}

fn read(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

//! The two simulators held to each other: the same world as I/Q through the radar and its detector, and as plots.
//!
//! Seeds differ, so that all differences are of independent draws; with fixed seeds a test passes always or never, and a right
//! simulator fails one bound in 150 000.
#![cfg(feature = "sim")]

use aegis_core::config::{Antenna, Beamforming, Detection, LineArray, RadarConfig, Receiver, ScanPattern};
use aegis_core::geometry::{EnuFrame, Polar, range_rate_m_s, wrap_angle};
use aegis_core::radar::{DwellMap, Swerling, Waveform, Window};
use aegis_core::sim::{
    Burst, Clutter, IqScene, IqSceneConfig, IqTarget, JammerScript, PlotScene, Reflectivity, TargetScript,
    TargetState,
};
use aegis_core::{
    Config, Detector, Geodetic, Look, Measurement, Plot, Radar, RadarSettings, SensorConfig, Time,
};
use std::f64::consts::TAU;
use std::ops::RangeInclusive;

const SIGMAS: f64 = 4.5;
/// Above this once in some 30 000 (Kolmogorov's distribution).
const KOLMOGOROV: f64 = 2.3;
/// By how much the medians of false plots' strengths may differ in sea clutter.
const SEA_DB: f64 = 0.5;
const TURN_S: f64 = 2.0;
const TARGETS: u32 = 12;
/// Of strength, from one to the next 3 dB, in a cell in the middle of the beam.
const LEVELS: u32 = 6;
const WEAKEST_DB: f64 = 6.0;
const NEAREST_M: f64 = 6000.0;

/// A beam of six degrees that turns in two seconds, and few samples: turns are short.
fn radar() -> RadarConfig {
    RadarConfig {
        carriers_hz: vec![2.9e9],
        // So little that targets may be as large as they are.
        peak_power_w: 10.0,
        receiver: Receiver { samples: 160, ..Receiver::default() },
        antenna: Antenna { azimuth_width_rad: 6_f64.to_radians(), ..Antenna::default() },
        scan: ScanPattern::Rotating { period_s: TURN_S, elevation_rad: 0.1 },
        detection: Detection { false_alarm_probability: 1e-4, ..Detection::default() },
        ..RadarConfig::default()
    }
}

fn world(seed: u64) -> IqSceneConfig {
    IqSceneConfig { seed, radar: radar(), dwells_per_scan: 66, ..IqSceneConfig::default() }
}

fn at(range_m: f64, azimuth_rad: f64) -> Geodetic {
    EnuFrame::new(IqSceneConfig::default().site)
        .to_geodetic(Polar { range_m, azimuth_rad, elevation_rad: 0.1 }.to_enu())
}

/// Targets all around that fly circles of some gates, so that they are met everywhere between gates and filters. Each is 3 dB
/// stronger than the one before, six in a row.
fn circling(swerling: Swerling, weakest_db: f64) -> Vec<IqTarget> {
    (0..TARGETS)
        .map(|index| {
            let (level, place) = (f64::from(index % LEVELS), f64::from(index));
            let range_m = NEAREST_M + 300.0 * place;
            let mut script =
                TargetScript::new(at(range_m, TAU * place / f64::from(TARGETS) + 0.2), 0.5 * place, 25.0);
            for _ in 0..40 {
                script = script.turning(TAU * 5.0, 0.17);
            }
            script.rcs_m2 = rcs_m2(range_m, weakest_db + 3.0 * level);
            IqTarget { script, swerling }
        })
        .collect()
}

/// The cross-section that has this SNR in a cell, when all goes well.
fn rcs_m2(range_m: f64, cell_db: f64) -> f64 {
    // By hand: P G² λ² σ n m / ((4π)³ R⁴ L kTFB), less about 2 dB for tapers.
    let wavelength_m = 299_792_458.0 / 2.9e9_f64;
    let noise_w = 1.380_649e-23 * 290.0 * 10_f64.powf(0.3) * 2.5e6;
    let gain = 10_f64.powf(2.0 * 3.4 - 0.6 - 0.2) * 16.0 * 25.0;
    let of_one = 10.0 * gain * wavelength_m.powi(2) / ((2.0 * TAU).powi(3) * range_m.powi(4) * noise_w);
    10_f64.powf(0.1 * cell_db) / of_one
}

/// Plots of some turns, by one simulator or the other.
struct Turns {
    plots: Vec<Plot>,
    turns: u32,
}

fn by_iq(config: &IqSceneConfig, turns: u32) -> Turns {
    let sensor = SensorConfig { radar: Some(config.radar.clone()), channels: 1, ..SensorConfig::default() };
    let pipeline = Config { sensors: vec![sensor], ..Config::default() };
    let mut radar = Radar::new(&pipeline.sensors[0], &pipeline);
    let mut detector = Detector::new(&pipeline).unwrap();
    let mut scene = IqScene::new(config.clone()).unwrap();
    let mut all = Vec::new();
    let (mut found, mut events) = (Vec::new(), Vec::new());
    for _ in 0..scans(config, turns) {
        let scan = scene.next(&RadarSettings::default()).unwrap();
        let maps: Vec<DwellMap> = scan.with_dwells(|dwells| {
            let one = |dwell| {
                let mut map = DwellMap::new();
                radar.process(dwell, &mut map).unwrap();
                map
            };
            dwells.iter().map(one).collect()
        });
        let (start, end) = (scan.dwells[0].start, scan.dwells.last().unwrap().end);
        let look = Look { sensor: scan.sensor, start, end, pose: None, sectors: &scan.sectors };
        detector.detect_maps(&look, &maps, &mut found, &mut events).unwrap();
        all.append(&mut found);
        events.clear();
    }
    Turns { plots: all, turns }
}

fn by_plots(config: &IqSceneConfig, turns: u32) -> Turns {
    let mut scene = PlotScene::new(config.clone()).unwrap();
    let plots = (0..scans(config, turns)).flat_map(|_| scene.next(&RadarSettings::default()).unwrap().plots);
    Turns { plots: plots.collect(), turns }
}

fn scans(config: &IqSceneConfig, turns: u32) -> u32 {
    let scan_s = f64::from(config.dwells_per_scan) * config.radar.dwell_s(&RadarSettings::default());
    (f64::from(turns) * TURN_S / scan_s) as u32
}

/// How far a plot is from its target, and what it says of itself.
#[derive(Clone, Copy, Debug)]
struct Off {
    range_m: f64,
    azimuth_rad: f64,
    range_rate_m_s: Option<f64>,
    snr_db: f64,
    /// Squares of the first three over their stated variances.
    squares: [f64; 3],
}

/// What is seen of one target.
struct Seen {
    passes: u32,
    offs: Vec<Off>,
    /// Passes with a plot.
    detected: u32,
}

fn seen(of: &Turns, target: impl Fn(Time) -> Option<TargetState>) -> Seen {
    let frame = EnuFrame::new(IqSceneConfig::default().site);
    let mut offs = Vec::new();
    let mut passes: Vec<u32> = Vec::new();
    for plot in &of.plots {
        let Measurement::Polar { range_m, azimuth_rad, range_rate_m_s: rate, covariance, .. } =
            plot.measurement
        else {
            panic!("polar plots");
        };
        let Some(state) = target(plot.time) else { continue };
        let (position_m, velocity_m_s) = state.in_frame(&frame);
        let truth = Polar::from_enu(position_m);
        let off_m = range_m - truth.range_m;
        let off_rad = wrap_angle(azimuth_rad - truth.azimuth_rad);
        if off_m.abs() > 150.0 || off_rad.abs() > 9_f64.to_radians() {
            continue;
        }
        let covariance = covariance.expect("plots say how well they know");
        let off_m_s = rate.map(|rate| rate - range_rate_m_s(position_m, velocity_m_s));
        offs.push(Off {
            range_m: off_m,
            azimuth_rad: off_rad,
            range_rate_m_s: off_m_s,
            snr_db: plot.snr_db.expect("plots say how strong they are"),
            squares: [
                off_m * off_m / covariance.range_m2,
                off_rad * off_rad / covariance.azimuth_rad2,
                off_m_s.map_or(0.0, |off| off * off / covariance.range_rate_m2_s2),
            ],
        });
        passes
            .push((plot.time.seconds_since(Time::default()) / TURN_S + 0.5 - truth.azimuth_rad / TAU) as u32);
    }
    passes.sort_unstable();
    passes.dedup();
    Seen { passes: of.turns, detected: passes.len() as u32, offs }
}

fn joined(all: impl Iterator<Item = Seen>) -> Seen {
    let mut sum = Seen { passes: 0, offs: Vec::new(), detected: 0 };
    for one in all {
        sum.passes += one.passes;
        sum.detected += one.detected;
        sum.offs.extend(one.offs);
    }
    sum
}

/// Difference of two shares, in standard deviations.
fn shares(a: (u32, u32), b: (u32, u32)) -> f64 {
    let [(a, of_a), (b, of_b)] = [a, b].map(|(count, of)| (f64::from(count), f64::from(of)));
    let share = (a + b) / (of_a + of_b);
    let variance = share * (1.0 - share) * (1.0 / of_a + 1.0 / of_b);
    // One more or less is nothing to speak of where all or none are seen.
    (a / of_a - b / of_b) / variance.max(1.0 / (of_a * of_b)).sqrt()
}

struct Moments {
    count: f64,
    mean: f64,
    variance: f64,
    /// Of the estimate of the variance.
    variance_sigma: f64,
}

impl Moments {
    fn of(values: &[f64]) -> Self {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let central = |power: i32| values.iter().map(|value| (value - mean).powi(power)).sum::<f64>() / count;
        let variance = central(2);
        Self { count, mean, variance, variance_sigma: ((central(4) - variance * variance) / count).sqrt() }
    }

    /// Differences of means and of variances, in standard deviations.
    fn against(&self, other: &Self) -> [f64; 2] {
        let of_mean = (self.variance / self.count + other.variance / other.count).sqrt();
        [
            (self.mean - other.mean) / of_mean,
            (self.variance - other.variance) / self.variance_sigma.hypot(other.variance_sigma),
        ]
    }
}

/// Largest distance between two samples' distributions, times the root of half of their harmonic mean size (Smirnov 1939).
fn smirnov(mut a: Vec<f64>, mut b: Vec<f64>) -> f64 {
    a.sort_by(f64::total_cmp);
    b.sort_by(f64::total_cmp);
    let below =
        |all: &[f64], value: f64| all.partition_point(|other| *other <= value) as f64 / all.len() as f64;
    let distance =
        a.iter().chain(&b).map(|value| (below(&a, *value) - below(&b, *value)).abs()).fold(0.0, f64::max);
    let (n, m) = (a.len() as f64, b.len() as f64);
    distance * (n * m / (n + m)).sqrt()
}

type Change = fn(&mut IqSceneConfig);
type Of = fn(&Off) -> Option<f64>;

/// Both simulators' plots of each level of strength.
fn both(swerling: Swerling, change: Change, turns: u32) -> Vec<[Seen; 2]> {
    let config = |seed| {
        let mut config = IqSceneConfig { targets: circling(swerling, WEAKEST_DB), ..world(seed) };
        change(&mut config);
        config
    };
    let truth = PlotScene::new(config(0)).unwrap();
    let (iq, plots) = (by_iq(&config(1), turns), by_plots(&config(2), 4 * turns));
    let of_level = |turns: &Turns, level: u32| {
        let targets = (0..TARGETS).filter(|target| target % LEVELS == level);
        joined(targets.map(|target| seen(turns, |time| truth.target(target as usize, time))))
    };
    (0..LEVELS).map(|level| [of_level(&iq, level), of_level(&plots, level)]).collect()
}

/// What the two differ in beyond chance.
fn differences(name: &str, levels: &[[Seen; 2]]) -> Vec<String> {
    let mut found = Vec::new();
    for (level, [iq, plots]) in levels.iter().enumerate() {
        let name = format!("{name} {:4.1} dB", WEAKEST_DB + 3.0 * level as f64);
        let off = shares((iq.detected, iq.passes), (plots.detected, plots.passes));
        let share = |seen: &Seen| f64::from(seen.detected) / f64::from(seen.passes);
        let each = |seen: &Seen| seen.offs.len() as f64 / f64::from(seen.passes);
        let more = (each(iq) - share(iq) - each(plots) + share(plots))
            / ((each(iq) - share(iq)).max(1e-3) / f64::from(iq.passes)
                + (each(plots) - share(plots)).max(1e-3) / f64::from(plots.passes))
            .sqrt();
        println!(
            "{name}: Pd {:.3} {:.3} ({off:+.1}), plots {:.3} {:.3} ({more:+.1})",
            share(iq),
            share(plots),
            each(iq),
            each(plots)
        );
        if off.abs().max(more.abs()) > SIGMAS {
            found.push(format!("{name}: Pd {off:.1}, second plots {more:.1}"));
        }
        if iq.offs.len() < 50 {
            continue;
        }
        let quantities: [(&str, Of); 4] = [
            ("range", |off| Some(off.range_m)),
            ("azimuth", |off| Some(off.azimuth_rad.to_degrees())),
            ("range rate", |off| off.range_rate_m_s.filter(|off| off.abs() < 10.0)),
            ("SNR", |off| Some(off.snr_db)),
        ];
        for (what, of) in quantities {
            let values = |seen: &Seen| seen.offs.iter().filter_map(of).collect::<Vec<f64>>();
            if values(iq).len() < 30 || values(plots).len() < 30 {
                continue;
            }
            let [one, other] = [Moments::of(&values(iq)), Moments::of(&values(plots))];
            let [mean, variance] = one.against(&other);
            let distance = smirnov(values(iq), values(plots));
            println!(
                "    {what:10} mean {:+8.3} {:+8.3} ({mean:+.1})  sigma {:7.3} {:7.3} ({variance:+.1})  {distance:.2}  of {}",
                one.mean,
                other.mean,
                one.variance.sqrt(),
                other.variance.sqrt(),
                one.count
            );
            if mean.abs().max(variance.abs()) > SIGMAS || distance > KOLMOGOROV {
                found.push(format!("{name}: {what} {mean:.1} {variance:.1} {distance:.2}"));
            }
        }
        // What plots say of their errors is as true of the ones as of the others.
        for (axis, what) in ["range", "azimuth", "range rate"].into_iter().enumerate() {
            let within = |seen: &Seen| {
                let known = seen.offs.iter().filter(|off| axis < 2 || off.range_rate_m_s.is_some());
                let (all, inside) = known.fold((0, 0), |(all, inside), off| {
                    (all + 1, inside + u32::from(off.squares[axis] < 4.0))
                });
                (inside, all)
            };
            let (one, other) = (within(iq), within(plots));
            if one.1 < 30 || other.1 < 30 {
                continue;
            }
            let off = shares(one, other);
            let share = |(inside, all): (u32, u32)| f64::from(inside) / f64::from(all);
            println!(
                "    {what:10} within two stated deviations {:.3} {:.3} ({off:+.1})",
                share(one),
                share(other)
            );
            if off.abs() > SIGMAS {
                found.push(format!("{name}: stated {what} {off:.1}"));
            }
        }
    }
    found
}

#[test]
fn targets_are_seen_as_often_and_as_well() {
    let cases = [Swerling::Swerling0, Swerling::Swerling1, Swerling::Swerling3];
    let found: Vec<String> = cases
        .into_iter()
        .flat_map(|swerling| differences(&format!("{swerling:?}"), &both(swerling, |_| (), 250)))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn other_radars_agree_too() {
    let cases: [(&str, Change, u32); 7] = [
        (
            "a canceller and filters that overlap",
            |config| {
                config.radar.processing.canceller_pulses = 3;
                config.radar.processing.doppler_oversampling = 2;
            },
            60,
        ),
        ("a code", |config| config.radar.waveforms = vec![Waveform::barker_13(0.8e-6)], 60),
        ("one PRF twice", |config| config.radar.prf_sets_hz = vec![vec![1000.0, 1000.0]], 60),
        (
            "two receivers",
            |config| {
                config.radar.antenna.array = Some(LineArray { elements: 2, spacing_m: 0.05 });
            },
            60,
        ),
        (
            "a steered array",
            |config| {
                config.radar.antenna.array = Some(LineArray { elements: 4, spacing_m: 0.05 });
                config.radar.processing.beamforming =
                    Beamforming::Steered { taper: Window::Hann, azimuth_rad: 0.02 };
            },
            60,
        ),
        (
            "ranges that fold over",
            |config| {
                config.radar.prf_sets_hz = vec![vec![9000.0, 10_100.0, 11_300.0]];
                config.radar.pulses = 64;
                config.dwells_per_scan = 103;
            },
            20,
        ),
        (
            "two targets in a cell",
            |config| {
                let pairs = config.targets.clone().into_iter().map(|mut target| {
                    target.script.position.height_m += 200.0;
                    target
                });
                config.targets.extend(pairs);
            },
            60,
        ),
    ];
    let found: Vec<String> = cases
        .into_iter()
        .flat_map(|(name, change, turns)| differences(name, &both(Swerling::Swerling1, change, turns)))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

fn ground(config: &mut IqSceneConfig) {
    config.clutter = vec![Clutter::ground()];
}

fn sea(config: &mut IqSceneConfig) {
    let reflectivity = Reflectivity::ConstantGamma { gamma_db: -5.0 };
    config.clutter = vec![Clutter { reflectivity, near_m: 5000.0, far_m: 8000.0, ..Clutter::sea() }];
}

#[test]
fn clutter_hides_targets_from_both() {
    for (name, change) in [("ground", ground as Change), ("sea", sea)] {
        let found = differences(name, &both(Swerling::Swerling1, change, 60));
        assert!(found.is_empty(), "{found:#?}");
    }
}

/// Cells that have nothing in common: then the detector's threshold is exact.
fn independent_cells(config: &mut IqSceneConfig) {
    config.radar.waveforms = vec![Waveform::Unmodulated { duration_s: 0.4e-6 }];
    config.radar.processing.range_window = Window::Rectangular;
    config.radar.processing.doppler_window = Window::Rectangular;
}

#[test]
fn noise_gives_as_many_plots_and_as_strong_ones() {
    // Where neighbours are alike, the detector keeps to its probability within a tenth, while the plot simulator does exactly as
    // it is told. What lies between is the detector's error, and no more than that is allowed.
    let exact = 1.0..=1.0;
    let near = 0.9..=1.1;
    // False plots of the sea are not quite as strong in both: what is around a drawn crossing is at its mean.
    let cases: [(&str, Change, f64, u32, RangeInclusive<f64>); 6] = [
        ("independent", independent_cells, 1e-3, 20, exact.clone()),
        ("independent", independent_cells, 1e-4, 100, exact),
        ("alike", |_| (), 1e-3, 20, near.clone()),
        ("alike", |_| (), 1e-4, 100, near.clone()),
        ("ground", ground, 1e-4, 60, near.clone()),
        ("sea", sea, 1e-4, 60, near),
    ];
    let mut worst = Vec::new();
    for (name, change, probability, turns, allowed) in cases {
        let config = |seed| {
            let mut config = world(seed);
            config.radar.detection.false_alarm_probability = probability;
            change(&mut config);
            config
        };
        let [iq, plots] = [by_iq(&config(3), turns), by_plots(&config(4), 4 * turns)];
        let rates = [&iq, &plots].map(|of| of.plots.len() as f64 / f64::from(of.turns));
        let [a, b] = [&iq, &plots].map(|of| of.plots.len() as f64 / f64::from(of.turns).powi(2));
        let ratio = rates[0] / rates[1];
        // From the nearest ratio that is allowed.
        let nearest = ratio.clamp(*allowed.start(), *allowed.end());
        let off = (rates[0] - nearest * rates[1]) / (a + nearest * nearest * b).sqrt();
        let strengths = |of: &Turns| of.plots.iter().filter_map(|plot| plot.snr_db).collect::<Vec<f64>>();
        let distance = smirnov(strengths(&iq), strengths(&plots));
        let median = |of: &Turns| {
            let mut all = strengths(of);
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        let stronger_db = median(&iq) - median(&plots);
        println!(
            "{name} {probability}: {rates:?} in a turn, ratio {ratio:.3} ({off:+.1}), {distance:.2}, {stronger_db:+.2} dB"
        );
        let is_alike = distance < KOLMOGOROV || name == "sea" && stronger_db.abs() < SEA_DB;
        if off.abs() > SIGMAS || !is_alike {
            worst.push(format!("{name} {probability}: {rates:?} {off} {distance}"));
        }
    }
    assert!(worst.is_empty(), "{worst:#?}");
}

#[test]
fn a_jammer_blinds_both() {
    let config = |seed| {
        let jammer = JammerScript::at_bearing(0.2, 25.0, Burst { start_s: 0.0, end_s: 1e6 });
        IqSceneConfig { targets: circling(Swerling::Swerling0, 12.0), jammers: vec![jammer], ..world(seed) }
    };
    let truth = PlotScene::new(config(0)).unwrap();
    let [iq, plots] = [by_iq(&config(5), 40), by_plots(&config(6), 160)];
    for target in [0, 1, 2, 6, 11] {
        let [a, b] = [&iq, &plots].map(|of| seen(of, |time| truth.target(target, time)));
        let off = shares((a.detected, a.passes), (b.detected, b.passes));
        println!("{target}: {} of {}, {} of {} ({off:+.1})", a.detected, a.passes, b.detected, b.passes);
        assert!(off.abs() < SIGMAS, "{target}: {off}");
    }
}

//! Plots that come out of simulated I/Q are as accurate as they say: normalised errors squared, over signal-to-noise ratios and kinds
//! of fluctuation.
#![cfg(feature = "sim")]

use aegis_core::config::{
    Antenna, Detection, Extraction, LineArray, Monopulse, RadarConfig, Receiver, ScanPattern,
};
use aegis_core::geometry::{EnuFrame, Polar, range_rate_m_s, wrap_angle};
use aegis_core::metrics::{Consistency, nees};
use aegis_core::radar::{RadarEquation, Swerling, enbw_bins, snr_db};
use aegis_core::sim::{IqScene, IqSceneConfig, IqTarget, TargetScript};
use aegis_core::{Config, Detector, Measurement, Plot, Radar, RadarSettings, SensorConfig};
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::f64::consts::TAU;

const ELEVATION_RAD: f64 = 0.14;
const FASTEST_M_S: f64 = 150.0;
const TARGETS: usize = 36;

fn radar(steady_probability: f64) -> RadarConfig {
    RadarConfig {
        prf_sets_hz: vec![vec![2000.0, 2300.0]],
        peak_power_w: 1e3,
        // Without side lobes the simulator need not look behind the antenna.
        antenna: Antenna { sidelobe_db: 100.0, ..Antenna::default() },
        receiver: Receiver { samples: 256, first_sample_s: 60e-6, ..Receiver::default() },
        scan: ScanPattern::Rotating { period_s: 6.0, elevation_rad: ELEVATION_RAD },
        detection: Detection {
            false_alarm_probability: 1e-6,
            max_speed_m_s: FASTEST_M_S,
            ..Detection::default()
        },
        extraction: Extraction { steady_probability, ..Extraction::default() },
        ..RadarConfig::default()
    }
}

/// Signal-to-noise ratio in a map, in the middle of the beam, of one square metre.
fn map_snr_db(radar: &RadarConfig, range_m: f64) -> f64 {
    let equation = RadarEquation {
        carrier_hz: radar.carriers_hz[0],
        peak_power_w: radar.peak_power_w,
        pulse_s: 1.0 / radar.receiver.sampling_hz,
        pulses: 1,
        transmit_gain_db: radar.antenna.gain_db,
        receive_gain_db: radar.antenna.gain_db,
        noise_figure_db: radar.receiver.noise_figure_db,
        temperature_k: radar.receiver.temperature_k,
        losses_db: radar.receiver.losses_db,
    };
    let samples = radar.waveforms[0].samples(radar.receiver.sampling_hz);
    let pulses = radar.pulses as usize;
    let tapers = enbw_bins(&radar.processing.range_window.coefficients(samples))
        * enbw_bins(&radar.processing.doppler_window.coefficients(pulses));
    snr_db(&equation, range_m, 1.0).unwrap() + 10.0 * ((samples * pulses) as f64 / tapers).log10()
}

fn scene(radar: &RadarConfig, swerling: Swerling, snr_db: f64, seed: u64) -> IqScene {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let frame = EnuFrame::new(IqSceneConfig::default().site);
    let mut target = |index: usize| {
        let azimuth_rad = TAU * (index as f64 + random.random_range(0.2..0.8)) / TARGETS as f64;
        let range_m = random.random_range(13_000.0..19_000.0);
        let place = frame.to_geodetic(Polar { range_m, azimuth_rad, elevation_rad: ELEVATION_RAD }.to_enu());
        let (course_rad, speed) = (random.random_range(0.0..TAU), random.random_range(1.0..140.0));
        let rcs_m2 = 10_f64.powf(0.1 * (snr_db - map_snr_db(radar, range_m)));
        let script = TargetScript::new(place, course_rad, speed).straight(20.0).with_rcs(rcs_m2);
        IqTarget { script, swerling }
    };
    let targets = (0..TARGETS).map(&mut target).collect();
    IqScene::new(IqSceneConfig {
        seed,
        radar: radar.clone(),
        dwells_per_scan: 17,
        targets,
        ..IqSceneConfig::default()
    })
    .unwrap()
}

/// All plots of one turn of the beam and a little more, sector after sector.
fn plots(radar: &RadarConfig, scene: &mut IqScene) -> Vec<Plot> {
    let sensor = SensorConfig {
        radar: Some(radar.clone()),
        coverage: aegis_core::config::Coverage { max_range_m: 50_000.0, ..Default::default() },
        ..SensorConfig::default()
    };
    let config = Config { sensors: vec![sensor], ..Config::default() };
    let mut chain = Radar::new(&config.sensors[0], &config);
    let mut detector = Detector::new(&config).unwrap();
    let (mut all, mut plots, mut events) = (Vec::new(), Vec::new(), Vec::new());
    let mut is_over = false;
    while !is_over {
        let scan = scene.next(&RadarSettings::default()).unwrap();
        scan.with_scan(|look| {
            is_over = look.look.end.seconds_since(scene.config().start) > 6.0;
            scan.with_dwells(|dwells| {
                detector.detect_dwells(&look.look, &mut chain, dwells, &mut plots, &mut events).unwrap();
            });
        });
        // What the next turn shows is not of this one.
        let is_of_this_turn = |plot: &&Plot| plot.time.seconds_since(scene.config().start) < 6.0;
        all.extend(plots.iter().filter(is_of_this_turn));
    }
    all
}

/// What became of targets that were looked at, and how far off they were.
#[derive(Default)]
struct Tally {
    all: [Consistency; 4],
    bias: [f64; 3],
    targets: usize,
    doubles: usize,
    ambiguous: usize,
    wrong_rates: usize,
    false_plots: usize,
}

impl Tally {
    fn add(&mut self, scene: &IqScene, plots: &[Plot]) {
        let frame = EnuFrame::new(scene.config().site);
        let mut is_used = vec![false; plots.len()];
        for index in 0..TARGETS {
            let mut own = 0_usize;
            for (plot, is_used) in plots.iter().zip(&mut is_used) {
                let Measurement::Polar { range_m, azimuth_rad, range_rate_m_s: rate, covariance, .. } =
                    plot.measurement
                else {
                    panic!("polar")
                };
                let Some(state) = scene.target(index, plot.time) else { continue };
                let (position_m, velocity_m_s) = state.in_frame(&frame);
                let truth = Polar::from_enu(position_m);
                let off_rad = wrap_angle(azimuth_rad - truth.azimuth_rad);
                // Others are far away in azimuth.
                if off_rad.abs() > 0.05 || (range_m - truth.range_m).abs() > 120.0 {
                    continue;
                }
                *is_used = true;
                own += 1;
                let c = covariance.expect("each says how well it knows");
                let off_m = range_m - truth.range_m;
                let Some(rate) = rate else {
                    self.ambiguous += 1;
                    continue;
                };
                let off_m_s = rate - range_rate_m_s(position_m, velocity_m_s);
                if off_m_s.abs() > 10.0 {
                    self.wrong_rates += 1;
                    continue;
                }
                let [r, a, v, rv] = [c.range_m2, c.azimuth_rad2, c.range_rate_m2_s2, c.range_range_rate_m2_s];
                let covariance = [[r, 0.0, rv], [0.0, a, 0.0], [rv, 0.0, v]];
                self.all[0].add(nees([off_m, off_rad, off_m_s], covariance).unwrap(), 3);
                for (part, (off, variance)) in
                    [(off_m, r), (off_rad, a), (off_m_s, v)].into_iter().enumerate()
                {
                    self.all[part + 1].add(off * off / variance, 1);
                    self.bias[part] += off / variance.sqrt();
                }
            }
            self.targets += usize::from(own > 0);
            self.doubles += own.saturating_sub(1);
        }
        self.false_plots += is_used.iter().filter(|is_used| !**is_used).count();
    }

    fn report(&self, name: &str) {
        let [all, range, azimuth, rate] = self.all.map(|part| part.per_dof().unwrap());
        let (low, high) = self.all[0].interval(0.95).unwrap().unwrap();
        let bias = self.bias.map(|sum| sum / self.all[0].samples() as f64);
        println!(
            "{name}: NEES {all:.3} ({low:.3}..{high:.3}), range {range:.3}, azimuth {azimuth:.3}, rate {rate:.3}; \
             bias {bias:.2?} sigma; {} targets seen, {} twice, {} without a rate, {} with a wrong one, {} false",
            self.targets, self.doubles, self.ambiguous, self.wrong_rates, self.false_plots
        );
    }
}

fn tally(radar: &RadarConfig, swerling: Swerling, snr_db: f64, turns: u64) -> Tally {
    let mut tally = Tally::default();
    for seed in 0..turns {
        let mut scene = scene(radar, swerling, snr_db, seed);
        let plots = plots(radar, &mut scene);
        tally.add(&scene, &plots);
    }
    tally
}

/// What is tested of each: the mean of normalised errors inside its 99 % bounds, as these are many cases, and that no target became two plots.
fn assert_consistent(tally: &Tally, name: &str) {
    tally.report(name);
    let nees = tally.all[0].per_dof().unwrap();
    let (low, high) = tally.all[0].interval(0.99).unwrap().unwrap();
    assert!((low..high).contains(&nees), "{name}: {nees}");
    assert!(tally.doubles * 100 <= tally.targets, "{name}: {} of {} twice", tally.doubles, tally.targets);
    assert!(tally.wrong_rates * 50 <= tally.targets, "{name}: {} wrong rates", tally.wrong_rates);
    let worst =
        tally.bias.into_iter().map(|sum| (sum / tally.all[0].samples() as f64).abs()).fold(0.0, f64::max);
    assert!(worst < 0.2, "{name}: a bias of {worst} sigma");
}

/// A thousand passages each. Near the threshold a target is seen only where noise lifts it, and taken for stronger than it is.
#[test]
fn plots_of_steady_targets_are_as_accurate_as_they_say() {
    for snr_db in [16.0, 25.0, 40.0] {
        let tally = tally(&radar(1.0), Swerling::Swerling0, snr_db, 28);
        assert_consistent(&tally, &format!("steady, {snr_db} dB"));
    }
}

#[test]
fn plots_of_fluctuating_targets_are_as_accurate_as_they_say() {
    for snr_db in [16.0, 25.0, 40.0] {
        let tally = tally(&radar(0.0), Swerling::Swerling1, snr_db, 28);
        assert_consistent(&tally, &format!("fluctuating, {snr_db} dB"));
    }
}

/// What channels tell in each dwell of a turning beam comes together to one azimuth, far better than how the beam swells and fades tells it.
#[test]
fn azimuths_that_channels_tell_are_as_accurate_as_they_say() {
    let plain = radar(0.5);
    let differences = Antenna {
        monopulse: Some(Monopulse { azimuth_slope: Some(1.6), elevation_slope: None }),
        ..plain.antenna.clone()
    };
    // Far apart: what they hear twice lies beyond the beam.
    let elements =
        Antenna { array: Some(LineArray { elements: 3, spacing_m: 0.7 }), ..plain.antenna.clone() };
    for (name, antenna, snrs_db) in
        [("sum and difference", differences, [20.0, 40.0]), ("three elements", elements, [18.0, 28.0])]
    {
        for snr_db in snrs_db {
            let radar = RadarConfig { antenna: antenna.clone(), ..plain.clone() };
            let tally = tally(&radar, Swerling::Swerling1, snr_db, 10);
            assert_consistent(&tally, &format!("{name}, {snr_db} dB"));
        }
    }
}

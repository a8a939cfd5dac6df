//! From I/Q to an air picture: two aircraft before a turning radar, by two PRFs that both are ambiguous for them.

use aegis_core::config::{RadarConfig, ScanPattern, SensorConfig};
use aegis_core::ndarray::Array3;
use aegis_core::num_complex::Complex;
use aegis_core::radar::DwellMap;
use aegis_core::units::SPEED_OF_LIGHT_M_S;
use aegis_core::{
    Beam, Config, Cpi, Detector, Dwell, Error, Iq, Look, Measurement, Pipeline, Plot, Radar, Scan, ScanData,
    Sector, SensorId, Time,
};
use rand::RngExt;
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use std::f64::consts::TAU;

/// East, north, up at the beginning, and velocity.
const TARGETS: [([f64; 3], [f64; 3]); 2] = [
    ([40_000.0, 22_000.0, 6_000.0], [-180.0, 60.0, 0.0]),
    ([28_000.0, 48_000.0, 8_000.0], [120.0, -190.0, 0.0]),
];
/// Of one sample of an echo in the middle of the beam.
const SNR: f64 = 1.0;

/// The part of each turn in which the targets are.
const FIRST_DEG: f64 = 20.0;
const WIDTH_DEG: f64 = 50.0;

struct World {
    radar: RadarConfig,
    random: Xoshiro256PlusPlus,
}

/// A dwell's intervals: when each began, its PRF, and its samples.
struct Received {
    beam: Beam,
    cpis: Vec<(Time, f64, Array3<Complex<f32>>)>,
}

impl World {
    fn new() -> Self {
        Self { radar: RadarConfig::default(), random: Xoshiro256PlusPlus::seed_from_u64(1) }
    }

    fn config(&self) -> Config {
        let sensor = SensorConfig {
            radar: Some(self.radar.clone()),
            scan_period_s: Some(self.period_s()),
            ..SensorConfig::default()
        };
        Config { sensors: vec![sensor], ..Config::default() }
    }

    fn period_s(&self) -> f64 {
        let ScanPattern::Rotating { period_s, .. } = self.radar.scan else { panic!("it turns") };
        period_s
    }

    /// The dwells of one turn, as far as it is simulated.
    fn turn(&mut self, turn: u32) -> (Vec<Received>, Sector) {
        let period_s = self.period_s();
        let at = |degrees: f64| f64::from(turn) * period_s + degrees / 360.0 * period_s;
        let sector = Sector {
            azimuth_rad: FIRST_DEG.to_radians(),
            width_rad: WIDTH_DEG.to_radians(),
            start: Time::from_secs(at(FIRST_DEG)),
            end: Time::from_secs(at(FIRST_DEG + WIDTH_DEG)),
        };
        let prfs_hz = self.radar.prf_sets_hz[0].clone();
        let pulses = f64::from(self.radar.pulses);
        let dwell_s: f64 = prfs_hz.iter().map(|prf_hz| pulses / prf_hz).sum();
        let mut dwells = Vec::new();
        let mut begin_s = at(FIRST_DEG);
        while begin_s + dwell_s <= at(FIRST_DEG + WIDTH_DEG) {
            let middle_s = begin_s + 0.5 * dwell_s;
            let beam = Beam { azimuth_rad: (middle_s / period_s).fract() * TAU, elevation_rad: 0.14 };
            let mut cpis = Vec::new();
            for prf_hz in &prfs_hz {
                cpis.push((Time::from_secs(begin_s), *prf_hz, self.receive(begin_s, *prf_hz)));
                begin_s += pulses / prf_hz;
            }
            dwells.push(Received { beam, cpis });
        }
        (dwells, sector)
    }

    /// Noise of unit power, and the targets' echoes.
    fn receive(&mut self, begin_s: f64, prf_hz: f64) -> Array3<Complex<f32>> {
        let (pulses, samples) = (self.radar.pulses as usize, self.radar.receiver.samples as usize);
        let mut cube = Array3::from_shape_simple_fn((1, pulses, samples), || {
            let (re, im): (f32, f32) =
                (self.random.sample(StandardNormal), self.random.sample(StandardNormal));
            Complex::new(re, im) * 0.5_f32.sqrt()
        });
        let receiver = &self.radar.receiver;
        let (waveform, carrier_hz) = (&self.radar.waveforms[0], self.radar.carriers_hz[0]);
        for (place, velocity) in TARGETS {
            for pulse in 0..pulses {
                let sent_s = begin_s + pulse as f64 / prf_hz;
                let p: [f64; 3] = std::array::from_fn(|axis| place[axis] + velocity[axis] * sent_s);
                let range_m = p.iter().map(|x| x * x).sum::<f64>().sqrt();
                // The beam turns on from pulse to pulse.
                let off_rad = p[0].atan2(p[1]) - (sent_s / self.period_s()).fract() * TAU;
                let amplitude = SNR.sqrt() * self.radar.antenna.pattern(off_rad, 0.0);
                let delay_s = 2.0 * range_m / SPEED_OF_LIGHT_M_S;
                let first =
                    ((delay_s - receiver.first_sample_s) * receiver.sampling_hz).ceil().max(0.0) as usize;
                let last = first + (waveform.duration_s() * receiver.sampling_hz) as usize + 1;
                for sample in first..last.min(samples) {
                    let since_s = receiver.first_sample_s + sample as f64 / receiver.sampling_hz;
                    if let Some(phase) = waveform.phase_cycles(since_s - delay_s) {
                        let cycles = phase - (carrier_hz * delay_s).fract();
                        let (sin, cos) = (TAU * cycles.fract()).sin_cos();
                        cube[[0, pulse, sample]] +=
                            Complex::new((amplitude * cos) as f32, (amplitude * sin) as f32);
                    }
                }
            }
        }
        cube
    }
}

fn cpis(world: &World, received: &Received) -> Vec<Cpi<'static>> {
    // Tests may keep what they received for ever.
    received
        .cpis
        .iter()
        .map(|(start, prf_hz, cube)| Cpi {
            start: *start,
            carrier_hz: Some(world.radar.carriers_hz[0]),
            prf_hz: Some(*prf_hz),
            first_sample_s: Some(world.radar.receiver.first_sample_s),
            waveform: 0,
            iq: Iq::F32(Box::leak(Box::new(cube.clone())).view()),
        })
        .collect()
}

/// Gives a turn's scan to `then`.
fn with_scan<T>(world: &mut World, turn: u32, then: impl FnOnce(&Scan<'_>) -> T) -> T {
    let (received, sector) = world.turn(turn);
    let all: Vec<Vec<Cpi<'_>>> = received.iter().map(|dwell| cpis(world, dwell)).collect();
    let dwells: Vec<Dwell<'_>> =
        received.iter().zip(&all).map(|(received, cpis)| Dwell { beam: received.beam, cpis }).collect();
    let sectors = [sector];
    let look =
        Look { sensor: SensorId(0), start: sector.start, end: sector.end, pose: None, sectors: &sectors };
    then(&Scan { look, data: ScanData::Dwells(&dwells), strobes: &[] })
}

fn truth(target: usize, time: Time) -> [f64; 3] {
    let (place, velocity) = TARGETS[target];
    let time_s = time.seconds_since(Time::from_secs(0.0));
    std::array::from_fn(|axis| place[axis] + velocity[axis] * time_s)
}

#[test]
fn aircraft_become_tracks_with_their_velocities() {
    let mut world = World::new();
    let mut pipeline = Pipeline::new(world.config()).expect("a valid configuration");
    let mut picture = aegis_core::Picture::default();
    for turn in 0..8 {
        with_scan(&mut world, turn, |scan| pipeline.step_into(scan, &mut picture)).expect("a valid scan");
    }
    let confirmed: Vec<_> = picture.tracks.iter().filter(|track| track.is_confirmed()).collect();
    assert_eq!(confirmed.len(), TARGETS.len(), "{:#?}", picture.tracks);
    for (target, (_, velocity)) in TARGETS.iter().enumerate() {
        let place = truth(target, picture.time);
        // Height is not measured: over the ground, along the course and in speed.
        let near = |track: &&&aegis_core::Track| {
            (track.position_m[0] - place[0]).hypot(track.position_m[1] - place[1]) < 1_500.0
        };
        let track = confirmed.iter().find(near).unwrap_or_else(|| panic!("no track near {place:?}"));
        let off_m_s = (track.velocity_m_s[0] - velocity[0]).hypot(track.velocity_m_s[1] - velocity[1]);
        assert!(off_m_s < 40.0, "{off_m_s} m/s off");
    }
}

#[test]
fn plots_tell_range_azimuth_and_the_range_rate_that_one_prf_does_not() {
    let mut world = World::new();
    let config = world.config();
    let mut radar = Radar::new(&config.sensors[0], &config);
    let mut detector = Detector::new(&config).expect("a valid configuration");
    let (mut plots, mut events) = (Vec::new(), Vec::new());
    with_scan(&mut world, 0, |scan| {
        let ScanData::Dwells(dwells) = scan.data else { panic!("dwells") };
        let maps: Vec<DwellMap> = dwells
            .iter()
            .map(|dwell| {
                let mut map = DwellMap::new();
                radar.process(dwell, &mut map).expect("a valid dwell");
                map
            })
            .collect();
        detector.detect_maps(&scan.look, &maps, &mut plots, &mut events).expect("a valid look");
    });
    for (target, (_, velocity)) in TARGETS.iter().enumerate() {
        let is_its = |plot: &&Plot| {
            let p = truth(target, plot.time);
            let range_m = p.iter().map(|x| x * x).sum::<f64>().sqrt();
            matches!(plot.measurement, Measurement::Polar { range_m: seen, .. } if (seen - range_m).abs() < 60.0)
        };
        let own: Vec<&Plot> = plots.iter().filter(is_its).collect();
        assert_eq!(own.len(), 1, "one plot of a target: {plots:#?}");
        let p = truth(target, own[0].time);
        let range_m = p.iter().map(|x| x * x).sum::<f64>().sqrt();
        let rate = p.iter().zip(velocity).map(|(x, v)| x * v).sum::<f64>() / range_m;
        let Measurement::Polar { range_m: seen_m, azimuth_rad, range_rate_m_s, covariance, .. } =
            own[0].measurement
        else {
            panic!("polar");
        };
        let covariance = covariance.expect("it says how well it knows");
        assert!((seen_m - range_m).abs() < 4.0 * covariance.range_m2.sqrt() + 5.0);
        let off_rad = azimuth_rad - p[0].atan2(p[1]);
        assert!(
            off_rad.abs() < 4.0 * covariance.azimuth_rad2.sqrt(),
            "{off_rad} {}",
            covariance.azimuth_rad2.sqrt()
        );
        let off_m_s = range_rate_m_s.expect("two PRFs agree") - rate;
        assert!(rate.abs() > 57.0, "more than either PRF tells");
        assert!(off_m_s.abs() < 4.0 * covariance.range_rate_m2_s2.sqrt() + 1.0, "{off_m_s}");
    }
    // Two million cells, at one false in a million.
    assert!(plots.len() <= TARGETS.len() + 8, "few are false: {plots:#?}");
}

#[test]
fn a_bad_dwell_leaves_the_pipeline_as_it_was() {
    let (mut world, mut twin) = (World::new(), World::new());
    let mut pipeline = Pipeline::new(world.config()).expect("a valid configuration");
    let mut other = Pipeline::new(twin.config()).expect("a valid configuration");
    let mut picture = aegis_core::Picture::default();
    with_scan(&mut world, 0, |scan| pipeline.step_into(scan, &mut picture)).expect("a valid scan");
    let before = picture.clone();
    let error = with_scan(&mut world, 1, |scan| {
        let ScanData::Dwells(dwells) = scan.data else { panic!("dwells") };
        let mut cube = Array3::<Complex<f32>>::default((1, 16, 2048));
        cube[[0, 1, 2]].re = f32::NAN;
        let bad = [Cpi { iq: Iq::F32(cube.view()), ..dwells[3].cpis[0] }];
        let mut damaged = dwells.to_vec();
        damaged[3].cpis = &bad;
        pipeline.step_into(&Scan { data: ScanData::Dwells(&damaged), ..*scan }, &mut picture)
    });
    assert_eq!(error, Err(Error::NonFinite { what: "iq", index: 2048 + 2 }));
    assert_eq!(picture, before);
    // As if it had never been given.
    let mut expected = aegis_core::Picture::default();
    with_scan(&mut twin, 0, |scan| other.step_into(scan, &mut expected)).expect("a valid scan");
    let _ = twin.turn(1);
    with_scan(&mut world, 2, |scan| pipeline.step_into(scan, &mut picture)).expect("a valid scan");
    with_scan(&mut twin, 2, |scan| other.step_into(scan, &mut expected)).expect("a valid scan");
    assert_eq!(picture, expected);
    // A radar that gives plots has no use for I/Q.
    let mut plain = Pipeline::new(Config::default()).expect("a valid configuration");
    let refused = with_scan(&mut world, 3, |scan| plain.step_into(scan, &mut picture));
    assert!(matches!(refused, Err(Error::Shape { .. })));
    assert_eq!(picture, expected);
}

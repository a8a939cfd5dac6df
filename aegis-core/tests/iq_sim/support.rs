//! A radar, its scene, and what statistics need.

use aegis_core::config::{RadarConfig, Receiver, ScanPattern};
use aegis_core::geometry::{EnuFrame, Polar};
use aegis_core::num_complex::Complex;
use aegis_core::radar::{DwellMap, RangeDopplerMap, Swerling, Waveform};
use aegis_core::sim::{IqDwell, IqScene, IqSceneConfig, IqTarget, TargetScript};
use aegis_core::{Beam, Config, Geodetic, Radar, RadarSettings, SensorConfig};

/// With a fixed seed a test passes always or never; a right one fails one such bound in 150 000.
pub(crate) const SIGMAS: f64 = 4.5;

pub(crate) type Distribution = fn(f64) -> f64;
pub(crate) type Change = fn(&mut IqSceneConfig);

pub(crate) fn radar() -> RadarConfig {
    RadarConfig {
        carriers_hz: vec![3e9, 3.1e9],
        waveforms: vec![Waveform::Lfm { duration_s: 10e-6, sweep_hz: 2e6 }],
        prf_sets_hz: vec![vec![2000.0]],
        pulses: 16,
        receiver: Receiver { samples: 512, sampling_hz: 4e6, first_sample_s: 20e-6, ..Receiver::default() },
        scan: ScanPattern::Electronic { beams: vec![Beam { azimuth_rad: 1.0, elevation_rad: 0.1 }] },
        ..RadarConfig::default()
    }
}

pub(crate) fn quiet() -> IqSceneConfig {
    IqSceneConfig { radar: radar(), dwells_per_scan: 1, receiver_noise: false, ..IqSceneConfig::default() }
}

pub(crate) fn at(range_m: f64, azimuth_rad: f64, elevation_rad: f64) -> Geodetic {
    EnuFrame::new(IqSceneConfig::default().site)
        .to_geodetic(Polar { range_m, azimuth_rad, elevation_rad }.to_enu())
}

pub(crate) fn target(range_m: f64, azimuth_rad: f64, course_rad: f64, speed_m_s: f64) -> IqTarget {
    let script = TargetScript::new(at(range_m, azimuth_rad, 0.1), course_rad, speed_m_s).straight(100.0);
    IqTarget { script, swerling: Swerling::Swerling0 }
}

pub(crate) fn process(config: &RadarConfig, dwell: &IqDwell) -> RangeDopplerMap {
    let sensor = SensorConfig {
        radar: Some(config.clone()),
        channels: config.carriers_hz.len() as u32,
        ..SensorConfig::default()
    };
    let config = Config { sensors: vec![sensor], ..Config::default() };
    config.validate().unwrap();
    let mut out = DwellMap::new();
    let cpis = dwell.cpis();
    Radar::new(&config.sensors[0], &config)
        .process(&aegis_core::Dwell { beam: dwell.beam, cpis: &cpis }, &mut out)
        .unwrap();
    out.maps.remove(0)
}

pub(crate) fn only_dwell(config: IqSceneConfig) -> IqDwell {
    IqScene::new(config).unwrap().next(&RadarSettings::default()).unwrap().dwells.remove(0)
}

/// Where a parabola through three levels, in decibels, is highest; beside the middle one.
pub(crate) fn summit(levels: [f64; 3]) -> f64 {
    let [before, here, after] = levels.map(|level| level.max(1e-30).log10());
    0.5 * (before - after) / (before - 2.0 * here + after)
}

/// Gate and filter of the largest cell, interpolated.
pub(crate) fn peak(map: &RangeDopplerMap) -> (f64, f64) {
    let (gate, filter, _) = map.largest().unwrap();
    let level = |gate: usize, filter: usize| f64::from(map.gate(gate)[filter % map.filters]);
    let over_gates = summit([gate - 1, gate, gate + 1].map(|gate| level(gate, filter)));
    let over_filters = summit([map.filters - 1, 0, 1].map(|step| level(gate, filter + step)));
    (gate as f64 + over_gates, filter as f64 + over_filters)
}

/// Largest distance between the distribution of a sample and one that is claimed, times the root of how many there are: above
/// 2.3 once in 20 000 (Kolmogorov).
pub(crate) fn kolmogorov(mut sample: Vec<f64>, claimed: impl Fn(f64) -> f64) -> f64 {
    sample.sort_by(f64::total_cmp);
    let count = sample.len() as f64;
    let steps = sample.iter().enumerate().map(|(place, value)| {
        let claimed = claimed(*value);
        (claimed - place as f64 / count).abs().max(((place + 1) as f64 / count - claimed).abs())
    });
    steps.fold(0.0, f64::max) * count.sqrt()
}

pub(crate) fn mean_power<'a>(samples: impl IntoIterator<Item = &'a Complex<f32>>) -> (f64, f64) {
    let powers: Vec<f64> = samples.into_iter().map(|sample| f64::from(sample.norm_sqr())).collect();
    (powers.iter().sum::<f64>() / powers.len() as f64, powers.len() as f64)
}

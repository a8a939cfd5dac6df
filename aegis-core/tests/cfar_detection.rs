//! How often targets are seen behind thresholds that noise tells, against the exact curves.
#![allow(clippy::print_stdout, reason = "the figures are worth reading where the test passes, too")]

use aegis_core::Beam;
use aegis_core::config::{Cfar as Kind, Detection, RadarConfig};
use aegis_core::detector::Cfar;
use aegis_core::num_complex::Complex;
use aegis_core::radar::{CfarReference, RangeDopplerMap, Swerling, cfar_pd};
use rand::RngExt;
use rand_distr::{Exp1, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const FILTERS: usize = 256;
/// Targets this far apart are in no other's window.
const STEP: usize = 21;
const TARGETS: usize = 200;
const PFA: f64 = 1e-4;

const KINDS: [(Kind, CfarReference); 4] = [
    (Kind::CellAveraging, CfarReference::CellAveraging { cells: 16 }),
    (Kind::GreatestOf, CfarReference::GreatestOf { cells: 16 }),
    (Kind::SmallestOf, CfarReference::SmallestOf { cells: 16 }),
    (Kind::OrderedStatistic { quantile: 0.75 }, CfarReference::OrderedStatistic { cells: 16, rank: 12 }),
];

/// Power of a target of this mean power.
fn target(random: &mut Xoshiro256PlusPlus, swerling: Swerling, mean: f64) -> f64 {
    let mut exponential = || f64::from(random.sample::<f32, _>(Exp1));
    match swerling {
        Swerling::Swerling1 => mean * exponential(),
        Swerling::Swerling3 => 0.5 * mean * (exponential() + exponential()),
        _ => mean,
    }
}

fn noise(random: &mut Xoshiro256PlusPlus) -> Complex<f64> {
    let half = std::f64::consts::FRAC_1_SQRT_2;
    Complex::new(random.sample::<f64, _>(StandardNormal), random.sample(StandardNormal)) * half
}

/// 51 200 targets for each figure: a standard error of at most .22 %.
#[test]
fn targets_cross_as_often_as_the_exact_curve_says() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let gates = STEP * (TARGETS + 1);
    for swerling in [Swerling::Swerling0, Swerling::Swerling1, Swerling::Swerling3] {
        for snr_db in [6.0, 10.0, 12.0, 15.0, 20.0] {
            let mut power: Vec<f32> = (0..gates * FILTERS).map(|_| random.sample::<f32, _>(Exp1)).collect();
            let mean = 10_f64.powf(0.1 * snr_db);
            for gate in (1..=TARGETS).map(|number| number * STEP) {
                for cell in &mut power[gate * FILTERS..(gate + 1) * FILTERS] {
                    let amplitude = target(&mut random, swerling, mean).sqrt();
                    *cell = (noise(&mut random) + amplitude).norm_sqr() as f32;
                }
            }
            let map =
                RangeDopplerMap { power, gates, filters: FILTERS, summed: 1, ..RangeDopplerMap::default() };
            for (kind, reference) in KINDS {
                let detection = Detection {
                    cfar: kind,
                    false_alarm_probability: PFA,
                    guard_gates: 2,
                    training_gates: 8,
                    ..Detection::default()
                };
                let mut cfar = Cfar::new(&RadarConfig { detection, ..RadarConfig::default() });
                let mut out = Vec::new();
                cfar.crossings(Beam::default(), &map, &mut out).expect("a whole map");
                let seen = out.iter().filter(|crossing| crossing.gate > 0 && crossing.gate % STEP == 0);
                let seen = seen.filter(|crossing| crossing.gate <= TARGETS * STEP).count();
                let found = seen as f64 / (TARGETS * FILTERS) as f64;
                let expected = cfar_pd(reference, 1, snr_db, PFA, swerling).expect("in range");
                println!("{kind:?} {swerling:?} {snr_db} dB: {found:.4}, exactly {expected:.4}");
                assert!(
                    (found - expected).abs() < 0.01,
                    "{kind:?} {swerling:?} {snr_db}: {found} {expected}"
                );
            }
        }
    }
}

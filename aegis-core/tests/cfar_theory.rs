//! What CFAR multipliers promise, against drawn noise.

use aegis_core::radar::{CfarReference, Swerling, cfar_multiplier, cfar_pd};
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

/// Powers of square-law detected complex Gaussian noise.
struct Noise(Xoshiro256PlusPlus);

impl Noise {
    fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    fn power(&mut self) -> f64 {
        -(-self.0.random::<f64>()).ln_1p()
    }

    /// The sum of so many powers of this mean.
    fn cell(&mut self, pulses: u32, mean: f64) -> f64 {
        (0..pulses).map(|_| mean * self.power()).sum()
    }
}

/// What a detector would take from the cells, written without the formulas' help.
fn level(reference: CfarReference, cells: &mut [f64]) -> f64 {
    let mean = |cells: &[f64]| cells.iter().sum::<f64>() / cells.len() as f64;
    let (left, right) = cells.split_at(cells.len() / 2);
    match reference {
        CfarReference::CellAveraging { .. } => mean(cells),
        CfarReference::GreatestOf { .. } => mean(left).max(mean(right)),
        CfarReference::SmallestOf { .. } => mean(left).min(mean(right)),
        CfarReference::OrderedStatistic { rank, .. } => {
            cells.sort_by(f64::total_cmp);
            cells[rank as usize - 1]
        }
        _ => unreachable!("a new kind of reference needs its own line here"),
    }
}

/// How often a cell with `mean` power crosses the threshold.
fn crossings(
    noise: &mut Noise,
    reference: CfarReference,
    pulses: u32,
    multiplier: f64,
    mean: f64,
    draws: u32,
) -> f64 {
    let mut cells = [0.0; 16];
    let mut crossed = 0_u32;
    for _ in 0..draws {
        cells.fill_with(|| noise.cell(pulses, 1.0));
        let tested = noise.cell(pulses, mean);
        crossed += u32::from(tested > multiplier * level(reference, &mut cells));
    }
    f64::from(crossed) / f64::from(draws)
}

const REFERENCES: [CfarReference; 4] = [
    CfarReference::CellAveraging { cells: 16 },
    CfarReference::GreatestOf { cells: 16 },
    CfarReference::SmallestOf { cells: 16 },
    CfarReference::OrderedStatistic { cells: 16, rank: 12 },
];

fn near(found: f64, expected: f64, draws: u32) -> bool {
    let deviation = (expected * (1.0 - expected) / f64::from(draws)).sqrt();
    (found - expected).abs() < 4.0 * deviation
}

#[test]
fn noise_crosses_as_often_as_promised() {
    const DRAWS: u32 = 400_000;
    let mut noise = Noise::new(1);
    for reference in REFERENCES {
        for (pulses, pfa) in [(1, 1e-2), (1, 1e-3), (4, 1e-2), (4, 1e-3)] {
            let multiplier = cfar_multiplier(reference, pulses, pfa).unwrap();
            let found = crossings(&mut noise, reference, pulses, multiplier, 1.0, DRAWS);
            assert!(near(found, pfa, DRAWS), "{reference:?} {pulses}: {found} instead of {pfa}");
            // The test can fail: a multiplier 10 % too low shows.
            if pulses == 4 {
                let low = crossings(&mut noise, reference, pulses, 0.9 * multiplier, 1.0, DRAWS);
                assert!(!near(low, pfa, DRAWS), "{reference:?}: {low}");
            }
        }
    }
}

#[test]
fn targets_cross_as_often_as_promised() {
    const DRAWS: u32 = 100_000;
    let mut noise = Noise::new(2);
    for reference in REFERENCES {
        for (pulses, snr_db) in [(1, 12.0), (4, 6.0)] {
            let multiplier = cfar_multiplier(reference, pulses, 1e-4).unwrap();
            // Case 2 is noise of another power.
            let mean = 1.0 + 10_f64.powf(0.1 * snr_db);
            let found = crossings(&mut noise, reference, pulses, multiplier, mean, DRAWS);
            let expected = cfar_pd(reference, pulses, snr_db, 1e-4, Swerling::Swerling2).unwrap();
            assert!(near(found, expected, DRAWS), "{reference:?} {pulses}: {found} instead of {expected}");
        }
    }
}

//! The textbook's exact functions against mpmath, which works them out by other formulas in 40 digits.

mod common;

use aegis_core::radar::{
    CfarReference, Swerling, cfar_multiplier, cfar_pd, cfar_pfa, m_of_n, marcum_q, mti_improvement_db,
    noncoherent_pfa, noncoherent_threshold, pd, required_snr_db,
};
use std::process::Command;

/// What the script printed under one name: arguments, and the value last.
struct References(Vec<(String, Vec<f64>)>);

impl References {
    fn read() -> Option<Self> {
        let python = common::python()?;
        let script = common::root().join("aegis-core/tests/reference/radar_theory.py");
        let run = Command::new(python).arg(script).output().expect("python starts");
        if !run.status.success() {
            let complaint = String::from_utf8_lossy(&run.stderr).into_owned();
            assert!(complaint.contains("ModuleNotFoundError"), "{complaint}");
            common::skipped("radar_theory", "mpmath or scipy is not installed");
            return None;
        }
        let parse = |line: &str| {
            let mut words = line.split_whitespace();
            let name = words.next().expect("a name").to_owned();
            (name, words.map(|word| word.parse().expect("a number")).collect())
        };
        Some(Self(String::from_utf8_lossy(&run.stdout).lines().map(parse).collect()))
    }

    /// Each value with this name agrees to this relative error; there are at least so many.
    fn agree(&self, name: &str, least: usize, relative: f64, own: impl Fn(&[f64]) -> f64) {
        let of_name = self.0.iter().filter(|(other, _)| other == name);
        let (mut count, mut worst) = (0, 0.0_f64);
        for (_, numbers) in of_name {
            let (expected, arguments) = numbers.split_last().expect("a value");
            let own = own(arguments);
            // Below this the numbers that double precision has lose digits themselves.
            if *expected < 1e-290 {
                assert!(own < 1e-289, "{name} {arguments:?}: {own:e} {expected:e}");
                continue;
            }
            let error = (own / expected - 1.0).abs();
            assert!(error < relative, "{name} {arguments:?}: {own:e} {expected:e}, off by {error:e}");
            worst = worst.max(error);
            count += 1;
        }
        println!("{name}: {count} values, off by {worst:.1e} at most");
        assert!(count >= least, "{name}: only {count} values");
    }
}

fn case(number: f64) -> Swerling {
    Swerling::ALL[number as usize]
}

fn averaging(cells: f64) -> CfarReference {
    CfarReference::CellAveraging { cells: cells as u32 }
}

fn greatest(cells: f64) -> CfarReference {
    CfarReference::GreatestOf { cells: cells as u32 }
}

fn smallest(cells: f64) -> CfarReference {
    CfarReference::SmallestOf { cells: cells as u32 }
}

fn ordered(cells: f64, rank: f64) -> CfarReference {
    CfarReference::OrderedStatistic { cells: cells as u32, rank: rank as u32 }
}

#[test]
fn the_exact_functions_agree_with_mpmath() {
    let Some(references) = References::read() else { return };

    references.agree("threshold", 20, 1e-12, |a| noncoherent_threshold(a[0], a[1] as u32).unwrap());
    references.agree("marcum", 200, 1e-10, |a| marcum_q(a[0] as u32, a[1], a[2]).unwrap());
    references.agree("pd", 1400, 1e-10, |a| pd(a[0], a[1], a[2] as u32, case(a[3])).unwrap());
    references.agree("m_of_n", 20, 1e-11, |a| m_of_n(a[0] as u32, a[1] as u32, a[2]).unwrap());
    references.agree("mti", 20, 1e-10, |a| mti_improvement_db(a[0] as u32, a[1], 1.0).unwrap());

    let multiplier = |reference, pulses: f64, pfa| cfar_multiplier(reference, pulses as u32, pfa).unwrap();
    references.agree("ca", 20, 1e-11, |a| multiplier(averaging(a[0]), a[1], a[2]));
    references.agree("go", 15, 1e-11, |a| multiplier(greatest(a[0]), a[1], a[2]));
    references.agree("so", 15, 1e-11, |a| multiplier(smallest(a[0]), a[1], a[2]));
    references.agree("os", 20, 1e-11, |a| multiplier(ordered(a[0], a[1]), a[2], a[3]));

    let pfa = |reference, pulses: f64, multiplier| cfar_pfa(reference, pulses as u32, multiplier).unwrap();
    references.agree("ca_pfa", 20, 1e-10, |a| pfa(averaging(a[0]), a[1], a[2]));
    references.agree("go_pfa", 15, 1e-10, |a| pfa(greatest(a[0]), a[1], a[2]));
    references.agree("so_pfa", 15, 1e-10, |a| pfa(smallest(a[0]), a[1], a[2]));
    references.agree("os_pfa", 9, 1e-10, |a| pfa(ordered(a[0], a[1]), a[2], a[3]));

    let seen = |reference, a: &[f64]| {
        let pulses = a[1] as u32;
        let pfa = cfar_pfa(reference, pulses, a[3]).unwrap();
        cfar_pd(reference, pulses, a[2], pfa, case(a[0])).unwrap()
    };
    references.agree("ca_pd", 6, 1e-9, |a| seen(averaging(16.0), a));
    references.agree("os_pd", 6, 1e-9, |a| seen(ordered(16.0, 12.0), a));

    // The inverses, where Pd says anything about the SNR.
    references.agree("threshold", 20, 1e-9, |a| {
        let threshold = noncoherent_threshold(a[0], a[1] as u32).unwrap();
        a[0] / noncoherent_pfa(threshold, a[1] as u32).unwrap() * threshold
    });
    let telling = |(name, a): &&(String, Vec<f64>)| name == "pd" && a[4] > 1.1 * a[1] && a[4] < 1.0 - 1e-6;
    let mut count = 0;
    for (_, a) in references.0.iter().filter(telling) {
        let snr_db = required_snr_db(a[4], a[1], a[2] as u32, case(a[3])).unwrap();
        assert!((snr_db - a[0]).abs() < 1e-8, "{a:?}: {snr_db}");
        count += 1;
    }
    assert!(count > 500, "only {count} values");
}

//! How often the blades of a hovering drone flash, file by file. Each set of rotors was recorded in one session: what tells
//! sessions apart tells nothing of rotors, so no class is claimed from it.
//!
//! Rotor blades modulate the echo; its spectrum has lines at multiples of the rate at which blades pass (Chen 2019, "The
//! Micro-Doppler Effect in Radar", ch. 3). The rate is the one whose multiples, on both sides of the body's line, stand out most in all.

use crate::common::{data, python, skipped};
use aegis_core::num_complex::Complex;
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use rustfft::FftPlanner;
use std::f64::consts::TAU;
use std::process::Command;

/// Samples per second of the recordings.
const SAMPLE_RATE_HZ: f64 = 5000.1;
/// A piece in which rotors hardly change their speed: half a second.
const PIECE: usize = 2500;
/// Rates that small rotors have, and the step between candidates.
const LEAST_RATE_HZ: f64 = 90.0;
const MOST_RATE_HZ: f64 = 260.0;
const RATE_STEP_HZ: f64 = 0.25;
/// Lines farther from the body than this are not looked for.
const MOST_LINE_HZ: f64 = 1400.0;
/// A line that stands out by less speaks against the rate, dB.
const LEAST_EXCESS_DB: f64 = 3.0;

const READ: &str = "import sys, scipy.io; sys.stdout.buffer.write(scipy.io.loadmat(sys.argv[1])['Sig'].astype('<f8').tobytes())";

#[test]
fn blades_flash_at_a_rate_in_every_recording() {
    let files = recordings();
    if files.is_empty() {
        skipped("blades_flash_at_a_rate_in_every_recording", "no recordings, or no Python with scipy");
        return;
    }
    for (name, signal) in files {
        let [low, middle, high] = quartiles(signal.chunks_exact(PIECE).map(flash_rate_hz).collect());
        println!(
            "{name}: blades flash {middle:.1} times a second (quartiles of half-second pieces {low:.1}, {high:.1})"
        );
        // Two blades, at the four to six thousand turns a minute of a hovering drone of a few kilograms or less.
        assert!((130.0..200.0).contains(&middle), "{name}: {middle}");
    }
}

#[test]
fn the_rate_of_a_made_rotor_is_found() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    for rate_hz in [104.0, 151.3, 163.0, 233.0] {
        let piece: Vec<Complex<f64>> = (0..PIECE)
            .map(|index| {
                let turn = TAU * 0.5 * rate_hz * index as f64 / SAMPLE_RATE_HZ;
                // Tips of two blades that run 20 m/s at a wavelength of 9 cm, behind a body a hundred times as strong.
                let blade = |angle: f64| Complex::cis(6.0 * (turn + angle).sin());
                let mut noise = || rng.random_range(-0.3..0.3);
                Complex::new(100.0 + noise(), noise()) + blade(0.0) + blade(TAU / 2.0)
            })
            .collect();
        let found_hz = flash_rate_hz(&piece);
        assert!((found_hz - rate_hz).abs() < 1.0, "{rate_hz}: {found_hz}");
    }
}

/// Names and signals.
fn recordings() -> Vec<(String, Vec<Complex<f64>>)> {
    let Some((folder, python)) = data("dji-cw").zip(python()) else { return Vec::new() };
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "mat"));
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let run = Command::new(&python).args(["-c", READ]).arg(&path).output().ok()?;
        let numbers = run.stdout.chunks_exact(8).map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap()));
        let numbers: Vec<f64> = numbers.collect();
        let signal: Vec<_> = numbers.chunks_exact(2).map(|pair| Complex::new(pair[0], pair[1])).collect();
        let name = path.file_stem()?.to_string_lossy().into_owned();
        (run.status.success() && signal.len() >= PIECE).then_some((name, signal))
    };
    paths.into_iter().filter_map(read).collect()
}

fn flash_rate_hz(piece: &[Complex<f64>]) -> f64 {
    let excess_db = lines_db(piece);
    let score = |rate_hz: f64| -> f64 {
        let lines = (MOST_LINE_HZ / rate_hz) as usize;
        (1..=lines).map(|line| at(&excess_db, line as f64 * rate_hz) - LEAST_EXCESS_DB).sum()
    };
    let candidates = ((MOST_RATE_HZ - LEAST_RATE_HZ) / RATE_STEP_HZ) as usize;
    let rates = (0..=candidates).map(|step| LEAST_RATE_HZ + RATE_STEP_HZ * step as f64);
    rates.max_by(|a, b| score(*a).total_cmp(&score(*b))).unwrap_or(f64::NAN)
}

/// By how much each distance from the body's line stands out of its surroundings, mean of both sides; one entry a hertz and more.
fn lines_db(piece: &[Complex<f64>]) -> Vec<f64> {
    let mean = piece.iter().sum::<Complex<f64>>() / piece.len() as f64;
    let window = |index: usize| 0.5 - 0.5 * (TAU * (index as f64 + 0.5) / piece.len() as f64).cos();
    let mut spectrum: Vec<_> =
        piece.iter().enumerate().map(|(index, sample)| (sample - mean) * window(index)).collect();
    spectrum.resize(2 * piece.len(), Complex::default());
    FftPlanner::new().plan_fft_forward(spectrum.len()).process(&mut spectrum);
    let cells = spectrum.len();
    let power: Vec<f64> =
        (1..cells / 2).map(|cell| spectrum[cell].norm_sqr() + spectrum[cells - cell].norm_sqr()).collect();
    let around = (60.0 * cells as f64 / SAMPLE_RATE_HZ) as usize;
    let floor = |cell: usize| {
        let mut near = power[cell.saturating_sub(around)..(cell + around).min(power.len())].to_vec();
        near.sort_by(f64::total_cmp);
        near[near.len() / 2].max(f64::MIN_POSITIVE)
    };
    std::iter::once(0.0)
        .chain(power.iter().enumerate().map(|(cell, power)| 10.0 * (power / floor(cell)).log10()))
        .collect()
}

/// The strongest within two cells of a frequency.
fn at(excess_db: &[f64], frequency_hz: f64) -> f64 {
    let cell = (frequency_hz / SAMPLE_RATE_HZ * 2.0 * PIECE as f64).round() as usize;
    let near = &excess_db[cell.saturating_sub(2).min(excess_db.len())..(cell + 3).min(excess_db.len())];
    near.iter().copied().fold(0.0, f64::max)
}

fn quartiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[quarter * (values.len() - 1) / 4])
}

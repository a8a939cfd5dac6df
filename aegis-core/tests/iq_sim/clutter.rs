//! Clutter has its amplitudes and its spectrum.

use crate::support::{Distribution, SIGMAS, kolmogorov, quiet, radar};
use aegis_core::RadarSettings;
use aegis_core::config::{Antenna, RadarConfig};
use aegis_core::num_complex::Complex;
use aegis_core::radar::Waveform;
use aegis_core::sim::{Clutter, ClutterStatistics, IqScene, IqSceneConfig, Reflectivity};
use aegis_core::units::SPEED_OF_LIGHT_M_S;
use std::f64::consts::TAU;

/// Clutter of one patch a sample: a pulse as long as a sample.
fn clutter_scene(clutter: Clutter) -> IqSceneConfig {
    let waveforms = vec![Waveform::Unmodulated { duration_s: 0.25e-6 }];
    let radar = RadarConfig { waveforms, pulses: 64, ..radar() };
    IqSceneConfig { radar, clutter: vec![clutter], seed: 9, ..quiet() }
}

fn flat_clutter() -> Clutter {
    Clutter { reflectivity: Reflectivity::Surface { sigma0_db: -20.0 }, standing: 0.0, ..Clutter::ground() }
}

#[test]
fn clutter_has_its_amplitudes() {
    let cases: [(ClutterStatistics, Distribution); 3] = [
        (ClutterStatistics::Rayleigh, |amplitude| -(-amplitude * amplitude).exp_m1()),
        // P(|z| > t) = 2/Γ(ν) (√ν t)^ν K_ν(2 √ν t), in closed form for half numbers (Abramowitz and Stegun 10.2.17).
        (ClutterStatistics::K { shape: 0.5 }, |amplitude| -(-2.0 * 0.5_f64.sqrt() * amplitude).exp_m1()),
        (ClutterStatistics::K { shape: 1.5 }, |amplitude| {
            let x = 2.0 * 1.5_f64.sqrt() * amplitude;
            1.0 - (1.0 + x) * (-x).exp()
        }),
    ];
    for (statistics, claimed) in cases {
        let config = clutter_scene(Clutter { statistics, ..flat_clutter() });
        let mut scene = IqScene::new(config).unwrap();
        let mut scaled = vec![Vec::new(); 512];
        for _ in 0..200 {
            let dwell = scene.next(&RadarSettings::default()).unwrap().dwells.remove(0);
            // One pulse of each dwell: pulses are alike within it.
            for (sample, amplitudes) in scaled.iter_mut().enumerate().take(300).skip(1) {
                amplitudes.push(f64::from(dwell.cpis[0].samples[[0, 0, sample]].norm()));
            }
        }
        // Each gate's mean power is R⁻³ and the beam's; here it is by the equation, near by at gate 100.
        let power_at = |sample: usize| {
            let range_m = 0.5 * SPEED_OF_LIGHT_M_S * (20e-6 + sample as f64 / 4e6);
            (range_m, expected_power(range_m))
        };
        let all = (1..300).flat_map(|sample| {
            let root = power_at(sample).1.sqrt();
            scaled[sample].iter().map(move |amplitude| amplitude / root).collect::<Vec<_>>()
        });
        let distance = kolmogorov(all.collect(), claimed);
        println!("{statistics:?}: {distance:.2}");
        assert!(distance < 2.3, "{statistics:?}: {distance}");
    }
}

/// Clutter's signal-to-noise ratio in a sample: the radar equation with σ⁰ R θ√(π/8 ln 2) ΔR, and the beam's elevation.
fn expected_power(range_m: f64) -> f64 {
    let antenna = Antenna::default();
    let wavelength_m = SPEED_OF_LIGHT_M_S / 3e9;
    let noise_w = 1.380_649e-23 * 290.0 * 10_f64.powf(0.3) * 4e6;
    let area_m2 = range_m * antenna.azimuth_width_rad * 0.752_683_4 * 0.5 * SPEED_OF_LIGHT_M_S / 4e6;
    // Over an Earth of 4/3 radius.
    let sine = 30.0 / range_m + range_m / (2.0 * 4.0 / 3.0 * 6_371_000.0);
    let gain = antenna.pattern(0.0, -sine - 0.1).powi(2);
    1e5 * 10_f64.powf(6.2) * wavelength_m.powi(2) * 0.01 * area_m2 * gain
        / ((2.0 * TAU).powi(3) * range_m.powi(4) * noise_w)
}

#[test]
fn clutter_has_its_spectrum() {
    let wavelength_m = SPEED_OF_LIGHT_M_S / 3e9;
    for (mean_m_s, spread_m_s, standing) in
        [(0.0, 0.5, 0.0), (-5.0, 2.0, 0.0), (8.0, 6.0, 0.0), (3.0, 2.0, 0.5)]
    {
        let clutter = Clutter { mean_m_s, spread_m_s, standing, ..flat_clutter() };
        let mut scene = IqScene::new(clutter_scene(clutter)).unwrap();
        // Correlations from pulse to pulse, scaled by the power that is claimed, gate by gate and dwell by dwell.
        let mut lags = vec![Vec::new(); 4];
        for _ in 0..30 {
            let dwell = scene.next(&RadarSettings::default()).unwrap().dwells.remove(0);
            let cube = &dwell.cpis[0].samples;
            for sample in 1..300 {
                let power = expected_power(0.5 * SPEED_OF_LIGHT_M_S * (20e-6 + sample as f64 / 4e6));
                for (lag, values) in lags.iter_mut().enumerate() {
                    let sum: Complex<f64> = (0..64 - lag)
                        .map(|pulse| {
                            let product = cube[[0, pulse + lag, sample]] * cube[[0, pulse, sample]].conj();
                            Complex::new(f64::from(product.re), f64::from(product.im))
                        })
                        .sum();
                    values.push(sum / (power * (64 - lag) as f64));
                }
            }
        }
        for (lag, values) in lags.iter().enumerate() {
            // ρ(t) = s + (1 − s) exp(−2π²σ²t²) exp(j2πf̄t).
            let time_s = lag as f64 / 2000.0;
            let sigma_hz = 2.0 * spread_m_s / wavelength_m;
            let decay = (-0.5 * (TAU * sigma_hz * time_s).powi(2)).exp() * (1.0 - standing);
            let turn = Complex::from_polar(1.0, -TAU * 2.0 * mean_m_s / wavelength_m * time_s);
            let expected = turn * decay + standing;
            let count = values.len() as f64;
            let mean: Complex<f64> = values.iter().sum::<Complex<f64>>() / count;
            let variance = values.iter().map(|value| (value - mean).norm_sqr()).sum::<f64>() / count;
            let off = (mean - expected).norm();
            println!("{mean_m_s} {spread_m_s} lag {lag}: off {off:.4} ± {:.4}", (variance / count).sqrt());
            assert!(off < SIGMAS * (variance / count).sqrt() + 1e-3, "{mean} {expected}");
        }
    }
}

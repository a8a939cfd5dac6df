//! What theory says of a target's detection in this world: by the radar equation, losses of tapers, jamming through side lobes, and what a
//! canceller leaves of it.

use crate::scenes::{BEAM_STEP_RAD, BEAMS, ELEVATION_RAD};
use aegis_core::config::RadarConfig;
use aegis_core::radar::{
    CfarReference, RadarEquation, Swerling, cfar_pd, processing_loss_db, snr_db, straddle_loss_db,
};

/// Straddling is a third of its worst on average (Richards 2014, Fundamentals of Radar Signal Processing, §4.5).
const STRADDLED: f64 = 1.0 / 3.0;

/// Jamming as a ratio to noise where the beam does not point at it: with protection off, and on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Noise {
    pub(crate) off: f64,
    pub(crate) on: f64,
}

/// Of a jammer with this ratio in the middle of the beam: in side lobes, and what one auxiliary channel leaves of it with its own noise:
/// `Jm/(1 + Ja)`, the limit `1/(1 − ρ²)` where both hear it with `ρ² = Jm Ja/((1 + Jm)(1 + Ja))`.
pub(crate) fn cancelled(radar: &RadarConfig, jnr_db: f64) -> Noise {
    let side = ratio(jnr_db - radar.antenna.sidelobe_db);
    let auxiliary = radar
        .antenna
        .auxiliary
        .map_or(0.0, |auxiliary| ratio(jnr_db + auxiliary.gain_db - radar.antenna.gain_db));
    Noise { off: side, on: side / (1.0 + auxiliary) }
}

/// A jammer that is left altogether.
pub(crate) fn escaped(radar: &RadarConfig, jnr_db: f64) -> Noise {
    Noise { on: 0.0, ..cancelled(radar, jnr_db) }
}

/// Probability that a scan shows a target of 10 m² so far away in this direction, over noise and so much jamming: the beams that meet it
/// draw its fluctuation each anew, and one PRF of the dwell is enough.
pub(crate) fn scan_pd(radar: &RadarConfig, azimuth_rad: f64, range_m: f64, jamming: f64) -> f64 {
    let noise_db = 10.0 * (1.0 + jamming).log10();
    let missed = |beam: u32| {
        let off_rad = azimuth_rad - BEAM_STEP_RAD * f64::from(beam);
        let gain_db = 20.0 * radar.antenna.pattern(off_rad, 0.0).log10();
        1.0 - dwell_pd(radar, middle_snr_db(radar, range_m) + gain_db - noise_db)
    };
    1.0 - (0..BEAMS - 1).map(missed).product::<f64>()
}

/// In one map of a dwell.
fn dwell_pd(radar: &RadarConfig, snr_db: f64) -> f64 {
    let detection = &radar.detection;
    let reference = CfarReference::CellAveraging { cells: 2 * detection.training_gates };
    cfar_pd(reference, 1, snr_db, detection.false_alarm_probability, Swerling::Swerling1).expect("a ratio")
}

fn middle_snr_db(radar: &RadarConfig, range_m: f64) -> f64 {
    let equation = RadarEquation {
        carrier_hz: radar.carriers_hz[0],
        peak_power_w: radar.peak_power_w,
        pulse_s: radar.waveforms[0].duration_s(),
        pulses: radar.pulses,
        transmit_gain_db: radar.antenna.gain_db,
        receive_gain_db: radar.antenna.gain_db,
        noise_figure_db: radar.receiver.noise_figure_db,
        temperature_k: radar.receiver.temperature_k,
        losses_db: radar.receiver.losses_db,
    };
    let pulses = radar.processing.doppler_window.periodic_coefficients(radar.pulses as usize);
    let range = radar.processing.range_window.coefficients(64);
    let losses_db = processing_loss_db(&pulses)
        + processing_loss_db(&range)
        + STRADDLED * (straddle_loss_db(&pulses) + straddle_loss_db(&range));
    snr_db(&equation, range_m / ELEVATION_RAD.cos(), 10.0).expect("a radar") - losses_db
}

fn ratio(decibels: f64) -> f64 {
    10_f64.powf(0.1 * decibels)
}

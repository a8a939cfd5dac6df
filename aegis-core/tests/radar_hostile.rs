//! Whatever numbers the formulas are given, they end soon, with a number or a typed error.

use aegis_core::radar::*;
use aegis_core::{Error, Result};

const NUMBERS: [f64; 17] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    5e-324,
    0.0,
    -0.0,
    -1.0,
    1e-12,
    0.5,
    0.999_999,
    1.0,
    30.0,
    200.0,
    1e60,
];
const COUNTS: [u32; 7] = [0, 1, 2, 17, 1000, 10_000, u32::MAX];

fn sound(result: Result<f64>, what: &str) {
    match result {
        Ok(value) => assert!(value.is_finite(), "{what}: {value}"),
        Err(error) => {
            assert!(matches!(error, Error::NonFinite { .. } | Error::OutOfRange { .. }), "{what}: {error}");
        }
    }
}

fn pairs() -> impl Iterator<Item = (f64, f64)> {
    NUMBERS.into_iter().flat_map(|a| NUMBERS.into_iter().map(move |b| (a, b)))
}

fn references() -> impl Iterator<Item = CfarReference> {
    COUNTS.into_iter().flat_map(|cells| {
        [
            CfarReference::CellAveraging { cells },
            CfarReference::GreatestOf { cells },
            CfarReference::SmallestOf { cells },
            CfarReference::OrderedStatistic { cells, rank: 1 },
            CfarReference::OrderedStatistic { cells, rank: cells - cells / 4 },
        ]
    })
}

#[test]
fn detection() {
    for (a, b) in pairs() {
        for count in COUNTS {
            sound(noncoherent_threshold(a, count), "threshold");
            sound(noncoherent_pfa(a, count), "noise");
            sound(marcum_q(count, a, b), "marcum");
            sound(albersheim_db(a, b, count), "albersheim");
            sound(m_of_n(count, COUNTS[5], a), "m of n");
            sound(m_of_n(2, count, a), "m of n");
            for case in Swerling::ALL {
                sound(pd(a, b, count, case), "pd");
                sound(required_snr_db(a, b, count, case), "required");
                sound(shnidman_db(a, b, count, case), "shnidman");
            }
        }
        sound(pd_real_known_signal(a, b, 1.0), "known");
        sound(pd_real_known_signal(1.0, a, b), "known");
    }
}

#[test]
fn cfar() {
    for reference in references() {
        for pulses in [0, 1, 17, u32::MAX] {
            for a in NUMBERS {
                sound(cfar_multiplier(reference, pulses, a), "multiplier");
                sound(cfar_pfa(reference, pulses, a), "pfa");
            }
        }
        for (a, b) in [(0.5, 1e-12), (0.999_999, 0.5), (200.0, 0.5), (f64::NAN, 0.1), (-200.0, 1e-12)] {
            for case in Swerling::ALL {
                sound(cfar_pd(reference, 2, a, b, case), "pd");
            }
            if a.abs() < 1.0 {
                sound(cfar_loss_db(reference, 1, a, b, Swerling::Swerling0), "loss");
            }
        }
    }
}

#[test]
fn everything_else() {
    for (a, b) in pairs() {
        let radar = RadarEquation { carrier_hz: a, peak_power_w: b, ..RadarEquation::default() };
        let budget = RadarEquation { transmit_gain_db: a, temperature_k: b, ..RadarEquation::default() };
        let jammer = NoiseJammer { power_w: a, gain_db: 3.0, bandwidth_hz: b };
        for radar in [radar, budget, RadarEquation::default()] {
            sound(snr_db(&radar, a, b), "snr");
            sound(max_range_m(&radar, a, b), "range");
            sound(peak_power_w(&radar, a, 1e5, b), "power");
            sound(jnr_db(&radar, a, &jammer, b, 30.0), "jnr");
            sound(burn_through_range_m(&radar, 1e6, &jammer, a, b), "burn-through");
        }
        for (name, result) in [
            ("noise", noise_power_dbm(a, 3.0, b)),
            ("in band", in_band_fraction(a, b)),
            ("stand-off", stand_off_range_factor(a)),
            ("canceller", canceller_limit_db(a)),
            ("blanking", sidelobe_blanking_probability(a, 1.0, b)),
            ("earth", effective_earth_factor(a)),
            ("horizon", horizon_range_m(a, 10.0, b)),
            ("resolution", range_resolution_m(a)),
            ("velocity", velocity_resolution_m_s(a, b)),
            ("unambiguous", unambiguous_range_m(a)),
            ("unambiguous", unambiguous_velocity_m_s(a, b)),
            ("blind", first_blind_speed_m_s(a, b)),
            ("compression", pulse_compression_gain_db(a, b)),
            ("beat", beat_frequency_hz(a, b, 1e6, 1e-3, 1e10)),
            ("beat", beat_frequency_hz(1e3, 0.0, a, b, 1e10)),
            ("mti", mti_improvement_db(3, a, b)),
            ("bandwidth", rms_bandwidth_rad_s(Spectrum::Gaussian { bandwidth_hz: a })),
            ("range", range_bound_m(a, Spectrum::Flat { bandwidth_hz: b })),
            ("doppler", doppler_bound_hz(a, b)),
            ("monopulse", monopulse_sigma_rad(a, 20.0, b)),
        ] {
            sound(result, name);
        }
        for count in COUNTS {
            sound(half_power_beamwidth_rad(count, a, b), "beamwidth");
            sound(angle_bound_rad(a, count, 0.5, b, count), "angle");
            sound(mti_improvement_db(count, a, b), "mti");
        }
        let folded = [Folded { value: a, period: b }, Folded { value: 1.0, period: 8.0 }];
        let found = unfold(&folded, 0.1, -1e3, 1e3);
        assert!(found.is_err() || found.unwrap().is_none_or(|found| found.value.is_finite()));
        assert!(unfold(&folded[1..], a, b, 1e3).is_err() || b.abs() <= 1e3);
    }
}

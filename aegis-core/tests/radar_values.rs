//! The textbook against sample values: those that the project's references print, to their last digit, and those of
//! `reference/radar_values.json`, each with its source and tolerance.
//!
//! Values of windows and of compressed chirps belong to the tests of those.

mod common;

use aegis_core::radar::{
    CfarReference, Folded, NoiseJammer, REFERENCE_TEMPERATURE_K, RadarEquation, STANDARD_EARTH_FACTOR,
    Spectrum, Swerling, albersheim_db, angle_bound_rad, bearing_ghosts, burn_through_range_m, ca_multiplier,
    canceller_limit_db, cfar_loss_db, cfar_pd, cfar_pfa, deception_z, effective_earth_factor, go_multiplier,
    half_power_beamwidth_rad, horizon_range_m, in_band_fraction, jam_pd, jam_pfa, jam_pfa_of_estimated_floor,
    jam_threshold, m_of_n, marcum_q, max_range_m, monopulse_sigma_rad, mti_improvement_db, noise_power_dbm,
    noncoherent_threshold, os_multiplier, pd, pd_real_known_signal, pulse_compression_gain_db, range_bound_m,
    range_resolution_m, required_snr_db, shnidman_db, snr_db, so_multiplier, unfold,
};
use serde_json::Value;

struct Sample<'a>(&'a Value);

impl Sample<'_> {
    fn number(&self, key: &str) -> f64 {
        self.0["inputs"][key].as_f64().unwrap_or_else(|| panic!("{key} of {}", self.0))
    }

    fn count(&self, key: &str) -> u32 {
        self.number(key) as u32
    }

    fn swerling(&self) -> Swerling {
        Swerling::ALL[self.number("swerling") as usize]
    }

    /// What this crate says; none for what the formulas here do not cover.
    fn own(&self) -> Option<f64> {
        let n = |key| self.number(key);
        let c = |key| self.count(key);
        let averaging = || CfarReference::CellAveraging { cells: c("n_train") };
        let result = match self.0["function"].as_str().expect("a name") {
            "required_snr_db" => required_snr_db(n("pd"), n("pfa"), c("n_pulses"), self.swerling()),
            "albersheim_db" => albersheim_db(n("pd"), n("pfa"), c("n_pulses")),
            "shnidman_db" => shnidman_db(n("pd"), n("pfa"), c("n_pulses"), self.swerling()),
            "pd" => pd(n("snr_db"), n("pfa"), c("n_pulses"), self.swerling()),
            "marcum_q" => marcum_q(c("m"), n("a"), n("b")),
            "noncoherent_threshold" => {
                noncoherent_threshold(n("pfa"), c("n_pulses")).map(|threshold| threshold * n("noise_power"))
            }
            "pd_real_known_signal" => pd_real_known_signal(n("amplitude"), n("threshold"), n("sigma")),
            "m_of_n" => m_of_n(c("m"), c("n"), n("p")),
            "ca_alpha" => ca_multiplier(c("n_train"), n("pfa")),
            "os_alpha" => os_multiplier(c("n_train"), c("k"), n("pfa")),
            "so_alpha" => so_multiplier(c("n_train"), n("pfa")),
            "ca_cfar_loss_db" => cfar_loss_db(averaging(), 1, n("pd"), n("pfa"), self.swerling()),
            "pd_ca_cfar_sw1" => cfar_pd(averaging(), 1, n("snr_db"), n("pfa"), Swerling::Swerling1),
            "pd_os_cfar_sw1" => {
                let ordered = CfarReference::OrderedStatistic { cells: c("n_train"), rank: c("k") };
                cfar_pd(ordered, 1, n("snr_db"), n("pfa"), Swerling::Swerling1)
            }
            "snr_db" => snr_db(&self.radar(), n("range"), n("rcs")),
            "max_range_m" => max_range_m(&self.radar(), n("snr_db"), n("rcs")),
            "noise_power_dbm" => noise_power_dbm(n("bandwidth"), n("nf_db"), n("temp")),
            "burn_through_range_m" => self.burn_through_m(),
            "range_resolution_m" => range_resolution_m(n("bandwidth")),
            "unfolded range bin" => self.unfolded(),
            "pulse_compression_gain_db" => pulse_compression_gain_db(1e6, n("time_bandwidth") * 1e-6),
            "sigma_range_m" => range_bound_m(n("snr_db"), Spectrum::Flat { bandwidth_hz: n("bandwidth") }),
            "sigma_theta_deg" => {
                let angle_rad = n("theta_deg").to_radians();
                let snr_db = n("snr_per_element_db");
                angle_bound_rad(snr_db, c("elements"), n("spacing_lambda"), angle_rad, c("snapshots"))
                    .map(f64::to_degrees)
            }
            "halfpower_beamwidth_deg" => {
                let steering_rad = n("steer_deg").to_radians();
                half_power_beamwidth_rad(c("elements"), n("spacing_lambda"), steering_rad)
                    .map(f64::to_degrees)
            }
            _ => return None,
        };
        Some(result.unwrap_or_else(|error| panic!("{error} for {}", self.0)))
    }

    fn radar(&self) -> RadarEquation {
        RadarEquation {
            carrier_hz: self.number("fc"),
            peak_power_w: self.number("pt"),
            pulse_s: self.number("tau"),
            transmit_gain_db: self.number("gain_db"),
            receive_gain_db: self.number("gain_db"),
            temperature_k: self.number("temp"),
            noise_figure_db: 0.0,
            losses_db: 0.0,
            pulses: 1,
        }
    }

    /// The sample knows no thermal noise: it is nearly taken away.
    fn burn_through_m(&self) -> aegis_core::Result<f64> {
        let radar = RadarEquation {
            peak_power_w: self.number("pt"),
            transmit_gain_db: self.number("gain_db"),
            receive_gain_db: self.number("gain_db"),
            losses_db: self.number("loss_db"),
            pulse_s: 1.0 / self.number("b_radar"),
            pulses: self.count("pulses"),
            temperature_k: 1e-9,
            ..RadarEquation::default()
        };
        let jammer = NoiseJammer {
            power_w: self.number("pj"),
            gain_db: self.number("gj_db"),
            bandwidth_hz: self.number("b_jam"),
        };
        let wanted_db = 10.0 * self.number("s_over_j").log10();
        burn_through_range_m(&radar, self.number("b_radar"), &jammer, self.number("rcs"), wanted_db)
    }

    fn unfolded(&self) -> aegis_core::Result<f64> {
        let list = |key: &str| self.0["inputs"][key].as_array().expect("a list").clone();
        let one = |(period, value): (&Value, &Value)| Folded {
            value: value.as_f64().expect("a number"),
            period: period.as_f64().expect("a number"),
        };
        let folded: Vec<_> = list("moduli").iter().zip(&list("residues")).map(one).collect();
        let all: f64 = folded.iter().map(|one| one.period).product();
        Ok(unfold(&folded, 0.01, 0.0, all - 1.0)?.expect("an explanation").value)
    }
}

#[test]
fn sample_values_are_met_within_their_tolerance() {
    let Some(path) = common::data("reference/radar_values.json") else { return };
    let text = std::fs::read_to_string(path).expect("a readable file");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let mut compared = 0;
    for value in file["values"].as_array().expect("a list") {
        let Some(own) = Sample(value).own() else {
            let group = value["group"].as_str().expect("a group");
            assert!(matches!(group, "window" | "lfm"), "nothing computes {value}");
            continue;
        };
        let (expected, tolerance) =
            (value["expected"].as_f64().expect("a number"), value["tol_abs"].as_f64().expect("a number"));
        assert!((own - expected).abs() <= tolerance, "{}: {own} instead of {expected}", value["id"]);
        println!("{}: {own} ({expected})", value["id"]);
        compared += 1;
    }
    assert!(compared >= 32, "only {compared} values");
}

/// Pd 0.9 and Pfa 1e-6 where nothing else is said. Sources stand at each function.
#[test]
fn printed_values_are_met_to_their_last_digit() {
    let near = |own: aegis_core::Result<f64>, expected: f64, digits: i32| {
        let own = own.expect("a value");
        assert!((own - expected).abs() <= 0.501 * 10_f64.powi(-digits), "{own} instead of {expected}");
    };
    let [steady, one, two, three, four] = Swerling::ALL;
    for (pulses, case, expected) in [
        (1, steady, 13.183),
        (1, one, 21.144),
        (1, three, 17.296),
        (10, steady, 5.267),
        (10, one, 13.500),
        (10, two, 6.292),
        (10, three, 9.601),
        (10, four, 5.806),
    ] {
        near(required_snr_db(0.9, 1e-6, pulses, case), expected, 3);
    }
    near(albersheim_db(0.9, 1e-6, 1), 13.1145, 4);
    near(albersheim_db(0.9, 1e-6, 10), 4.9904, 4);
    near(shnidman_db(0.9, 1e-6, 1, one), 21.346, 3);
    near(marcum_q(1, 1.0, 1.0), 0.732_880, 6);
    near(noncoherent_threshold(1e-6, 1), 13.8155, 4);
    near(noncoherent_threshold(1e-6, 10), 32.7103, 4);

    near(ca_multiplier(8, 1e-6), 36.987, 3);
    near(ca_multiplier(16, 1e-6), 21.942, 3);
    near(ca_multiplier(32, 1e-6), 17.278, 3);
    near(cfar_loss_db(CfarReference::CellAveraging { cells: 16 }, 1, 0.9, 1e-6, one), 2.007, 3);
    near(os_multiplier(16, 12, 1e-6), 20.954, 3);
    near(go_multiplier(16, 1e-6), 19.356, 3);
    near(so_multiplier(16, 1e-6), 41.057, 3);

    near(mti_improvement_db(2, 20.0, 1000.0), 21.04, 2);
    near(mti_improvement_db(3, 20.0, 1000.0), 39.10, 2);
    near(range_bound_m(20.0, Spectrum::Flat { bandwidth_hz: 5e6 }), 1.1687, 4);
    near(monopulse_sigma_rad(2_f64.to_radians(), 20.0, 1.6).map(f64::to_degrees), 0.088_39, 5);
    let standard = effective_earth_factor(-39e-9).expect("a factor");
    near(horizon_range_m(30.0, 0.0, standard).map(|range_m| 1e-3 * range_m), 22.553, 3);
    near(horizon_range_m(30.0, 0.0, STANDARD_EARTH_FACTOR).map(|range_m| 1e-3 * range_m), 22.576, 3);
    near(Ok(standard), 1.3306, 4);
    near(noise_power_dbm(1e6, 0.0, REFERENCE_TEMPERATURE_K), -113.975, 3);

    // Jamming: 64 noise cells against a known floor, and against one that 256 cells said; one auxiliary channel.
    let over_floor = noncoherent_threshold(1e-6, 64).expect("a threshold") / 64.0;
    near(Ok(10.0 * over_floor.log10()), 2.33, 2);
    near(pd(0.0, 1e-6, 64, two), 0.88, 2);
    let estimated = cfar_pfa(CfarReference::CellAveraging { cells: 4 }, 64, over_floor);
    near(estimated.map(|pfa| 1e5 * pfa), 2.4, 1);
    near(canceller_limit_db(0.99), 17.0, 1);
    let listened = jam_threshold(64, 1e-6).expect("a threshold");
    near(jam_threshold(64, 1e-6).map(|over| 10.0 * over.log10()), 2.33, 2);
    near(jam_pd(64, listened, 0.0), 0.88, 2);
    near(jam_pfa_of_estimated_floor(64, 256, listened).map(|pfa| 1e5 * pfa), 2.4, 1);
    near(jam_pfa(2.6, 360.0 * 8.0 * 900.0).map(|pfa| 1e6 * pfa), 1.0, 2);
    near(in_band_fraction(1e6, 20e6), 0.05, 12);
    near(deception_z(-150.0, 3.0, -200.0, 4.0), 10.0, 12);
    assert_eq!(bearing_ghosts(5), 20);
}

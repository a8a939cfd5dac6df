//! Whatever a radar sends, what leaves the detector is fit for a tracker.

use aegis_core::config::Space;
use aegis_core::{
    Config, Detector, Event, Identity, Look, Measurement, Plot, PolarCovariance, SensorId, Time,
};
use proptest::prelude::*;
use std::f64::consts::{FRAC_PI_2, TAU};

/// Any bits at all, and often enough something near the truth.
fn number(typical: f64) -> impl Strategy<Value = f64> {
    prop_oneof![1 => proptest::num::f64::ANY, 6 => (-0.2..1.0).prop_map(move |share| share * typical)]
}

fn polar() -> impl Strategy<Value = Measurement> {
    let parts = (number(4e5), number(6.0), number(1.0), number(1e4), number(500.0));
    let variances = (number(1e4), number(1e-5), number(1e-4), number(1e4), number(9.0), number(100.0));
    (parts, variances, any::<[bool; 4]>()).prop_map(|(parts, variances, has)| Measurement::Polar {
        range_m: parts.0,
        azimuth_rad: parts.1,
        elevation_rad: has[0].then_some(parts.2),
        altitude_m: has[1].then_some(parts.3),
        range_rate_m_s: has[2].then_some(parts.4),
        covariance: has[3].then_some(PolarCovariance {
            range_m2: variances.0,
            azimuth_rad2: variances.1,
            elevation_rad2: variances.2,
            altitude_m2: variances.3,
            range_rate_m2_s2: variances.4,
            range_range_rate_m2_s: variances.5,
        }),
    })
}

fn cartesian() -> impl Strategy<Value = Measurement> {
    let diagonal = [number(900.0), number(900.0), number(900.0)];
    let coupling = [number(500.0), number(500.0), number(500.0)];
    let position = [number(1e5), number(1e5), number(1e4)];
    (position, diagonal, coupling, any::<bool>()).prop_map(|(position_m, d, c, has)| Measurement::Cartesian {
        position_m,
        covariance: has.then_some([[d[0], c[0], c[1]], [c[0], d[1], c[2]], [c[1], c[2], d[2]]]),
    })
}

fn plot() -> impl Strategy<Value = Plot> {
    let measurement = prop_oneof![polar(), cartesian()];
    let seconds =
        prop_oneof![any::<i64>().prop_map(Time::from_nanos), (-10.0..15.0).prop_map(Time::from_secs)];
    let heard = (any::<Option<u32>>(), any::<Option<u16>>());
    (seconds, measurement, proptest::option::of(number(40.0)), heard).prop_map(
        |(time, measurement, snr_db, heard)| {
            let identity = Identity { mode_s: heard.0, mode_3a: heard.1, callsign: None };
            Plot { snr_db, identity, ..Plot::new(time, measurement) }
        },
    )
}

/// Sylvester's criterion, apart from how the detector does it; `n` axes.
fn is_positive_definite(m: &[[f64; 3]; 3], n: usize) -> bool {
    let second = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    let third = m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
        - m[1][2] * (m[0][0] * m[2][1] - m[0][1] * m[2][0])
        + m[2][2] * second;
    [m[0][0], second, third][..n].iter().all(|minor| *minor > 0.0)
}

fn is_fit(plot: &Plot, space: Space) -> bool {
    let time_fits = (-6.0..=10.0).contains(&plot.time.as_secs());
    let identity_fits =
        plot.identity.mode_s.is_none_or(|a| a < 1 << 24) && plot.identity.mode_3a.is_none_or(|c| c < 1 << 12);
    let spatial = space == Space::Spatial;
    let measurement_fits = match plot.measurement {
        Measurement::Polar {
            range_m,
            azimuth_rad,
            elevation_rad,
            altitude_m,
            range_rate_m_s,
            covariance: Some(c),
        } => {
            (0.0..=1e7).contains(&range_m)
                && (0.0..TAU).contains(&azimuth_rad)
                && elevation_rad.is_none_or(|e| spatial && e.abs() <= FRAC_PI_2 && c.elevation_rad2 > 0.0)
                && altitude_m.is_none_or(|h| spatial && h.abs() <= 1e5 && c.altitude_m2 > 0.0)
                && range_rate_m_s.is_none_or(|v| v.abs() <= 2e4 && c.range_rate_m2_s2 > 0.0)
                && (range_rate_m_s.is_none()
                    || c.range_range_rate_m2_s.powi(2) < c.range_m2 * c.range_rate_m2_s2)
                && c.range_m2 > 0.0
                && c.azimuth_rad2 > 0.0
        }
        Measurement::Cartesian { position_m, covariance: Some(c) } => {
            position_m.iter().all(|p| p.abs() <= 1e7) && is_positive_definite(&c, if spatial { 3 } else { 2 })
        }
        _ => false,
    };
    time_fits && identity_fits && measurement_fits && plot.snr_db.is_none_or(f64::is_finite)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_leaves_is_fit(plots in proptest::collection::vec(plot(), 0..30), planar in any::<bool>()) {
        let space = if planar { Space::Planar } else { Space::Spatial };
        let mut detector = Detector::new(&Config { space, ..Config::default() }).unwrap();
        let (start, end) = (Time::from_secs(0.0), Time::from_secs(4.0));
        let look = Look { sensor: SensorId(0), start, end, pose: None, sectors: &[] };
        let (mut out, mut events) = (Vec::new(), Vec::new());
        detector.detect(&look, &plots, &mut out, &mut events).unwrap();
        let rejected = events.iter().filter(|event| matches!(event, Event::PlotRejected { .. })).count();
        prop_assert_eq!(out.len() + rejected, plots.len());
        for plot in &out {
            prop_assert!(is_fit(plot, space), "{:?}", plot);
        }
        // What was accepted once is accepted again, unchanged.
        let mut again = Vec::new();
        detector.detect(&look, &out, &mut again, &mut events).unwrap();
        prop_assert_eq!(again, out);
    }
}

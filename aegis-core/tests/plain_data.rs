//! What other languages take as plain data: it comes back from JSON as it went.
#![cfg(all(feature = "serde", feature = "metrics", feature = "asterix"))]

use aegis_core::asterix::{Counts, ScanCounts, ScanOptions, Source};
use aegis_core::geometry::{AtAltitude, EnuFrame, Gaussian, Geodetic, Polar};
use aegis_core::metrics::identity::{IdentityScore, Options, Owner, RecordedPlot, Row};
use aegis_core::metrics::{Consistency, RunScore, gospa};
use aegis_core::radar::{Believable, FoldedEcho, Folding, MapNoise, RangeAxis, RangeRateAxis};
use aegis_core::threat::Zone;
use aegis_core::threat::kinematics::Relative;
use serde::{Serialize, de::DeserializeOwned};
use std::fmt::Debug;

fn returns<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
}

#[test]
fn geometry_and_scales() {
    let frame = EnuFrame::new(Geodetic::from_degrees(41.3, 2.1, 30.0));
    returns::<AtAltitude>(&frame.at_altitude(2e5, 1.0, 1e4));
    returns(&Gaussian::new(1.0, 0.1));
    returns(&Polar::from_enu([1.0, 2.0, 3.0]));
    returns(&frame.transform_to(&EnuFrame::nominal()));
    let range = RangeAxis { first_m: 2250.0, step_m: 60.0, unambiguous_m: None, coupling_s: 0.01 };
    returns(&range);
    let range_rate = RangeRateAxis { step_m_s: -3.2, unambiguous_m_s: 51.7 };
    returns(&Folding::of(&range, &range_rate));
    returns(&range_rate);
    returns(&MapNoise { gates: vec![1.0, 0.2], ..MapNoise::default() });
    let given = r#"{"first_m": 0.0, "step_m": 1.0, "unambiguous_m": null, "coupling_s": "a"}"#;
    assert!(serde_json::from_str::<RangeAxis>(given).is_err());
    let _: fn(&FoldedEcho) = returns;
    let _: fn(&Believable) = returns;
}

#[test]
fn scores_and_counts() {
    returns(&gospa(&[[0.0, 0.0]], &[[3.0, 4.0]], 300.0, 2.0).unwrap());
    let mut run = RunScore::new(300.0, 2.0).unwrap();
    run.add(&[7], &[[0.0, 0.0]], &[1], &[[30.0, 40.0]]).unwrap();
    returns(&run.summary());
    let mut consistency = Consistency::default();
    consistency.add(2.5, 2);
    returns(&consistency);
    returns(&RecordedPlot { owner: Some(Owner::Aircraft(7)), ..RecordedPlot::new(1, 2.0) });
    returns(&Row { plot: 1, track: 2, position_m: [1.0, 2.0], velocity_m_s: None });
    returns(&IdentityScore::default());
    returns(&(Options::default(), ScanOptions::default(), ScanCounts::default(), Counts::default()));
    returns(&Source { sac: 1, sic: 2 });
    assert_eq!(serde_json::to_string(&Owner::Clutter).unwrap(), "\"clutter\"");
    assert!(serde_json::from_str::<ScanOptions>(r#"{"sector": 4}"#).is_err());
}

#[test]
fn threats_as_an_asset_sees_them() {
    let mut covariance = [[0.0; 6]; 6];
    (0..6).for_each(|axis| covariance[axis][axis] = 1.0);
    let relative = Relative { position_m: [9e3, 1.0, 2.0], velocity_m_s: [-99.0, 0.5, 0.0], covariance };
    returns(&relative);
    returns(&relative.closest_approach());
    returns(&relative.entry(&Zone::Sphere { radius_m: 1e3 }, 300.0));
}

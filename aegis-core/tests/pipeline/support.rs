//! Plots, looks and scans that several tests share.

use aegis_core::{
    Asset, AssetId, Config, Look, Measurement, Picture, Pipeline, Plot, Pose, Scan, ScanData, Sector,
    SensorId, Strobe, Time, Zone,
};

pub(crate) const RADAR: SensorId = SensorId(0);
pub(crate) const PERIOD_S: f64 = 4.0;

/// A rotation's start and end.
pub(crate) fn rotation(number: u32) -> (Time, Time) {
    let start = Time::from_secs(PERIOD_S * f64::from(number));
    (start, start + PERIOD_S)
}

pub(crate) fn polar(time: Time, range_m: f64, azimuth_rad: f64) -> Plot {
    let (elevation_rad, altitude_m, range_rate_m_s, covariance) = (None, Some(9000.0), None, None);
    let measurement =
        Measurement::Polar { range_m, azimuth_rad, elevation_rad, altitude_m, range_rate_m_s, covariance };
    Plot::new(time, measurement)
}

/// What a radar that stands north of an approaching aircraft sees in a rotation.
pub(crate) fn approaching(number: u32) -> Plot {
    let (start, _) = rotation(number);
    polar(start + 2.0, 80_000.0 - 800.0 * f64::from(number), std::f64::consts::PI)
}

pub(crate) fn strobe(time: Time) -> Strobe {
    Strobe { time, azimuth_rad: 1.0, azimuth_sigma_rad: 0.01, elevation_rad: None, jnr_db: Some(20.0) }
}

pub(crate) fn asset(id: u32) -> Asset {
    Asset {
        id: AssetId(id),
        position_m: [0.0; 3],
        velocity_m_s: [0.0; 3],
        time: Time::default(),
        zone: Zone::Sphere { radius_m: 20_000.0 },
        value: 1.0,
    }
}

/// One whole rotation.
pub(crate) fn step(
    pipeline: &mut Pipeline,
    picture: &mut Picture,
    number: u32,
    plots: &[Plot],
    strobes: &[Strobe],
) -> aegis_core::Result<()> {
    step_of(pipeline, picture, number, (RADAR, None), plots, strobes)
}

/// One whole rotation of a certain radar, which may move.
pub(crate) fn step_of(
    pipeline: &mut Pipeline,
    picture: &mut Picture,
    number: u32,
    (sensor, pose): (SensorId, Option<Pose>),
    plots: &[Plot],
    strobes: &[Strobe],
) -> aegis_core::Result<()> {
    let (start, end) = rotation(number);
    let sectors = [Sector::full_circle(start, end)];
    let look = Look { sensor, start, end, pose, sectors: &sectors };
    pipeline.step_into(&Scan { look, data: ScanData::Plots(plots), strobes }, picture)
}

/// A pipeline with a confirmed track, a threat and an open action, and its latest picture.
pub(crate) fn busy(config: Config) -> (Pipeline, Picture) {
    let mut pipeline = Pipeline::new(config).expect("a valid configuration");
    pipeline.set_assets(&[asset(1)]).expect("a valid asset");
    let mut picture = Picture::default();
    for number in 0..6 {
        let strobes = [strobe(rotation(number).0)];
        step(&mut pipeline, &mut picture, number, &[approaching(number)], &strobes).expect("a valid scan");
    }
    assert!(picture.tracks[0].is_confirmed() && !picture.threats.is_empty() && !picture.actions.is_empty());
    (pipeline, picture)
}

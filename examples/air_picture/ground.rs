//! Where plots and tracks stand on the scope.

use aegis_core::geometry::{EnuFrame, Polar, Rigid};
use aegis_core::units::METRES_PER_FLIGHT_LEVEL;
use aegis_core::{Config, Measurement, Plot, SensorId, Site, Track};

/// Vertical standard deviation above which a track's level is not worth showing.
const UNKNOWN_LEVEL_SIGMA_M: f64 = 300.0;

/// The picture's frame and that of each radar in it.
#[derive(Debug)]
pub(crate) struct Ground {
    pub picture: EnuFrame,
    pub radars: Vec<RadarOnGround>,
}

/// A radar's own frame and the way from it into the picture.
#[derive(Debug)]
pub(crate) struct RadarOnGround {
    pub id: SensorId,
    own: EnuFrame,
    into_picture: Rigid,
    altitude_bias_m: f64,
}

impl Ground {
    pub(crate) fn new(config: &Config) -> Self {
        let first_site = config.sensors.iter().find_map(|sensor| match sensor.site {
            Site::Geodetic(place) => Some(place),
            Site::Local(_) => None,
        });
        let picture = config.origin.or(first_site).map_or_else(EnuFrame::nominal, EnuFrame::new);
        let radars = config.sensors.iter().map(|sensor| {
            let (own, into_picture) = match sensor.site {
                Site::Geodetic(place) => {
                    let own = EnuFrame::new(place);
                    (own, own.transform_to(&picture))
                }
                Site::Local(position_m) => (picture, Rigid::shift(position_m)),
            };
            RadarOnGround { id: sensor.id, own, into_picture, altitude_bias_m: sensor.altitude_bias_m }
        });
        Self { radars: radars.collect(), picture }
    }

    /// The radar's place in [`radars`](Self::radars).
    pub(crate) fn radar_index(&self, id: SensorId) -> Option<usize> {
        self.radars.iter().position(|radar| radar.id == id)
    }

    /// East and north of the picture's origin, or `None` for a plot of a radar that is not in the picture.
    pub(crate) fn place(&self, sensor: SensorId, plot: &Plot) -> Option<[f64; 2]> {
        let radar = self.radars.get(self.radar_index(sensor)?)?;
        let [east_m, north_m, _] = radar.into_picture.apply(radar.position_m(&plot.measurement));
        Some([east_m, north_m])
    }

    /// The flight level of a track, if its height is known well enough to say.
    pub(crate) fn flight_level(&self, track: &Track) -> Option<i32> {
        let bias_m = self.radars.first().map_or(0.0, |radar| radar.altitude_bias_m);
        let pressure_altitude_m = self.picture.height_at(track.position_m) - bias_m;
        let known = track.covariance[2][2].sqrt() < UNKNOWN_LEVEL_SIGMA_M;
        known.then(|| (pressure_altitude_m / METRES_PER_FLIGHT_LEVEL).round() as i32)
    }
}

impl RadarOnGround {
    /// East and north of the picture's origin.
    pub(crate) fn place(&self) -> [f64; 2] {
        let [east_m, north_m, _] = self.into_picture.translation_m;
        [east_m, north_m]
    }

    /// In the radar's own frame; a plot that has no height is drawn on the horizontal plane.
    fn position_m(&self, measurement: &Measurement) -> [f64; 3] {
        match *measurement {
            Measurement::Polar {
                range_m,
                azimuth_rad,
                elevation_rad: None,
                altitude_m: Some(altitude_m),
                ..
            } => self.own.at_altitude(range_m, azimuth_rad, altitude_m + self.altitude_bias_m).position_m,
            Measurement::Polar { range_m, azimuth_rad, elevation_rad, .. } => {
                Polar { range_m, azimuth_rad, elevation_rad: elevation_rad.unwrap_or(0.0) }.to_enu()
            }
            Measurement::Cartesian { position_m, .. } => position_m,
            _ => [0.0; 3],
        }
    }
}

//! Which target is behind a plot.

use super::echo::Echoes;
use crate::geometry::wrap_angle;
use crate::plot::{Measurement, Plot};
use crate::sim::iq::Looking;
use crate::time::Time;

/// Farther off than so many deviations and cells, a plot is of something else.
const MOST_SIGMAS: f64 = 5.0;
const MOST_CELLS: f64 = 2.0;
/// The same in beam widths.
const MOST_WIDTHS: f64 = 1.5;

/// Where targets were whose echoes were drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    sights: Vec<(Time, Echoes)>,
}

impl Seen {
    pub(super) fn clear(&mut self) {
        self.sights.clear();
    }

    pub(super) fn add(&mut self, looking: &Looking<'_>, echoes: Vec<Echoes>) {
        let time = looking.world.config().start + looking.middle_s();
        self.sights.extend(echoes.into_iter().map(|echo| (time, echo)));
    }

    /// The nearest target, if it can have given the plot.
    pub(super) fn target(&self, plot: &Plot, resolution_m: f64, width_rad: f64) -> Option<usize> {
        let Measurement::Polar { range_m, azimuth_rad, covariance, .. } = plot.measurement else {
            return None;
        };
        let sigma_m = covariance.map_or(0.0, |covariance| covariance.range_m2.sqrt());
        let most_m = MOST_CELLS * resolution_m + MOST_SIGMAS * sigma_m;
        let off = |(time, echo): &(Time, Echoes)| {
            let later_s = plot.time.seconds_since(*time);
            let off_m = range_m - echo.sight.range_m - later_s * echo.sight.range_rate_m_s;
            let off_rad = wrap_angle(azimuth_rad - echo.sight.direction.azimuth_rad);
            (off_m / most_m).abs().max((off_rad / (MOST_WIDTHS * width_rad)).abs())
        };
        let nearest =
            self.sights.iter().map(|sight| (off(sight), sight.1.target)).min_by(|a, b| a.0.total_cmp(&b.0));
        nearest.filter(|(off, _)| *off < 1.0).map(|(_, target)| target)
    }
}

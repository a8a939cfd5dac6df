//! What a beam shows of a target, dwell after dwell, as one plot.

use super::echo::{Echo, RangeRate};
use crate::config::Antenna;
use crate::dwell::Beam;
use crate::geometry::{wrap_angle, wrap_azimuth};
use crate::plot::{Measurement, Plot, PlotFlags, PolarCovariance};
use crate::radar::DwellMap;
use crate::time::Time;

/// A beam's middle is known to its width over this, times the root of twice the signal-to-noise ratio.
const SLOPE: f64 = 1.6;
/// Dwells this many beam widths apart may show the same target.
const REACH_WIDTHS: f64 = 1.5;
/// Echoes of one target differ by no more than this many of their deviations,
const SAME_SIGMAS: f64 = 4.0;
/// or by this much in range, where they are known better.
const LEAST_RANGE_M: f64 = 1.0;
/// A beam narrower than this tells elevation.
const NARROW_RAD: f64 = 0.1;

/// Targets that the beam may not have left yet.
#[derive(Clone, Debug)]
pub(super) struct Merger {
    width_rad: f64,
    elevation_width_rad: f64,
    pub(super) max_range_m: f64,
    open: Vec<Passing>,
}

/// A target that the beam passes.
#[derive(Clone, Copy, Debug)]
struct Passing {
    first: Beam,
    latest: Beam,
    dwells: u32,
    /// The strongest of its echoes.
    best: Echo,
    /// Weighted by signal-to-noise ratio: azimuth beside the first, time beside the first, range.
    weight: f64,
    azimuth: f64,
    time: f64,
    range: f64,
    begun: Time,
    /// From the dwell before the latest to the latest.
    step_rad: f64,
}

impl Merger {
    pub(super) fn new(antenna: &Antenna, max_range_m: f64) -> Self {
        Self {
            width_rad: antenna.azimuth_width_rad,
            elevation_width_rad: antenna.elevation_width_rad,
            max_range_m,
            open: Vec::new(),
        }
    }

    pub(super) fn begin(&mut self) {
        self.open.clear();
    }

    /// One more dwell. Targets that its beam is too far from are done.
    pub(super) fn add(&mut self, dwell: &DwellMap, echoes: &[Echo], out: &mut Vec<Plot>) {
        let reach_rad = REACH_WIDTHS * self.width_rad;
        let beam = dwell.beam;
        let Self { open, width_rad, elevation_width_rad, .. } = self;
        open.retain(|passing| {
            let is_near = passing.is_near(beam, reach_rad);
            if !is_near {
                out.push(passing.plot(*width_rad, *elevation_width_rad));
            }
            is_near
        });
        let before = open.len();
        for echo in echoes {
            let known = open[..before].iter_mut().filter(|passing| passing.latest != beam);
            let nearest = known
                .map(|passing| (passing.distance(echo), passing))
                .filter(|(distance, _)| *distance < 1.0)
                .min_by(|a, b| a.0.total_cmp(&b.0));
            match nearest {
                Some((_, passing)) => passing.add(beam, echo),
                None => open.push(Passing::begin(beam, echo)),
            }
        }
    }

    pub(super) fn end(&mut self, out: &mut Vec<Plot>) {
        out.extend(self.open.iter().map(|passing| passing.plot(self.width_rad, self.elevation_width_rad)));
        self.open.clear();
    }
}

impl Passing {
    fn begin(beam: Beam, echo: &Echo) -> Self {
        let mut passing = Self {
            first: beam,
            latest: beam,
            dwells: 0,
            best: *echo,
            weight: 0.0,
            azimuth: 0.0,
            time: 0.0,
            range: 0.0,
            begun: echo.time,
            step_rad: 0.0,
        };
        passing.add(beam, echo);
        passing
    }

    fn add(&mut self, beam: Beam, echo: &Echo) {
        if self.dwells > 0 {
            self.step_rad = wrap_angle(beam.azimuth_rad - self.latest.azimuth_rad).abs();
        }
        self.latest = beam;
        self.dwells += 1;
        self.weight += echo.total_snr;
        self.azimuth += echo.total_snr * wrap_angle(beam.azimuth_rad - self.first.azimuth_rad);
        self.time += echo.total_snr * echo.time.seconds_since(self.begun);
        self.range += echo.total_snr * echo.range_m;
        let tells_more = self.best.range_rate.is_none() && echo.range_rate.is_some();
        let is_stronger = echo.total_snr > self.best.total_snr
            && echo.range_rate.is_some() == self.best.range_rate.is_some();
        if tells_more || is_stronger {
            self.best = *echo;
        }
    }

    fn is_near(&self, beam: Beam, reach_rad: f64) -> bool {
        wrap_angle(beam.azimuth_rad - self.latest.azimuth_rad).abs() <= reach_rad
            && (beam.elevation_rad - self.latest.elevation_rad).abs() <= 1e-9
    }

    /// How far an echo is from the target's, where 1 is just too far.
    fn distance(&self, echo: &Echo) -> f64 {
        let own_m = self.range / self.weight;
        let sigma_m = echo.range_sigma_m.hypot(self.best.range_sigma_m).max(LEAST_RANGE_M);
        let rate = echo.range_rate.or(self.best.range_rate).map_or(0.0, |rate| rate.m_s);
        let moved_m = rate * echo.time.seconds_since(self.best.time);
        let off = (echo.range_m - own_m - moved_m).abs() / (SAME_SIGMAS * sigma_m);
        let off_rate = match (self.best.range_rate, echo.range_rate) {
            (Some(own), Some(its)) => {
                (own.m_s - its.m_s).abs() / (SAME_SIGMAS * own.sigma_m_s.hypot(its.sigma_m_s))
            }
            _ => 0.0,
        };
        off.max(off_rate)
    }

    fn plot(&self, width_rad: f64, elevation_width_rad: f64) -> Plot {
        let weight = self.weight.max(f64::MIN_POSITIVE);
        let slope = SLOPE * (2.0 * weight).sqrt();
        // Seen in one dwell only, it lies anywhere in the beam, by how strong the beam is there.
        let azimuth_sigma_rad = match self.dwells {
            1 => width_rad / 12_f64.sqrt(),
            _ => (width_rad / slope).hypot(self.step_rad / (12.0 * f64::from(self.dwells)).sqrt() * 0.5),
        };
        let RangeRate { m_s, sigma_m_s } =
            self.best.range_rate.unwrap_or(RangeRate { m_s: 0.0, sigma_m_s: 1.0 });
        let elevation_rad = (elevation_width_rad < NARROW_RAD).then_some(self.latest.elevation_rad);
        let elevation_sigma_rad = elevation_width_rad / 12_f64.sqrt();
        Plot {
            snr_db: Some(10.0 * self.best.snr.log10()),
            flags: PlotFlags::PRIMARY,
            ..Plot::new(
                self.begun + self.time / weight,
                Measurement::Polar {
                    range_m: self.range / weight,
                    azimuth_rad: wrap_azimuth(self.first.azimuth_rad + self.azimuth / weight),
                    elevation_rad,
                    altitude_m: None,
                    range_rate_m_s: self.best.range_rate.map(|_| m_s),
                    covariance: Some(PolarCovariance {
                        range_m2: self.best.range_sigma_m * self.best.range_sigma_m,
                        azimuth_rad2: azimuth_sigma_rad * azimuth_sigma_rad,
                        elevation_rad2: elevation_sigma_rad * elevation_sigma_rad,
                        altitude_m2: 0.0,
                        range_rate_m2_s2: sigma_m_s * sigma_m_s,
                        range_range_rate_m2_s: 0.0,
                    }),
                },
            )
        }
    }
}

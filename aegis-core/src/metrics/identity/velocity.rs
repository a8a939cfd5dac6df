//! How fast an aircraft really was, and how far a track's velocity is from that.

use super::truth::{Owner, RecordedPlot, group_by_time};
use crate::elementary::{atan2, hypot, tan};
use crate::geometry::{wrap_angle, wrap_azimuth};

/// A downlink this near in time to a plot is the plot's own.
const SAME_TIME_S: f64 = 0.05;
/// Rotations from a plot to the nearest downlink, at most.
const NEAREST_ROTATIONS: f64 = 1.2;
/// Rotations between the downlinks on either side of a plot, at most.
const GAP_ROTATIONS: f64 = 6.2;
/// Below this speed a heading means nothing.
const HEADING_SPEED_M_S: f64 = 25.0;
/// Mean radius of the Earth, for the convergence of meridians.
const EARTH_RADIUS_M: f64 = 6_371_000.0;

/// Velocity over ground.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct GroundVelocity {
    /// Speed.
    pub speed_m_s: f64,
    /// Direction of motion, clockwise from true north at the aircraft.
    pub track_rad: f64,
}

impl GroundVelocity {
    pub(super) fn is_finite(self) -> bool {
        self.speed_m_s.is_finite() && self.track_rad.is_finite()
    }
}

/// How far the tracks' velocities are from the truth. Medians and percentiles interpolate linearly between
/// ranks.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct VelocityScore {
    /// Plots compared.
    pub samples: usize,
    /// Root mean square error of speed.
    pub speed_rms_m_s: f64,
    /// Median of the absolute error of speed.
    pub speed_median_m_s: f64,
    /// Median of the signed error of speed.
    pub speed_bias_m_s: f64,
    /// 95th percentile of the absolute error of speed.
    pub speed_p95_m_s: f64,
    /// Errors of heading, of aircraft faster than 25 m/s; `None` if there are none.
    pub heading: Option<HeadingScore>,
}

/// How far the tracks' headings are from the truth.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct HeadingScore {
    /// Median of the absolute error.
    pub median_rad: f64,
    /// Median of the signed error.
    pub bias_rad: f64,
    /// Root mean square error.
    pub rms_rad: f64,
    /// 95th percentile of the absolute error.
    pub p95_rad: f64,
}

/// One comparison: the truth, and what a track said of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) truth: GroundVelocity,
    /// East of the radar.
    pub(super) east_m: f64,
    /// East, north.
    pub(super) velocity_m_s: [f64; 2],
}

impl VelocityScore {
    pub(super) fn of(samples: &[Sample], latitude_rad: Option<f64>) -> Option<Self> {
        let errors: Vec<f64> = samples.iter().map(Sample::speed_error_m_s).collect();
        let absolute: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
        let fast = samples.iter().filter(|sample| sample.truth.speed_m_s > HEADING_SPEED_M_S);
        Some(Self {
            samples: samples.len(),
            speed_rms_m_s: rms(&errors)?,
            speed_median_m_s: percentile(&absolute, 50.0)?,
            speed_bias_m_s: percentile(&errors, 50.0)?,
            speed_p95_m_s: percentile(&absolute, 95.0)?,
            heading: HeadingScore::of(fast, latitude_rad),
        })
    }
}

impl HeadingScore {
    fn of<'a>(samples: impl Iterator<Item = &'a Sample>, latitude_rad: Option<f64>) -> Option<Self> {
        let errors: Vec<f64> = samples.map(|sample| sample.heading_error_rad(latitude_rad)).collect();
        let absolute: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
        Some(Self {
            median_rad: percentile(&absolute, 50.0)?,
            bias_rad: percentile(&errors, 50.0)?,
            rms_rad: rms(&errors)?,
            p95_rad: percentile(&absolute, 95.0)?,
        })
    }
}

impl Sample {
    fn speed_error_m_s(&self) -> f64 {
        hypot(self.velocity_m_s[0], self.velocity_m_s[1]) - self.truth.speed_m_s
    }

    /// North at the aircraft is not north at the radar: meridians converge by east · tan(latitude)/R.
    fn heading_error_rad(&self, latitude_rad: Option<f64>) -> f64 {
        let convergence_rad =
            latitude_rad.map_or(0.0, |latitude| self.east_m * tan(latitude) / EARTH_RADIUS_M);
        let heading_rad = atan2(self.velocity_m_s[0], self.velocity_m_s[1]);
        wrap_angle(heading_rad - (self.truth.track_rad - convergence_rad))
    }
}

/// The velocity of each plot's aircraft at the plot's time, where its downlinks allow.
pub(super) fn interpolate(
    plots: &[RecordedPlot],
    owners: &[Owner],
    period_s: f64,
) -> Vec<Option<GroundVelocity>> {
    let mut velocities = vec![None; plots.len()];
    let aircraft = |index: usize, plot: &RecordedPlot| match owners[index] {
        Owner::Aircraft(address) if !plot.is_coast => Some(address),
        _ => None,
    };
    for members in group_by_time(plots, |plot| plot.time_s, aircraft).into_values() {
        let downlinks = Downlinks::of(plots, &members);
        for index in members {
            velocities[index] = downlinks.at(plots[index].time_s, period_s);
        }
    }
    velocities
}

/// An aircraft's downlinked velocities in the order of time, their directions without jumps.
#[derive(Clone, Debug, Default)]
struct Downlinks {
    times_s: Vec<f64>,
    speeds_m_s: Vec<f64>,
    tracks_rad: Vec<f64>,
}

impl Downlinks {
    fn of(plots: &[RecordedPlot], members: &[usize]) -> Self {
        let mut downlinks = Self::default();
        for plot in members.iter().map(|&index| &plots[index]) {
            let Some(velocity) = plot.velocity else { continue };
            let track_rad = downlinks
                .tracks_rad
                .last()
                .map_or(velocity.track_rad, |last| last + wrap_angle(velocity.track_rad - last));
            downlinks.times_s.push(plot.time_s);
            downlinks.speeds_m_s.push(velocity.speed_m_s);
            downlinks.tracks_rad.push(track_rad);
        }
        downlinks
    }

    fn at(&self, time_s: f64, period_s: f64) -> Option<GroundVelocity> {
        let (before_s, after_s) = self.around(time_s);
        let nearest_s = (time_s - before_s).abs().min((after_s - time_s).abs());
        let is_between = before_s.is_finite() && after_s.is_finite();
        let is_near =
            nearest_s <= NEAREST_ROTATIONS * period_s && after_s - before_s <= GAP_ROTATIONS * period_s;
        if !(nearest_s < SAME_TIME_S || is_between && is_near) {
            return None;
        }
        let between = |values: &[f64]| linear(&self.times_s, values, time_s);
        Some(GroundVelocity {
            speed_m_s: between(&self.speeds_m_s)?,
            track_rad: wrap_azimuth(between(&self.tracks_rad)?),
        })
    }

    /// Times of the downlinks before and at or after a time, infinitely far where there is none.
    fn around(&self, time_s: f64) -> (f64, f64) {
        let after = self.times_s.partition_point(|&at| at < time_s);
        let time_of = |index: Option<usize>| index.and_then(|index| self.times_s.get(index)).copied();
        let before_s = time_of(after.checked_sub(1)).unwrap_or(f64::NEG_INFINITY);
        (before_s, time_of(Some(after)).unwrap_or(f64::INFINITY))
    }
}

/// Linear between the points on either side, constant beyond the ends.
fn linear(at: &[f64], values: &[f64], x: f64) -> Option<f64> {
    let above = at.partition_point(|&point| point <= x);
    let Some(below) = above.checked_sub(1) else {
        return values.first().copied();
    };
    let (x0, y0) = (*at.get(below)?, *values.get(below)?);
    let (Some(x1), Some(y1)) = (at.get(above), values.get(above)) else {
        return Some(y0);
    };
    Some((y1 - y0) / (x1 - x0) * (x - x0) + y0)
}

fn rms(values: &[f64]) -> Option<f64> {
    let squares: f64 = values.iter().map(|value| value * value).sum();
    (!values.is_empty()).then(|| (squares / values.len() as f64).sqrt())
}

/// The value at this percentage of the ranks, linearly between two; `None` of nothing.
pub(super) fn percentile(values: &[f64], percent: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = percent / 100.0 * sorted.len().checked_sub(1)? as f64;
    let below = sorted.get(rank.floor() as usize)?;
    let above = sorted.get(rank.ceil() as usize)?;
    Some(below + (above - below) * rank.fract())
}

#[cfg(test)]
#[allow(clippy::float_cmp)] // what is compared so is exact
mod tests {
    use super::*;

    #[test]
    fn percentiles_interpolate_between_ranks() {
        assert_eq!(percentile(&[], 50.0), None);
        assert_eq!(percentile(&[3.0], 95.0), Some(3.0));
        assert_eq!(percentile(&[4.0, 1.0, 2.0, 3.0], 50.0), Some(2.5));
    }

    #[test]
    fn a_direction_turns_through_north_between_downlinks() {
        let plot = |time_s: f64, track_deg: Option<f64>| RecordedPlot {
            address: Some(1),
            velocity: track_deg.map(|deg| GroundVelocity { speed_m_s: 100.0, track_rad: deg.to_radians() }),
            ..RecordedPlot::new(time_s as i64, time_s)
        };
        let plots = [plot(0.0, Some(350.0)), plot(4.0, None), plot(8.0, Some(10.0)), plot(12.0, None)];
        let velocities = interpolate(&plots, &[Owner::Aircraft(1); 4], 4.0);
        let north = velocities[1].unwrap().track_rad;
        assert!(wrap_angle(north).abs() < 1e-12);
        assert_eq!(velocities[3], None, "never beyond the last downlink");
    }

    #[test]
    fn meridians_converge_towards_the_pole() {
        let sample = Sample {
            truth: GroundVelocity { speed_m_s: 200.0, track_rad: 0.0 },
            east_m: 100_000.0,
            velocity_m_s: [0.0, 200.0],
        };
        assert_eq!(sample.heading_error_rad(None), 0.0);
        let expected_rad = 100_000.0 / 6_371_000.0;
        assert!((sample.heading_error_rad(Some(45_f64.to_radians())) - expected_rad).abs() < 1e-12);
    }
}

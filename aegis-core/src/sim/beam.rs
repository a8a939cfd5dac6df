//! Where the beam points, and when it meets something that moves.

use crate::geometry::{wrap_angle, wrap_azimuth};
use crate::scan::Sector;
use crate::time::Time;
use std::f64::consts::{FRAC_PI_2, TAU};

/// A meeting is looked for in slices of at most a 32nd of a rotation, whatever a scan's size.
const SLICES_PER_ROTATION: u32 = 32;
/// The beam points at a target within this.
const POINTING_RAD: f64 = 1e-11;

/// A beam that rotates clockwise at constant speed, from north at the scene's start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beam {
    start: Time,
    period_s: f64,
    sectors: u32,
    slices: u32,
}

impl Beam {
    pub(super) fn new(start: Time, period_s: f64, sectors: u32) -> Self {
        Self { start, period_s, sectors, slices: SLICES_PER_ROTATION.div_ceil(sectors) }
    }

    /// The moment so many seconds after the scene's start.
    pub(super) fn moment(&self, time_s: f64) -> Time {
        self.start + time_s
    }

    /// Seconds since the scene's start.
    pub(super) fn seconds(&self, time: Time) -> f64 {
        time.seconds_since(self.start)
    }

    /// Which rotation a scan belongs to.
    pub(super) fn rotation(&self, scan: u64) -> u64 {
        scan / u64::from(self.sectors)
    }

    /// The sector that a scan sweeps; scans count from 0 at the scene's start.
    pub(super) fn sector(&self, scan: u64) -> Sector {
        let width_rad = TAU / f64::from(self.sectors);
        let [first, end] = [scan, scan + 1].map(|scan| self.moment(self.slice_start_s(scan, 0)));
        let azimuth_rad = (scan % u64::from(self.sectors)) as f64 * width_rad;
        Sector { azimuth_rad, width_rad, start: first, end }
    }

    /// Whether a scan sweeps over an azimuth in [0, 2π): of a rotation's scans exactly one does.
    pub(super) fn sweeps(&self, scan: u64, azimuth_rad: f64) -> bool {
        let sectors = u64::from(self.sectors);
        ((azimuth_rad / TAU * sectors as f64) as u64).min(sectors - 1) == scan % sectors
    }

    /// When the beam points at an azimuth during a scan's rotation, seconds since the scene's start.
    pub(super) fn time_at_s(&self, scan: u64, azimuth_rad: f64) -> f64 {
        (self.rotation(scan) as f64 + azimuth_rad / TAU) * self.period_s
    }

    /// When in a scan the beam meets something, seconds since the scene's start; `azimuth_at` gives its azimuth at
    /// such a time, or `None` where it is not. In a whole rotation that is once, but for what crosses north.
    pub(super) fn meetings(
        &self,
        scan: u64,
        azimuth_at: impl Fn(f64) -> Option<f64> + Copy,
    ) -> impl Iterator<Item = f64> {
        (0..self.slices).filter_map(move |slice| {
            let bounds_s = [self.slice_start_s(scan, slice), self.slice_start_s(scan, slice + 1)];
            let ahead_at = |time_s: f64| azimuth_at(time_s).map(|azimuth| self.ahead_rad(azimuth, time_s));
            self.meets_between(bounds_s, ahead_at)
        })
    }

    /// Number of the 32nd of a rotation in which a moment lies, however rotations are cut into scans.
    pub(super) fn occasion(&self, time_s: f64) -> u64 {
        (time_s / self.period_s * f64::from(SLICES_PER_ROTATION)) as u64
    }

    /// A slice owns its start and not its end, and the next one starts at exactly the same number: so a meeting is
    /// found once.
    fn meets_between(&self, bounds_s: [f64; 2], ahead_at: impl Fn(f64) -> Option<f64>) -> Option<f64> {
        let [mut low_s, mut high_s] = bounds_s;
        let mut time_s = low_s;
        let mut ahead_rad = ahead_at(low_s).filter(|ahead| (0.0..FRAC_PI_2).contains(ahead))?;
        ahead_at(high_s).filter(|ahead| *ahead < 0.0)?;
        // Newton with the beam's own speed, kept inside the bracket: targets hardly move while the beam comes.
        for _ in 0..64 {
            if ahead_rad.abs() < POINTING_RAD {
                break;
            }
            if ahead_rad > 0.0 {
                low_s = time_s;
            } else {
                high_s = time_s;
            }
            let newton_s = time_s + ahead_rad / TAU * self.period_s;
            let is_inside = low_s < newton_s && newton_s < high_s;
            time_s = if is_inside { newton_s } else { low_s.midpoint(high_s) };
            ahead_rad = ahead_at(time_s)?;
        }
        Some(time_s)
    }

    /// How far the beam still has to turn to an azimuth; negative when it is past it.
    fn ahead_rad(&self, azimuth_rad: f64, time_s: f64) -> f64 {
        wrap_angle(azimuth_rad - self.azimuth_rad(time_s))
    }

    fn azimuth_rad(&self, time_s: f64) -> f64 {
        wrap_azimuth((time_s / self.period_s).fract() * TAU)
    }

    fn slice_start_s(&self, scan: u64, slice: u32) -> f64 {
        let slices_before = scan * u64::from(self.slices) + u64::from(slice);
        slices_before as f64 / f64::from(self.sectors * self.slices) * self.period_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_that_outruns_north_is_met_once_a_rotation() {
        // It drifts across north: ahead of the beam, then behind it, then with it.
        for rate_rad_s in [-0.01, 0.0, 0.01] {
            let beam = Beam::new(Time::from_secs(0.0), 4.0, 32);
            let azimuth_at = move |time_s: f64| Some(wrap_azimuth(rate_rad_s * (time_s - 20.0)));
            let times: Vec<f64> = (0..320).flat_map(|scan| beam.meetings(scan, azimuth_at)).collect();
            assert!((9..=11).contains(&times.len()), "{times:?}");
            for pair in times.windows(2) {
                let expected_s = 4.0 * TAU / (TAU - 4.0 * rate_rad_s);
                assert!((pair[1] - pair[0] - expected_s).abs() < 1e-9, "{times:?}");
            }
        }
    }

    #[test]
    fn sectors_tile_the_rotation() {
        let beam = Beam::new(Time::from_secs(100.0), 4.0, 7);
        for scan in 0..70 {
            let (this, next) = (beam.sector(scan), beam.sector(scan + 1));
            assert_eq!(this.end, next.start);
            assert!(wrap_angle(this.azimuth_rad + this.width_rad - next.azimuth_rad).abs() < 1e-12);
        }
    }
}

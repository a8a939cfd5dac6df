//! Where a peak is, and how well that is known.

use super::cfar::Crossing;
use crate::config::RadarConfig;
use crate::radar::{RangeDopplerMap, Window, enbw_bins};

/// A peak's place is known to a cell over this, times the root of twice its signal-to-noise ratio (Skolnik 2008, Radar
/// Handbook, §9: 1.6 for an angle; about the same where a tapered spectrum's or pulse's peak is interpolated).
const SLOPE: f64 = 1.6;
/// What interpolation between two cells may be off, in cells.
const INTERPOLATION_SIGMA: f64 = 0.03;

/// A peak of one map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Peak {
    /// Between gates and filters.
    pub(super) gate: f64,
    pub(super) filter: f64,
    /// Signal over noise in a cell, and the same over all that was summed up in it.
    pub(super) snr: f64,
    pub(super) total_snr: f64,
    /// Standard deviations, in gates and in filters.
    pub(super) gate_sigma: f64,
    pub(super) filter_sigma: f64,
}

impl Peak {
    pub(super) fn of(map: &RangeDopplerMap, crossing: &Crossing, widths: &Widths) -> Self {
        let Crossing { gate, filter, ratio, .. } = *crossing;
        let at = |gate: usize, filter: usize| f64::from(map.gate(gate).get(filter).copied().unwrap_or(0.0));
        let own = at(gate, filter);
        let beside = gate.checked_sub(1).map_or(0.0, |before| at(before, filter));
        let along_range = vertex(beside, own, at(gate + 1, filter));
        let [before, after] = [map.filters - 1, 1].map(|step| (filter + step) % map.filters);
        let along_doppler =
            if map.filters > 2 { vertex(at(gate, before), own, at(gate, after)) } else { 0.0 };
        let snr = (ratio - 1.0).max(f64::MIN_POSITIVE);
        let total_snr = snr * f64::from(map.summed.max(1));
        let sigma = |cells: f64| (cells / (SLOPE * (2.0 * total_snr).sqrt())).hypot(INTERPOLATION_SIGMA);
        Self {
            gate: gate as f64 + along_range,
            filter: filter as f64 + along_doppler,
            snr,
            total_snr,
            gate_sigma: sigma(widths.gates),
            filter_sigma: sigma(widths.filters),
        }
    }
}

/// How wide an echo is, in gates and in filters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Widths {
    pub(super) gates: f64,
    pub(super) filters: f64,
}

impl Widths {
    /// What tapers make of the width of a cell.
    pub(super) fn broadened(radar: &RadarConfig) -> Self {
        let of = |window: &Window| enbw_bins(&window.coefficients(64));
        let processing = &radar.processing;
        Self { gates: of(&processing.range_window), filters: of(&processing.doppler_window) }
    }

    /// In a map's gates and filters.
    pub(super) fn of(self, map: &RangeDopplerMap, pulses: u32) -> Self {
        let own_m = map.range.map_or(1.0, |axis| axis.step_m);
        let oversampled = map.filters as f64 / f64::from(pulses);
        Self {
            gates: self.gates * (map.resolution_m / own_m).max(1.0),
            filters: self.filters * oversampled.max(1.0),
        }
    }
}

/// The vertex of the parabola through the logarithms of three powers, in steps from the middle one.
fn vertex(before: f64, own: f64, after: f64) -> f64 {
    let [a, b, c] = [before, own, after].map(|power| power.max(f64::MIN_POSITIVE).ln());
    let curvature = a - 2.0 * b + c;
    if before <= 0.0 || after <= 0.0 || curvature >= 0.0 {
        return 0.0;
    }
    (0.5 * (a - c) / curvature).clamp(-0.5, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gaussian_peak_is_found_where_it_is() {
        for place in [-0.4, 0.0, 0.3] {
            let power = |cell: f64| (-(cell - place) * (cell - place)).exp();
            assert!((vertex(power(-1.0), power(0.0), power(1.0)) - place).abs() < 1e-9);
        }
        assert!([vertex(1.0, 1.0, 1.0), vertex(0.0, 1.0, 0.5)].iter().all(|off| off.abs() < 1e-12));
    }
}

//! The ground around a radar in polar cells of about the same shape at every scale: 32 sectors, and four rings an
//! octave of range. So a harbour set and an air traffic radar are both resolved to a fifth of the range, and
//! neither has to declare how far it sees.

use crate::scan::Sector;
use std::f64::consts::TAU;

pub(super) const SECTORS: usize = 32;
pub(super) const RINGS: usize = 64;
pub(super) const CELLS: usize = SECTORS * RINGS;
/// Rings that halve the range together.
pub(super) const RINGS_PER_OCTAVE: usize = 4;

const SECTOR_WIDTH_RAD: f64 = TAU / SECTORS as f64;
/// The innermost ring is the disc up to a quarter beyond this; 16 octaves farther out they end, far beyond any radar.
const INNERMOST_M: f64 = 128.0;
/// All but the exponent and the first two bits of the mantissa of an `f64`.
const BITS_BELOW: u32 = 50;
const FIRST: u64 = INNERMOST_M.to_bits() >> BITS_BELOW;

/// Ground in one cell of each ring.
pub(super) const AREA_M2: [f64; RINGS] = {
    let mut areas = [0.0; RINGS];
    let mut ring = 0;
    while ring < RINGS {
        let inner_m = if ring == 0 { 0.0 } else { inner_edge_m(ring) };
        let outer_m = inner_edge_m(ring + 1);
        areas[ring] = 0.5 * SECTOR_WIDTH_RAD * (outer_m * outer_m - inner_m * inner_m);
        ring += 1;
    }
    areas
};

const fn inner_edge_m(ring: usize) -> f64 {
    f64::from_bits((FIRST + ring as u64) << BITS_BELOW)
}

/// The ring of a range. Its quarter of an octave, 1 to 1¼, 1½, 1¾ or 2 times a power of two, is read off the bits.
pub(super) fn ring_of(range_m: f64) -> usize {
    let quarters = range_m.max(INNERMOST_M).to_bits() >> BITS_BELOW;
    ((quarters - FIRST) as usize).min(RINGS - 1)
}

/// The sector of an azimuth in [0, 2π).
pub(super) fn sector_of(azimuth_rad: f64) -> usize {
    ((azimuth_rad / SECTOR_WIDTH_RAD) as usize).min(SECTORS - 1)
}

/// Index of a cell: sector by sector, and in each from the innermost ring outwards.
pub(super) fn cell_of(azimuth_rad: f64, range_m: f64) -> usize {
    sector_of(azimuth_rad) * RINGS + ring_of(range_m)
}

/// Calls `each` with every sector of cells that was looked at, and the share of it, in (0, 1].
pub(super) fn for_each_swept(swept: &[Sector], mut each: impl FnMut(usize, f64)) {
    for sweep in swept {
        let mut sector = sector_of(sweep.azimuth_rad);
        let mut into_rad =
            (sweep.azimuth_rad - sector as f64 * SECTOR_WIDTH_RAD).clamp(0.0, SECTOR_WIDTH_RAD);
        let mut left_rad = sweep.width_rad.min(TAU);
        // The first sector may be met again at the end of a whole rotation.
        for _ in 0..=SECTORS {
            let part_rad = (SECTOR_WIDTH_RAD - into_rad).min(left_rad);
            if part_rad > 0.0 {
                each(sector, part_rad / SECTOR_WIDTH_RAD);
            }
            left_rad -= part_rad;
            into_rad = 0.0;
            sector = (sector + 1) % SECTORS;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Time;

    #[test]
    fn rings_join_and_their_areas_make_up_the_disc() {
        for ring in 1..RINGS {
            let edge_m = inner_edge_m(ring);
            assert_eq!((ring_of(edge_m), ring_of(edge_m * (1.0 - 1e-12))), (ring, ring - 1));
        }
        let disc_m2: f64 = AREA_M2[..=ring_of(99_000.0)].iter().sum::<f64>() * SECTORS as f64;
        let radius_m = inner_edge_m(ring_of(99_000.0) + 1);
        assert!((disc_m2 / (0.5 * TAU * radius_m * radius_m) - 1.0).abs() < 1e-12);
        assert_eq!((ring_of(0.0), ring_of(f64::NAN), ring_of(f64::INFINITY)), (0, 0, RINGS - 1));
    }

    #[test]
    fn a_sweep_is_divided_among_the_sectors() {
        let time = Time::from_secs(0.0);
        for (azimuth_rad, width_rad) in
            [(0.0, TAU), (6.2, TAU), (1.0, 0.01), (6.25, 0.1), (3.0, 3.0), (0.0, 1e-300)]
        {
            let mut shares = [0.0; SECTORS];
            let sweep = Sector { azimuth_rad, width_rad, start: time, end: time };
            for_each_swept(&[sweep], |sector, share| {
                assert!(share > 0.0 && share <= 1.0);
                shares[sector] += share;
            });
            let sum: f64 = shares.iter().sum();
            assert!((sum * SECTOR_WIDTH_RAD - width_rad).abs() < 1e-12, "{azimuth_rad} {width_rad}: {sum}");
            assert!(shares.iter().all(|&share| share < 1.0 + 1e-9));
            let middle = sector_of((azimuth_rad + 0.5 * width_rad).rem_euclid(TAU));
            assert!(shares[middle] > 0.0);
        }
    }
}

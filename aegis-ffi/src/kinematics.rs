//! Approach and zone entry on straight courses, as functions.

use crate::guard;
use crate::lists::{Plain, write};
use crate::pipeline::triple;
use crate::status::{Fault, aegis_status};
use crate::types::aegis_zone;
use aegis_core::threat::kinematics::Relative;

/// The closest point of approach. May grow.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct aegis_approach {
    /// Seconds until it; 0 when it is past or there is no motion.
    pub time_s: f64,
    /// Standard deviation of that.
    pub time_sigma_s: f64,
    /// Distance there.
    pub distance_m: f64,
    /// Standard deviation of that, to first order.
    pub distance_sigma_m: f64,
    /// 1 where both deviations hold within 3 %.
    pub sigmas_hold: u32,
    /// Zero.
    pub reserved: u32,
}

// SAFETY: repr(C), numbers only, without padding.
unsafe impl Plain for aegis_approach {}

/// Closest point of approach of a straight course: position and velocity are three numbers each, of the one minus the other.
/// `covariance` is 6 × 6 of both, row by row, or NULL: then the deviations are 0. `size` is sizeof(aegis_approach). Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_closest_approach(
    position_m: *const f64,
    velocity_m_s: *const f64,
    covariance: *const f64,
    out: *mut aegis_approach,
    size: usize,
) -> aegis_status {
    guard::alone(|| {
        let approach = relative(position_m, velocity_m_s, covariance)?.closest_approach();
        let approach = aegis_approach {
            time_s: approach.time_s,
            time_sigma_s: approach.time_sigma_s,
            distance_m: approach.distance_m,
            distance_sigma_m: approach.distance_sigma_m,
            sigmas_hold: approach.sigmas_hold.into(),
            reserved: 0,
        };
        // SAFETY: as the header asks of `out`.
        unsafe { write(&approach, out, size) }
    })
}

/// Seconds until a straight course enters a zone: `*out_s` is 0 inside. `*enters` becomes 1, or 0 when it never does, and then
/// `*out_s` is 0. Any thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn aegis_zone_entry_time(
    position_m: *const f64,
    velocity_m_s: *const f64,
    zone: *const aegis_zone,
    out_s: *mut f64,
    enters: *mut u32,
) -> aegis_status {
    guard::alone(|| {
        let relative = relative(position_m, velocity_m_s, std::ptr::null())?;
        // SAFETY: as the header asks of `zone`.
        let zone = unsafe { crate::lists::read("zone", zone, size_of::<aegis_zone>()) }?;
        if ![zone.radius_m, zone.floor_m, zone.ceiling_m].iter().all(|number| number.is_finite()) {
            return Err(aegis_core::Error::NonFinite { what: "zone", index: 0 }.into());
        }
        let entry_s = relative.entry_time_s(&zone.to_core(|| "zone.kind".into())?);
        if out_s.is_null() || enters.is_null() {
            return Err(Fault::null("out_s or enters"));
        }
        // SAFETY: neither is NULL, and the header asks that numbers can be written there.
        unsafe {
            out_s.write_unaligned(entry_s.unwrap_or(0.0));
            enters.write_unaligned(entry_s.is_some().into());
        }
        Ok(())
    })
}

fn relative(
    position_m: *const f64,
    velocity_m_s: *const f64,
    covariance: *const f64,
) -> Result<Relative, Fault> {
    let (position_m, velocity_m_s) =
        (triple("position_m", position_m)?, triple("velocity_m_s", velocity_m_s)?);
    let covariance = if covariance.is_null() {
        [[0.0; 6]; 6]
    } else {
        // SAFETY: it is not NULL, and the header asks for 36 numbers.
        unsafe { covariance.cast::<[[f64; 6]; 6]>().read_unaligned() }
    };
    let relative = Relative { position_m, velocity_m_s, covariance };
    let absurd = || Fault::out_of_range("state", "a number is not finite or absurd");
    relative.is_usable().then_some(relative).ok_or_else(absurd)
}

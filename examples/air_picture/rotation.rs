//! When a radar has gone round once.

use aegis_core::{Look, SensorId};
use std::collections::BTreeMap;
use std::f64::consts::TAU;

/// Sums up what each radar swept, whatever the size of its scans: a sector or a whole rotation.
#[derive(Debug, Default)]
pub(crate) struct Rotations {
    swept_rad: BTreeMap<SensorId, f64>,
}

impl Rotations {
    /// Adds a look; true when a radar has completed a rotation with it. The count then begins anew for all radars.
    pub(crate) fn completed_by(&mut self, look: &Look<'_>) -> bool {
        let width_rad: f64 = look.sectors.iter().map(|sector| sector.width_rad).sum();
        let swept_rad = self.swept_rad.entry(look.sensor).or_default();
        // A radar that does not say where it looked reports rotation by rotation.
        *swept_rad += if look.sectors.is_empty() { TAU } else { width_rad };
        let complete = *swept_rad > TAU - 1e-6;
        if complete {
            self.swept_rad.clear();
        }
        complete
    }
}

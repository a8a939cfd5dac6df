//! Conversions at the border: files, displays and radar messages use these units, the core does not.

/// Metres in an international nautical mile.
pub const METRES_PER_NAUTICAL_MILE: f64 = 1852.0;
/// Metres in an international foot.
pub const METRES_PER_FOOT: f64 = 0.3048;
/// Metres in one flight level (100 ft of pressure altitude).
pub const METRES_PER_FLIGHT_LEVEL: f64 = 100.0 * METRES_PER_FOOT;
/// Metres per second in one knot.
pub const METRES_PER_SECOND_PER_KNOT: f64 = METRES_PER_NAUTICAL_MILE / 3600.0;
/// Speed of light in vacuum, m/s (exact, SI 2019).
pub const SPEED_OF_LIGHT_M_S: f64 = 299_792_458.0;

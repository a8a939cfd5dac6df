"""Conversions at the border: files, displays and radar messages use these units, the library does not."""

METRES_PER_NAUTICAL_MILE = 1852.0
"""Metres in an international nautical mile."""
METRES_PER_FOOT = 0.3048
"""Metres in an international foot."""
METRES_PER_FLIGHT_LEVEL = 100.0 * METRES_PER_FOOT
"""Metres in one flight level (100 ft of pressure altitude)."""
METRES_PER_SECOND_PER_KNOT = METRES_PER_NAUTICAL_MILE / 3600.0
"""Metres per second in one knot."""
SPEED_OF_LIGHT_M_S = 299_792_458.0
"""Speed of light in vacuum, m/s (exact, SI 2019)."""

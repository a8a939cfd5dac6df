"""What the core has of its own form: places, and the flags of plots."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass

from aegis._data import Data


@dataclass(frozen=True, slots=True, repr=False)
class Geodetic(Data):
    """A place on or above the WGS-84 ellipsoid.

    Its angles are degrees here, as in files; `latitude_rad` and `longitude_rad` give them in radians.

    Parameters
    ----------
    latitude_deg : float
        Latitude, positive north, [−90, 90].
    longitude_deg : float
        Longitude, positive east, [−180, 180].
    height_m : float
        Height above the ellipsoid.

    Examples
    --------
    >>> round(Geodetic(90.0, 0.0).to_ecef()[2], 3)
    6356752.314
    """

    latitude_deg: float
    longitude_deg: float
    height_m: float = 0.0

    @property
    def latitude_rad(self) -> float:
        """Latitude in radians."""
        return math.radians(self.latitude_deg)

    @property
    def longitude_rad(self) -> float:
        """Longitude in radians."""
        return math.radians(self.longitude_deg)

    def to_ecef(self) -> tuple[float, float, float]:
        """The same place in Earth-centred, Earth-fixed metres: x through (0°, 0°), z through the north pole."""
        from aegis._call import call

        return call("Geodetic.to_ecef", tuple[float, float, float], self)

    @classmethod
    def from_ecef(cls, ecef_m: tuple[float, float, float]) -> Geodetic:
        """The place at Earth-centred, Earth-fixed metres."""
        from aegis._call import call

        return call("Geodetic.from_ecef", Geodetic, ecef_m)

    def __repr__(self) -> str:
        return f"Geodetic({self.latitude_deg!r}, {self.longitude_deg!r}, {self.height_m!r})"


class PlotFlags(enum.IntFlag):
    """How a plot was detected and what the radar says of it: a set of flags.

    Examples
    --------
    >>> PlotFlags.PRIMARY in PlotFlags.PRIMARY | PlotFlags.SECONDARY
    True
    """

    NONE = 0
    PRIMARY = 1
    SECONDARY = 1 << 1
    SIMULATED = 1 << 2
    TEST = 1 << 3
    FIELD_MONITOR = 1 << 4
    EMERGENCY = 1 << 5
    SPECIAL_POSITION = 1 << 6
    MILITARY = 1 << 7
    CRYPTO_FRIEND = 1 << 8
    SINGLE_DWELL = 1 << 9
    AMBIGUOUS = 1 << 10
    AT_EDGE = 1 << 11
    CLIPPED = 1 << 12
    SIDE_LOBE = 1 << 13
    CLASSIFIED = 1 << 14

    @classmethod
    def from_bits(cls, bits: int) -> PlotFlags | None:
        """Flags that were stored as a number; `None` where a bit is set that is no flag.

        Examples
        --------
        >>> PlotFlags.from_bits(3) == PlotFlags.PRIMARY | PlotFlags.SECONDARY
        True
        >>> PlotFlags.from_bits(1 << 15) is None
        True
        """
        every = sum(flag.value for flag in cls)
        return cls(bits) if 0 <= bits and bits & ~every == 0 else None

"""East, north and up of a place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Tuple

from aegis._call import call
from aegis._data import Data
from aegis._geometry import AtAltitude, Gaussian, PositionEstimate, Rigid
from aegis._places import Geodetic

Vector = Tuple[float, float, float]
"""Three numbers in some frame."""


@dataclass(frozen=True, slots=True, repr=False)
class EnuFrame(Data):
    """Cartesian coordinates around a place on the Earth: east, north, and up along the ellipsoid's normal there.

    Parameters
    ----------
    origin : Geodetic
        The place. Without one, latitude 45°, longitude 0°, height 0: for a sensor of which no site is known.

    Examples
    --------
    >>> frame = EnuFrame(Geodetic(41.3, 2.1, 30.0))
    >>> far_east = frame.to_geodetic((100_000.0, 0.0, 0.0))
    >>> round(far_east.height_m)  # the horizontal plane leaves the Earth
    813
    """

    origin: Geodetic = field(default_factory=lambda: Geodetic(45.0, 0.0, 0.0))

    def to_ecef(self, enu_m: Vector) -> Vector:
        """A point of this frame in ECEF metres."""
        return call("EnuFrame.to_ecef", Vector, self.origin, enu_m)

    def from_ecef(self, ecef_m: Vector) -> Vector:
        """An ECEF point in this frame, metres."""
        return call("EnuFrame.from_ecef", Vector, self.origin, ecef_m)

    def to_geodetic(self, enu_m: Vector) -> Geodetic:
        """The place of a point of this frame."""
        return call("EnuFrame.to_geodetic", Geodetic, self.origin, enu_m)

    def from_geodetic(self, place: Geodetic) -> Vector:
        """A place in this frame, metres."""
        return call("EnuFrame.from_geodetic", Vector, self.origin, place)

    def height_at(self, enu_m: Vector) -> float:
        """Height above the ellipsoid of a point of this frame, metres."""
        return call("EnuFrame.height_at", float, self.origin, enu_m)

    def up_at(self, enu_m: Vector) -> Vector:
        """What is up at a point of this frame: the unit vector of the ellipsoid's normal there, in this frame."""
        return call("EnuFrame.up_at", Vector, self.origin, enu_m)

    def transform_to(self, other: EnuFrame) -> Rigid:
        """Takes this frame's points and vectors into another's."""
        return call("EnuFrame.transform_to", Rigid, self.origin, other.origin)

    def at_altitude(self, range_m: float, azimuth_rad: float, altitude_m: float) -> AtAltitude:
        """The point at a slant range and azimuth whose height above the ellipsoid is `altitude_m`, to 1e-4 m.

        A negative range counts as 0. Where no point has that altitude, the nearest possible one is given, with
        `reached` False.
        """
        return call("EnuFrame.at_altitude", AtAltitude, self.origin, range_m, azimuth_rad, altitude_m)

    def position_and_covariance_from_slant(
        self, range_m: Gaussian, azimuth_rad: Gaussian, altitude_m: Gaussian
    ) -> PositionEstimate:
        """The position measured by slant range, azimuth and altitude above the ellipsoid, with its covariance."""
        name = "EnuFrame.position_and_covariance_from_slant"
        return call(name, PositionEstimate, self.origin, range_m, azimuth_rad, altitude_m)

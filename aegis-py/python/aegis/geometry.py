"""Frames and the exact transforms between them.

Azimuth runs clockwise from true north in [0, 2π), elevation upwards from the horizontal plane of the frame's origin, and a
positive range rate opens. Lengths are metres, angles radians. Nothing here takes the Earth for flat.
"""

from __future__ import annotations

from aegis._call import call
from aegis._frame import EnuFrame, Vector
from aegis._geometry import *  # noqa: F403
from aegis._geometry import Gaussian, PositionEstimate
from aegis._geometry import __all__ as _types
from aegis._places import Geodetic
from aegis.config import AnySite, Site

__all__ = [  # pyright: ignore
    *_types,
    "AnySite",
    "EnuFrame",
    "Geodetic",
    "Site",
    "Vector",
    "position_and_covariance_from_polar",
    "range_rate_m_s",
    "wrap_angle",
    "wrap_azimuth",
]


def wrap_angle(rad: float) -> float:
    """The same angle in (−π, π]."""
    return call("geometry.wrap_angle", float, rad)


def wrap_azimuth(rad: float) -> float:
    """The same angle in [0, 2π)."""
    return call("geometry.wrap_azimuth", float, rad)


def range_rate_m_s(position_m: Vector, velocity_m_s: Vector) -> float:
    """How fast the range of a target grows: its velocity along the line of sight, both relative to the sensor.

    Examples
    --------
    >>> range_rate_m_s((0.0, 5000.0, 0.0), (30.0, -200.0, 0.0))
    -200.0
    """
    return call("geometry.range_rate_m_s", float, position_m, velocity_m_s)


def position_and_covariance_from_polar(
    range_m: Gaussian, azimuth_rad: Gaussian, elevation_rad: Gaussian
) -> PositionEstimate:
    """The position measured by slant range, azimuth and elevation, with its covariance, around the sensor."""
    name = "geometry.position_and_covariance_from_polar"
    return call(name, PositionEstimate, range_m, azimuth_rad, elevation_rad)

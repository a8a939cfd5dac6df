"""Threats: the stage alone, and the kinematics behind it (closest point of approach, time to impact, zone entry)."""

from __future__ import annotations

from collections.abc import Sequence

from aegis._call import call
from aegis._frame import Vector
from aegis._stages import ThreatAssessor
from aegis._threat import *  # noqa: F403
from aegis._threat import __all__ as _types
from aegis.config import ThreatLevel
from aegis.data import AnyZone, Asset, Factors, LevelCause, LevelChange, Raid, Threat, Zone

Plane = tuple[float, float]

__all__ = [  # pyright: ignore
    *_types,
    "AnyZone",
    "Asset",
    "Factors",
    "LevelCause",
    "LevelChange",
    "Raid",
    "Threat",
    "ThreatAssessor",
    "ThreatLevel",
    "Zone",
    "accelerated_entry_time_s",
    "cylinder_entry_time_s",
    "disc_probability",
    "encounter_probability",
    "horizontal_miss_m",
    "prism_entry_time_s",
    "sphere_entry_time_s",
    "taumod_s",
    "validate_assets",
]


def sphere_entry_time_s(position_m: Vector, velocity_m_s: Vector, radius_m: float) -> float | None:
    """Seconds until |p + v t| = R is first reached; 0 inside, `None` when it never is.

    Examples
    --------
    >>> sphere_entry_time_s((0.0, 5000.0, 0.0), (0.0, -100.0, 0.0), 1000.0)
    40.0
    """
    return call("threat.sphere_entry_time_s", float | None, position_m, velocity_m_s, radius_m)


def cylinder_entry_time_s(
    position_m: Vector, velocity_m_s: Vector, radius_m: float, floor_m: float, ceiling_m: float
) -> float | None:
    """Seconds until an upright cylinder is entered; 0 inside, `None` when it never is."""
    name = "threat.cylinder_entry_time_s"
    return call(name, float | None, position_m, velocity_m_s, radius_m, floor_m, ceiling_m)


def prism_entry_time_s(
    position_m: Vector, velocity_m_s: Vector, plan: Sequence[Plane], floor_m: float, ceiling_m: float
) -> float | None:
    """Seconds until an upright prism over a polygon of 3 to 12 corners is entered; 0 inside, `None` when it never is.

    Examples
    --------
    >>> square = [(-1e3, -1e3), (-1e3, 1e3), (1e3, 1e3), (1e3, -1e3)]
    >>> prism_entry_time_s((0.0, 5000.0, 100.0), (0.0, -100.0, 0.0), square, 0.0, 3000.0)
    40.0
    """
    return call("threat.prism_entry_time_s", float | None, position_m, velocity_m_s, list(plan), floor_m, ceiling_m)


def accelerated_entry_time_s(distance_m: float, closing_m_s: float, closing_m_s2: float) -> float | None:
    """Seconds until the range has shrunk by a distance, on a course that closes and speeds up; `None` when it never does.

    Examples
    --------
    >>> accelerated_entry_time_s(1000.0, 0.0, 20.0)
    10.0
    """
    return call("threat.accelerated_entry_time_s", float | None, distance_m, closing_m_s, closing_m_s2)


def disc_probability(mean_m: Plane, covariance_m2: tuple[Plane, Plane], radius_m: float) -> float:
    """Probability that a Gaussian point in a plane lies in a disc around the origin; good to 1e-10.

    Examples
    --------
    >>> round(disc_probability((0.0, 0.0), ((1.0, 0.0), (0.0, 1.0)), 1.0), 6)
    0.393469
    """
    return call("threat.disc_probability", float, mean_m, covariance_m2, radius_m)


def encounter_probability(
    position_m: Vector,
    velocity_m_s: Vector,
    position_covariance_m2: tuple[Vector, Vector, Vector],
    radius_m: float,
) -> float | None:
    """Probability that two objects which meet on straight courses come closer than a radius: position and velocity are one minus
    the other at the closest approach, the covariance that of the position. `None` where no plane of encounter is told apart.
    """
    name = "threat.encounter_probability"
    return call(name, float | None, position_m, velocity_m_s, position_covariance_m2, radius_m)


def taumod_s(position_m: Plane, velocity_m_s: Plane, dmod_m: float) -> float | None:
    """Modified tau over the ground, seconds (RTCA DO-365); `None` unless they close, 0 inside `dmod_m`."""
    return call("threat.taumod_s", float | None, position_m, velocity_m_s, dmod_m)


def horizontal_miss_m(position_m: Plane, velocity_m_s: Plane) -> float:
    """Predicted miss over the ground, metres: the distance at the closest approach from now on."""
    return call("threat.horizontal_miss_m", float, position_m, velocity_m_s)


def validate_assets(assets: Sequence[Asset], limit: int = 256) -> None:
    """Checks assets as `Pipeline.set_assets` does.

    Raises
    ------
    CapacityError, ArgumentError
        For more than `limit`, or one that makes no sense.
    """
    call("threat.validate_assets", type(None), list(assets), limit)

"""Threats: the stage alone, and the kinematics behind it (closest point of approach, time to impact, zone entry)."""

from __future__ import annotations

from collections.abc import Sequence

from aegis._call import call
from aegis._frame import Vector
from aegis._stages import ThreatAssessor
from aegis._threat import *  # noqa: F403
from aegis._threat import __all__ as _types
from aegis.data import AnyZone, Asset, Factors, Threat, ThreatLevel, Zone

__all__ = [  # pyright: ignore
    *_types,
    "AnyZone",
    "Asset",
    "Factors",
    "Threat",
    "ThreatAssessor",
    "ThreatLevel",
    "Zone",
    "cylinder_entry_time_s",
    "sphere_entry_time_s",
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


def validate_assets(assets: Sequence[Asset], limit: int = 256) -> None:
    """Checks assets as `Pipeline.set_assets` does.

    Raises
    ------
    CapacityError, ArgumentError
        For more than `limit`, or one that makes no sense.
    """
    call("threat.validate_assets", type(None), list(assets), limit)

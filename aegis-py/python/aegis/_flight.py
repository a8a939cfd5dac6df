"""A target's flight, leg by leg."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, TypeVar, cast

from aegis._data import Data

if TYPE_CHECKING:
    from aegis._places import Geodetic

F = TypeVar("F", bound="Flight")


class Flight(Data):
    """What chains, so that a script reads as the flight. Each call gives a new script and leaves the old one as it is."""

    __slots__ = ()

    def appearing_after(self: F, seconds: float) -> F:
        """Appears so many seconds after the scene's start."""
        return cast(F, dataclasses.replace(cast(Any, self), appears_s=seconds))

    def straight(self: F, duration_s: float) -> F:
        """Then flies straight on for so long."""
        return self._then("Straight", duration_s=duration_s)

    def turning(self: F, angle_rad: float, rate_rad_s: float) -> F:
        """Then turns through an angle, positive to the right."""
        return self._then("Turn", angle_rad=angle_rad, rate_rad_s=rate_rad_s)

    def flying_to(self: F, waypoint: Geodetic, rate_rad_s: float) -> F:
        """Then turns to a place and flies there."""
        return self._then("FlyTo", waypoint=waypoint, rate_rad_s=rate_rad_s)

    def climbing_to(self: F, height_m: float, rate_m_s: float) -> F:
        """From then on climbs or descends to a height, beside the legs that follow."""
        return self._then("Climb", height_m=height_m, rate_m_s=rate_m_s)

    def accelerating_to(self: F, speed_m_s: float, acceleration_m_s2: float) -> F:
        """From then on speeds up or slows down, beside the legs that follow."""
        return self._then("Accelerate", speed_m_s=speed_m_s, acceleration_m_s2=acceleration_m_s2)

    def _then(self: F, kind: str, **values: object) -> F:
        from aegis._sim import Leg

        legs: list[Any] = cast(Any, self).legs
        return cast(F, dataclasses.replace(cast(Any, self), legs=[*legs, getattr(Leg, kind)(**values)]))

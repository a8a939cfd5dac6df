"""Types of `aegis.threat`."""

# Written by tools/generate.py from the core's sources: change those.

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from aegis._call import call
from aegis._data import Data
from aegis.data import AnyZone, Asset, Track

__all__ = [
    "Approach",
    "Entry",
    "Relative",
]


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Relative(Data):
    """A track as an asset sees it.

    Attributes
    ----------
    position_m : tuple[float, float, float]
        Track minus asset: east, north, up.
    velocity_m_s : tuple[float, float, float]
        Track minus asset: east, north, up.
    covariance : tuple[tuple[float, float, float, float, float, float], tuple[float, float, float, float, float, float], tuple[float, float, float, float, float, float], tuple[float, float, float, float, float, float], tuple[float, float, float, float, float, float], tuple[float, float, float, float, float, float]]
        Covariance of (position, velocity); an asset's own state is taken as exact. In a planar world the rows and
        columns of up are 0.
    """

    position_m: tuple[float, float, float]
    velocity_m_s: tuple[float, float, float]
    covariance: tuple[
        tuple[float, float, float, float, float, float],
        tuple[float, float, float, float, float, float],
        tuple[float, float, float, float, float, float],
        tuple[float, float, float, float, float, float],
        tuple[float, float, float, float, float, float],
        tuple[float, float, float, float, float, float],
    ]

    @staticmethod
    def between(track: Track, asset: Asset) -> Relative:
        """A track relative to an asset, at the track's time.

        Parameters
        ----------
        track : Track
        asset : Asset
        """
        return cast("Relative", call("Relative.between", Relative, track, asset))

    def is_usable(self) -> bool:
        """Whether every number is finite and can belong to a target near the Earth, and no variance is negative."""
        return cast("bool", call("Relative.is_usable", bool, self))

    def horizontal(self) -> Relative:
        """Without up: for a planar world, and for the horizontal part of a cylinder."""
        return cast("Relative", call("Relative.horizontal", Relative, self))

    def cpa_time_s(self) -> float | None:
        """Time of the closest point of approach, t* = −p·v/|v|², seconds; negative when it is past, `None` without
        motion.
        """
        return cast("float | None", call("Relative.cpa_time_s", float | None, self))

    def cpa_time_sigma_s(self) -> float | None:
        """Standard deviation of t*, seconds: ∂t*/∂p = −v/|v|², ∂t*/∂v = −(p + 2 t* v)/|v|²."""
        return cast("float | None", call("Relative.cpa_time_sigma_s", float | None, self))

    def closest_approach(self) -> Approach:
        """The closest point of approach from now on.

        With the miss u·d = p + v t*, u is perpendicular to v and t* itself drops out of the gradient:
        `σ_d² = uᵀ(P_p + t*(P_pv + P_pvᵀ) + t*² P_v)u`. On a collision course u is undefined: then it is the
        perpendicular direction that comes first when looking for one, horizontally.
        """
        return cast("Approach", call("Relative.closest_approach", Approach, self))

    def closing_speed_m_s(self) -> float:
        """Speed along the line of sight, m/s, positive when the track comes closer; 0 at the asset itself."""
        return cast("float", call("Relative.closing_speed_m_s", float, self))

    def entry_time_s(self, zone: AnyZone) -> float | None:
        """Seconds until the zone is entered; 0 inside, `None` when the course does not enter it.

        Parameters
        ----------
        zone : AnyZone
        """
        return cast("float | None", call("Relative.entry_time_s", float | None, self, zone))

    def entry(self, zone: AnyZone, horizon_s: float) -> Entry:
        """The expected entry into a zone from now to `horizon_s`.

        Parameters
        ----------
        zone : AnyZone
        horizon_s : float
        """
        return cast("Entry", call("Relative.entry", Entry, self, zone, horizon_s))


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Approach(Data):
    """The closest point of approach.

    Attributes
    ----------
    time_s : float
        Seconds until it; 0 when it is past or there is no motion.
    time_sigma_s : float
        Standard deviation of that time; 0 when it is past or there is no motion.
    distance_m : float
        Distance there.
    distance_sigma_m : float
        Standard deviation of that distance. To first order: where the distance is not well above it, the true
        distance is skewed, and larger in the mean.
    """

    time_s: float
    time_sigma_s: float
    distance_m: float
    distance_sigma_m: float


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Entry(Data):
    """A zone entry as it is expected.

    Attributes
    ----------
    probability : float
        Probability that the track is in the zone at some time from now to the horizon.
    time_s : float
        When it enters, if it does, seconds from now.
    time_sigma_s : float
        Standard deviation of that time.
    """

    probability: float
    time_s: float
    time_sigma_s: float

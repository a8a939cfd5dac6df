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
    "WellClear",
    "ZoneEntry",
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

    def zone_entry(self, zone: AnyZone) -> ZoneEntry | None:
        """When a zone is entered on the present course, if it is.

        With n the outward normal of the face where the course comes in, a displacement δ of the course there changes the
        time by n·δ/(−n·v): so `σ = √(nᵀ(P_p + t(P_pv + P_pvᵀ) + t²P_v)n)/(−n·v)`.

        Parameters
        ----------
        zone : AnyZone
        """
        return cast("ZoneEntry | None", call("Relative.zone_entry", ZoneEntry | None, self, zone))

    def after_manoeuvre(self, acceleration_m_s2: tuple[float, float, float], duration_s: float) -> Relative:
        """The straight course that follows when an acceleration goes on for a while: from then on
        `p + v T + a T²/2 + (v + a T)(t − T) = (p − a T²/2) + (v + a T) t`. How long it goes on is taken as exponential
        with that mean, which adds T² g gᵀ with g = (−a T, a) to the covariance. Until it ends, positions are off by up to
        |a| T²/2.

        Parameters
        ----------
        acceleration_m_s2 : tuple[float, float, float]
        duration_s : float
        """
        return cast("Relative", call("Relative.after_manoeuvre", Relative, self, acceleration_m_s2, duration_s))

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
    sigmas_hold : bool
        Whether both deviations hold within 3 %: the velocity is known to a tenth, the distance is three deviations of the
        position there above 0, and the time two and a half from now.
    """

    time_s: float
    time_sigma_s: float
    distance_m: float
    distance_sigma_m: float
    sigmas_hold: bool


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ZoneEntry(Data):
    """When a zone is entered.

    Attributes
    ----------
    time_s : float
        Seconds until it; 0 inside.
    time_sigma_s : float
        Standard deviation of that time, given that the zone is entered; 0 inside.
    sigma_holds : bool
        Whether that deviation holds within 3 %: the velocity is known to a tenth, courses three deviations to each side
        enter through the same face, that face is flat enough there, and the time is two and a half deviations from now.
    """

    time_s: float
    time_sigma_s: float
    sigma_holds: bool


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


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class WellClear(Data):
    """What well clear means.

    Attributes
    ----------
    dmod_m : float
        Distance over the ground that is lost well clear at any speed, 1 to 1e6 m. Default 4000 ft, 1219.2 m.
    hmd_m : float
        Predicted miss over the ground up to which τmod counts, 1 to 1e6 m; DO-365 sets it to `dmod_m`. Default 1219.2 m.
    tau_s : float
        τmod up to which it is lost, 0 to 3600 s. Default 35.
    height_m : float
        Difference in height up to which it counts, 1 to 1e5 m. Default 450 ft, 137.16 m.
    """

    dmod_m: float = 1219.2
    hmd_m: float = 1219.2
    tau_s: float = 35.0
    height_m: float = 137.16

    def is_lost_horizontally(self, position_m: tuple[float, float], velocity_m_s: tuple[float, float]) -> bool:
        """Whether it is lost over the ground now. Numbers that are not finite: it is.

        Parameters
        ----------
        position_m : tuple[float, float]
        velocity_m_s : tuple[float, float]
        """
        return cast("bool", call("WellClear.is_lost_horizontally", bool, self, position_m, velocity_m_s))

    def is_lost(self, position_m: tuple[float, float, float], velocity_m_s: tuple[float, float, float]) -> bool:
        """Whether it is lost now, heights included: `[east, north, up]`.

        Parameters
        ----------
        position_m : tuple[float, float, float]
        velocity_m_s : tuple[float, float, float]
        """
        return cast("bool", call("WellClear.is_lost", bool, self, position_m, velocity_m_s))

    def horizontal_entry_s(self, position_m: tuple[float, float], velocity_m_s: tuple[float, float]) -> float | None:
        """Seconds until it is lost over the ground on these courses; 0 when it is now, `None` when it will not be.

        The first root of `|v|²t² + (2 s·v + T|v|²)t + (s² + T s·v − D²) = 0`, if the courses miss by no more than HMD; if they
        come closer than D later, when they do.

        Parameters
        ----------
        position_m : tuple[float, float]
        velocity_m_s : tuple[float, float]
        """
        return cast("float | None", call("WellClear.horizontal_entry_s", float | None, self, position_m, velocity_m_s))

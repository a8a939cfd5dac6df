"""Scores as plain data: types of `aegis.metrics`."""

# Written by tools/generate.py from the core's sources: change those.

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias, Union, cast

from aegis._call import call
from aegis._data import Data, Variant

__all__ = [
    "AnyOwner",
    "Gospa",
    "GroundVelocity",
    "HeadingScore",
    "IdentityScore",
    "Options",
    "Owner",
    "PlotTruth",
    "RecordedPlot",
    "Row",
    "RunSummary",
    "VelocityScore",
]


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Gospa(Data):
    """GOSPA and its parts. The parts are p-th powers and add up: `distance^p = localisation + missed +
    false_tracks`.

    Attributes
    ----------
    distance : float
        The metric, metres.
    localisation : float
        Σ dᵖ over the pairs.
    missed : float
        cᵖ/2 for each truth without a track.
    false_tracks : float
        cᵖ/2 for each track without a truth.
    pairs : list[tuple[int, int]]
        (truth, track) indices of the pairs, by truth.
    """

    distance: float
    localisation: float
    missed: float
    false_tracks: float
    pairs: list[tuple[int, int]]


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Row(Data):
    """A confirmed track used a plot.

    Attributes
    ----------
    plot : int
        Index of the plot in the truth.
    track : int
        The track's number.
    position_m : tuple[float, float]
        The track right after that: east, north of the radar.
    velocity_m_s : tuple[float, float] | None
        East, north; `None` if the tracker gives none.
    """

    plot: int
    track: int
    position_m: tuple[float, float]
    velocity_m_s: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Options(Data):
    """How to score.

    Attributes
    ----------
    latitude_rad : float | None
        Latitude of the radar, for the convergence of meridians in headings; `None` corrects nothing.
    min_plots : int
        Aircraft with fewer plots are left out.
    """

    latitude_rad: float | None = None
    min_plots: int = 0


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class HeadingScore(Data):
    """How far the tracks' headings are from the truth.

    Attributes
    ----------
    median_rad : float
        Median of the absolute error.
    bias_rad : float
        Median of the signed error.
    rms_rad : float
        Root mean square error.
    p95_rad : float
        95th percentile of the absolute error.
    """

    median_rad: float
    bias_rad: float
    rms_rad: float
    p95_rad: float


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class VelocityScore(Data):
    """How far the tracks' velocities are from the truth. Medians and percentiles interpolate linearly between
    ranks.

    Attributes
    ----------
    samples : int
        Plots compared.
    speed_rms_m_s : float
        Root mean square error of speed.
    speed_median_m_s : float
        Median of the absolute error of speed.
    speed_bias_m_s : float
        Median of the signed error of speed.
    speed_p95_m_s : float
        95th percentile of the absolute error of speed.
    heading : HeadingScore | None
        Errors of heading, of aircraft faster than 25 m/s; `None` if there are none.
    """

    samples: int
    speed_rms_m_s: float
    speed_median_m_s: float
    speed_bias_m_s: float
    speed_p95_m_s: float
    heading: HeadingScore | None = None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class IdentityScore(Data):
    """How well aircraft and numbers keep to each other. An aircraft's plots are those with its identity, coasts
    left out; a track's majority is the owner of most of its plots; a share of nothing is `None`.

    Attributes
    ----------
    aircraft : int
        Aircraft with an address and enough plots.
    confirmed_tracks : int
        Confirmed tracks.
    numbers_per_aircraft : float | None
        Distinct numbers on an aircraft's plots, mean over aircraft.
    own_numbers_per_aircraft : float | None
        The same, of tracks only whose majority that aircraft is.
    single : int
        Aircraft with exactly one number.
    never_tracked : int
        Aircraft with ten plots or more that no track ever used.
    completeness : float | None
        Share of held plots among the plots after each aircraft's first three; a plot and its copies count
        once.
    own_completeness : float | None
        The same, held by tracks only whose majority that aircraft is.
    completeness_p10 : float | None
        Completeness that nine aircraft of ten exceed, of those with ten due plots or more.
    purity : float | None
        Share of the majority among a track's plots, those of unknown owner left out; pooled over tracks whose
        majority is an aircraft.
    switches : int
        Changes of number between an aircraft's successive held plots.
    switches_per_aircraft_h : float | None
        The same, per hour that an aircraft was seen.
    false_tracks_strict : int
        Tracks whose majority is no aircraft, or is less than half of the track.
    false_tracks : int
        The same, tracks on unaddressed aircraft excused.
    false_tracks_on_clutter : int
        Those of them that are mostly clutter.
    hours : float
        Hours from the first to the last plot.
    confirm_median_s : float | None
        Time from an aircraft's first plot to the first that a confirmed track used, median.
    confirm_p90_s : float | None
        The same, 90th percentile.
    confirm_median_plots : float | None
        Plots that this took, the last included, median.
    velocity : VelocityScore | None
        Errors of velocity, where truth and tracker both give one.
    """

    aircraft: int
    confirmed_tracks: int
    numbers_per_aircraft: float | None = None
    own_numbers_per_aircraft: float | None = None
    single: int
    never_tracked: int
    completeness: float | None = None
    own_completeness: float | None = None
    completeness_p10: float | None = None
    purity: float | None = None
    switches: int
    switches_per_aircraft_h: float | None = None
    false_tracks_strict: int
    false_tracks: int
    false_tracks_on_clutter: int
    hours: float
    confirm_median_s: float | None = None
    confirm_p90_s: float | None = None
    confirm_median_plots: float | None = None
    velocity: VelocityScore | None = None

    def false_per_h(self) -> float:
        """False tracks per hour of recording, those on unaddressed aircraft excused."""
        return cast("float", call("IdentityScore.false_per_h", float, self))

    def false_strict_per_h(self) -> float:
        """False tracks per hour of recording, none excused."""
        return cast("float", call("IdentityScore.false_strict_per_h", float, self))


class Owner:
    """Whose plot it is. The order decides between owners that a track used equally often: the first is its
    majority.
    """

    @dataclass(frozen=True, slots=True, repr=False)
    class Unaddressed(Variant):
        """An aircraft that never gave an address, by the number of the radar's own track on it. A track on it is
        neither false nor held against anyone.

        Attributes
        ----------
        value : int
            What it is.
        """

        _tag: ClassVar[str] = "unaddressed"

        value: int

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class Clutter(Variant):
        """Put there by whoever made the recording."""

        _tag: ClassVar[str] = "clutter"

    @dataclass(frozen=True, kw_only=True, slots=True, repr=False)
    class Unknown(Variant):
        """Not known."""

        _tag: ClassVar[str] = "unknown"

    @dataclass(frozen=True, slots=True, repr=False)
    class Aircraft(Variant):
        """The aircraft with this Mode S address.

        Attributes
        ----------
        value : int
            What it is.
        """

        _tag: ClassVar[str] = "aircraft"

        value: int


AnyOwner: TypeAlias = Union[Owner.Unaddressed, Owner.Clutter, Owner.Unknown, Owner.Aircraft]
"""Any kind of `Owner`."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class GroundVelocity(Data):
    """Velocity over ground.

    Attributes
    ----------
    speed_m_s : float
        Speed.
    track_rad : float
        Direction of motion, clockwise from true north at the aircraft.
    """

    speed_m_s: float
    track_rad: float


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class RecordedPlot(Data):
    """What a recording says of one plot, whatever the tracker was shown of it.

    Attributes
    ----------
    time_s : float
        When, seconds on a clock that runs through midnight.
    owner : AnyOwner | None
        Whose it is, if the maker of the recording knows better than the rules of `prepare`.
    address : int | None
        Mode S address.
    radar_track : int | None
        The number of the radar's own track.
    is_coast : bool
        A report without a detection: the radar's own extrapolation. It is no plot, and ignored everywhere.
    original : int
        A number that copies of one plot share: a held copy holds the plot. Any numbers do that tell plots
        apart.
    range_m : float
        Slant range, metres.
    altitude_m : float | None
        Reported pressure altitude, metres.
    velocity : GroundVelocity | None
        Downlinked ground speed and true track.
    """

    time_s: float
    owner: AnyOwner | None = None
    address: int | None = None
    radar_track: int | None = None
    is_coast: bool
    original: int
    range_m: float
    altitude_m: float | None = None
    velocity: GroundVelocity | None = None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class PlotTruth(Data):
    """The truth behind one plot.

    Attributes
    ----------
    time_s : float
        When, seconds.
    owner : AnyOwner
        Whose it is.
    is_coast : bool
        No plot: ignored everywhere.
    is_on_surface : bool
        On the surface of the radar's own airport.
    original : int
        What copies of one plot share.
    velocity : GroundVelocity | None
        The aircraft's velocity at that time, where downlinks are near enough.
    """

    time_s: float
    owner: AnyOwner
    is_coast: bool
    is_on_surface: bool
    original: int
    velocity: GroundVelocity | None = None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class RunSummary(Data):
    """What a run comes to.

    Attributes
    ----------
    gospa : float
        Mean of GOSPA over the scans, metres.
    rms_gospa : float
        Its root mean square, metres.
    ospa : float
        Mean of OSPA over the scans, metres.
    localisation_rmse : float
        Distance of paired truths and tracks, metres: their p-th root mean p-th power, so the RMSE for p = 2.
    missed : float
        Truths without a track, mean a scan.
    false_tracks : float
        Tracks without a truth, mean a scan.
    id_switches : int
        How often a truth was paired with another track than the last time it was paired.
    completeness : float
        Share of truths with at least one track within half the cutoff (SIAP completeness).
    ambiguity : float
        Tracks on a truth, per truth that has any; 1 is best (SIAP ambiguity).
    spuriousness : float
        Share of tracks that are within half the cutoff of no truth (SIAP spuriousness).
    """

    gospa: float
    rms_gospa: float
    ospa: float
    localisation_rmse: float
    missed: float
    false_tracks: float
    id_switches: int
    completeness: float
    ambiguity: float
    spuriousness: float

"""What a step gives."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from typing import Any, cast, overload

import numpy as np
from numpy.typing import NDArray

from aegis import _aegis
from aegis._data import from_json, to_json
from aegis._table import BooleanColumn, FloatColumn, IntegerColumn, Table, WordColumn
from aegis._time import Time
from aegis.data import Action, AnyEvent, Association, EventKind, Plot, Raid, Threat, Track


class Tracks(Table[Track]):
    """Tracks at the picture's time, by their numbers, oldest first.

    All confirmed and coasting ones, and the tentative ones that more likely exist than not.
    """

    __slots__ = ()
    _name = "tracks"
    _row = Track

    id = IntegerColumn("Their numbers: (n,) uint64.")
    status = WordColumn('`"tentative"`, `"confirmed"` or `"coasting"`: (n,).')
    time_ns = IntegerColumn("The picture's time, at which the states hold: (n,) int64.")
    position_m = FloatColumn("East, north, up of the picture's origin: (n, 3).")
    velocity_m_s = FloatColumn("East, north, up: (n, 3).")
    covariance = FloatColumn("Covariance of (position, velocity), m², m²/s, m²/s²: (n, 6, 6).")
    existence = FloatColumn("Probability of each that it is a target at all: (n,).")
    class_posterior = FloatColumn(
        "How likely each is of each class, in the order of `aegis.CLASSES`, and last of none of them: (n, 9)."
    )
    class_confidence = FloatColumn("How likely the likeliest of these is: (n,).")
    mode_probabilities = FloatColumn("Probability of each way to move, straight flight first: (n, 3).")
    emitter_probability = FloatColumn("Probability that a strobe comes from it: (n,).")
    latitude_deg = FloatColumn("Positive north; NaN without a geodetic site: (n,).")
    longitude_deg = FloatColumn("Positive east; NaN without a geodetic site: (n,).")
    height_m = FloatColumn("Above the ellipsoid; NaN without a geodetic site: (n,).")
    mode_s = IntegerColumn("Mode S addresses; −1 where none is known: (n,) int64.")
    mode_3a = IntegerColumn("Mode 3/A codes; −1 where none is known: (n,) int64.")
    callsign = WordColumn("Callsigns; empty where none is known: (n,).")
    class_ = WordColumn("What the radar took them for; empty where it does not say: (n,).")
    created_ns = IntegerColumn("Time of the first plot: (n,) int64.")
    updated_ns = IntegerColumn("Time of the latest plot: (n,) int64.")
    plots = IntegerColumn("Plots they used: (n,) uint32.")
    misses = IntegerColumn("Looks without a plot since the latest: (n,) uint32.")
    speed_m_s = FloatColumn("Horizontal speed: (n,).")
    heading_rad = FloatColumn("Course over ground, clockwise from true north, [0, 2π): (n,).")

    @property
    def is_confirmed(self) -> NDArray[np.bool_]:
        """Confirmed or coasting: (n,) bool."""
        return np.asarray(self.status != "tentative", dtype=np.bool_)


class Plots(Table[Plot]):
    """Plots, in the order of their scan."""

    __slots__ = ()
    _name = "plots"
    _row = Plot

    time_ns = IntegerColumn("When the beam met each target: (n,) int64.")
    range_m = FloatColumn("Slant range; NaN of a Cartesian plot: (n,).")
    azimuth_rad = FloatColumn("Clockwise from true north; NaN of a Cartesian plot: (n,).")
    elevation_rad = FloatColumn("Above the sensor's horizontal; NaN where not measured: (n,).")
    altitude_m = FloatColumn("Pressure altitude that the target reports; NaN where it does not: (n,).")
    range_rate_m_s = FloatColumn("Positive when the target recedes; NaN where not measured: (n,).")
    polar_covariance = FloatColumn(
        "Variances of range, azimuth, elevation, altitude, range rate, and covariance of range and range rate; NaN where the "
        "sensor's configuration declares them: (n, 6)."
    )
    position_m = FloatColumn("East, north, up of the sensor; NaN of a polar plot: (n, 3).")
    cartesian_covariance = FloatColumn("Covariance of the position, m²; NaN where it is declared: (n, 3, 3).")
    snr_db = FloatColumn("Signal-to-noise ratio; NaN where not reported: (n,).")
    mode_s = IntegerColumn("Mode S addresses; −1 where none is known: (n,) int64.")
    mode_3a = IntegerColumn("Mode 3/A codes; −1 where none is known: (n,) int64.")
    callsign = WordColumn("Callsigns; empty where none is known: (n,).")
    class_ = WordColumn("What the radar took them for; empty where it does not say: (n,).")
    flags = IntegerColumn("Bits of `PlotFlags`: (n,) uint16.")
    tag = IntegerColumn("The caller's own numbers: (n,) uint64.")

    @classmethod
    def of(cls, plots: Sequence[Plot]) -> Plots:
        """Of a list of plots.

        Raises
        ------
        ArgumentError
            Naming the field that is wrong.
        """
        return cls(_aegis.Picture.of("plots", to_json(list(plots))))


class Associations(Table[Association]):
    """Which track used which plot in a step."""

    __slots__ = ()
    _name = "associations"
    _row = Association

    plot = IntegerColumn("Indices into the picture's plots: (n,) uint32.")
    track = IntegerColumn("Numbers of the tracks: (n,) uint64.")
    status = WordColumn("Each track's status after the step: (n,).")
    probability = FloatColumn("Probability that the plot is the track's: (n,).")
    time_ns = IntegerColumn("The plots' times: (n,) int64.")
    position_m = FloatColumn("The tracks right after that, east, north, up of the picture's origin: (n, 3).")
    velocity_m_s = FloatColumn("The same, east, north, up: (n, 3).")


class Threats(Table[Threat]):
    """What threatens which asset, highest score first."""

    __slots__ = ()
    _name = "threats"
    _row = Threat

    track = IntegerColumn("Numbers of the tracks: (n,) uint64.")
    asset = IntegerColumn("Numbers of the assets: (n,) uint32.")
    level = WordColumn("How urgent each is: (n,).")
    priority = IntegerColumn("Its place among all threats, 1 is first: (n,) uint32.")
    is_friend = BooleanColumn("Whether it is a friend: (n,).")
    formation = IntegerColumn("The lowest track number of the formation that it flies in, 0 for none: (n,) uint64.")
    score = FloatColumn("Advisory index in (0, 1), not a probability: (n,).")
    score_interval = FloatColumn("90 % interval of the score: (n, 2).")
    capability = FloatColumn("What it could do, as an index in (0, 1): (n,).")
    intent = FloatColumn("What it seems to be about, as an index in (0, 1): (n,).")
    cpa_distance_m = FloatColumn("Distance at the closest point of approach: (n,).")
    cpa_distance_sigma_m = FloatColumn("Standard deviation of that distance: (n,).")
    cpa_time_s = FloatColumn("Seconds until the closest point of approach: (n,).")
    cpa_time_sigma_s = FloatColumn("Standard deviation of that time: (n,).")
    tti_s = FloatColumn("Seconds until zone entry; NaN when it does not enter: (n,).")
    tti_sigma_s = FloatColumn("Standard deviation of that time, given that it enters; NaN when it does not: (n,).")
    sigmas_hold = BooleanColumn("Whether these deviations hold within 3 %: (n,).")
    entry_probability = FloatColumn("Probability that it enters the zone within the horizon: (n,).")
    factors = FloatColumn(
        "Bias, entry, urgency, closing, altitude, identity, class, emission, manoeuvre and value, log-odds: (n, 10)."
    )


class Actions(Table[Action]):
    """What is recommended to protect the radars, oldest first."""

    __slots__ = ()
    _name = "actions"
    _row = Action

    id = IntegerColumn("Their numbers: (n,) uint64.")
    sensor = IntegerColumn("Which radar: (n,) uint32.")
    time_ns = IntegerColumn("When each was recommended: (n,) int64.")
    state = WordColumn('`"recommended"`, `"applied"`, `"vetoed"` or `"reverted"`: (n,).')
    azimuth_rad = FloatColumn("Middle of the sector concerned: (n,).")
    width_rad = FloatColumn("Its width: (n,).")


class Events(Sequence[AnyEvent]):
    """What happened in a step, in order."""

    __slots__ = ("_all", "_core")

    def __init__(self, core: _aegis.Picture) -> None:
        self._core = core
        self._all: list[AnyEvent] | None = None

    def of(self, *kinds: EventKind) -> list[AnyEvent]:
        """Those of some kinds.

        Examples
        --------
        `picture.events.of("track_confirmed", "track_lost")`
        """
        return [event for event in self if event.kind in kinds]

    def to_list(self) -> list[AnyEvent]:
        """All of them."""
        if self._all is None:
            self._all = cast("list[AnyEvent]", from_json(list[AnyEvent], self._core.rows("events")))
        return list(self._all)

    def to_dict(self) -> list[dict[str, Any]]:
        """All of them in the form of the core's JSON."""
        return cast("list[dict[str, Any]]", json.loads(self._core.rows("events")))

    def __len__(self) -> int:
        return self._core.len("events")

    @overload
    def __getitem__(self, index: int) -> AnyEvent: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[AnyEvent]: ...
    def __getitem__(self, index: int | slice) -> AnyEvent | Sequence[AnyEvent]:
        return self.to_list()[index]

    def __iter__(self) -> Iterator[AnyEvent]:
        return iter(self.to_list())

    def __eq__(self, other: object) -> bool:
        return self.to_list() == other.to_list() if isinstance(other, Events) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Events: {len(self)}>"


class Picture:
    """The air picture after one step. It never changes, and its arrays keep it alive.

    Examples
    --------
    >>> import aegis
    >>> pipe = aegis.Pipeline(aegis.Config())
    >>> picture = pipe.step_plots(0.0, 4.0, time_s=[1.0], range_m=[80e3], azimuth_rad=[1.5], altitude_m=[9e3])
    >>> picture.plots.range_m
    array([80000.])
    >>> [event.kind for event in picture.events]
    ['scan_started', 'plots_detected', 'cycle_complete']
    """

    __slots__ = ("_core",)

    def __init__(self, core: _aegis.Picture) -> None:
        self._core = core

    @classmethod
    def from_json(cls, text: str) -> Picture:
        """From what `to_json` gave, the same to the bit.

        Raises
        ------
        ArgumentError
            Naming the field that is wrong.
        """
        return cls(_aegis.Picture.from_json(text))

    @property
    def time(self) -> Time:
        """When it is valid: the latest scan's end so far."""
        return Time(self._core.time_ns)

    @property
    def sensor(self) -> int:
        """Whose scan it came from."""
        return self._core.sensor

    @property
    def plots(self) -> Plots:
        """The plots that were used, in the order of the scan; rejected ones are left out."""
        return Plots(self._core)

    @property
    def tracks(self) -> Tracks:
        """Tracks at `time`, by their numbers, oldest first."""
        return Tracks(self._core)

    @property
    def associations(self) -> Associations:
        """Which track used which plot in this step."""
        return Associations(self._core)

    @property
    def threats(self) -> Threats:
        """What threatens which asset, highest score first."""
        return Threats(self._core)

    @property
    def raids(self) -> list[Raid]:
        """What comes in on each asset, all together, highest level first."""
        return cast("list[Raid]", from_json(list[Raid], self._core.raids()))

    @property
    def actions(self) -> Actions:
        """What is recommended to protect the radars, oldest first."""
        return Actions(self._core)

    @property
    def events(self) -> Events:
        """What happened in this step, in order."""
        return Events(self._core)

    def track(self, id: int) -> Track | None:
        """The track with this number, if it is in the picture."""
        found = np.flatnonzero(self.tracks.id == id)
        return self.tracks[int(found[0])] if found.size else None

    def to_json(self) -> str:
        """As one line of JSON, every number exact."""
        return self._core.to_json()

    def to_dict(self) -> dict[str, Any]:
        """In the form of the core's JSON."""
        return cast("dict[str, Any]", json.loads(self.to_json()))

    def __eq__(self, other: object) -> bool:
        return self._core == other._core if isinstance(other, Picture) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return Picture.from_json, (self.to_json(),)

    def __repr__(self) -> str:
        counts = f"{len(self.plots)} plots, {len(self.tracks)} tracks, {len(self.threats)} threats"
        return f"<Picture at {self.time}: {counts}, {len(self.events)} events>"

    def _repr_html_(self) -> str:
        tables: list[Table[Any]] = [self.tracks, self.threats, self.actions]
        shown = "".join(table._repr_html_() for table in tables if len(table))
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{shown}"

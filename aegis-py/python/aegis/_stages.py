"""Each stage alone, and range-Doppler maps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast, overload

import numpy as np
from numpy.typing import NDArray

from aegis import _aegis
from aegis._check import natural
from aegis._data import from_json, to_json
from aegis._picture import Picture, Plots, Tracks
from aegis._radar import MapNoise, RangeAxis, RangeRateAxis
from aegis._scan import Scan
from aegis._time import Time, TimeLike, nanos
from aegis.config import Beam, Config, RadarSettings
from aegis.data import (
    Action,
    Asset,
    AuditRecord,
    Decision,
    DetectorStats,
    EwStats,
    Interference,
    LevelChange,
    NoiseEstimate,
    PulseDescriptor,
    Quantity,
    Raid,
    ThreatStats,
    TrackerStats,
)


class RangeDopplerMap:
    """Power over range and Doppler. The receiver's noise has the level that it has in a sample.

    Examples
    --------
    `map.power` is (gate, filter) float32 and shares the map's memory; `map.range_m()` and `map.range_rate_m_s()` are its
    scales.
    """

    __slots__ = ("_core", "_head", "_index")

    def __init__(self, core: _aegis.DwellMap, index: int) -> None:
        self._core, self._index = core, index
        self._head: dict[str, Any] = json.loads(core.head(index))

    @property
    def power(self) -> NDArray[np.float32]:
        """Gate after gate, the nearest first; filters from standing still upwards, then the negative ones: (gate, filter)."""
        return self._core.power(self._index)

    @property
    def beam(self) -> Beam:
        """Where the beam pointed."""
        return cast(Beam, from_json(Beam, self._core.beam()))

    @property
    def start(self) -> Time:
        """When the first pulse left."""
        return Time(self._head["start"])

    @property
    def end(self) -> Time:
        """When the last of its intervals was over."""
        return Time(self._head["end"])

    @property
    def carrier_hz(self) -> float | None:
        """The carrier of its first interval, where that is known."""
        return self._head["carrier_hz"]

    @property
    def prf_hz(self) -> float | None:
        """How many pulses a second, where that is known."""
        return self._head["prf_hz"]

    @property
    def looks(self) -> int:
        """How many coherent processing intervals were summed up."""
        return self._head["looks"]

    @property
    def summed(self) -> int:
        """How many powers each cell is the sum of."""
        return self._head["summed"]

    @property
    def clipped(self) -> NDArray[np.bool_]:
        """Which gates are made of samples at the receiver's full scale: (gate,), or empty where none is."""
        return np.array(self._head["clipped"], dtype=np.bool_)

    @property
    def resolution_m(self) -> float:
        """What two echoes must lie apart in range to be two."""
        return self._head["resolution_m"]

    @property
    def noise(self) -> MapNoise:
        """Where its noise is alike, and how strong it is in each filter."""
        return cast(MapNoise, from_json(MapNoise, to_json(self._head["noise"])))

    @property
    def range(self) -> RangeAxis | None:
        """The scale of range, where it is known when samples were taken."""
        return cast("RangeAxis | None", from_json(RangeAxis | None, to_json(self._head["range"])))

    @property
    def range_rate(self) -> RangeRateAxis | None:
        """The scale of range rate, where carrier and PRF are known."""
        return cast("RangeRateAxis | None", from_json(RangeRateAxis | None, to_json(self._head["range_rate"])))

    def range_m(self) -> NDArray[np.float64] | None:
        """Slant range of each gate, of what stands still: (gate,)."""
        axis = self.range
        gates = self.power.shape[0]
        return None if axis is None else np.array([axis.range_m(gate, 0.0) for gate in range(gates)])

    def range_rate_m_s(self) -> NDArray[np.float64] | None:
        """Range rate of each filter, folded: (filter,)."""
        axis = self.range_rate
        filters = self.power.shape[1]
        return None if axis is None else np.array([axis.range_rate_m_s(place) for place in range(filters)])

    def largest(self) -> tuple[int, int, float]:
        """The cell with most power: its gate, its filter, and the power."""
        power = self.power
        gate, place = np.unravel_index(int(power.argmax()), power.shape)
        return int(gate), int(place), float(power[gate, place])

    def __repr__(self) -> str:
        gates, filters = self.power.shape
        return f"<RangeDopplerMap: {gates} gates, {filters} filters>"


class DwellMap(Sequence[RangeDopplerMap]):
    """The maps of one dwell, one for each PRF."""

    __slots__ = ("_core",)

    def __init__(self, core: _aegis.DwellMap) -> None:
        self._core = core

    @property
    def beam(self) -> Beam:
        """Where the beam pointed."""
        return cast(Beam, from_json(Beam, self._core.beam()))

    def __len__(self) -> int:
        return len(self._core)

    @overload
    def __getitem__(self, index: int) -> RangeDopplerMap: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RangeDopplerMap]: ...
    def __getitem__(self, index: int | slice) -> RangeDopplerMap | Sequence[RangeDopplerMap]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(f"maps: there are {len(self)}, and no {index}")
        return RangeDopplerMap(self._core, index % len(self))

    def __iter__(self) -> Iterator[RangeDopplerMap]:
        return (RangeDopplerMap(self._core, index) for index in range(len(self)))


class Crossings(NamedTuple):
    """Cells of a map that cross their thresholds, (n,) each."""

    gate: NDArray[np.uintp]
    """Gates."""
    filter: NDArray[np.uintp]
    """Doppler filters."""
    ratio: NDArray[np.float64]
    """Power over the mean of noise around: 1 and the signal-to-noise ratio."""
    margin: NDArray[np.float64]
    """Power over the threshold, more than 1."""


class Cfar:
    """Finds the cells of range-Doppler maps that stand out, with a constant false-alarm rate.

    Parameters
    ----------
    config : Config
        Kinds, windows and probability are those of the sensor's `RadarConfig.detection`.
    sensor : int
        Which of its sensors.

    Raises
    ------
    ConfigError, ArgumentError
        For a configuration that is wrong, or a sensor without a radar.
    """

    __slots__ = ("_core",)

    def __init__(self, config: Config, sensor: int = 0) -> None:
        self._core = _aegis.Cfar(to_json(config), natural("sensor", sensor))

    def crossings(self, maps: DwellMap, map: int = 0) -> Crossings:
        """All cells of one map of a dwell that cross their thresholds, gate by gate."""
        return Crossings(*self._core.crossings(maps._core, natural("map", map)))

    def reset(self) -> None:
        """Forgets a clutter map."""
        self._core.reset()


class Radar:
    """One radar: its settings, changed only by actions that the host accepted, and its signal processing.

    Parameters
    ----------
    config : Config
        The configuration.
    sensor : int
        Which of its sensors.

    Raises
    ------
    ConfigError, ScanError
        For a configuration that is wrong, or a sensor that it does not have.

    Examples
    --------
    >>> import aegis
    >>> config = aegis.Config(sensors=[aegis.SensorConfig(radar=aegis.RadarConfig())])
    >>> scene = aegis.sim.IqScene(aegis.sim.IqSceneConfig(dwells_per_scan=1))
    >>> [maps] = aegis.Radar(config).process(scene.next())
    >>> [map.power.shape for map in maps]
    [(2024, 16), (2024, 16)]
    """

    __slots__ = ("_core",)

    def __init__(self, config: Config, sensor: int = 0) -> None:
        self._core = _aegis.Radar(to_json(config), natural("sensor", sensor))

    def process(self, scan: Scan) -> list[DwellMap]:
        """The range-Doppler maps of each dwell of a scan of I/Q.

        Raises
        ------
        ArgumentError
            For a radar without `SensorConfig.radar`, or samples whose shape or numbers are wrong.
        """
        return [DwellMap(core) for core in self._core.process(scan._core)]

    @property
    def settings(self) -> RadarSettings:
        """What it should transmit now."""
        return cast(RadarSettings, from_json(RadarSettings, self._core.settings()))

    def apply(self, action: Action) -> None:
        """Brings the settings in step with an action: it is in force afterwards exactly when its state is `"applied"`.

        Raises
        ------
        ScanError, ArgumentError, CapacityError
            For another radar's action, a sector that is none, or too many. Then nothing has changed.
        """
        self._core.apply(to_json(action))

    def restore(self, settings: RadarSettings) -> None:
        """Continues with settings that were saved."""
        self._core.restore(to_json(settings))

    def reset(self) -> None:
        """Back to the beginning."""
        self._core.reset()


class Detector:
    """From radar output to checked plots.

    Parameters
    ----------
    config : Config
        The configuration.

    Raises
    ------
    ConfigError
        Naming the first field that is wrong.
    """

    __slots__ = ("_core",)

    def __init__(self, config: Config) -> None:
        self._core = _aegis.Detector(to_json(config))

    def detect(self, scan: Scan) -> Picture:
        """The usable plots of one scan, in their order, and which were rejected: a picture of plots and events."""
        return Picture(self._core.detect(scan._core))

    def detect_maps(self, scan: Scan, maps: Sequence[DwellMap]) -> Picture:
        """The plots that the maps of one scan's dwells show, in the order of time: a picture of plots and events."""
        return Picture(self._core.detect_maps(scan._core, [map._core for map in maps]))

    def detect_dwells(self, scan: Scan, radar: Radar) -> Picture:
        """The plots that a scan's samples show, processed by this radar: a picture of plots and events.

        As `detect_maps` of the maps that the radar makes of them. Where it has several channels, their samples at each peak tell where in
        the beam an echo comes from: what maps alone do not have.
        """
        return Picture(self._core.detect_dwells(scan._core, radar._core))

    def noise_floors(self, sensor: int = 0) -> list[dict[str, Any]]:
        """How strong noise is where the beam pointed: `time` (ns), `beam`, `carrier_hz`, `prf_hz` and `power`."""
        return cast("list[dict[str, Any]]", json.loads(self._core.noise_floors(natural("sensor", sensor))))

    def stats(self) -> DetectorStats:
        """Counters since the beginning."""
        return cast(DetectorStats, from_json(DetectorStats, self._core.stats()))

    def reset(self) -> None:
        """Back to the beginning."""
        self._core.reset()


class Tracker:
    """From checked plots to tracks.

    Parameters
    ----------
    config : Config
        The configuration.

    Raises
    ------
    ConfigError
        Naming the first field that is wrong.

    Examples
    --------
    >>> import aegis
    >>> config = aegis.Config()
    >>> detector, tracker = aegis.Detector(config), aegis.Tracker(config)
    >>> scene = aegis.sim.Scene(aegis.sim.SceneConfig(radar=aegis.sim.SceneRadar(sectors=1)))
    >>> scan = scene.next()
    >>> picture = tracker.update(scan, detector.detect(scan).plots)
    >>> len(picture.plots) == len(scan.plots)
    True
    """

    __slots__ = ("_core",)

    def __init__(self, config: Config) -> None:
        self._core = _aegis.Tracker(to_json(config))

    def update(self, scan: Scan, plots: Plots) -> Picture:
        """Takes in one scan's plots, as a detector gives them: a picture of plots, tracks, associations and events.

        Raises
        ------
        ArgumentError, ScanError, CapacityError
            For a plot that cannot be worked with, or as `Pipeline.step`; the tracker is then exactly as it was.
        """
        return Picture(self._core.update(scan._core, plots._core))

    @property
    def time(self) -> Time | None:
        """The latest scan's end."""
        time_ns = self._core.time_ns()
        return None if time_ns is None else Time(time_ns)

    def noise(self, sensor: int, quantity: Quantity) -> NoiseEstimate:
        """How a radar's plots scatter beside what is declared."""
        return cast(
            NoiseEstimate, from_json(NoiseEstimate, self._core.noise(natural("sensor", sensor), to_json(quantity)))
        )

    def stats(self) -> TrackerStats:
        """Counters and signal quality."""
        return cast(TrackerStats, from_json(TrackerStats, self._core.stats()))

    def reset(self) -> None:
        """Back to the beginning."""
        self._core.reset()


class ThreatAssessor:
    """What threatens which asset, and why.

    Parameters
    ----------
    config : Config
        The configuration.

    Raises
    ------
    ConfigError
        Naming the first field that is wrong.
    """

    __slots__ = ("_core",)

    def __init__(self, config: Config) -> None:
        self._core = _aegis.ThreatAssessor(to_json(config))

    def assess(self, time: TimeLike, tracks: Tracks, assets: Sequence[Asset]) -> Picture:
        """A picture of tracks, threats and events."""
        return Picture(self._core.assess(nanos(time), tracks._core, to_json(list(assets))))

    def raids(self) -> list[Raid]:
        """What came in on each asset in the latest step, the most urgent first."""
        return cast("list[Raid]", from_json(list[Raid], self._core.raids()))

    def history(self) -> list[LevelChange]:
        """The latest changes of levels, the oldest first; as many as `ThreatConfig.history` keeps."""
        return cast("list[LevelChange]", from_json(list[LevelChange], self._core.history()))

    def stats(self) -> ThreatStats:
        """Counters since the beginning."""
        return cast(ThreatStats, from_json(ThreatStats, self._core.stats()))

    def reset(self) -> None:
        """Back to the beginning."""
        self._core.reset()


class EwResponder:
    """From strobes to interference, and from that to recommended changes of the own radar.

    Parameters
    ----------
    config : Config
        The configuration.

    Raises
    ------
    ConfigError
        Naming the first field that is wrong.
    """

    __slots__ = ("_core",)

    def __init__(self, config: Config) -> None:
        self._core = _aegis.EwResponder(to_json(config))

    def sense(self, scan: Scan, maps: Sequence[DwellMap] = ()) -> tuple[Interference, Picture]:
        """All interference that is present, of all radars, and a picture of events.

        `maps` are those of the scan's dwells, whose noise is listened to; a radar that gives plots has none.
        """
        text, events = self._core.sense(scan._core, [map._core for map in maps])
        return cast(Interference, from_json(Interference, text)), Picture(events)

    def examine(self, scan: Scan, tracked: Picture, interference: Interference) -> tuple[Interference, Picture]:
        """Looks for deception in what a scan's plots were used for: the interference with what is suspected, and a picture of events.

        `tracked` is what `Tracker.update` gave.
        """
        text, events = self._core.examine(scan._core, tracked._core, to_json(interference))
        return cast(Interference, from_json(Interference, text)), Picture(events)

    def intercept(
        self, sensor: int, pulses: Sequence[PulseDescriptor], interference: Interference
    ) -> tuple[Interference, Picture]:
        """Takes in pulses that a receiver intercepted, in the order of time: the interference with who sends them, and events.

        Raises
        ------
        ScanError
            For an unknown sensor.
        ArgumentError
            For a pulse whose numbers are none, or that comes before the one ahead of it.
        CapacityError
            Above 8192 pulses.
        """
        text, events = self._core.intercept(natural("sensor", sensor), to_json(list(pulses)), to_json(interference))
        return cast(Interference, from_json(Interference, text)), Picture(events)

    def audit(self) -> list[AuditRecord]:
        """What was decided about the latest actions, and what came of it, the oldest first."""
        return cast("list[AuditRecord]", from_json(list[AuditRecord], self._core.audit()))

    def respond(self, time: TimeLike, interference: Interference) -> Picture:
        """A picture of the actions that are open or in force or ended now, and of events."""
        return Picture(self._core.respond(nanos(time), to_json(interference)))

    def decide(self, action: int, decision: Decision) -> Action:
        """The host's word on a recommended action; gives the action as it is now, for `Radar.apply`.

        Raises
        ------
        ActionError
            When there is no such action, or it is already decided or over.
        """
        return cast(Action, from_json(Action, self._core.decide(natural("action", action, 64), to_json(decision))))

    def stats(self) -> EwStats:
        """Counters since the beginning."""
        return cast(EwStats, from_json(EwStats, self._core.stats()))

    def reset(self) -> None:
        """Back to the beginning."""
        self._core.reset()

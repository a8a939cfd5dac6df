"""The five stages in one call."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from aegis import _aegis
from aegis._check import natural
from aegis._data import from_json, to_json
from aegis._errors import ArgumentError
from aegis._frame import EnuFrame
from aegis._picture import Picture
from aegis._places import Geodetic
from aegis._scan import Cpi, Dwell, PlotColumns, Scan, given_look
from aegis._time import TimeLike
from aegis.config import Beam, Config, RadarSettings
from aegis.data import (
    AnyEvent,
    Asset,
    AuditRecord,
    Decision,
    EventKind,
    Interference,
    LevelChange,
    NoiseEstimate,
    Pose,
    PulseDescriptor,
    Quantity,
    Raid,
    Sector,
    Stats,
    Strobe,
)

if TYPE_CHECKING:
    from typing_extensions import Unpack

Handler = Callable[[AnyEvent, Picture], object]
"""What is told of an event."""

_LOG = logging.getLogger("aegis")
_SCANS_AT_ONCE = 256


class Pipeline:
    """The five stages, from scan to picture.

    Same build, same configuration, same scans: the same pictures to the last bit. A step that raises has changed nothing.
    Threads may share a pipeline: they wait for each other, and other threads run while it works.

    Parameters
    ----------
    config : Config, optional
        The configuration, which is copied: changing it later changes nothing here.

    Raises
    ------
    ConfigError
        Naming the first field that is wrong.

    Examples
    --------
    >>> import aegis
    >>> pipe = aegis.Pipeline()
    >>> for rotation in range(4):
    ...     start = 4.0 * rotation
    ...     picture = pipe.step_plots(
    ...         start, start + 4.0, time_s=[start + 1.0], range_m=[80e3 - 900.0 * rotation],
    ...         azimuth_rad=[1.57], altitude_m=[9000.0],
    ...     )
    >>> picture.tracks.status
    array(['confirmed'], dtype='<U9')
    >>> pipe.stats().tracker.confirmed
    1
    """

    __slots__ = ("_config", "_core", "_handlers")

    def __init__(self, config: Config | None = None) -> None:
        self._config = to_json(config if config is not None else Config())
        self._core = _aegis.Pipeline(self._config)
        self._handlers: list[tuple[EventKind | None, Handler]] = []

    @property
    def config(self) -> Config:
        """The configuration, a copy."""
        return cast(Config, from_json(Config, self._config))

    def step(self, scan: Scan) -> Picture:
        """One scan in, one picture out.

        A bad plot is skipped with an event. So is a bad strobe.

        Raises
        ------
        ScanError
            For an unknown sensor, or a scan that ends too far before or after the picture's time.
        CapacityError
            When the scan alone exceeds one of `Config.limits`.
        ArgumentError
            For a bad look or bad samples, naming what is wrong. The pipeline is then exactly as it was.
        """
        picture = Picture(self._core.step(scan._core))
        return self._told(picture) if self._handlers else picture

    def step_plots(
        self,
        start: TimeLike,
        end: TimeLike,
        *,
        sensor: int = 0,
        sectors: Sequence[Sector] | None = None,
        strobes: Sequence[Strobe] = (),
        pose: Pose | None = None,
        **columns: Unpack[PlotColumns],
    ) -> Picture:
        """As `step`, with plots as arrays, which are copied.

        Parameters
        ----------
        start, end, sensor, sectors, strobes, pose
            As of `Scan`.
        **columns
            One array for each quantity: see `PlotColumns`. None at all is a scan without plots.

        Raises
        ------
        ArgumentError
            Naming the argument whose type, shape or number is wrong; else as `step`.
        """
        look = given_look(start, end, sensor, sectors, strobes, pose)
        picture = Picture(self._core.step_plots(look, columns))  # type: ignore[arg-type]  # pyright: ignore
        return self._told(picture) if self._handlers else picture

    def step_iq(
        self,
        start: TimeLike,
        end: TimeLike,
        iq: NDArray[Any],
        *,
        azimuth_rad: float,
        elevation_rad: float = 0.0,
        carrier_hz: float | None = None,
        prf_hz: float | None = None,
        first_sample_s: float | None = None,
        waveform: int = 0,
        sensor: int = 0,
        sectors: Sequence[Sector] | None = None,
        strobes: Sequence[Strobe] = (),
    ) -> Picture:
        """As `step`, with the I/Q of one interval on one beam, which is borrowed without a copy.

        For several dwells, or several PRFs in one, give a `Scan` of `Dwell` and `Cpi` to `step`.

        Parameters
        ----------
        start, end, sensor, sectors, strobes
            As of `Scan`.
        iq : ndarray
            complex64 (channel, pulse, sample), or int16 (channel, pulse, sample, 2) in C order.
        azimuth_rad, elevation_rad : float
            Where the beam pointed.
        carrier_hz, prf_hz, first_sample_s, waveform
            As of `Cpi`.

        Raises
        ------
        ArgumentError
            Naming the argument whose type, shape or number is wrong; else as `step`.
        """
        cpi = Cpi(iq, start, carrier_hz, prf_hz, first_sample_s, waveform)
        dwell = Dwell(Beam(azimuth_rad=azimuth_rad, elevation_rad=elevation_rad), [cpi])
        return self.step(Scan(start, end, dwells=[dwell], sensor=sensor, sectors=sectors, strobes=strobes))

    def run(self, scans: Iterable[Scan], *, progress: bool = False) -> list[Picture]:
        """Scan after scan, and all their pictures.

        Parameters
        ----------
        scans : iterable of Scan
            A recording, say.
        progress : bool
            Whether to show a bar, where tqdm is installed.

        Raises
        ------
        AegisError
            As `step`, at the first scan that is refused: those before it were stepped.
        """
        pictures: list[Picture] = []
        with _Progress(scans, progress) as bar:
            scan_iterator = iter(scans)
            while chunk := [scan._core for scan in itertools.islice(scan_iterator, _SCANS_AT_ONCE)]:
                stepped, error = self._core.run(chunk)
                pictures += [self._told(Picture(picture)) for picture in stepped]
                bar.update(len(stepped))
                if error is not None:
                    raise error
        return pictures

    def set_classifier(self, classifier: Callable[[NDArray[np.float64]], NDArray[np.float64]] | None) -> None:
        """Names the classes of plots and tracks from the next step on, in the place of the built-in classifier.

        Parameters
        ----------
        classifier : callable, optional
            Is given features (n, 12) in the order of `FEATURE_NAMES`, NaN where one is missing, and gives probabilities (n, 9) in
            the order of `CLASSES` and last of none of them, as float64. It must not call this pipeline, which would wait for
            itself. What it raises, and an answer that makes no sense, is an event (`classifier_failed`), and the step goes on.
            `None`: the built-in one again.

        Examples
        --------
        >>> import aegis
        >>> import numpy as np
        >>> pipe = aegis.Pipeline()
        >>> pipe.set_classifier(lambda features: np.full((len(features), 9), 1 / 9))
        """
        if classifier is not None and not callable(classifier):
            raise ArgumentError("classifier: expected a function or None")
        self._core.set_classifier(classifier)

    def set_assets(self, assets: Sequence[Asset]) -> None:
        """What is defended, from the next step on; replaces what was given before.

        Raises
        ------
        CapacityError, ArgumentError
            For too many assets, or one that makes no sense. The assets are then as they were.
        """
        self._core.set_assets(to_json(list(assets)))

    @property
    def assets(self) -> list[Asset]:
        """What is defended."""
        return cast("list[Asset]", from_json(list[Asset], self._core.assets()))

    def settings(self, sensor: int = 0) -> RadarSettings:
        """What a radar should transmit now.

        Raises
        ------
        ScanError
            For an unknown sensor.
        """
        return cast(RadarSettings, from_json(RadarSettings, self._core.settings(natural("sensor", sensor))))

    def decide(self, action: int, decision: Decision) -> None:
        """Accepts or vetoes a recommended action; an accepted one changes `settings` at once.

        Raises
        ------
        ActionError
            When it is not open for a decision.
        """
        self._core.decide(natural("action", action, 64), to_json(decision))

    def reset(self) -> None:
        """As when it began; the assets stay."""
        self._core.reset()

    def stats(self) -> Stats:
        """Counters of every stage since the beginning, and signal quality."""
        return cast(Stats, from_json(Stats, self._core.stats()))

    def noise(self, sensor: int, quantity: Quantity) -> NoiseEstimate:
        """How a radar's plots scatter beside what is declared.

        Raises
        ------
        ScanError
            For an unknown sensor.
        """
        return cast(
            NoiseEstimate, from_json(NoiseEstimate, self._core.noise(natural("sensor", sensor), to_json(quantity)))
        )

    def interference(self) -> Interference:
        """What disturbs the radars, as the latest step left it: sources, suspected deceptions, located emitters, other radars' pulses."""
        return cast(Interference, from_json(Interference, self._core.interference()))

    def intercept(self, sensor: int, pulses: Sequence[PulseDescriptor]) -> list[AnyEvent]:
        """Takes in pulses that a receiver intercepted, in the order of time, for `interference`. Gives which emitters are new.

        Raises
        ------
        ScanError
            For an unknown sensor.
        ArgumentError
            For a pulse whose numbers are none, or that comes before the one ahead of it.
        CapacityError
            Above 8192 pulses.

        Examples
        --------
        >>> import aegis
        >>> pipe = aegis.Pipeline()
        >>> pulses = [aegis.PulseDescriptor(time=aegis.Time.from_secs(0.001 * n)) for n in range(60)]
        >>> [event.pri_s for event in pipe.intercept(0, pulses)]
        [0.001]
        """
        found = self._core.intercept(natural("sensor", sensor), to_json(list(pulses)))
        return cast("list[AnyEvent]", from_json(list[AnyEvent], found))

    def audit(self) -> list[AuditRecord]:
        """What was decided about the latest actions, the oldest first, and what came of it; as many as `EwConfig.audit_records`.

        The same scans and decisions give the same records.
        """
        return cast("list[AuditRecord]", from_json(list[AuditRecord], self._core.audit()))

    def raids(self) -> list[Raid]:
        """What came in on each asset in the latest step, the most urgent first."""
        return cast("list[Raid]", from_json(list[Raid], self._core.raids()))

    def level_history(self) -> list[LevelChange]:
        """The latest changes of threats' levels, the oldest first; as many as `ThreatConfig.history` keeps."""
        return cast("list[LevelChange]", from_json(list[LevelChange], self._core.level_history()))

    def frame(self) -> EnuFrame:
        """The east-north-up frame of all positions.

        Raises
        ------
        ConfigError
            When no geodetic site or origin is configured: positions are then local.
        """
        return EnuFrame(from_json(Geodetic, self._core.origin()))

    def geodetic(self, position_m: Sequence[float] | NDArray[np.float64]) -> Geodetic:
        """Where a point of the picture is on the Earth.

        Raises
        ------
        ConfigError
            When no geodetic site or origin is configured.
        """
        east, north, up = (float(part) for part in position_m)
        return cast(Geodetic, from_json(Geodetic, self._core.geodetic((east, north, up))))

    def snapshot(self) -> bytes:
        """The state after the latest step, as bytes that any machine can go on from."""
        return self._core.snapshot()

    @classmethod
    def restore(cls, config: Config, snapshot: bytes) -> Pipeline:
        """A pipeline that goes on where a snapshot was taken.

        Thresholds and models may differ from the original's; the world's dimensions and the sensors may not.

        Raises
        ------
        ConfigError, SnapshotError
            When the configuration is wrong, or the bytes do not make sense or do not fit.
        """
        return cls._of(to_json(config), _aegis.Pipeline.restore(to_json(config), snapshot))

    def copy(self) -> Pipeline:
        """Another pipeline in the same state, without the subscriptions; what a detector learned from maps is kept too."""
        return self._of(self._config, self._core.copy())

    __copy__ = copy

    def __deepcopy__(self, memo: dict[int, Any]) -> Pipeline:
        return self.copy()

    def subscribe(self, kind: EventKind | None, handler: Handler) -> Callable[[], None]:
        """Has a function called with each event of a kind, after the step that gave it.

        A handler that raises is reported (to the logger `aegis`, with its traceback) and never stops the step.

        Parameters
        ----------
        kind : EventKind or None
            Which events; `None` for all.
        handler : callable
            Called with the event and the picture.

        Returns
        -------
        callable
            Ends the subscription.
        """
        entry = (kind, handler)
        self._handlers.append(entry)
        return lambda: self._handlers.remove(entry) if entry in self._handlers else None

    def _told(self, picture: Picture) -> Picture:
        if self._handlers:
            for event in picture.events:
                for kind, handler in list(self._handlers):
                    if kind is None or kind == event.kind:
                        _tell(handler, event, picture)
        return picture

    @classmethod
    def _of(cls, config: str, core: _aegis.Pipeline) -> Pipeline:
        pipeline = cls.__new__(cls)
        pipeline._config, pipeline._core, pipeline._handlers = config, core, []
        return pipeline

    def __reduce__(self) -> tuple[Any, ...]:
        return Pipeline.restore, (self.config, self.snapshot())

    def __repr__(self) -> str:
        stats = self.stats()
        return f"<Pipeline: {stats.scans} scans, {stats.tracker.confirmed} tracks confirmed>"


def _tell(handler: Handler, event: AnyEvent, picture: Picture) -> None:
    """What fails is reported, by a way that cannot fail itself."""
    try:
        handler(event, picture)
    except Exception:
        _LOG.exception("a handler of %s failed", event.kind)


class _Progress:
    """A bar of tqdm, if it is wanted and there."""

    def __init__(self, scans: Iterable[Scan], wanted: bool) -> None:
        self._bar: Any = None
        if wanted:
            try:
                from tqdm.auto import tqdm  # type: ignore[import-untyped]  # pyright: ignore
            except ImportError:
                return
            total = len(scans) if isinstance(scans, Sequence) else getattr(scans, "left", None)
            self._bar = cast(Any, tqdm)(total=total, unit="scan")

    def __enter__(self) -> _Progress:
        return self

    def update(self, count: int) -> None:
        if self._bar is not None:
            self._bar.update(count)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

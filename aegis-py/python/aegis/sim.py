"""Seeded worlds: targets that fly, a radar that sees them, and jammers that disturb it.

The same seed and settings give the same scans, to the last bit.
"""

from __future__ import annotations

from typing import Generic, TypeVar, cast

from aegis import _aegis
from aegis._call import call
from aegis._check import natural
from aegis._data import from_json, to_json
from aegis._scan import Scan
from aegis._sim import *  # noqa: F403
from aegis._sim import Clutter, IqSceneConfig, SceneConfig, TargetState
from aegis._sim import __all__ as _types
from aegis._time import TimeLike, nanos
from aegis.config import RadarSettings

__all__ = [  # pyright: ignore
    *_types,
    "IqScene",
    "PlotScene",
    "Scene",
    "beam_gain",
    "coordinated_turn_rate_rad_s",
    "detection_probability",
    "ground",
    "rain",
    "sea",
    "threshold",
]

C = TypeVar("C", SceneConfig, IqSceneConfig)
Core = TypeVar("Core", _aegis.Scene, _aegis.IqScene, _aegis.PlotScene)


class _World(Generic[C, Core]):
    def __init__(self, config: C, core: Core) -> None:
        self._config = to_json(config)
        self._core: Core = core
        self._kind: type[C] = type(config)

    @property
    def config(self) -> C:
        """What it was made of, a copy."""
        return cast(C, from_json(self._kind, self._config))

    def next(self, settings: RadarSettings | None = None) -> Scan:
        """The next scan, when the radar transmits with these settings.

        Parameters
        ----------
        settings : RadarSettings, optional
            Those of `Pipeline.settings`, which close the loop. Default: those that a radar begins with.

        Raises
        ------
        ArgumentError
            For settings that the radar does not have. Then no time has passed.
        """
        return Scan.of(self._core.next(to_json(settings if settings is not None else RadarSettings())))

    def target(self, index: int, time: TimeLike) -> TargetState | None:
        """One target at a time; `None` before it appears, after it landed, and when there is none of this index."""
        return cast(
            "TargetState | None", from_json(TargetState | None, self._core.target(natural("index", index), nanos(time)))
        )

    def __iter__(self) -> _World[C, Core]:
        return self

    def __next__(self) -> Scan:
        return self.next()

    def __repr__(self) -> str:
        config = self.config
        return f"<{type(self).__name__}: seed {config.seed}, {len(config.targets)} targets>"


class Scene(_World[SceneConfig, _aegis.Scene]):
    """A seeded scene that gives one scan of plots after the other, without end.

    Parameters
    ----------
    config : SceneConfig, optional
        The radar, what flies, and what disturbs.

    Raises
    ------
    ConfigError
        Naming the first field that is wrong, also where only the flight shows it.

    Examples
    --------
    >>> import aegis
    >>> airliner = TargetScript(position=aegis.Geodetic(43.5, -5.0, 9000.0), track_rad=1.0, speed_m_s=230.0).straight(600.0)
    >>> scene = Scene(SceneConfig(seed=7, targets=[airliner]))
    >>> seen = sum(0 in scene.next().truth for _ in range(320))
    >>> seen >= 8
    True
    """

    def __init__(self, config: SceneConfig | None = None) -> None:
        config = config if config is not None else SceneConfig()
        super().__init__(config, _aegis.Scene(to_json(config)))

    def truth(self, time: TimeLike) -> dict[int, TargetState]:
        """Every target that is there at a time, by its index."""
        known = from_json(list[tuple[int, TargetState]], self._core.truth(nanos(time)))
        return dict(cast("list[tuple[int, TargetState]]", known))


class IqScene(_World[IqSceneConfig, _aegis.IqScene]):
    """A seeded world that a radar's receiver samples, dwell after dwell, without end.

    Samples are in units of the receiver's noise: its mean power in a sample is 1, and an echo's the signal-to-noise ratio of
    one sample by the radar equation.

    Parameters
    ----------
    config : IqSceneConfig, optional
        The radar, what flies, what lies around, and what disturbs.

    Raises
    ------
    ConfigError
        Naming the first field that is wrong.

    Examples
    --------
    >>> scene = IqScene(IqSceneConfig(dwells_per_scan=1))
    >>> scene.next().dwells[0].cpis[0].iq.shape
    (1, 16, 2048)
    """

    def __init__(self, config: IqSceneConfig | None = None) -> None:
        config = config if config is not None else IqSceneConfig()
        super().__init__(config, _aegis.IqScene(to_json(config)))


class PlotScene(_World[IqSceneConfig, _aegis.PlotScene]):
    """The I/Q simulator's world, of which the detector's plots are drawn without any samples.

    Parameters
    ----------
    config : IqSceneConfig, optional
        As of `IqScene`; repeaters, continuous sweeps, beams that adapt and clutter maps are refused.

    Raises
    ------
    ConfigError
        Naming the first field that is wrong, or that asks for what is not simulated as plots.
    """

    def __init__(self, config: IqSceneConfig | None = None) -> None:
        config = config if config is not None else IqSceneConfig()
        super().__init__(config, _aegis.PlotScene(to_json(config)))


def coordinated_turn_rate_rad_s(speed_m_s: float, bank_rad: float) -> float:
    """Turn rate of a coordinated turn, positive to the right: ω = g tan φ / v."""
    return call("sim.coordinated_turn_rate_rad_s", float, speed_m_s, bank_rad)


def detection_probability(snr: float, false_alarm_probability: float) -> float:
    """Probability that a Swerling 1 target gives a plot; `snr` is the mean signal-to-noise ratio as a power ratio."""
    return call("sim.detection_probability", float, snr, false_alarm_probability)


def threshold(false_alarm_probability: float) -> float:
    """Power over noise that noise alone crosses with the given probability."""
    return call("sim.threshold", float, false_alarm_probability)


def beam_gain(off_axis_rad: float, beam_width_rad: float, sidelobe_gain: float) -> float:
    """One-way power gain of a Gaussian beam at an angle off its middle, never below the side lobes."""
    return call("sim.beam_gain", float, off_axis_rad, beam_width_rad, sidelobe_gain)


def ground() -> Clutter:
    """Land: hardly moving, half of it standing, out to 60 km."""
    return call("Clutter.ground", Clutter)


def sea() -> Clutter:
    """Sea in a moderate wind."""
    return call("Clutter.sea", Clutter)


def rain() -> Clutter:
    """Steady rain."""
    return call("Clutter.rain", Clutter)

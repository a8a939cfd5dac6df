"""What goes into a step: where a sensor looked, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, cast

import numpy as np
from numpy.typing import NDArray

from aegis import _aegis
from aegis._check import natural
from aegis._data import from_json, to_json
from aegis._picture import Plots
from aegis._time import Time, TimeLike, nanos
from aegis.config import Beam
from aegis.data import Plot, Pose, Sector, Strobe

if TYPE_CHECKING:
    from aegis._sim import TargetTruth

Look = tuple[int, int, int, "str | None", "list[tuple[float, float, int, int]] | None", "str | None"]


class PlotColumns(TypedDict, total=False):
    """Plots as arrays: one of float64 for each quantity, a number for each plot.

    A NaN is a value that is not known; in `time_s`, `range_m`, `azimuth_rad` and `position_m` it is refused.
    """

    time_s: Any
    """When the beam met each target, seconds since the epoch: (n,), needed."""
    range_m: Any
    """Slant range: (n,), needed of polar plots."""
    azimuth_rad: Any
    """Clockwise from true north: (n,), needed of polar plots."""
    elevation_rad: Any
    """Above the sensor's horizontal: (n,)."""
    altitude_m: Any
    """Pressure altitude that the target reports: (n,)."""
    range_rate_m_s: Any
    """Positive when the target recedes: (n,)."""
    position_m: Any
    """East, north, up of the sensor: (n, 3), in place of range and azimuth."""
    covariance: Any
    """Variances as `Plots.polar_covariance` has them: (n, 6); or of the position: (n, 3, 3)."""
    snr_db: Any
    """Signal-to-noise ratio: (n,)."""
    tag: Any
    """The caller's own numbers: (n,) of whole numbers."""
    mode_s: Any
    """Mode S addresses, −1 where none is known: (n,) of whole numbers."""
    mode_3a: Any
    """Mode 3/A codes, −1 where none is known: (n,) of whole numbers."""
    callsign: Any
    """Callsigns, empty where none is known: (n,) of words."""
    class_: Any
    """What the radar took them for, empty where it does not say: (n,) of words."""


@dataclass(frozen=True, eq=False)
class Cpi:
    """One coherent block of pulses, and what was transmitted for it.

    What is not known is left out: then a map has no scale of range or of range rate.

    Attributes
    ----------
    iq : ndarray
        Samples, borrowed as they lie: complex64 (channel, pulse, sample) with any strides, or int16
        (channel, pulse, sample, 2) in C order. Nobody may write to them while a step runs.
    start : Time or float
        When its first pulse left.
    carrier_hz, prf_hz : float or None
        The carrier's frequency, and how many pulses a second.
    first_sample_s : float or None
        When each pulse's first sample was taken, seconds after the pulse began to leave.
    waveform : int
        Which of `RadarConfig.waveforms` was transmitted.
    """

    iq: NDArray[Any]
    start: TimeLike = 0.0
    carrier_hz: float | None = None
    prf_hz: float | None = None
    first_sample_s: float | None = None
    waveform: int = 0

    def _plain(self) -> tuple[str, NDArray[Any]]:
        head = {
            "start": nanos(self.start),
            "carrier_hz": self.carrier_hz,
            "prf_hz": self.prf_hz,
            "first_sample_s": self.first_sample_s,
            "waveform": self.waveform,
        }
        return to_json(head), self.iq


@dataclass(frozen=True, eq=False)
class Dwell:
    """The time on one beam: one or more coherent processing intervals.

    Attributes
    ----------
    beam : Beam
        Where the beam pointed in the middle of it.
    cpis : sequence of Cpi
        What was received, in the order of time.
    truth : sequence of TargetTruth
        What really was there, in a simulated one.
    """

    beam: Beam
    cpis: Sequence[Cpi]
    truth: Sequence[TargetTruth] = ()


class Scan:
    """One sensor's report for one step: where it looked, and what came back.

    Parameters
    ----------
    start, end : Time or float
        When the first beam left, and when the last returned: the picture is valid at `end`. Numbers are seconds.
    plots : Plots or sequence of Plot, optional
        What a radar with an extractor of its own reported.
    dwells : sequence of Dwell, optional
        I/Q, in place of plots.
    sensor : int
        Which radar.
    sectors : sequence of Sector, optional
        What was looked at: a miss counts only there. Default: the whole horizon, clockwise from north. Empty: nothing is
        known of it, and nothing is ever counted as a miss.
    strobes : sequence of Strobe
        Bearings to unwanted emissions that the radar itself reported.
    pose : Pose, optional
        Where the radar was, if it moves.

    Raises
    ------
    ArgumentError
        Naming the argument that is wrong.

    Examples
    --------
    >>> import aegis
    >>> here = aegis.Measurement.Polar(range_m=80e3, azimuth_rad=1.5)
    >>> scan = Scan(0.0, 4.0, plots=[aegis.Plot(time=aegis.Time.from_secs(1.0), measurement=here)])
    >>> len(scan.plots), scan.sectors[0].width_rad
    (1, 6.283185307179586)
    """

    __slots__ = ("_core",)

    def __init__(
        self,
        start: TimeLike,
        end: TimeLike,
        *,
        plots: Plots | Sequence[Plot] = (),
        dwells: Sequence[Dwell] | None = None,
        sensor: int = 0,
        sectors: Sequence[Sector] | None = None,
        strobes: Sequence[Strobe] = (),
        pose: Pose | None = None,
    ) -> None:
        look = given_look(start, end, sensor, sectors, strobes, pose)
        if dwells is None:
            known = plots if isinstance(plots, Plots) else Plots.of(plots)
            self._core = _aegis.Scan.of_plots(look, known._core)
        else:
            held = [(to_json(dwell.beam), [cpi._plain() for cpi in dwell.cpis]) for dwell in dwells]
            self._core = _aegis.Scan.of_dwells(look, held)

    @classmethod
    def of(cls, core: _aegis.Scan) -> Scan:
        """Of a scan of the core's."""
        scan = cls.__new__(cls)
        scan._core = core
        return scan

    @property
    def sensor(self) -> int:
        """Which radar."""
        return self._core.sensor

    @property
    def start(self) -> Time:
        """When the first beam left."""
        return Time(self._core.start_ns)

    @property
    def end(self) -> Time:
        """When the last beam returned; the picture is valid at this time."""
        return Time(self._core.end_ns)

    @property
    def pose(self) -> Pose | None:
        """Where the radar was, if it moves."""
        return cast("Pose | None", from_json(Pose | None, self._core.head()[0]))

    @property
    def sectors(self) -> list[Sector]:
        """What was looked at."""
        return cast("list[Sector]", from_json(list[Sector], self._core.head()[1]))

    @property
    def strobes(self) -> list[Strobe]:
        """Bearings to unwanted emissions."""
        return cast("list[Strobe]", from_json(list[Strobe], self._core.head()[2]))

    @property
    def plots(self) -> Plots:
        """What came back as plots; none of a scan of I/Q."""
        core = self._core.plots
        return Plots.of([]) if core is None else Plots(core)

    @property
    def truth(self) -> list[int | None] | None:
        """Of a simulated scan of plots, for each plot the index of its target, or `None` for a false one."""
        return self._core.truth

    @property
    def dwells(self) -> list[Dwell]:
        """What came back as I/Q; arrays share the scan's memory and keep it alive."""
        return [self._dwell(index, count) for index, count in enumerate(self._core.dwells())]

    def _dwell(self, index: int, cpis: int) -> Dwell:
        samples = [self._core.samples(index, cpi) for cpi in range(cpis)]
        text = self._core.simulated_dwell(index)
        if text is None:
            return Dwell(Beam(azimuth_rad=0.0, elevation_rad=0.0), [Cpi(iq) for iq in samples])
        return _simulated(text, samples)

    def without_identity(self) -> Scan:
        """The same without what transponders said: tracking then rests on position and altitude alone."""
        return Scan.of(self._core.without_identity())

    def __repr__(self) -> str:
        dwells = self._core.dwells()
        what = f"{len(dwells)} dwells" if dwells else f"{len(self.plots)} plots"
        return f"<Scan of sensor {self.sensor}, {self.start} to {self.end}: {what}>"


def _simulated(text: str, samples: list[NDArray[np.complex64]]) -> Dwell:
    from aegis._sim import TargetTruth

    known = from_json(dict, text)
    cpis = [Cpi(iq, **(cpi | {"start": Time(cpi["start"])})) for cpi, iq in zip(known["cpis"], samples)]
    truth = [from_json(TargetTruth, to_json(target)) for target in known["truth"]]
    return Dwell(Beam(**known["beam"]), cpis, truth)


def given_look(
    start: TimeLike,
    end: TimeLike,
    sensor: int,
    sectors: Sequence[Sector] | None,
    strobes: Sequence[Strobe],
    pose: Pose | None,
) -> Look:
    """A look as the core takes it."""
    return (
        sensor if type(sensor) is int and 0 <= sensor < 1 << 32 else natural("sensor", sensor),
        nanos(start),
        nanos(end),
        None if pose is None else to_json(pose),
        None if sectors is None else [(s.azimuth_rad, s.width_rad, s.start.nanos, s.end.nanos) for s in sectors],
        to_json(list(strobes)) if strobes else None,
    )

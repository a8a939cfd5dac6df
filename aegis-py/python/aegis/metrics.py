"""How good a tracker is, against truth: GOSPA, OSPA, identity, completeness, purity, NEES and NIS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aegis import _aegis
from aegis._call import call
from aegis._data import from_json
from aegis._errors import ArgumentError
from aegis._metrics import *  # noqa: F403
from aegis._metrics import Gospa, IdentityScore, Options, PlotTruth, RecordedPlot, RunSummary
from aegis._metrics import Row as _Row
from aegis._metrics import __all__ as _types

__all__ = [  # pyright: ignore
    *_types,
    "Consistency",
    "RunScore",
    "chi_square_cdf",
    "chi_square_quantile",
    "gospa",
    "nees",
    "nis",
    "ospa",
    "prepare",
    "score",
    "without_surface",
]


def gospa(truth: ArrayLike, tracks: ArrayLike, cutoff_m: float, order: float = 2.0) -> Gospa:
    """Generalised optimal sub-pattern assignment metric with α = 2.

    Rahmathullah, García-Fernández, Svensson, FUSION 2017: the least over all partial pairings of
    (Σ dᵖ + cᵖ/2 · (unpaired truths + unpaired tracks))^(1/p).

    Parameters
    ----------
    truth, tracks : array_like
        Points of the plane or of space, metres: (n, 2) or (n, 3), both alike.
    cutoff_m : float
        Two points so far apart are no pair.
    order : float
        p, at least 1.

    Raises
    ------
    ArgumentError
        For a point that is not finite, or a wrong shape, cutoff or order.

    Examples
    --------
    >>> gospa([[0.0, 0.0], [1000.0, 0.0]], [[3.0, 4.0], [9000.0, 0.0]], 300.0).localisation
    25.0
    """
    pair = _points(truth, tracks)
    return cast(Gospa, from_json(Gospa, _aegis.RunScore.gospa(*pair, cutoff_m, order)))


def ospa(truth: ArrayLike, tracks: ArrayLike, cutoff_m: float, order: float = 2.0) -> float:
    """Optimal sub-pattern assignment metric (Schuhmacher, Vo, Vo 2008). Parameters and errors as of `gospa`.

    Examples
    --------
    >>> ospa([[0.0, 0.0, 0.0]], [[0.0, 3.0, 4.0]], 100.0, 1.0)
    5.0
    """
    return _aegis.RunScore.ospa(*_points(truth, tracks), cutoff_m, order)


class RunScore:
    """Collects the scores of a run, one scan after the other.

    Parameters
    ----------
    cutoff_m, order : float
        GOSPA's c and p.

    Examples
    --------
    >>> score = RunScore(300.0)
    >>> score.add([7], [[0.0, 0.0]], [1], [[30.0, 40.0]])
    >>> score.add([7], [[200.0, 0.0]], [2], [[200.0, 50.0]])
    >>> score.summary().gospa, score.summary().id_switches
    (50.0, 1)
    """

    def __init__(self, cutoff_m: float, order: float = 2.0) -> None:
        self._core = _aegis.RunScore(cutoff_m, order)

    def add(self, truth_ids: ArrayLike, truth: ArrayLike, track_ids: ArrayLike, tracks: ArrayLike) -> None:
        """Adds a scan: the truths that exist, with their numbers, and the tracks that are reported, with theirs.

        Raises
        ------
        ArgumentError
            When numbers and positions differ in count, or a position is not finite. The score is then as it was.
        """
        truth_points, track_points = _points(truth, tracks)
        self._core.add(_ids(truth_ids), truth_points, _ids(track_ids), track_points)

    def summary(self) -> RunSummary | None:
        """The scores so far; `None` before the first scan."""
        return cast("RunSummary | None", from_json(RunSummary | None, self._core.summary()))


def nees(error: ArrayLike, covariance: ArrayLike) -> float:
    """Normalised estimation error squared, (x − x̂)ᵀ P⁻¹ (x − x̂) (Bar-Shalom, Li, Kirubarajan 2001, §5.4).

    Parameters
    ----------
    error : array_like
        (d,), of one to six dimensions.
    covariance : array_like
        (d, d); only its lower triangle is read.

    Raises
    ------
    ArgumentError
        For a number that is not finite, or a covariance that is not positive definite.

    Examples
    --------
    >>> nees([3.0, 2.0], [[9.0, 0.0], [0.0, 1.0]])
    5.0
    """
    return call("metrics.nees", float, _list(error), _list(covariance))


def nis(innovation: ArrayLike, innovation_covariance: ArrayLike) -> float:
    """Normalised innovation squared, yᵀ S⁻¹ y. Parameters and errors as of `nees`."""
    return call("metrics.nis", float, _list(innovation), _list(innovation_covariance))


class Consistency:
    """Averages NEES or NIS values, and says within which bounds an honest filter's average lies.

    Examples
    --------
    >>> consistency = Consistency()
    >>> for _ in range(100):
    ...     consistency.add(2.02, 2)
    >>> round(consistency.per_dof(), 2)
    1.01
    >>> low, high = consistency.interval(0.95)
    >>> low < 1.01 < high
    True
    """

    def __init__(self) -> None:
        self._sum, self._dof, self._samples = 0.0, 0, 0

    def add(self, normalised_square: float, dof: int) -> None:
        """Adds one value with its degrees of freedom."""
        self._sum, self._dof, self._samples = self._sum + normalised_square, self._dof + dof, self._samples + 1

    @property
    def samples(self) -> int:
        """How many values there are."""
        return self._samples

    def per_dof(self) -> float | None:
        """Their sum per degree of freedom: 1 is honest, above is overconfident. `None` before the first."""
        return self._sum / self._dof if self._dof else None

    def interval(self, probability: float = 0.95) -> tuple[float, float] | None:
        """Within these bounds lies `per_dof` of an honest filter, with this probability. `None` before the first value.

        Raises
        ------
        ArgumentError
            When `probability` is not in [0, 1).
        """
        plain = {"sum": self._sum, "dof": self._dof, "samples": self._samples}
        return call("Consistency.interval", tuple[float, float] | None, plain, probability)


def chi_square_cdf(x: float, dof: float) -> float:
    """Probability that a χ² variable with `dof` degrees of freedom is at most `x`."""
    return call("metrics.chi_square_cdf", float, x, dof)


def chi_square_quantile(probability: float, dof: float) -> float:
    """What a χ² variable with `dof` degrees of freedom exceeds with the probability 1 − `probability`."""
    return call("metrics.chi_square_quantile", float, probability, dof)


def prepare(plots: Sequence[RecordedPlot], period_s: float) -> list[PlotTruth]:
    """The truth behind each plot of a recording.

    Parameters
    ----------
    plots : sequence of RecordedPlot
        What the recording says of each.
    period_s : float
        The radar's rotation.

    Raises
    ------
    ArgumentError
        For a number that is not finite, or a period that is not positive.
    """
    return call("identity.prepare", list[PlotTruth], list(plots), period_s)


def without_surface(truth: Sequence[PlotTruth]) -> list[PlotTruth]:
    """The same truth with the plots on the airport's surface ignored, like coasts."""
    return call("identity.without_surface", list[PlotTruth], list(truth))


def score(truth: Sequence[PlotTruth], rows: Sequence[_Row], options: Options | None = None) -> IdentityScore:
    """Scores the rows of confirmed tracks against the truth.

    Raises
    ------
    ArgumentError
        For a row on a plot that is not in the truth, or a number that is not finite.
    """
    options = options if options is not None else Options()
    return call("identity.score", IdentityScore, list(truth), list(rows), options)


def _points(truth: ArrayLike, tracks: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    arrays = [np.asarray(points, dtype=np.float64) for points in (truth, tracks)]
    width = next((array.shape[1] for array in arrays if array.ndim == 2 and array.size), 2)
    filled = [array if array.size else np.empty((0, width)) for array in arrays]
    for name, array in zip(("truth", "tracks"), filled):
        if array.ndim != 2:
            raise ArgumentError(f"{name}: its shape is {array.shape}, not (n, 2) or (n, 3)")
    return filled[0], filled[1]


def _ids(ids: ArrayLike) -> list[int]:
    return [int(number) for number in np.asarray(ids).ravel()]


def _list(values: ArrayLike) -> Any:
    return np.asarray(values, dtype=np.float64).tolist()

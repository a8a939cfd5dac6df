"""Pictures as figures: needs matplotlib (`pip install 'aegis-radar[plot]'`).

Each function draws into the axes it is given, or into new ones, and returns them. Lengths are shown in kilometres, bearings in
degrees.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from aegis._picture import Picture
from aegis._stages import RangeDopplerMap
from aegis.data import Threat

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.projections.polar import PolarAxes

__all__ = ["picture", "range_doppler", "score_breakdown", "threat_timeline", "tracks"]

_COLOURS = {"tentative": "tab:gray", "confirmed": "tab:blue", "coasting": "tab:orange"}
_FACTORS = ["bias", "entry", "urgency", "closing", "altitude", "identity", "class", "emission", "manoeuvre", "value"]


def picture(picture: Picture, ax: PolarAxes | None = None, *, max_range_m: float | None = None) -> PolarAxes:
    """A plan position indicator: plots, tracks with their velocities, and sectors of recommended actions, around the origin.

    Parameters
    ----------
    picture : Picture
        What is shown. Polar plots are drawn around their own sensor, which is taken to stand at the origin.
    ax : matplotlib.projections.polar.PolarAxes, optional
        Where; default: new axes.
    max_range_m : float, optional
        How far; default: what there is.

    Returns
    -------
    matplotlib.projections.polar.PolarAxes

    Examples
    --------
    >>> import aegis.plot
    >>> pipe = aegis.Pipeline()
    >>> ax = aegis.plot.picture(pipe.step_plots(0.0, 4.0, time_s=[1.0], range_m=[80e3], azimuth_rad=[1.0]))
    >>> ax.get_title()
    '00:00:04.000'
    """
    ax = _axes("polar") if ax is None else ax
    ax.set_theta_zero_location("N")
    ax.set_theta_direction(-1)
    range_m, azimuth_rad = _polar_of_plots(picture)
    ax.plot(azimuth_rad, range_m / 1e3, ".", color="tab:green", markersize=3, label="plots")
    for status, colour in _COLOURS.items():
        chosen = picture.tracks.status == status
        here, there = picture.tracks.position_m[chosen], _ahead(picture, 60.0)[chosen]
        (bearing, km), (bearing_then, km_then) = _polar(here), _polar(there)
        ax.plot(bearing, km, "o", color=colour, markersize=4, fillstyle="none", label=status)
        ax.plot([bearing, bearing_then], [km, km_then], "-", color=colour, linewidth=0.8)
    farthest_km = max([max_range_m or 0.0, *range_m, *(_polar(picture.tracks.position_m)[1] * 1e3)], default=1e3) / 1e3
    farthest_km = farthest_km if max_range_m is None else max_range_m / 1e3
    for action in picture.actions:
        colour = "tab:red" if action.state == "applied" else "tab:pink"
        middle_rad, width_rad = action.kind.sector() or (0.0, 2.0 * np.pi)
        ax.bar(middle_rad, farthest_km, width_rad, color=colour, alpha=0.2, label=f"action {action.state}")
    ax.set_rlim(0.0, max(farthest_km, 1e-3))
    ax.set_title(str(picture.time))
    ax.yaxis.set_major_formatter("{x:g} km")
    ax.tick_params(axis="y", labelsize="x-small")
    ax.legend(loc="upper left", bbox_to_anchor=(1.1, 1.0), fontsize="small")
    return ax


def tracks(pictures: Sequence[Picture], ax: Axes | None = None, *, sigmas: float = 3.0, names: bool = True) -> Axes:
    """A plan view: trails of all tracks that the last picture has, and how uncertain their positions are.

    Parameters
    ----------
    pictures : sequence of Picture
        In the order of time; the last is where the tracks are.
    ax : matplotlib.axes.Axes, optional
        Where; default: new axes.
    sigmas : float
        How many standard deviations the ellipses span to either side.
    names : bool
        Whether callsigns, or else numbers, stand beside the tracks.

    Returns
    -------
    matplotlib.axes.Axes
    """
    from matplotlib.patches import Ellipse

    ax = _axes() if ax is None else ax
    if not pictures:
        return ax
    last = pictures[-1].tracks
    trails: dict[int, list[NDArray[np.float64]]] = {int(number): [] for number in last.id}
    for earlier in pictures:
        for number, position_m in zip(earlier.tracks.id, earlier.tracks.position_m):
            if int(number) in trails:
                trails[int(number)].append(position_m)
    for place, number in enumerate(last.id):
        trail = np.array(trails[int(number)]) / 1e3
        colour = _COLOURS[str(last.status[place])]
        ax.plot(trail[:, 0], trail[:, 1], "-", color=colour, linewidth=0.7, alpha=0.6)
        ax.plot(trail[-1, 0], trail[-1, 1], "o", color=colour, markersize=3)
        width, height, angle_deg = _ellipse(last.covariance[place, :2, :2] / 1e6, sigmas)
        east_km, north_km = trail[-1, :2]
        ax.add_patch(
            Ellipse((east_km, north_km), width, height, angle=angle_deg, fill=False, color=colour, linewidth=0.6)
        )
        if names:
            name = str(last.callsign[place]) or str(number)
            ax.annotate(name, (east_km, north_km), fontsize=6, xytext=(3, 3), textcoords="offset points")
    ax.set_aspect("equal")
    ax.set_xlabel("east, km")
    ax.set_ylabel("north, km")
    ax.set_title(f"{pictures[0].time} to {pictures[-1].time}")
    return ax


def range_doppler(map: RangeDopplerMap, ax: Axes | None = None, *, floor_db: float = -3.0) -> Axes:
    """A range-Doppler map, dB over the noise of a sample, standing still in the middle.

    Parameters
    ----------
    map : RangeDopplerMap
        What is shown; gates and filters stand for scales that are not known.
    ax : matplotlib.axes.Axes, optional
        Where; default: new axes.
    floor_db : float
        What is weaker is not told apart.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax = _axes() if ax is None else ax
    power_db = 10.0 * np.log10(np.maximum(map.power, 1e-12))
    range_m, rate_m_s = map.range_m(), map.range_rate_m_s()
    gates = np.arange(power_db.shape[0]) if range_m is None else range_m / 1e3
    filters = np.arange(power_db.shape[1]) if rate_m_s is None else rate_m_s
    order = np.argsort(filters)
    top_db = max(float(power_db.max()), floor_db + 10.0)
    mesh = ax.pcolormesh(filters[order], gates, power_db[:, order], shading="nearest", vmin=floor_db, vmax=top_db)
    ax.figure.colorbar(mesh, ax=ax, label="dB")
    ax.set_xlabel("filter" if rate_m_s is None else "range rate, m/s")
    ax.set_ylabel("gate" if range_m is None else "range, km")
    return ax


def threat_timeline(pictures: Sequence[Picture], ax: Axes | None = None, *, asset: int | None = None) -> Axes:
    """Scores of all threats over time, with their 90 % intervals.

    Parameters
    ----------
    pictures : sequence of Picture
        In the order of time.
    ax : matplotlib.axes.Axes, optional
        Where; default: new axes.
    asset : int, optional
        Only threats to this one.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax = _axes() if ax is None else ax
    lines: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}
    for shown in pictures:
        for threat in shown.threats:
            if asset is None or threat.asset == asset:
                row = (shown.time.as_secs() - pictures[0].time.as_secs(), threat.score, *threat.score_interval)
                lines.setdefault((threat.track, threat.asset), []).append(row)
    for (track, target), rows in sorted(lines.items()):
        time_s, score, low, high = np.array(rows).T
        [line] = ax.plot(time_s, score, label=f"track {track}, asset {target}")
        ax.fill_between(time_s, low, high, color=line.get_color(), alpha=0.15, linewidth=0.0)
    ax.set_ylim(0.0, 1.0)
    ax.set_xlabel("s")
    ax.set_ylabel("score")
    if 0 < len(lines) <= 12:
        ax.legend(fontsize="small")
    return ax


def score_breakdown(threat: Threat, ax: Axes | None = None) -> Axes:
    """Why a threat's score is what it is: its factors in log-odds, one upon the other from the bias to the score.

    Parameters
    ----------
    threat : Threat
        What is shown.
    ax : matplotlib.axes.Axes, optional
        Where; default: new axes.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax = _axes() if ax is None else ax
    values = [getattr(threat.factors, name + ("_" if name == "class" else "")) for name in _FACTORS]
    starts = np.concatenate([[0.0], np.cumsum(values)[:-1]])
    colours = ["tab:gray", *("tab:red" if value > 0.0 else "tab:blue" for value in values[1:])]
    places = np.arange(len(values))
    ax.barh(places, values, left=starts, color=colours)
    ax.barh(len(values), threat.factors.log_odds(), color="black")
    ax.set_yticks([*places, len(values)], [*_FACTORS, "score"])
    ax.invert_yaxis()
    ax.axvline(0.0, color="black", linewidth=0.5)
    ax.set_xlabel("log-odds")
    ax.set_title(f"track {threat.track}, asset {threat.asset}: {threat.level}, score {threat.score:.2f}")
    return ax


def _axes(projection: str | None = None) -> Any:
    import matplotlib.pyplot as plt

    return plt.figure(layout="constrained").add_subplot(projection=projection)


def _polar_of_plots(picture: Picture) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    plots = picture.plots
    bearing, km = _polar(plots.position_m)
    is_polar = ~np.isnan(plots.range_m)
    return np.where(is_polar, plots.range_m, km * 1e3), np.where(is_polar, plots.azimuth_rad, bearing)


def _polar(position_m: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bearing, and distance over ground in kilometres."""
    east_m, north_m = position_m[:, 0], position_m[:, 1]
    return np.arctan2(east_m, north_m), np.hypot(east_m, north_m) / 1e3


def _ahead(picture: Picture, seconds: float) -> NDArray[np.float64]:
    return picture.tracks.position_m + seconds * picture.tracks.velocity_m_s


def _ellipse(covariance: NDArray[np.float64], sigmas: float) -> tuple[float, float, float]:
    """Width, height and angle in degrees of the ellipse that spans so many standard deviations."""
    variances, axes = np.linalg.eigh(covariance)
    height, width = 2.0 * sigmas * np.sqrt(np.maximum(variances, 0.0))
    return float(width), float(height), math.degrees(math.atan2(axes[1, 1], axes[0, 1]))

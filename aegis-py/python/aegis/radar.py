"""The radar: its stage, range-Doppler maps, tapers, and every formula of the textbooks.

Formulas take numbers or arrays, which are broadcast as numpy does.

>>> round(pd(13.0, 1e-6, 1, "swerling1"), 4)
0.5172
>>> pd([10.0, 20.0], 1e-6, 1, "swerling1").round(3)
array([0.285, 0.872])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from aegis._call import call
from aegis._check import natural
from aegis._radar import *  # noqa: F403
from aegis._radar import Bearing, BearingFix, Believable, Folded, FoldedEcho, Folding, Unfolded, UnfoldedEcho
from aegis._radar import __all__ as _formulas
from aegis._stages import Cfar, Crossings, DwellMap, Radar, RangeDopplerMap
from aegis.config import ChannelOverride, RadarSettings, Waveform, Window

__all__ = [  # pyright: ignore
    *_formulas,
    "BOLTZMANN_J_K",
    "Cfar",
    "ChannelOverride",
    "Crossings",
    "DwellMap",
    "EARTH_RADIUS_M",
    "REFERENCE_TEMPERATURE_K",
    "Radar",
    "RadarSettings",
    "RangeDopplerMap",
    "STANDARD_EARTH_FACTOR",
    "Waveform",
    "Window",
    "bearing_ghosts",
    "coherent_gain",
    "enbw_bins",
    "peak_sidelobe_db",
    "processing_loss_db",
    "straddle_loss_db",
    "triangulate",
    "unfold",
    "unfold_echo",
]

BOLTZMANN_J_K = 1.380649e-23
"""Boltzmann's constant (exact, SI 2019)."""
REFERENCE_TEMPERATURE_K = 290.0
"""The temperature of noise figures."""
EARTH_RADIUS_M = 6_371_000.0
"""Mean radius of the Earth."""
STANDARD_EARTH_FACTOR = 4.0 / 3.0
"""What standard refraction makes of the Earth's radius."""


def coherent_gain(coefficients: ArrayLike) -> float:
    """Amplitude of a steady signal behind a taper, as a share of that without."""
    return call("radar.coherent_gain", float, _list(coefficients))


def enbw_bins(coefficients: ArrayLike) -> float:
    """Equivalent noise bandwidth of a taper, in bins."""
    return call("radar.enbw_bins", float, _list(coefficients))


def processing_loss_db(coefficients: ArrayLike) -> float:
    """What a taper costs of the signal-to-noise ratio, dB."""
    return call("radar.processing_loss_db", float, _list(coefficients))


def straddle_loss_db(coefficients: ArrayLike) -> float:
    """What a signal midway between two bins loses, dB."""
    return call("radar.straddle_loss_db", float, _list(coefficients))


def peak_sidelobe_db(coefficients: ArrayLike) -> float:
    """How far the highest side lobe lies below the main lobe, dB, negative."""
    return call("radar.peak_sidelobe_db", float, _list(coefficients))


def unfold(folded: Sequence[Folded], tolerance: float, low: float, high: float) -> Unfolded | None:
    """The value within `low` and `high` that several folded measurements agree on, or `None`.

    Raises
    ------
    ArgumentError
        For measurements or bounds that make no sense.
    """
    return call("unfold", Unfolded | None, list(folded), tolerance, low, high)


def unfold_echo(
    first: tuple[Folding, FoldedEcho], shown: Sequence[tuple[Folding, Sequence[FoldedEcho]]], believable: Believable
) -> tuple[UnfoldedEcho, list[int | None]] | None:
    """Where an echo really is that several PRFs show folded, and which of each one's echoes it is; or `None`."""
    found = call("radar.unfold_echo", tuple[UnfoldedEcho, list[int | None]] | None, first, list(shown), believable)
    return cast("tuple[UnfoldedEcho, list[int | None]] | None", found)


def triangulate(bearings: Sequence[Bearing]) -> BearingFix:
    """Where bearings from two or more places meet: weighted least squares, with its covariance; in a plane.

    Raises
    ------
    ArgumentError
        For fewer than two bearings or more than 10 000, for numbers that are none, and for bearings that do not meet in front of the sites.

    Examples
    --------
    >>> west = Bearing(site_m=(-10e3, 0.0), azimuth_rad=np.pi / 4, sigma_rad=0.01)
    >>> east = Bearing(site_m=(10e3, 0.0), azimuth_rad=-np.pi / 4, sigma_rad=0.01)
    >>> fix = triangulate([west, east])
    >>> round(fix.position_m[1]), round(fix.covariance_m2[0][0] ** 0.5)
    (10000, 141)
    """
    return cast(BearingFix, call("radar.triangulate", BearingFix, list(bearings)))


def bearing_ghosts(emitters: int) -> int:
    """How many false crossings the bearings of two sites have where each hears so many emitters: n² − n."""
    return cast(int, call("radar.bearing_ghosts", int, natural("emitters", emitters)))


def _list(values: ArrayLike) -> list[float]:
    return cast("list[float]", np.asarray(values, dtype=np.float64).ravel().tolist())

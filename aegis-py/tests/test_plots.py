"""Figures: each function draws, and returns its axes."""

from __future__ import annotations

import numpy as np
import pytest

import aegis

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402
from conftest import COAST  # noqa: E402

import aegis.plot  # noqa: E402


@pytest.fixture(scope="module")
def pictures() -> list[aegis.Picture]:
    site = aegis.Site.Geodetic(aegis.Geodetic(45.0, -8.0, 120.0))
    pipe = aegis.Pipeline(aegis.Config(sensors=[aegis.SensorConfig(id=1, site=site)]))
    harbour = pipe.frame().from_geodetic(aegis.Geodetic(45.18, -7.7, 0.0))
    pipe.set_assets([aegis.Asset(id=1, position_m=harbour, zone=aegis.Zone.Sphere(radius_m=5e3))])
    return pipe.run(aegis.asterix.read(COAST))


@pytest.fixture(autouse=True)
def closed():  # noqa: ANN201
    yield
    plt.close("all")


def test_a_picture(pictures: list[aegis.Picture]) -> None:
    with_action = next(picture for picture in pictures if len(picture.actions))
    ax = aegis.plot.picture(with_action, max_range_m=200e3)
    assert ax.get_rmax() == 200.0 and ax.get_title() == str(with_action.time)
    assert any("action" in text.get_text() for text in ax.get_legend().get_texts())
    shown = [line for line in ax.lines if line.get_label() == "confirmed"]
    assert len(shown[0].get_xdata()) == (with_action.tracks.status == "confirmed").sum()


def test_trails(pictures: list[aegis.Picture]) -> None:
    figure, ax = plt.subplots()
    assert aegis.plot.tracks(pictures[-400:], ax) is ax
    assert len(ax.patches) == len(pictures[-1].tracks)
    assert aegis.plot.tracks([]).lines[:] == []
    figure.canvas.draw()


def test_an_ellipse_spans_what_it_says() -> None:
    covariance = np.array([[4.0, 0.0], [0.0, 1.0]])
    width, height, angle_deg = aegis.plot._ellipse(covariance, 3.0)
    assert (width, height) == pytest.approx((12.0, 6.0)) and angle_deg % 180.0 == pytest.approx(0.0)


def test_threats(pictures: list[aegis.Picture]) -> None:
    ax = aegis.plot.threat_timeline(pictures, asset=1)
    assert len(ax.lines) >= 1 and ax.get_ylim() == (0.0, 1.0)
    assert not aegis.plot.threat_timeline(pictures, asset=99).lines
    threat = next(picture for picture in pictures if len(picture.threats)).threats[0]
    bars = aegis.plot.score_breakdown(threat).patches
    assert len(bars) == 11 and bars[-1].get_width() == pytest.approx(threat.factors.log_odds())
    assert bars[-2].get_x() + bars[-2].get_width() == pytest.approx(threat.factors.log_odds())


def test_maps() -> None:
    config = aegis.Config(sensors=[aegis.SensorConfig(radar=aegis.RadarConfig())])
    [maps] = aegis.Radar(config).process(aegis.sim.IqScene(aegis.sim.IqSceneConfig(dwells_per_scan=1)).next())
    assert aegis.plot.range_doppler(maps[0]).get_ylabel() == "range, km"
    iq = np.ones((1, 16, 2048), dtype=np.complex64)
    dwell = aegis.Dwell(aegis.Beam(azimuth_rad=0.0, elevation_rad=0.0), [aegis.Cpi(iq)])
    [unscaled] = aegis.Radar(config).process(aegis.Scan(0.0, 0.1, dwells=[dwell]))
    assert aegis.plot.range_doppler(unscaled[0]).get_xlabel() == "filter"

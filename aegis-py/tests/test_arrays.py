"""Arrays in and out: what is refused, what is shared, what stays alive."""

from __future__ import annotations

import gc
import math
from typing import Any

import numpy as np
import pytest

import aegis

TIME = [1.0, 2.0]
RANGE = [80e3, 70e3]
AZIMUTH = [1.0, 2.0]


def step(**columns: Any) -> aegis.Picture:
    return aegis.Pipeline().step_plots(0.0, 4.0, **columns)


def test_plots_of_arrays_are_those_of_objects() -> None:
    columns = step(
        time_s=np.array(TIME),
        range_m=np.array([RANGE, RANGE]).T[:, 0],
        azimuth_rad=np.array(AZIMUTH),
        altitude_m=np.array([9000.0, math.nan]),
        elevation_rad=np.array([math.nan, 0.1]),
        range_rate_m_s=np.array([-200.0, math.nan]),
        snr_db=np.array([20.0, math.nan]),
        tag=np.array([5, 6], dtype=np.uint64),
        mode_s=np.array([0xABCDEF, -1]),
        mode_3a=[0o7000, -1],
        callsign=["AEG12", ""],
        class_=np.array(["", "drone"]),
    )
    polar = aegis.Measurement.Polar
    plots = [
        aegis.Plot(
            time=aegis.Time.from_secs(1.0),
            measurement=polar(range_m=80e3, azimuth_rad=1.0, altitude_m=9000.0, range_rate_m_s=-200.0),
            snr_db=20.0,
            identity=aegis.Identity(mode_s=0xABCDEF, mode_3a=0o7000, callsign="AEG12"),
            tag=5,
        ),
        aegis.Plot(
            time=aegis.Time.from_secs(2.0),
            measurement=polar(range_m=70e3, azimuth_rad=2.0, elevation_rad=0.1),
            class_="drone",
            tag=6,
        ),
    ]
    assert aegis.Pipeline().step(aegis.Scan(0.0, 4.0, plots=plots)) == columns


def test_cartesian_plots_and_covariances() -> None:
    here = np.array([[1e3, 2e3, 0.0], [3e3, 4e3, 0.0]])
    covariance = np.stack([np.diag([100.0, 200.0, 300.0])] * 2)
    picture = step(time_s=TIME, position_m=here, covariance=covariance)
    assert np.array_equal(picture.plots.position_m, here)
    assert np.array_equal(picture.plots.cartesian_covariance, covariance)
    turned = step(time_s=TIME, position_m=np.asfortranarray(here), covariance=np.asfortranarray(covariance))
    spread = step(time_s=TIME, position_m=np.repeat(here, 2, axis=1)[:, ::2], covariance=covariance)
    assert turned == spread == picture
    assert np.isnan(picture.plots.range_m).all()
    variances = np.array([[900.0, 1e-6, 1e-4, 100.0, 1.0, 0.0]] * 2)
    picture = step(time_s=TIME, range_m=RANGE, azimuth_rad=AZIMUTH, altitude_m=[1e3, 1e3], covariance=variances)
    assert np.array_equal(picture.plots.polar_covariance[:, [0, 1, 3]], variances[:, [0, 1, 3]])


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"range_m": RANGE, "azimuth_rad": AZIMUTH}, "time_s: is needed"),
        ({"time_s": TIME, "range_m": RANGE}, "azimuth_rad: is needed"),
        ({"time_s": TIME, "range_m": [1.0], "azimuth_rad": AZIMUTH}, "range_m: its shape is [1], not [2]"),
        ({"time_s": TIME, "range_m": np.float32(RANGE), "azimuth_rad": AZIMUTH}, "range_m: an array of float64"),
        ({"time_s": TIME, "range_m": "near", "azimuth_rad": AZIMUTH}, "range_m: an array of float64"),
        ({"time_s": TIME, "range_m": np.ones((2, 2)), "azimuth_rad": AZIMUTH}, "range_m: its shape"),
        ({"time_s": TIME, "range_m": [1.0, math.nan], "azimuth_rad": AZIMUTH}, "range_m[1]: is not finite"),
        ({"time_s": [math.inf, 1.0], "range_m": RANGE, "azimuth_rad": AZIMUTH}, "time_s[0]: is not finite"),
        (
            {"time_s": TIME, "range_m": RANGE, "azimuth_rad": AZIMUTH, "snr_db": [1.0, math.inf]},
            "snr_db[1]: is infinite",
        ),
        ({"time_s": TIME, "range_m": RANGE, "azimuth_rad": AZIMUTH, "mode_s": [1, 1 << 24]}, "mode_s[1]: is above"),
        ({"time_s": TIME, "range_m": RANGE, "azimuth_rad": AZIMUTH, "mode_s": [1.5, 1.0]}, "mode_s: an array of int64"),
        ({"time_s": TIME, "range_m": RANGE, "azimuth_rad": AZIMUTH, "tag": [1]}, "tag: there are 1"),
        ({"time_s": TIME, "range_m": RANGE, "azimuth_rad": AZIMUTH, "callsign": ["a", ""]}, "callsign[0]"),
        ({"time_s": TIME, "range_m": RANGE, "azimuth_rad": AZIMUTH, "class_": ["ufo", ""]}, "class_[0]"),
        (
            {"time_s": TIME, "range_m": RANGE, "azimuth_rad": AZIMUTH, "position_m": np.ones((2, 3))},
            "range_m: a plot is",
        ),
        ({"time_s": TIME, "position_m": np.ones((2, 2))}, "position_m: its shape is [2, 2], not [2, 3]"),
        ({"range": RANGE}, "range: there is no such column"),
    ],
)
def test_arguments_that_are_wrong_are_named(columns: dict[str, Any], said: str) -> None:
    pipe = aegis.Pipeline()
    with pytest.raises(aegis.ArgumentError) as refused:
        pipe.step_plots(0.0, 4.0, **columns)
    assert said in str(refused.value)
    assert pipe.stats().scans == 0


def test_looks_that_are_wrong_are_refused() -> None:
    pipe = aegis.Pipeline()
    pipe.step_plots(0.0, 4.0)
    for start, end, error in [
        (8.0, 4.0, aegis.ArgumentError),
        (-99.0, -95.0, aegis.ScanError),
        (1e9, 1e9, aegis.ScanError),
    ]:
        with pytest.raises(error):
            pipe.step_plots(start, end)
    with pytest.raises(aegis.ScanError, match="unknown sensor 9"):
        pipe.step_plots(4.0, 8.0, sensor=9)
    with pytest.raises(aegis.ArgumentError, match="not a time"):
        pipe.step_plots(math.nan, 8.0)
    for sensor in (-1, 1 << 32, 1.5, "0"):
        with pytest.raises(aegis.ArgumentError, match="sensor"):
            pipe.step_plots(4.0, 8.0, sensor=sensor)  # type: ignore[arg-type]
    sector = aegis.Sector(azimuth_rad=0.0, width_rad=-1.0, start=aegis.Time(0), end=aegis.Time(1))
    with pytest.raises(aegis.ArgumentError, match="sectors"):
        pipe.step_plots(4.0, 8.0, sectors=[sector])
    assert pipe.stats().scans == 1


def test_one_bad_plot_is_an_event() -> None:
    picture = step(time_s=TIME, range_m=[-1.0, 80e3], azimuth_rad=AZIMUTH, altitude_m=[1e3, 1e3])
    [rejected] = picture.events.of("plot_rejected")
    assert isinstance(rejected, aegis.Event.PlotRejected)
    assert (rejected.index, rejected.reason, len(picture.plots)) == (0, "range", 1)


def tracked() -> aegis.Picture:
    pipe = aegis.Pipeline()
    for number in range(5):
        start = 4.0 * number
        picture = pipe.step_plots(
            start, start + 4.0, time_s=[start + 1.0] * 2, range_m=[80e3 - 900.0 * number, 40e3 + 800.0 * number],
            azimuth_rad=[1.0, 1.5], altitude_m=[9e3, 5e3],
        )  # fmt: skip
    return picture


def test_arrays_share_the_picture_s_memory_and_keep_it_alive() -> None:
    picture = tracked()
    position_m, covariance = picture.tracks.position_m, picture.tracks.covariance
    assert (position_m.shape, covariance.shape, position_m.dtype) == ((2, 3), (2, 6, 6), np.float64)
    assert np.shares_memory(position_m, picture.tracks.position_m)
    assert np.array_equal(covariance, covariance.transpose(0, 2, 1))
    before = position_m.copy()
    del picture
    gc.collect()
    assert np.array_equal(position_m, before)
    for array in (position_m, covariance):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0
        with pytest.raises(ValueError):
            array.flags.writeable = True


def test_empty_lists_have_their_shapes() -> None:
    picture = aegis.Pipeline().step_plots(0.0, 4.0)
    assert picture.tracks.covariance.shape == (0, 6, 6)
    assert picture.tracks.to_numpy().shape == (0,)
    assert list(picture.tracks) == [] and picture.tracks.callsign.shape == (0,)


def test_structured_arrays_and_frames() -> None:
    picture = tracked()
    array = picture.tracks.to_numpy()
    assert np.array_equal(array["north_position_m"], picture.tracks.position_m[:, 1])
    columns = picture.tracks.to_columns()
    assert {"id", "east_position_m", "up_velocity_m_s", "status"} <= columns.keys()
    pandas = pytest.importorskip("pandas")
    assert list(pandas.DataFrame(array).columns) == list(columns) and len(pandas.DataFrame(columns)) == 2
    assert len(pandas.DataFrame(picture.tracks.to_dict())) == 2
    polars = pytest.importorskip("polars")
    assert polars.DataFrame(array)["status"].to_list() == ["confirmed", "confirmed"]
    assert polars.DataFrame(columns).height == 2


def test_rows_by_index() -> None:
    tracks = tracked().tracks
    assert tracks[0] == tracks.to_list()[0] and tracks[-1] == tracks[1]
    assert [track.id for track in tracks[::-1]] == [tracks[1].id, tracks[0].id]
    for index in (2, -3):
        with pytest.raises(IndexError):
            tracks[index]
    with pytest.raises(aegis.ArgumentError, match="no speed"):
        tracks.column("speed")


def test_html_is_shown() -> None:
    picture = tracked()
    assert "position_m" in picture.tracks._repr_html_()
    assert "2 tracks" in picture._repr_html_() and "2 tracks" in repr(picture)

"""Pictures from Python are those of the core, to the last bit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
from conftest import COAST

import aegis


def stepped(path: Path) -> list[aegis.Picture]:
    recording = aegis.asterix.read(path)
    pipe = aegis.Pipeline(aegis.Config(sensors=[aegis.SensorConfig(id=sensor) for sensor in recording.sensors]))
    return [pipe.step(scan) for scan in recording]


def of_rust(rust: Path, path: Path) -> list[str]:
    done = subprocess.run([rust, "pictures", path], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def test_every_picture_of_the_coast_is_the_same(rust: Path) -> None:
    assert [picture.to_json() for picture in stepped(COAST)] == of_rust(rust, COAST)


def test_every_picture_of_barcelona_is_the_same(rust: Path, barcelona: Path) -> None:
    assert [picture.to_json() for picture in stepped(barcelona)] == of_rust(rust, barcelona)


def test_in_one_go_is_the_same_as_step_by_step() -> None:
    recording = aegis.asterix.read(COAST)
    pipe = aegis.Pipeline(aegis.Config(sensors=[aegis.SensorConfig(id=1)]))
    assert pipe.run(recording, progress=True) == stepped(COAST)
    assert recording.left == 0


def test_columns_are_the_rows_numbers() -> None:
    picture = stepped(COAST)[-1]
    tracks, rows = picture.tracks, picture.tracks.to_list()
    assert len(rows) > 20
    for name in ("position_m", "velocity_m_s", "covariance", "existence", "mode_probabilities", "emitter_probability"):
        assert np.array_equal(getattr(tracks, name), [getattr(row, name) for row in rows]), name
    assert list(tracks.id) == [row.id for row in rows]
    assert list(tracks.status) == [row.status for row in rows]
    assert list(tracks.updated_ns) == [row.updated.nanos for row in rows]
    assert list(tracks.callsign) == [row.identity.callsign or "" for row in rows]
    assert list(tracks.mode_s) == [-1 if row.identity.mode_s is None else row.identity.mode_s for row in rows]
    assert list(tracks.speed_m_s) == [row.speed_m_s() for row in rows]
    plots = picture.plots
    for place, plot in enumerate(plots):
        assert isinstance(plot.measurement, aegis.Measurement.Polar)
        assert plots.range_m[place] == plot.measurement.range_m
        assert plots.tag[place] == plot.tag
        assert aegis.PlotFlags(int(plots.flags[place])) == plot.flags


def test_a_simulated_loop_closes() -> None:
    burst = aegis.sim.Burst(start_s=0.0, end_s=1e6)
    jammer = aegis.sim.JammerScript.at_bearing(1.0, 30.0, burst)
    jammer.channels = [0]
    scene = aegis.sim.Scene(aegis.sim.SceneConfig(jammers=[jammer]))
    advise = aegis.EwConfig(authority="advise")
    pipe = aegis.Pipeline(aegis.Config(sensors=[scene.config.sensor()], ew=advise))
    for _ in range(70):
        picture = pipe.step(scene.next(pipe.settings(0)))
        for action in picture.actions:
            if action.state == "recommended":
                pipe.decide(action.id, "accept")
    assert pipe.settings(0).channel_at(1.0) == 1
    assert pipe.settings(0).channel_at(3.0) == 0
    strobes = sum(len(scene.next(pipe.settings(0)).strobes) for _ in range(64))
    assert strobes == 0, "it is on another channel there"

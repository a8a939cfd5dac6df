"""What a user writes, for type checkers: nothing here runs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

import aegis


def picture_of(path: str) -> aegis.Picture:
    recording = aegis.asterix.read(path)
    config = aegis.Config(sensors=[aegis.SensorConfig(id=sensor) for sensor in recording.sensors])
    config.tracker.association = "hungarian"
    config.sensors[0].site = aegis.Site.Geodetic(aegis.Geodetic(41.3, 2.1, 30.0))
    pipe = aegis.Pipeline(config)
    pictures = pipe.run(recording, progress=True)
    return pictures[-1]


def positions(picture: aegis.Picture) -> NDArray[np.float64]:
    confirmed = picture.tracks.is_confirmed
    return picture.tracks.position_m[confirmed]


def said(picture: aegis.Picture) -> list[int]:
    numbers: list[int] = []
    for event in picture.events:
        if isinstance(event, aegis.Event.TrackConfirmed):
            numbers.append(event.track)
        if event.kind == "track_lost":
            continue
    return numbers


def plots(start_s: float, range_m: NDArray[np.float64], azimuth_rad: NDArray[np.float64]) -> aegis.Picture:
    pipe = aegis.Pipeline()
    end = pipe.subscribe("track_confirmed", lambda event, picture: print(event, picture.time))
    picture = pipe.step_plots(
        start_s, start_s + 4.0, time_s=np.full(range_m.shape, start_s), range_m=range_m, azimuth_rad=azimuth_rad
    )
    end()
    return picture


def kinds(plot: aegis.Plot) -> float:
    if isinstance(plot.measurement, aegis.Measurement.Polar):
        return plot.measurement.range_m
    return plot.measurement.position_m[0]


def loop() -> float:
    scene = aegis.sim.Scene(aegis.sim.SceneConfig(seed=1))
    pipe = aegis.Pipeline(aegis.Config(sensors=[scene.config.sensor()]))
    score = aegis.metrics.RunScore(300.0, 2.0)
    for _ in range(10):
        picture = pipe.step(scene.next(pipe.settings(0)))
        truth = scene.truth(picture.time)
        places = [state.in_frame(pipe.frame())[0] for state in truth.values()]
        score.add(list(truth), places, picture.tracks.id, picture.tracks.position_m)
    summary = score.summary()
    detection: float = aegis.radar.pd(13.0, 1e-6, 10, "swerling1")
    many: NDArray[np.float64] = aegis.radar.pd(np.linspace(0.0, 20.0, 5), 1e-6, 10, "swerling1")
    return detection + float(many[0]) + (summary.gospa if summary is not None else 0.0)


def maps(iq: NDArray[np.complex64]) -> NDArray[np.float32]:
    config = aegis.Config(sensors=[aegis.SensorConfig(radar=aegis.RadarConfig())])
    config.sensors[0].radar = aegis.RadarConfig(detection=aegis.Detection(cfar=aegis.Cfar.Censored(share=0.25)))
    cpi = aegis.Cpi(iq, 0.0, carrier_hz=2.9e9, prf_hz=1000.0, first_sample_s=15e-6)
    dwell = aegis.Dwell(aegis.Beam(azimuth_rad=1.0, elevation_rad=0.1), [cpi])
    return aegis.Radar(config).process(aegis.Scan(0.0, 0.1, dwells=[dwell]))[0][0].power

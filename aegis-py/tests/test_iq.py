"""I/Q of numpy: borrowed as it lies, or refused by name."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from numpy.typing import NDArray

import aegis

CARRIER_HZ, PRF_HZ, FIRST_S = 2.9e9, 1000.0, 15e-6


def config() -> aegis.Config:
    return aegis.Config(sensors=[aegis.SensorConfig(radar=aegis.RadarConfig())])


def noise(shape: tuple[int, ...] = (1, 16, 2048)) -> NDArray[np.complex64]:
    rng = np.random.default_rng(1)
    return ((rng.normal(size=shape) + 1j * rng.normal(size=shape)) / np.sqrt(2)).astype(np.complex64)


def maps(iq: NDArray[np.generic]) -> aegis.radar.DwellMap:
    cpi = aegis.Cpi(iq, 0.0, CARRIER_HZ, PRF_HZ, FIRST_S)
    dwell = aegis.Dwell(aegis.Beam(azimuth_rad=1.0, elevation_rad=0.1), [cpi])
    [found] = aegis.Radar(config()).process(aegis.Scan(0.0, 0.016, dwells=[dwell]))
    return found


def test_maps_have_their_scales() -> None:
    [found] = maps(noise())
    assert found.power.shape == (2024, 16) and found.power.dtype == np.float32
    range_m, range_rate_m_s = found.range_m(), found.range_rate_m_s()
    assert range_m is not None and range_rate_m_s is not None
    assert range_m[0] == pytest.approx(0.5 * aegis.units.SPEED_OF_LIGHT_M_S * FIRST_S)
    assert len(range_rate_m_s) == 16 and found.carrier_hz == CARRIER_HZ
    assert np.mean(found.power) == pytest.approx(1.0, rel=0.05), "noise keeps its level"
    with pytest.raises(ValueError, match="read-only"):
        found.power[0, 0] = 1.0


def test_strides_and_kinds_change_nothing() -> None:
    iq = noise()
    known = maps(iq)[0].power
    spread = np.zeros((1, 32, 4096), dtype=np.complex64)
    spread[:, ::2, ::2] = iq
    turned = np.asfortranarray(iq)
    assert np.array_equal(maps(spread[:, ::2, ::2])[0].power, known)
    assert np.array_equal(maps(turned)[0].power, known)
    scaled = np.round(iq.view(np.float32).reshape(1, 16, 2048, 2) * 256).astype(np.int16)
    whole = (scaled[..., 0] + 1j * scaled[..., 1]).astype(np.complex64)
    assert np.array_equal(maps(scaled)[0].power, maps(whole)[0].power)


@pytest.mark.parametrize(
    ("iq", "said"),
    [
        (noise().astype(np.complex128), "astype"),
        (noise()[0], "complex64 (channel, pulse, sample)"),
        (np.zeros((1, 16, 2048, 3), dtype=np.int16), "int16 samples must lie"),
        (np.zeros((1, 16, 4096, 2), dtype=np.int16)[:, :, ::2], "int16 samples must lie"),
        (np.asfortranarray(np.zeros((1, 16, 2048, 2), dtype=np.int16)), "int16 samples must lie"),
        ([[1.0]], "is needed"),
        (np.full((1, 16, 2048), np.nan, dtype=np.complex64), "not finite"),
        (noise((1, 16, 8)), "iq"),
        (noise((0, 16, 2048)), "iq"),
    ],
)
def test_samples_that_are_wrong_are_refused(iq: NDArray[np.generic], said: str) -> None:
    pipe = aegis.Pipeline(config())
    with pytest.raises(aegis.ArgumentError) as refused:
        pipe.step_iq(0.0, 0.016, iq, azimuth_rad=1.0, carrier_hz=CARRIER_HZ, prf_hz=PRF_HZ, first_sample_s=FIRST_S)
    assert said in str(refused.value)
    assert pipe.stats().scans == 0


def test_samples_are_not_copied_and_let_go() -> None:
    iq = noise()
    held = sys.getrefcount(iq)
    dwell = aegis.Dwell(
        aegis.Beam(azimuth_rad=1.0, elevation_rad=0.1), [aegis.Cpi(iq, 0.0, CARRIER_HZ, PRF_HZ, FIRST_S)]
    )
    scan = aegis.Scan(0.0, 0.016, dwells=[dwell])
    assert np.shares_memory(scan.dwells[0].cpis[0].iq, iq)
    before = aegis.Radar(config()).process(scan)[0][0].power.copy()
    iq[:] = 0.0
    after = aegis.Radar(config()).process(scan)[0][0].power
    assert before.max() > 0.0 and after.max() == 0.0
    del scan, dwell
    assert sys.getrefcount(iq) == held


def scene(seed: int = 3) -> aegis.sim.IqScene:
    place = aegis.Geodetic(43.3, -5.0, 9000.0)
    script = aegis.sim.TargetScript(position=place, track_rad=1.0, speed_m_s=230.0, rcs_m2=100.0).straight(600.0)
    target = aegis.sim.IqTarget(script=script)
    return aegis.sim.IqScene(aegis.sim.IqSceneConfig(seed=seed, targets=[target], dwells_per_scan=8))


def test_a_simulated_target_is_seen_where_it_is() -> None:
    pipe, world = aegis.Pipeline(config()), scene()
    for _ in range(3):
        picture = pipe.step(world.next(pipe.settings()))
        if len(picture.plots):
            break
    state = world.target(0, float(picture.plots.time_ns[0]) / 1e9)
    assert state is not None
    frame = aegis.geometry.EnuFrame(world.config.site)
    truth = aegis.geometry.Polar.from_enu(state.in_frame(frame)[0])
    assert picture.plots.range_m[0] == pytest.approx(truth.range_m, abs=100.0)


def test_samples_of_a_scene_go_through_numpy_unchanged() -> None:
    scan = scene().next()
    dwells = scan.dwells
    assert dwells[0].cpis[0].iq.shape == (1, 16, 2048) and not dwells[0].cpis[0].iq.flags.writeable
    again = aegis.Scan(scan.start, scan.end, dwells=dwells, sectors=scan.sectors)
    assert aegis.Pipeline(config()).step(again) == aegis.Pipeline(config()).step(scan)
    assert len(dwells[0].truth) == 1 and dwells[0].truth[0].target == 0


def test_stages_in_their_order_are_the_pipeline() -> None:
    scan, settings = scene().next(), config()
    radar, detector, tracker = aegis.Radar(settings), aegis.Detector(settings), aegis.Tracker(settings)
    found = detector.detect_maps(scan, radar.process(scan))
    picture = tracker.update(scan, found.plots)
    whole = aegis.Pipeline(settings).step(scan)
    assert len(found.plots) > 0 and found.plots == whole.plots
    assert picture.tracks == whole.tracks
    assert detector.noise_floors()[0]["power"] == pytest.approx(1.0, rel=0.2)


def test_cells_that_stand_out() -> None:
    iq = noise()
    iq += 3.0
    crossings = aegis.radar.Cfar(config()).crossings(maps(iq), 0)
    assert len(crossings.gate) == len(crossings.ratio) and (crossings.margin > 1.0).all()
    for build in (lambda: aegis.radar.Cfar(aegis.Config()), lambda: aegis.radar.Cfar(config(), 5)):
        with pytest.raises(aegis.ArgumentError, match="sensor"):
            build()
    with pytest.raises(aegis.ArgumentError, match="no I/Q"):
        aegis.Radar(config()).process(aegis.Scan(0.0, 1.0))

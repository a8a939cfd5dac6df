"""The modules around the pipeline: recordings, scenes, scores, formulas, frames, threats, each stage alone."""

from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
import pytest
from conftest import COAST

import aegis


def test_recordings_come_from_paths_bytes_and_files() -> None:
    data = COAST.read_bytes()
    with COAST.open("rb") as file:
        sources = [COAST, str(COAST), data, bytearray(data), memoryview(data), io.BytesIO(data), file]
        lengths = {sum(len(scan.plots) for scan in aegis.asterix.read(source)) for source in sources}
    assert len(lengths) == 1
    recording = aegis.asterix.read(data)
    assert recording.counts.plots == lengths.pop() and recording.counts.duplicates == 0
    assert recording.sensors == [1] and recording.rotation_periods_s[1] == pytest.approx(4.0, abs=1e-3)
    fine = aegis.asterix.read(data, aegis.asterix.ScanOptions(sectors=32))
    assert fine.left == pytest.approx(4 * recording.left, rel=0.02)


def test_datagrams_as_they_arrive_give_the_scans_of_the_recording() -> None:
    octets = COAST.read_bytes()
    recording = aegis.asterix.read(octets)
    live, scans = aegis.asterix.LiveScans(), []
    while octets:
        length = int.from_bytes(octets[1:3], "big")
        live.feed(octets[:length])
        scans += live.scans()
        octets = octets[length:]
    live.finish()
    scans += live.scans()
    expected = list(recording)
    assert len(scans) == len(expected) > 100
    assert all((a.plots.tag == b.plots.tag).all() for a, b in zip(scans, expected))
    assert (live.counts, live.sensors) == (recording.counts, recording.sensors)
    assert live.left_out == 0 and live.reader_counts.blocks > 100
    with pytest.raises(aegis.AegisError, match="finished"):
        live.feed(b"")
    with pytest.raises(aegis.CapacityError):
        aegis.asterix.LiveScans().feed(bytes(70_000))
    with pytest.raises(aegis.AegisError, match="wait_rotations"):
        aegis.asterix.LiveScans(aegis.asterix.ScanOptions(wait_rotations=-1.0))


def test_recordings_that_are_none_are_refused(tmp_path: Path) -> None:
    for bytes_ in (b"", b"not a recording", b"\x30\x00\x03" * 10):
        with pytest.raises(aegis.RecordingError):
            aegis.asterix.read(bytes_)
    with pytest.raises(aegis.ConfigError, match="sectors"):
        aegis.asterix.read(COAST, aegis.asterix.ScanOptions(sectors=0))
    for source in (7, io.StringIO("text"), None):
        with pytest.raises(aegis.ArgumentError, match="source"):
            aegis.asterix.read(source)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        aegis.asterix.read(tmp_path / "none.ast")


def test_records_are_read_and_written() -> None:
    records = aegis.asterix.records(COAST)
    targets = [record for record in records if isinstance(record, aegis.asterix.TargetReport)]
    services = [record for record in records if isinstance(record, aegis.asterix.ServiceMessage)]
    assert len(targets) > 4000 and sum(service.message == 1 for service in services) == 151
    assert sum(target.ground_speed_m_s is not None for target in targets) > 1000
    [again] = aegis.asterix.records(aegis.asterix.write([targets[7]]))
    assert isinstance(again, aegis.asterix.TargetReport)
    for name in ("source", "time_of_day_s", "detection", "range_m", "azimuth_rad", "mode_3a", "altitude_m", "callsign"):
        assert getattr(again, name) == getattr(targets[7], name), name
    whole = aegis.asterix.read(aegis.asterix.write(records))
    assert sum(len(scan.plots) for scan in whole) == sum(len(scan.plots) for scan in aegis.asterix.read(COAST))
    with pytest.raises(aegis.RecordingError):
        aegis.asterix.write([aegis.asterix.TargetReport()])
    with pytest.raises(aegis.ArgumentError, match="at most eight characters"):
        aegis.asterix.write([aegis.asterix.TargetReport(callsign="lower case")])


def test_identity_is_hidden() -> None:
    scan = next(scan for scan in aegis.asterix.read(COAST) if (scan.plots.mode_s >= 0).any())
    hidden = scan.without_identity()
    assert (hidden.plots.mode_s < 0).all() and not any(hidden.plots.callsign)
    assert np.array_equal(hidden.plots.range_m, scan.plots.range_m)


def script() -> aegis.sim.TargetScript:
    place = aegis.Geodetic(43.5, -5.0, 9000.0)
    return aegis.sim.TargetScript(position=place, track_rad=1.0, speed_m_s=230.0)


def test_scenes_give_the_same_scans_and_know_the_truth() -> None:
    config = aegis.sim.SceneConfig(seed=7, targets=[script().straight(60.0).turning(1.2, 0.03).straight(300.0)])
    first, second = aegis.sim.Scene(config), aegis.sim.Scene(config)
    for _ in range(64):
        one, other = first.next(), second.next()
        assert one.plots == other.plots and one.truth == other.truth
    assert first.config == config and list(first.truth(30.0)) == [0]
    state = first.target(0, 30.0)
    assert state is not None and state.speed_m_s == pytest.approx(230.0) and first.target(1, 30.0) is None
    assert first.target(0, 1e5) is None
    density = config.radar.false_plot_density_per_m2()
    assert density == pytest.approx(5.0 / (math.pi * (200e3**2 - 500.0**2)))
    assert config.sensor().clutter_density_per_m2 == pytest.approx(density)


def test_scenes_that_cannot_be_are_refused() -> None:
    config = aegis.sim.SceneConfig(targets=[script().flying_to(aegis.Geodetic(43.5, -5.0), 1e-4)])
    config.targets[0].legs[0].rate_rad_s = 0.0  # type: ignore[union-attr]
    with pytest.raises(aegis.ConfigError, match=r"targets\[0\]\.legs\[0\]"):
        aegis.sim.Scene(config)
    with pytest.raises(aegis.ConfigError, match="repeaters"):
        repeater = aegis.sim.Repeater(
            emitter=aegis.sim.Emitter.Place(aegis.Geodetic(43.5, -5.0)), bursts=[], jnr_db=20.0, false_targets=[]
        )
        aegis.sim.PlotScene(aegis.sim.IqSceneConfig(repeaters=[repeater]))
    with pytest.raises(aegis.ArgumentError, match="settings"):
        aegis.sim.IqScene().next(aegis.RadarSettings(waveform=9))


def test_plots_of_the_i_q_world() -> None:
    near = aegis.sim.TargetScript(
        position=aegis.Geodetic(43.3, -5.0, 9000.0), track_rad=1.0, speed_m_s=230.0, rcs_m2=100.0
    )
    target = aegis.sim.IqTarget(script=near.straight(600.0))
    scene = aegis.sim.PlotScene(aegis.sim.IqSceneConfig(seed=7, targets=[target], dwells_per_scan=50))
    truth = [index for _ in range(24) for index in scene.next().truth or []]
    assert truth.count(0) >= 4


def test_formulas_take_numbers_and_arrays() -> None:
    radar = aegis.radar
    snr_db = np.linspace(0.0, 20.0, 6).reshape(2, 3)
    grid = radar.pd(snr_db, 1e-6, 10, "swerling1")
    assert grid.shape == (2, 3)
    assert grid[1, 2] == radar.pd(20.0, 1e-6, 10, "swerling1")
    assert radar.pd([10.0, 13.0], [1e-6, 1e-4], 1, "swerling0").shape == (2,)
    assert radar.ca_multiplier(32, 1e-6) == pytest.approx(32 * (1e-6 ** (-1 / 32) - 1))
    assert radar.cfar_multiplier(radar.CfarReference.CellAveraging(cells=32), 1, 1e-6) == pytest.approx(
        radar.ca_multiplier(32, 1e-6)
    )
    assert radar.range_resolution_m(5e6) == pytest.approx(29.9792458)
    for bad, said in [((math.nan, 1e-6, 1, "swerling1"), "not finite"), ((10.0, 2.0, 1, "swerling1"), "pfa")]:
        with pytest.raises(aegis.ArgumentError, match=said):
            radar.pd(*bad)
    with pytest.raises(aegis.ArgumentError, match="unknown variant"):
        radar.pd(10.0, 1e-6, 1, "swerling9")  # type: ignore[call-overload]
    with pytest.raises(aegis.ArgumentError, match="pd"):
        radar.pd(10.0, 1e-6, -1, "swerling1")


def test_tapers_and_waveforms() -> None:
    hann = aegis.Window.Hann().coefficients(5)
    assert hann == pytest.approx([0.0, 0.5, 1.0, 0.5, 0.0])
    assert aegis.radar.enbw_bins(aegis.Window.Hann().periodic_coefficients(64)) == pytest.approx(1.5)
    chirp = aegis.Waveform.Lfm(duration_s=20e-6, sweep_hz=5e6)
    assert (chirp.lasts_s(), chirp.bandwidth_hz(), chirp.is_continuous()) == (20e-6, 5e6, False)
    assert len(chirp.replica(10e6)) == chirp.samples(10e6) == 200
    assert chirp.phase_cycles(1.0) is None
    code = aegis.Waveform.barker_13(1e-6)
    assert code.lasts_s() == pytest.approx(13e-6)


def test_echoes_are_unfolded() -> None:
    folded = [aegis.radar.Folded(value=70.0 % period, period=period) for period in (30.0, 37.0)]
    found = aegis.radar.unfold(folded, 1.0, 0.0, 500.0)
    assert found is not None and found.value == pytest.approx(70.0, abs=1.0)


def test_scores() -> None:
    metrics = aegis.metrics
    truth, tracks = np.array([[0.0, 0.0], [1000.0, 0.0]]), np.array([[3.0, 4.0], [9000.0, 0.0]])
    score = metrics.gospa(truth, tracks, 300.0)
    assert (score.pairs, score.localisation, score.missed, score.false_tracks) == ([(0, 0)], 25.0, 45e3, 45e3)
    assert metrics.gospa([], [], 300.0).distance == 0.0
    assert metrics.gospa(np.empty((0, 3)), [[1.0, 2.0, 3.0]], 300.0).distance == pytest.approx(300.0 / math.sqrt(2))
    assert metrics.ospa(truth, truth, 300.0) == 0.0
    for bad, said in [
        ((truth, tracks[:, :1], 300.0), "tracks"),
        ((truth, np.ones((2, 3)), 300.0), "columns"),
        ((truth, [[math.nan, 0.0]], 300.0), "tracks"),
        ((truth, tracks, -1.0), "cutoff_m"),
        ((truth, [1.0, 2.0], 300.0), "tracks"),
    ]:
        with pytest.raises(aegis.ArgumentError, match=said):
            metrics.gospa(*bad)
    run = metrics.RunScore(300.0)
    assert run.summary() is None
    with pytest.raises(aegis.ArgumentError):
        run.add([1, 2], [[0.0, 0.0]], [], [])
    assert run.summary() is None
    run.add([1], [[0.0, 0.0, 0.0]], [5], [[0.0, 3.0, 4.0]])
    run.add([1], [[0.0, 0.0]], [6], [[3.0, 4.0]])
    summary = run.summary()
    assert summary is not None and (summary.gospa, summary.id_switches) == (5.0, 1)


def test_consistency() -> None:
    metrics = aegis.metrics
    rng = np.random.default_rng(1)
    consistency = metrics.Consistency()
    assert consistency.interval() is None and consistency.per_dof() is None
    for error in rng.normal(size=(400, 3)) * 2.0:
        consistency.add(metrics.nees(error, np.eye(3) * 4.0), 3)
    low, high = consistency.interval(0.999) or (0.0, 0.0)
    assert low < (consistency.per_dof() or 0.0) < high
    for bad in [([1.0], np.eye(2)), ([1.0] * 7, np.eye(7)), ([1.0, 2.0], -np.eye(2)), ([1.0, 2.0], [[1.0], [0.0]])]:
        with pytest.raises(aegis.ArgumentError):
            metrics.nis(*bad)
    assert metrics.chi_square_cdf(metrics.chi_square_quantile(0.9, 3.0), 3.0) == pytest.approx(0.9)


def test_a_recording_is_scored() -> None:
    metrics = aegis.metrics
    records = [r for r in aegis.asterix.records(COAST) if isinstance(r, aegis.asterix.TargetReport)]
    plots = {r.plot_number: r for r in records if r.plot_number is not None}
    prepared = metrics.prepare(
        [
            metrics.RecordedPlot(
                time_s=plot.time_of_day_s or 0.0,
                address=plot.aircraft_address,
                original=number,
                is_coast=plot.detection == "none",
                range_m=plot.range_m or 0.0,
                altitude_m=plot.altitude_m,
            )
            for number, plot in sorted(plots.items())
        ],
        4.0,
    )
    pipe = aegis.Pipeline(aegis.Config(sensors=[aegis.SensorConfig(id=1)]))
    rows = []
    for picture in pipe.run(aegis.asterix.read(COAST)):
        tags = picture.plots.tag
        rows += [
            metrics.Row(
                plot=int(tags[a.plot]), track=a.track, position_m=a.position_m[:2], velocity_m_s=a.velocity_m_s[:2]
            )
            for a in picture.associations
            if a.status != "tentative"
        ]
    score = metrics.score(prepared, rows)
    assert score.aircraft == 35 and (score.completeness or 0.0) > 0.95 and score.false_per_h() < 60.0


def test_frames() -> None:
    geometry = aegis.geometry
    radar, picture = geometry.EnuFrame(aegis.Geodetic(41.3, 2.1, 30.0)), geometry.EnuFrame(aegis.Geodetic(41.0, 1.0))
    seen = radar.at_altitude(200e3, 1.0, 10e3)
    there = radar.transform_to(picture).apply(seen.position_m)
    assert seen.reached and picture.height_at(there) == pytest.approx(10e3, abs=1e-3)
    polar = geometry.Polar.from_enu(seen.position_m)
    assert polar.range_m == pytest.approx(200e3) and polar.to_enu() == pytest.approx(seen.position_m)
    back = radar.transform_to(picture).inverse().apply(there)
    assert back == pytest.approx(seen.position_m, abs=1e-6)
    place = aegis.Geodetic.from_ecef(aegis.Geodetic(41.3, 2.1, 30.0).to_ecef())
    assert (place.latitude_deg, place.longitude_deg) == pytest.approx((41.3, 2.1))
    assert geometry.wrap_azimuth(-0.1) == pytest.approx(2 * math.pi - 0.1)
    estimate = geometry.position_and_covariance_from_polar(
        geometry.Gaussian.new(1e4, 30.0), geometry.Gaussian.new(0.0, 1e-3), geometry.Gaussian.new(0.0, 1e-3)
    )
    assert np.diag(estimate.covariance_m2) == pytest.approx([100.0, 900.0, 100.0])
    with pytest.raises(aegis.ArgumentError, match="not finite"):
        radar.to_ecef((math.nan, 0.0, 0.0))


def test_threats_are_assessed_alone() -> None:
    pipe = aegis.Pipeline()
    for number in range(5):
        start = 4.0 * number
        picture = pipe.step_plots(
            start, start + 4.0, time_s=[start + 1.0], range_m=[30e3 - 900.0 * number], azimuth_rad=[0.0], altitude_m=[1e3]
        )  # fmt: skip
    asset = aegis.Asset(id=1, position_m=(0.0, 0.0, 0.0), zone=aegis.Zone.Sphere(radius_m=5e3))
    found = aegis.ThreatAssessor(aegis.Config()).assess(picture.time, picture.tracks, [asset])
    [threat] = found.threats
    assert 0.0 < threat.score < 1.0
    assert threat.factors.log_odds() == pytest.approx(math.log(threat.score / (1 - threat.score)))
    assert found.threats.factors.sum() == pytest.approx(threat.factors.log_odds())
    relative = aegis.threat.Relative.between(picture.tracks[0], asset)
    approach = relative.closest_approach()
    assert relative.is_usable() and approach.distance_m == pytest.approx(threat.cpa_distance_m)
    assert relative.entry(asset.zone, 300.0).probability == pytest.approx(threat.entry_probability)
    pipe.set_assets([asset])
    assert pipe.step_plots(20.0, 24.0).events.of("threat_assessed")


def test_interference_is_answered_alone() -> None:
    responder = aegis.EwResponder(aegis.Config(ew=aegis.EwConfig(authority="advise")))
    strobe = aegis.Strobe(time=aegis.Time.from_secs(1.0), azimuth_rad=1.0, azimuth_sigma_rad=0.01, jnr_db=20.0)
    interference, events = responder.sense(aegis.Scan(0.0, 4.0, strobes=[strobe]))
    assert len(interference.sources) == 1 and events.events.of("interference_detected")
    [action] = responder.respond(4.0, interference).actions
    assert action.state == "recommended"
    decided = responder.decide(action.id, "accept")
    radar = aegis.Radar(aegis.Config())
    radar.apply(decided)
    assert radar.settings.channel_at(1.0) == 1
    radar.reset()
    assert radar.settings.channel_at(1.0) == 0
    with pytest.raises(aegis.ActionError):
        responder.decide(action.id, "veto")

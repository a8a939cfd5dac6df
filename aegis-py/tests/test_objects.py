"""Pipelines as objects: shared by threads, copied, pickled, restored, and listened to."""

from __future__ import annotations

import copy
import pickle
import threading

import pytest
from conftest import COAST

import aegis


def scans(count: int = 200) -> list[aegis.Scan]:
    return [scan for scan, _ in zip(aegis.asterix.read(COAST), range(count))]


def pipeline() -> aegis.Pipeline:
    return aegis.Pipeline(aegis.Config(sensors=[aegis.SensorConfig(id=1)]))


def test_threads_that_share_a_pipeline_wait_for_each_other() -> None:
    pipe, failures = aegis.Pipeline(aegis.Config(max_lag_s=60.0)), []
    barrier = threading.Barrier(3)

    def work(action: object) -> None:
        barrier.wait()
        try:
            for number in range(300):
                action(number)  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    def step(number: int) -> None:
        start = 0.1 * number
        pipe.step_plots(start, start + 0.1, time_s=[start], range_m=[50e3], azimuth_rad=[1.0])

    def look(_: int) -> None:
        pipe.stats(), pipe.settings(), pipe.snapshot(), pipe.copy()

    threads = [threading.Thread(target=work, args=(action,)) for action in (step, step, look)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert pipe.stats().scans == 600


def test_other_threads_run_while_a_pipeline_works() -> None:
    pipe, ticks, done = pipeline(), [], threading.Event()

    def tick() -> None:
        while not done.wait(0.0005):
            ticks.append(1)

    thread = threading.Thread(target=tick)
    thread.start()
    pipe.run(scans(1200))
    done.set()
    thread.join()
    assert len(ticks) > 5


def test_a_pickled_pipeline_goes_on_as_the_original() -> None:
    all_scans, pipe = scans(), pipeline()
    pipe.set_assets([aegis.Asset(id=1, position_m=(0.0, 0.0, 0.0), zone=aegis.Zone.Sphere(radius_m=5e3))])
    pipe.run(all_scans[:100])
    others = [
        pickle.loads(pickle.dumps(pipe)),
        pipe.copy(),
        copy.deepcopy(pipe),
        aegis.Pipeline.restore(pipe.config, pipe.snapshot()),
    ]
    known = pipe.run(all_scans[100:])
    for other in others:
        assert other.assets == pipe.assets
        assert other.run(all_scans[100:]) == known
    assert pipe.stats() == others[0].stats()


def test_pictures_are_pickled_and_read_from_json_to_the_bit() -> None:
    picture = pipeline().run(scans())[-1]
    assert pickle.loads(pickle.dumps(picture)) == picture
    assert aegis.Picture.from_json(picture.to_json()) == picture
    assert picture.to_dict()["time"] == picture.time.nanos
    with pytest.raises(aegis.ArgumentError, match="picture"):
        aegis.Picture.from_json("{}")


def test_a_reset_pipeline_begins_anew() -> None:
    all_scans, pipe = scans(), pipeline()
    first = pipe.run(all_scans)
    pipe.reset()
    assert pipe.stats().scans == 0
    assert pipe.run(all_scans) == first


def test_snapshots_that_do_not_fit_are_refused() -> None:
    snapshot = pipeline().snapshot()
    for config, bytes_ in [
        (aegis.Config(), snapshot),
        (pipeline().config, b""),
        (pipeline().config, snapshot[:-1]),
        (pipeline().config, b"\0" * 1000),
    ]:
        with pytest.raises(aegis.SnapshotError):
            aegis.Pipeline.restore(config, bytes_)


def test_a_run_that_meets_a_bad_scan_says_so_and_keeps_what_was_done() -> None:
    pipe, good = pipeline(), scans(10)
    bad = aegis.Scan(0.0, 1.0, sensor=9)
    with pytest.raises(aegis.ScanError, match="unknown sensor 9"):
        pipe.run([*good, bad, *good])
    assert pipe.stats().scans == 10


def test_handlers_are_told_and_never_stop_a_step(caplog: pytest.LogCaptureFixture) -> None:
    pipe, told, all_kinds = pipeline(), [], set()
    end = pipe.subscribe("track_confirmed", lambda event, picture: told.append((event, picture)))
    pipe.subscribe(None, lambda event, _: all_kinds.add(event.kind))

    def fails(event: aegis.AnyEvent, _: aegis.Picture) -> None:
        raise RuntimeError(f"cannot bear {event.kind}")

    quiet = pipe.subscribe("track_confirmed", fails)
    pictures = pipe.run(scans())
    said = caplog.records
    assert len(told) == pipe.stats().tracker.confirmed > 10
    assert len(said) == len(told) and "cannot bear track_confirmed" in caplog.text
    event, picture = told[0]
    assert isinstance(event, aegis.Event.TrackConfirmed) and picture.track(event.track) is not None
    assert {"scan_started", "cycle_complete", "track_initiated"} <= all_kinds
    before = len(told)
    end(), quiet(), end()
    pipe.reset()
    pipe.run(scans())
    assert len(told) == before
    assert sum(len(picture.events) for picture in pictures) > 400


def test_places_are_refused_without_a_site() -> None:
    pipe = aegis.Pipeline()
    with pytest.raises(aegis.ConfigError, match="site"):
        pipe.geodetic((0.0, 0.0, 0.0))
    site = aegis.Geodetic(45.0, -8.0, 120.0)
    pipe = aegis.Pipeline(aegis.Config(sensors=[aegis.SensorConfig(site=aegis.Site.Geodetic(site))]))
    assert pipe.geodetic([0.0, 0.0, 0.0]).latitude_deg == pytest.approx(45.0)
    assert pipe.frame().origin.height_m == pytest.approx(120.0)


def test_what_is_not_open_cannot_be_decided() -> None:
    pipe = aegis.Pipeline()
    with pytest.raises(aegis.ActionError):
        pipe.decide(7, "accept")
    with pytest.raises(aegis.ArgumentError, match="decision"):
        pipe.decide(7, "perhaps")  # type: ignore[arg-type]
    with pytest.raises(aegis.ArgumentError, match="action"):
        pipe.decide(-1, "accept")
    with pytest.raises(aegis.ScanError):
        pipe.settings(4)
    noise = pipe.noise(0, "azimuth")
    assert (noise.sigma_ratio, noise.samples, noise.is_mismatched) == (1.0, 0.0, False)


def test_assets_that_make_no_sense_are_refused() -> None:
    pipe = aegis.Pipeline()
    sphere = aegis.Zone.Sphere(radius_m=5e3)
    pipe.set_assets([aegis.Asset(id=1, position_m=(1e3, 2e3, 0.0), zone=sphere)])
    for bad, error in [
        ([aegis.Asset(id=2, position_m=(1e9, 0.0, 0.0), zone=sphere)], aegis.ArgumentError),
        (
            [aegis.Asset(id=number, position_m=(0.0, 0.0, 0.0), zone=sphere) for number in range(300)],
            aegis.CapacityError,
        ),
    ]:
        with pytest.raises(error):
            pipe.set_assets(bad)
    assert [asset.id for asset in pipe.assets] == [1]


def test_every_error_is_an_aegis_error() -> None:
    kinds = [aegis.ConfigError, aegis.ArgumentError, aegis.ScanError, aegis.CapacityError, aegis.ActionError]
    for kind in [*kinds, aegis.SnapshotError, aegis.RecordingError]:
        assert issubclass(kind, aegis.AegisError)

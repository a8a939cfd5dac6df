"""Classes of targets: arrays, and functions of the user's own as classifiers."""

from __future__ import annotations

import numpy as np
import pytest

import aegis

JET = aegis.ClassFeatures(speed_m_s=230.0, altitude_m=10_500.0, turn_rate_rad_s=0.001)


def fly(pipe: aegis.Pipeline, scans: int = 16) -> list[aegis.Picture]:
    """An airliner that flies north."""
    pictures = []
    for scan in range(scans):
        time_s, north_m = 4.0 * scan, 20_000.0 + 920.0 * scan
        pictures.append(
            pipe.step_plots(
                start=time_s - 2.0,
                end=time_s + 2.0,
                time_s=np.array([time_s]),
                range_m=np.array([np.hypot(north_m, 10_000.0)]),
                azimuth_rad=np.array([0.0]),
                altitude_m=np.array([10_000.0]),
            )
        )
    return pictures


def test_arrays_and_objects_are_classified_alike() -> None:
    rows = np.full((2, 13), np.nan)
    rows[0, [0, 2, 5]] = 230.0, 10_500.0, 0.001
    posteriors = aegis.classify(rows)
    assert posteriors.shape == (2, 9)
    assert np.allclose(posteriors.sum(axis=1), 1.0)
    assert aegis.CLASSES[posteriors[0].argmax()] == "airliner"
    assert np.array_equal(aegis.classify([JET]), posteriors[:1])
    assert aegis.classify(np.empty((0, 13))).shape == (0, 9)


@pytest.mark.parametrize("rows", [np.zeros((3, 11)), np.zeros((0, 3))])
def test_another_shape_is_refused(rows: np.ndarray) -> None:
    with pytest.raises(aegis.ArgumentError, match="features"):
        aegis.classify(rows)


def test_a_track_has_a_class() -> None:
    last = fly(aegis.Pipeline())[-1]
    assert last.tracks.class_posterior.shape == (1, 9)
    assert last.tracks[0].class_ == "airliner"
    assert last.tracks.class_confidence[0] == last.tracks[0].class_confidence() >= 0.65
    assert last.tracks[0].class_posterior.label(0.65) == "airliner"


def test_a_function_names_classes() -> None:
    shapes = []

    def bird(features: np.ndarray) -> np.ndarray:
        shapes.append(features.shape)
        return np.tile(np.where(np.arange(9) == aegis.CLASSES.index("bird"), 0.92, 0.01), (len(features), 1))

    pipe = aegis.Pipeline()
    pipe.set_classifier(bird)
    assert fly(pipe)[-1].tracks[0].class_ == "bird"
    assert set(shapes) == {(1, 13)}
    assert fly(pipe.__copy__() if hasattr(pipe, "__copy__") else pipe, 0) == []


@pytest.mark.parametrize(
    "function",
    [
        lambda rows: 1 / 0,
        lambda rows: np.zeros((1, 3)),
        lambda rows: "no",
        lambda rows: np.full((len(rows), 9), np.nan),
    ],
)
def test_one_that_fails_is_an_event_and_stops_no_step(function: object) -> None:
    pipe = aegis.Pipeline()
    pipe.set_classifier(function)  # type: ignore[arg-type]
    pictures = fly(pipe)
    kinds = [event.kind for picture in pictures for event in picture.events]
    assert kinds.count("classifier_failed") > 5
    assert len(pictures[-1].tracks) == 1 and pictures[-1].tracks[0].class_ is None
    pipe.set_classifier(None)
    pipe.reset()
    assert fly(pipe)[-1].tracks[0].class_ == "airliner"


def test_what_is_no_function_is_refused() -> None:
    with pytest.raises(aegis.ArgumentError, match="classifier"):
        aegis.Pipeline().set_classifier(3)  # type: ignore[arg-type]

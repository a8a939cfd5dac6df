"""Configurations: the core's defaults, typed attributes, errors that name the field."""

from __future__ import annotations

import json
import math
import pickle

import pytest

import aegis
from aegis import _aegis

ROOTS = [aegis.Config, aegis.sim.SceneConfig, aegis.sim.IqSceneConfig]


def test_defaults_are_the_core_s() -> None:
    defaults = json.loads(_aegis.defaults())
    spaces = [aegis.config, aegis.threat, aegis.data, aegis.sim, aegis.metrics, aegis.asterix, aegis.radar]
    for name, value in defaults.items():
        cls = next(getattr(space, name) for space in spaces if hasattr(space, name))
        assert is_close(cls().to_dict(), value), name


def is_close(own: object, known: object) -> bool:
    """Places are degrees that were radians in between."""
    if isinstance(own, dict) and isinstance(known, dict):
        return own.keys() == known.keys() and all(is_close(own[key], known[key]) for key in own)
    if isinstance(own, list) and isinstance(known, list):
        return len(own) == len(known) and all(map(is_close, own, known))
    if isinstance(own, float) and isinstance(known, (int, float)):
        return math.isclose(own, known, rel_tol=1e-14)
    return own == known


@pytest.mark.parametrize("root", ROOTS)
def test_there_and_back(root: type) -> None:
    config = root()
    config.validate()
    assert root.from_toml(config.to_toml()) == config
    assert root.from_dict(config.to_dict()) == config
    assert pickle.loads(pickle.dumps(config)) == config


def test_everything_that_can_be_set_comes_back() -> None:
    config = aegis.Config(
        space="planar",
        origin=aegis.Geodetic(41.3, 2.1, 30.0),
        sensors=[
            aegis.SensorConfig(
                id=7,
                site=aegis.Site.Geodetic(aegis.Geodetic(41.297, 2.083)),
                scan_period_s=4.0,
                blind_zones=aegis.BlindZones(sectors=[aegis.BlindSector(width_rad=0.1)]),
                radar=aegis.RadarConfig(
                    waveforms=[aegis.Waveform.Lfm(duration_s=1e-5, sweep_hz=2e6)],
                    detection=aegis.Detection(cfar=aegis.Cfar.Weibull(aegis.TwoRanks(low=0.25))),
                    scan=aegis.ScanPattern.Electronic(beams=[aegis.Beam(azimuth_rad=1.0, elevation_rad=0.1)]),
                ),
            )
        ],
        tracker=aegis.TrackerConfig(
            association="hypotheses",
            confirmation=aegis.ConfirmationLogic.MOfN(plots=3, looks=5, misses=4),
            manoeuvres=[
                aegis.Manoeuvre(
                    model=aegis.ManoeuvreModel.Singer(acceleration_sigma_m_s2=10.0, time_constant_s=20.0),
                    mean_interval_s=100.0,
                    mean_duration_s=20.0,
                )
            ],
        ),
    )
    assert aegis.Config.from_toml(config.to_toml()) == config
    assert aegis.Pipeline(config).config == config
    assert eval(repr(config), vars(aegis)) == config
    assert "41.297" in config.to_toml()


def test_a_configuration_says_what_is_not_its_default() -> None:
    config = aegis.Config()
    assert repr(config) == "Config()"
    config.tracker.association = "hungarian"
    assert repr(config) == "Config(tracker=TrackerConfig(association='hungarian'))"
    assert "association" in config._repr_html_() and "<script" not in config._repr_html_()
    with pytest.raises(AttributeError):
        config.tracker.asociation = "hungarian"  # type: ignore[attr-defined]


def test_defaults_are_nobody_else_s() -> None:
    first, second = aegis.Config(), aegis.Config()
    first.sensors[0].range_sigma_m = 1.0
    first.tracker.manoeuvres.clear()
    assert second == aegis.Config()


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("tracker.association", "hungarain", "tracker.association: unknown variant `hungarain`"),
        ("tracker.gate_probability", 2.0, "tracker.gate_probability"),
        ("tracker.gate_probability", math.nan, "tracker.gate_probability: nan is not finite"),
        ("tracker.confirm_plots", "two", "tracker.confirm_plots: invalid type"),
        ("max_lag_s", -1.0, "max_lag_s"),
        ("limits.tracks", -5, "limits.tracks: invalid value"),
        ("sensors", [], "sensors: 1 to 64"),
        ("origin", 3, "origin: invalid type"),
        ("space", object(), "space: a object is no plain data"),
    ],
)
def test_errors_name_the_field(path: str, value: object, said: str) -> None:
    config = aegis.Config()
    *parents, name = path.split(".")
    owner: object = config
    for parent in parents:
        owner = getattr(owner, parent)
    setattr(owner, name, value)
    for use in (aegis.Pipeline, aegis.Config.validate, aegis.Config.to_toml):
        with pytest.raises(aegis.AegisError, match=".*") as refused:
            use(config)
        assert said in str(refused.value)


def test_text_that_is_wrong_is_refused() -> None:
    for text, said in [
        ("max_lag_s = ", "toml"),
        ("max_lags = 1.0", "max_lags"),
        ("[[sensors]]\nrange_sigma_m = 0.0", "sensors[0].range_sigma_m"),
        ("[[sensors]]\nsite = { moon = 1 }", "sensors[0].site"),
    ]:
        with pytest.raises(aegis.ConfigError) as refused:
            aegis.Config.from_toml(text)
        assert said in str(refused.value)
    with pytest.raises(aegis.ConfigError, match="unknown"):
        aegis.Config.from_dict({"traker": {}})


def test_the_shipped_configuration_is_read() -> None:
    with open("examples/data/air_picture.toml") as file:
        config = aegis.Config.from_toml(file.read())
    assert isinstance(config.sensors[0].site, aegis.Site.Geodetic)
    assert config.sensors[0].site.value == aegis.Geodetic(45.0, -8.0, 120.0)

"""Every public type, stage, method and formula of the core has its Python counterpart, or a reason why it has none."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import aegis
import aegis.plot

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import rust  # noqa: E402

MODULES = [
    aegis, aegis.asterix, aegis.config, aegis.data, aegis.ew, aegis.geometry, aegis.metrics, aegis.radar, aegis.sim, aegis.threat,
    aegis.units,
]  # fmt: skip

# Where a name is another in Python, or is where something else is.
ELSEWHERE = {
    "Error": "AegisError", "Look": "Scan", "ScanData": "Scan", "SimScan": "Scan", "PlotScan": "Scan", "IqScan": "Scan",
    "RecordedScan": "Scan", "IqDwell": "Dwell", "IqCpi": "Cpi", "Iq": "Cpi", "Scans": "Recording", "Reader": "records",
    "Record": "AnyRecord", "Cat048": "TargetReport", "Cat034": "ServiceMessage", "Writer": "write", "Crossing": "Crossings",
    "Message": "ServiceMessage", "PolarPosition": "TargetReport", "PressureAltitude": "TargetReport", "Code": "TargetReport",
    "TrackVelocity": "TargetReport", "Identification": "TargetReport", "TrackAndTurn": "TargetReport",
}  # fmt: skip

NO_COUNTERPART = {
    "ActionId": "a plain int", "AssetId": "a plain int", "SensorId": "a plain int", "TrackId": "a plain int",
    "Callsign": "a plain str", "Polygon": "a list of corners", "Snapshot": "plain bytes", "Result": "exceptions are raised",
    "StepObserver": "Python times a whole step; a stage alone is timed by its own class",
    "NoiseFloor": "rows of Detector.noise_floors, as dictionaries",
    "DetectorState": "opaque: part of a snapshot", "ThreatState": "opaque: part of a snapshot",
    "EwState": "opaque: part of a snapshot",
    "Datagrams": "bytes are unwrapped by read and records", "Framing": "bytes are unwrapped by read and records",
    "datagrams": "bytes are unwrapped by read and records",
    # Items of records that few recordings have: a record's octets are given, so that nothing is lost.
    **dict.fromkeys(
        ["AcasAdvisory", "CalculatedDoppler", "Capability", "CartesianPosition", "Doppler", "Mode4", "ModeC",
         "PlotCharacteristics", "RawDoppler", "RawDopplers", "TrackQuality", "Warnings", "Collimation", "CommonMode",
         "CommonStatus", "HeadStatus", "MessageCount", "MessageCounts", "ModeSMode", "ModeSStatus", "PolarWindow",
         "PrimaryMode", "ProcessingMode", "SecondaryMode", "SystemStatus", "HeadingAndSpeed", "Register", "Registers",
         "VerticalIntention"],
        "octets of the record",
    ),
    "ndarray": "numpy", "num_complex": "numpy",
}  # fmt: skip

# Methods that need none: of types without a counterpart, of what Python does otherwise.
METHODS = {
    "default": "a constructor's defaults", "new": "a constructor", "as_scan": "scans are scans", "as_cpi": "scans are scans",
    "cpis": "scans are scans", "with_scan": "scans are scans", "with_dwells": "scans are scans",
    "hide_identity": "Scan.without_identity", "step_into": "step", "step_observed": "see StepObserver",
    "clear": "pictures are frozen", "bits": "int(flags)", "with_if": "flags | flags", "contains": "flags in flags",
    "from_nanos": "Time(nanos)", "as_nanos": "Time.nanos", "state": "opaque", "restore": "opaque",
    "from_degrees": "Geodetic(…)", "nominal": "EnuFrame()", "by_ref": "an iterator", "is_whole": "always", "gate": "power[gate]",
    "record_bytes": "octets", "plot_number": "TargetReport.plot_number", "with_rcs": "rcs_m2=…", "with_identity": "transponder=…",
    "geodetic": "Pose(position=Site.Geodetic(…))", "step_plots": "", "associations": "in the picture", "tracks": "in the picture",
    "frame": "Pipeline.frame", "threats": "Pipeline.raids and level_history", "update_into": "update", "set_classifier": "Pipeline.set_classifier", "settings": "", "dim": "iq.shape", "radius_m": "a field of each zone",
    "number": "ServiceMessage.message", "is_strobe": "ServiceMessage.message", "is_primary": "detection", "is_secondary": "detection",
    "is_sound": "what is not is None", "is_located": "range_m is not None", "from_slice": "", "detection": "TargetReport.detection",
    "rotation_period_s": "Recording.rotation_periods_s", "cat048": "write", "cat034": "write", "is_usable": "", "from_toml": "", "validate": "", "channels_of": "[channel for channel in channels if channel.source == number]", "class": "class_",
}  # fmt: skip


def named(name: str) -> object | None:
    return next((getattr(module, name) for module in MODULES if hasattr(module, name)), None)


def exported() -> dict[str, str]:
    """Names that the core's rooms re-export or have, and in which room."""
    found = {name: "" for name in rust.exports("lib.rs")}
    for room in ("config", "detector", "ew", "geometry", "metrics", "metrics/identity", "radar", "radar/theory", "sim",
                 "threat", "tracker", "asterix"):  # fmt: skip
        found |= dict.fromkeys(rust.exports(f"{room}/mod.rs"), room)
    for file in ("event.rs", "stage.rs", "stats.rs", "plot.rs", "scan.rs", "dwell.rs", "threat/kinematics.rs",
                 "threat/entry.rs", "threat/collision.rs", "threat/well_clear.rs", "probability.rs", "sim/detection.rs"):  # fmt: skip
        found |= dict.fromkeys(rust.types(file), file)
        found |= {function.name: file for function in rust.functions(file) if function.owner is None}
    return found | dict.fromkeys(rust.limits("config", "sim", "radar"), "limits")


def test_every_name_of_the_core_is_here() -> None:
    names = exported()
    assert len(names) > 180, "the list is read from the sources"
    known = {name: named(ELSEWHERE.get(name, name)) for name in names if name not in NO_COUNTERPART}
    missing = {name: names[name] for name, found in known.items() if found is None}
    missing = {name: room for name, room in missing.items() if not hasattr(aegis, name)}
    assert missing == {}


def test_every_field_and_variant_is_here() -> None:
    everything = rust.types("config", "plot.rs", "event.rs", "stats.rs", "scan.rs", "threat", "ew", "tracker/track.rs", "sim",
                            "metrics", "radar", "geometry")  # fmt: skip
    checked = 0
    for name, item in everything.items():
        found = named(name)
        if not item.is_data or not inspect.isclass(found):
            continue
        fields = set(getattr(found, "__dataclass_fields__", {}))
        missing = [f.name for f in item.fields if f.name not in fields and f"{f.name}_" not in fields]
        missing += [variant.name for variant in item.variants if not item.is_units and not hasattr(found, variant.name)]
        special = {"Geodetic", "PlotFlags", "Consistency"}
        assert missing == [] or name in special, (name, missing)
        checked += 1
    assert checked > 80


def test_every_flag_is_here() -> None:
    text = (rust.CORE / "plot.rs").read_text()
    flags = dict(re.findall(r"pub const (\w+): Self = Self\(([^)]*)\);", text))
    assert len(flags) > 10
    assert {name: eval(value) for name, value in flags.items()}.items() <= dict(aegis.PlotFlags.__members__).items()


def test_every_method_is_here() -> None:
    rooms = ["config", "plot.rs", "scan.rs", "time.rs", "picture.rs", "pipeline.rs", "snapshot.rs", "geometry", "radar/mod.rs",
             "radar/map.rs", "radar/settings.rs", "radar/waveform.rs", "radar/windows.rs", "radar/ambiguity.rs",
             "detector/mod.rs", "detector/maps/cfar/mod.rs", "tracker/mod.rs", "tracker/track.rs", "threat", "ew", "sim",
             "metrics", "asterix/scans.rs"]  # fmt: skip
    missing, checked = [], 0
    for function in rust.functions(*rooms):
        if function.owner is None or function.owner in NO_COUNTERPART or function.name in METHODS:
            continue
        owner = named(ELSEWHERE.get(function.owner, function.owner))
        owner = aegis.radar.Cfar if function.path.parent.name == "cfar" else owner
        if owner is None or function.owner in ("Detection", "Extractor", "Part"):
            continue
        checked += 1
        if not any(hasattr(place, function.name) for place in places(owner, function)):
            missing.append(f"{function.owner}::{function.name}")
    assert missing == [] and checked > 100, (missing, checked)


RENAMED = {"Waveform.duration_s": "lasts_s", "RadarConfig.pulses": "pulses_with", "Clutter.ground": "", "Clutter.sea": "",
           "Clutter.rain": ""}  # fmt: skip


def places(owner: object, function: rust.Function) -> list[object]:
    """A type's own methods, those of its kinds, and a module's functions in the place of constructors."""
    kinds = [kind for kind in vars(owner).values() if inspect.isclass(kind)] if inspect.isclass(owner) else []
    renamed = RENAMED.get(f"{function.owner}.{function.name}")
    if renamed:
        assert any(hasattr(place, renamed) for place in [owner, *kinds])
        return [sys.modules["builtins"], type("Known", (), {function.name: None})]
    return [owner, *kinds, aegis.sim, aegis.metrics]


def test_what_is_generated_is_as_the_core_has_it() -> None:
    pytest.importorskip("ruff")
    script = Path(rust.__file__).with_name("generate.py")
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def public(module: ModuleType) -> list[tuple[str, object]]:
    return [(name, getattr(module, name)) for name in module.__all__]


@pytest.mark.parametrize("module", [*MODULES[:-1], aegis.plot], ids=lambda module: module.__name__)
def test_every_public_name_is_documented(module: ModuleType) -> None:
    assert module.__doc__
    bare = []
    for name, item in public(module):
        if inspect.isclass(item) or inspect.isfunction(item):
            if not inspect.getdoc(item):
                bare.append(name)
            if inspect.isclass(item) and item.__module__.startswith("aegis"):
                bare += [f"{name}.{own}" for own, part in vars(item).items() if is_bare(own, part)]
    assert bare == []


def is_bare(name: str, part: object) -> bool:
    shown = inspect.isfunction(part) or isinstance(part, (property, staticmethod, classmethod)) or inspect.isclass(part)
    return shown and not name.startswith("_") and not inspect.getdoc(part)

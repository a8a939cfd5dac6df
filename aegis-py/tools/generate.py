"""Writes the Python classes and functions that mirror the core's plain data and formulas, with the core's own words.

    python tools/generate.py           # writes them
    python tools/generate.py --check   # says which are not as they would be written, and fails

Defaults are asked from the built module, which must be installed.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import rust

PACKAGE = Path(__file__).resolve().parents[1] / "python" / "aegis"
HEADER = '"""{doc}"""\n\n# Written by tools/generate.py from the core\'s sources: change those.\n\nfrom __future__ import annotations\n\n'
PRIMITIVES = {
    "f64": "float", "f32": "float", "bool": "bool", "String": "str", "Callsign": "str",
    "Time": "Time", "Geodetic": "Geodetic", "PlotFlags": "PlotFlags",
    "Polygon": "list[tuple[float, float]]",
}  # fmt: skip
NUMBERS = {"u8", "u16", "u32", "u64", "i64", "usize", "SensorId", "TrackId", "AssetId", "ActionId"}
ROOTS = {"Config", "SceneConfig", "IqSceneConfig"}
KEYWORDS = {"class", "from"}
# Lengths of arrays that have names.
NAMED_NUMBERS = {
    "1 + MOST_MANOEUVRES": 3, "OUTCOMES": 9, "InterferenceKind::KNOWN.len()": 5, "MOST_STAGGER": 8, "MOST_ALTERNATIVES": 4,
}  # fmt: skip
# Methods that the core is called for.
CALLS = set(re.findall(r'"(\w+\.\w+)" =>', (PACKAGE.parents[1] / "src" / "call.rs").read_text()))
# Classes whose other methods are written by hand.
BASES = {"TargetScript": "Flight"}
# Methods that would hide a field, by the names that they have here; what each kind has as a field needs no method.
RENAMED = {
    "ActionKind.class": "class_",
    "Waveform.duration_s": "lasts_s",
    "RadarConfig.pulses": "pulses_with",
    "Zone.radius_m": None,
}
METHODS_ELSEWHERE = {"Relative": ["threat/entry.rs"], "SceneRadar": ["sim/echo.rs"]}
# What Rust's constructors leave out is left out here too.
DEFAULTS = {
    ("Plot", "identity"): "field(default_factory=Identity)",
    ("Plot", "flags"): "PlotFlags.NONE",
    ("Plot", "tag"): "0",
    ("PolarCovariance", "range_range_rate_m2_s"): "0.0",
    ("Asset", "velocity_m_s"): "(0.0, 0.0, 0.0)",
    ("Asset", "time"): "Time()",
    ("Asset", "value"): "1.0",
    ("Track", "class_posterior"): "field(default_factory=ClassPosterior)",
    ("ClassPosterior", "probabilities"): "(1 / 9,) * 9",
    ("Interference", "sources"): "field(default_factory=list)",
    ("Interference", "channels"): "field(default_factory=list)",
    ("Interference", "deceptions"): "field(default_factory=list)",
    ("Interference", "emitters"): "field(default_factory=list)",
    ("Interference", "pulse_emitters"): "field(default_factory=list)",
    ("Pose", "velocity_m_s"): "(0.0, 0.0, 0.0)",
    ("TargetScript", "appears_s"): "0.0",
    ("TargetScript", "legs"): "field(default_factory=list)",
    ("TargetScript", "rcs_m2"): "10.0",
    ("TargetScript", "transponder"): "field(default_factory=Transponder)",
    ("JammerScript", "reference_range_m"): "1e5",
    ("JammerScript", "channels"): "field(default_factory=list)",
    ("Repeater", "reference_range_m"): "1e5",
    ("Repeater", "channels"): "field(default_factory=list)",
    ("IqTarget", "swerling"): '"swerling1"',
}
REQUIRED = {("TargetTruth", "fluctuation")}


@dataclass
class Module:
    """A file to be written."""

    name: str
    doc: str
    rooms: list[str]
    without: list[str] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    frozen: bool = True
    functions: bool = False


MODULES = [
    Module(
        "config", "Everything that can be set, with unit, default, legal range and what raising it does.",
        ["config", "geometry/site.rs", "dwell.rs", "radar/waveform.rs", "radar/windows.rs",
         "radar/settings.rs", "plot.rs", "threat/level.rs", "ew/action.rs"],
        frozen=False, without=["Plot", "Measurement", "Quantity", "Identity", "TargetClass", "PlotFlags", "Action", "ActionState",
                               "Decision"],
    ),
    Module(
        "data", "What goes into a pipeline and what comes out, as plain data.",
        ["stage.rs", "plot.rs", "scan.rs", "stats.rs", "threat/report.rs", "threat/raid.rs", "threat/asset.rs", "tracker/track.rs",
         "detector/classification/posterior.rs", "detector/classification/features.rs",
         "ew/action.rs", "ew/interference.rs", "ew/deception/mod.rs", "ew/locate/mod.rs", "ew/emitters/mod.rs", "ew/audit.rs",
         "event.rs"],
        without=["PlotFlags", "PolarCovariance", "ActionKind", "ActionClass"],
        imports=["from aegis.config import AnyActionKind, AnySite, PolarCovariance, ThreatLevel"],
    ),
    Module(
        "_radar", "The textbook: types and formulas of `aegis.radar`.",
        ["radar/theory", "radar/ambiguity.rs", "radar/map.rs", "radar/noise.rs"], functions=True,
    ),
    Module(
        "_sim", "Scenes as plain data: types of `aegis.sim`.", ["sim"], without=["SimScan", "PlotScan"], frozen=False,
        imports=["from aegis._radar import Swerling", "from aegis.config import RadarConfig, SensorConfig",
                 "from aegis.data import Identity"],
    ),
    Module("_metrics", "Scores as plain data: types of `aegis.metrics`.", ["metrics"], without=["Consistency"]),
    Module(
        "_threat", "Types of `aegis.threat`.", ["threat/kinematics.rs", "threat/entry.rs", "threat/well_clear.rs"],
        imports=["from aegis.data import AnyZone, Asset, Track"],
    ),
    Module("_geometry", "Types of `aegis.geometry`.", ["geometry"], without=["Site", "Geodetic", "EnuFrame"]),
    Module("_asterix", "Types of `aegis.asterix`.", ["asterix/scans.rs", "asterix/reader.rs", "asterix/header.rs"]),
]  # fmt: skip
ALL = rust.types(*[room for module in MODULES for room in module.rooms])


def main() -> int:
    defaults = _defaults()
    stale = []
    for module in MODULES:
        path = PACKAGE / f"{module.name}.py"
        text = _formatted(write(module, defaults), path)
        if not path.exists() or path.read_text() != text:
            stale.append(path.name)
            if "--check" not in sys.argv:
                path.write_text(text)
    if stale:
        print("not as the core has it:" if "--check" in sys.argv else "written:", *stale)
    return 1 if stale and "--check" in sys.argv else 0


def write(module: Module, defaults: dict[str, dict[str, object]]) -> str:
    found = rust.types(*module.rooms)
    chosen = {name: item for name, item in found.items() if item.is_data and name not in module.without}
    hidden = {"DetectorState", "ThreatState", "EwState"}
    chosen = _ordered({name: item for name, item in chosen.items() if name not in hidden})
    names: list[str] = []
    body: list[str] = []
    for item in chosen.values():
        body.append(_type(item, module, defaults))
        names += [item.name] + ([f"Any{item.name}"] if item.kind == "enum" and not item.is_units else [])
        if item.name == "Event":
            names.append("EventKind")
    limits = rust.limits(*module.rooms)
    body += [_limit(name, *known) for name, known in limits.items()]
    names += limits
    if module.functions:
        shown = set(rust.exports("radar/theory/mod.rs")) - {"unfold"}
        for function in rust.functions(*module.rooms):
            if function.owner is None and function.name in shown and "Result<f64>" in function.result:
                body.append(_formula(function))
                names.append(function.name)
    text = "\n\n\n".join(body)
    imports = (
        ["from dataclasses import dataclass, field"] if "field(" in text else ["from dataclasses import dataclass"]
    )
    typing = [
        name for name in ("Any", "ClassVar", "Literal", "TypeAlias", "Union", "cast", "overload")
        if re.search(rf"\b{name}\b(?!=)", re.sub(r'""".*?"""', "", text, flags=re.S))
    ]  # fmt: skip
    if "math." in text:
        imports.insert(0, "import math")
    imports.append(f"from typing import {', '.join(typing)}" if typing else "")
    imports.append("")
    if module.functions:
        imports += [
            "import numpy as np",
            "from numpy.typing import ArrayLike, NDArray",
            "",
            "from aegis._call import call, formula",
        ]
    elif "call(" in text:
        imports.append("from aegis._call import call")
    if "(Flight)" in text:
        imports.append("from aegis._flight import Flight")
    if re.search(r"\bEnuFrame\b", re.sub(r'""".*?"""', "", text, flags=re.S)):
        imports.append("from aegis._frame import EnuFrame")
    kinds = [kind for kind in ("Data", "Root", "Variant") if re.search(rf"\({kind}\)", text)]
    imports.append(f"from aegis._data import {', '.join(kinds)}")
    places = [
        name
        for name in ("Geodetic", "PlotFlags")
        if re.search(rf"\b{name}\b", re.sub(r'""".*?"""', "", text, flags=re.S))
    ]
    if places:
        imports.append(f"from aegis._places import {', '.join(places)}")
    if re.search(r"\bTime\b", re.sub(r'""".*?"""', "", text, flags=re.S)):
        imports.append("from aegis._time import Time")
    imports += module.imports
    every = "__all__ = [\n" + "".join(f'    "{name}",\n' for name in sorted(names)) + "]\n\n\n"
    return HEADER.format(doc=module.doc) + "\n".join(imports) + "\n\n" + every + text + "\n"


def _limit(name: str, value: str, doc: str) -> str:
    return f'{name} = {value.replace("std::f64::consts::PI", "math.pi")}\n"""{_prose(doc)}"""'


def _type(item: rust.Type, module: Module, defaults: dict[str, dict[str, object]]) -> str:
    if item.kind == "enum":
        return _units(item) if item.is_units else _choice(item, module)
    base = "Root" if item.name in ROOTS else BASES.get(item.name, "Data")
    doc = _docstring(item.doc, [(f.name, _python(f.type), f.doc) for f in item.fields], "    ")
    rows = [_row(item.name, f, defaults.get(item.name)) for f in item.fields]
    parts = ["\n".join(f"    {row}" for row in rows), *_methods(item)]
    return f"{_decorator(module)}\nclass {item.name}({base}):\n{doc}\n\n" + "\n\n".join(parts)


def _methods(item: rust.Type) -> list[str]:
    """Those that the core is called for, with its own words."""
    own = rust.functions(str(item.path.relative_to(rust.CORE)), *METHODS_ELSEWHERE.get(item.name, []))
    named = [(f, f"{item.name}.{f.name}") for f in own if f.owner == item.name]
    return [_method(f) for f, name in named if name in CALLS and RENAMED.get(name, f.name)]


def _method(function: rust.Function) -> str:
    assert function.owner is not None
    hints = [(n, _python(kind.removeprefix("&").replace("Self", function.owner))) for n, kind in function.arguments]
    result = _result(function)
    given = "".join(f", {name}{'.origin' if hint == 'EnuFrame' else ''}" for name, hint in hints)
    taken = "".join(f", {name}: {hint}" for name, hint in hints)
    doc = _docstring(function.doc, [(n, h, "") for n, h in hints], "        ", "Parameters")
    name = f"{function.owner}.{function.name}"
    shown = RENAMED.get(name, function.name)
    if function.takes_self:
        head, given = f"    def {shown}(self{taken}) -> {result}:", f", self{given}"
    else:
        head = f"    @staticmethod\n    def {function.name}({taken.removeprefix(', ')}) -> {result}:"
    return f'{head}\n{doc}\n        return cast("{result}", call("{name}", {result}{given}))'


def _result(function: rust.Function) -> str:
    kind = re.sub(r"^Result<(.*)>$", r"\1", function.result)
    kind = {"Self": function.owner, "&[f64]": "Vec<f64>", "Vec<Complex<f32>>": "Vec<[f64; 2]>"}.get(kind, kind)
    assert kind is not None
    return _python(kind)


def _decorator(module: Module) -> str:
    return f"@dataclass({'frozen=True, ' if module.frozen else ''}kw_only=True, slots=True, repr=False)"


def _units(item: rust.Type) -> str:
    values = ", ".join(f'"{rust.snake(v.name)}"' for v in item.variants)
    lines = [_prose(item.doc), ""]
    lines += [f'- `"{rust.snake(v.name)}"`: {_prose(v.doc)}' for v in item.variants]
    text = "\n".join(lines).replace("\\", "\\\\")
    return f'{item.name}: TypeAlias = Literal[{values}]\n"""{text}\n"""'


def _choice(item: rust.Type, module: Module) -> str:
    """A mixed enum: a namespace with a class for each kind, and a name for any of them."""
    tagged = 'tag = "kind"' in item.attributes
    every = _methods(item)
    makers = [method for method in every if "@staticmethod" in method]
    methods = [method for method in every if "@staticmethod" not in method]
    base = f"_{item.name}Methods" if methods else "Variant"
    parts = [f"class {item.name}:\n{_docstring(item.doc, [], '    ')}", *makers]
    for variant in item.variants:
        fields = [rust.Field("value", variant.inner, "What it is.")] if variant.inner else variant.fields
        doc = _docstring(variant.doc, [(f.name, _python(f.type), f.doc) for f in fields], "        ")
        tag = rust.snake(variant.name)
        rows = [f'_tag: ClassVar[str] = "{tag}"']
        if tagged:
            rows.append(f'kind: ClassVar[str] = "{tag}"')
        # What a kind holds beside is left out where it is not known.
        rows += ["", *[_row(item.name, f, None) for f in fields]] if fields else []
        decorator = _decorator(module) if not variant.inner else _decorator(module).replace("kw_only=True, ", "")
        rows_text = "\n".join(f"        {row}" if row else "" for row in rows)
        parts.append(f"    {decorator}\n    class {variant.name}({base}):\n{doc}\n\n{rows_text}")
    union = ", ".join(f"{item.name}.{v.name}" for v in item.variants)
    text = "\n\n".join(parts)
    if methods:
        text = f"class {base}(Variant):\n    __slots__ = ()\n\n" + "\n\n".join(methods) + f"\n\n\n{text}"
    text += f'\n\n\nAny{item.name}: TypeAlias = Union[{union}]\n"""Any kind of `{item.name}`."""'
    if item.name == "Event":
        kinds = ", ".join(f'"{rust.snake(v.name)}"' for v in item.variants)
        text += f'\n\nEventKind: TypeAlias = Literal[{kinds}]\n"""The kinds of events by name."""'
    return text


def _row(owner: str, item: rust.Field, defaults: dict[str, object] | None) -> str:
    name = item.name + ("_" if item.name in KEYWORDS else "")
    hint = _python(item.type)
    override = DEFAULTS.get((owner, item.name))
    if override is not None:
        return f"{name}: {hint} = {override}"
    if defaults is not None and item.name in defaults:
        return f"{name}: {hint} = {_default(item.type, defaults[item.name])}"
    if item.type.startswith("Option<"):
        return f"{name}: {hint} = None"
    return f"{name}: {hint}"


def _default(kind: str, value: object) -> str:
    expression = _expression(kind, value)
    inner = kind.removeprefix("Option<").removesuffix(">")
    is_shared = expression.endswith(")") and inner not in ("Time", "Geodetic") and not expression.startswith("(")
    if expression == "[]":
        return "field(default_factory=list)"
    if expression.startswith("[") or is_shared:
        simple = re.fullmatch(r"([A-Za-z.]+)\(\)", expression)
        return f"field(default_factory={simple.group(1) if simple else 'lambda: ' + expression})"
    return expression


def _expression(kind: str, value: object) -> str:
    if kind.startswith("Option<"):
        return "None" if value is None else _expression(kind[7:-1], value)
    if kind.startswith("Vec<"):
        assert isinstance(value, list)
        return "[" + ", ".join(_expression(kind[4:-1], item) for item in value) + "]"
    if kind.startswith("["):
        assert isinstance(value, list)
        inner = kind[1 : kind.rindex(";")]
        return "(" + ", ".join(_expression(inner, item) for item in value) + ")"
    if kind == "Geodetic":
        assert isinstance(value, dict)
        return f"Geodetic({_number(value['latitude_deg'])}, {_number(value['longitude_deg'])}, {value['height_m']!r})"
    if kind == "Time":
        return f"Time({value})" if value else "Time()"
    known = ALL.get(kind)
    if known is None:
        return repr(value)
    if known.kind == "struct":
        assert isinstance(value, dict)
        if "serde(default" in known.attributes.replace("\n", " ") and value == _default_of(kind):
            return f"{kind}()"
        fields = {f.name: f.type for f in known.fields}
        return f"{kind}(" + ", ".join(f"{k}={_expression(fields[k], v)}" for k, v in value.items()) + ")"
    if known.is_units:
        return json.dumps(value)
    tag, inside = (value, {}) if isinstance(value, str) else next(iter(value.items()))  # type: ignore[union-attr]
    variant = next(v for v in known.variants if rust.snake(v.name) == tag)
    if variant.inner:
        return f"{kind}.{variant.name}({_expression(variant.inner, inside)})"
    fields = {f.name: f.type for f in variant.fields}
    return f"{kind}.{variant.name}(" + ", ".join(f"{k}={_expression(fields[k], v)}" for k, v in inside.items()) + ")"


def _number(value: float) -> str:
    """Degrees that became radians and degrees again."""
    return repr(float(f"{value:.12g}"))


_KNOWN: dict[str, dict[str, object]] = {}


def _default_of(kind: str) -> dict[str, object] | None:
    return _KNOWN.get(kind)


def _defaults() -> dict[str, dict[str, object]]:
    """Of each type that has some, asked from the built module, which is loaded without the package around it."""
    import importlib.machinery
    import importlib.util

    [path] = [*PACKAGE.glob("_aegis*.so"), *PACKAGE.glob("_aegis*.pyd")] or [_installed()]
    loader = importlib.machinery.ExtensionFileLoader("_aegis", str(path))
    spec = importlib.util.spec_from_file_location("_aegis", str(path), loader=loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    _KNOWN.update(json.loads(module.defaults()))
    return _KNOWN


def _installed() -> Path:
    import sysconfig

    return next((Path(sysconfig.get_paths()["platlib"]) / "aegis").glob("_aegis*.so"))


def _python(kind: str) -> str:
    if kind in PRIMITIVES:
        return PRIMITIVES[kind]
    if kind in NUMBERS:
        return "int"
    if kind.startswith("Option<"):
        return f"{_python(kind[7:-1])} | None"
    if kind.startswith("Vec<"):
        return f"list[{_python(kind[4:-1])}]"
    if kind.startswith("[") and ";" in kind:
        inner, count = kind[1:-1].rsplit(";", 1)
        number = NAMED_NUMBERS.get(count.strip()) or int(count)
        return f"tuple[{', '.join([_python(inner)] * number)}]"
    if kind.startswith("("):
        return f"tuple[{', '.join(_python(part) for part in rust.split(kind[1:-1]))}]"
    name = kind.split("::")[-1].lstrip("&")
    known = ALL.get(name)
    if name == "Site" or (known and known.kind == "enum" and not known.is_units):
        return f"Any{name}"
    return name


def _ordered(chosen: dict[str, rust.Type]) -> dict[str, rust.Type]:
    """What others hold comes before them: their defaults are made when the classes are."""
    done: dict[str, rust.Type] = {}

    def add(name: str) -> None:
        if name not in chosen or name in done:
            return
        item = chosen[name]
        kinds = [f.type for f in item.fields] + [f.type for v in item.variants for f in v.fields]
        kinds += [v.inner for v in item.variants if v.inner]
        for kind in kinds:
            for part in re.findall(r"\w+", kind):
                if part != name:
                    add(part)
        done[name] = item

    for name in chosen:
        add(name)
    return done


def _formula(function: rust.Function) -> str:
    hints = [(name, _python(kind.removeprefix("&"))) for name, kind in function.arguments]
    numbers = {"float", "int"}
    scalar = ", ".join(f"{name}: {hint}" for name, hint in hints)
    arrays = ", ".join(f"{name}: {'ArrayLike' if hint in numbers else hint}" for name, hint in hints)
    given = ", ".join(name for name, _ in hints)
    doc = _docstring(
        function.doc, [(n, f"{h} or array_like" if h in numbers else h, "") for n, h in hints], "    ", "Parameters"
    )
    examples = _examples(function)
    if examples:
        shown = "\n".join(f"    {line}".rstrip() for line in examples)
        doc = doc.rstrip().removesuffix('"""').rstrip() + f'\n{shown}\n    """'
    if not numbers & {hint for _, hint in hints}:
        return f'def {function.name}({scalar}) -> float:\n{doc}\n    return call("{function.name}", float, {given})'
    return (
        f"@overload\ndef {function.name}({scalar}) -> float: ...\n"
        f"@overload\ndef {function.name}({arrays}) -> NDArray[np.float64]: ...\n"
        f"def {function.name}({arrays}) -> float | NDArray[np.float64]:\n{doc}\n"
        f'    return formula("{function.name}", {given})'
    )


def _docstring(doc: str, fields: list[tuple[str, str, str]], indent: str, title: str = "Attributes") -> str:
    body, errors = _sections(doc)
    lines = [body]
    if fields:
        lines += ["", title, "-" * len(title)]
        for name, kind, text in fields:
            lines.append(f"{name + ('_' if name in KEYWORDS else '')} : {kind}")
            lines += [f"    {line}" for line in _prose(text).split("\n")] if text else []
    if errors:
        lines += ["", "Raises", "------", "ArgumentError", *[f"    {line}" for line in errors.split("\n")]]
    text = "\n".join(lines).replace("\\", "\\\\")
    shown = "\n".join(f"{indent}{line}".rstrip() for line in text.split("\n")).lstrip()
    end = f'\n{indent}"""' if "\n" in shown else '"""'
    return f'{indent}"""{shown}{end}'


def _examples(function: rust.Function) -> list[str]:
    """The comparisons with a known number that the core's documentation makes, where Python says the same."""
    lines: list[str] = []
    call = rf"(?:aegis_core::radar::)?({function.name}\((?:[^()]|\([^()]*\))*\))\?"
    for call_text, sign, known, tolerance in re.findall(
        rf"assert!\(\({call} ([-+]) ([\d_.e]+)\)\.abs\(\) < ([\de.-]+)\);", function.doc
    ):
        text = re.sub(r"Swerling::(\w+)", lambda match: f'"{rust.snake(match.group(1))}"', call_text)
        text = re.sub(r"(\w+)::(\w+) \{ (.*?) \}", r"\1.\2(\3)", text)
        text = re.sub(r"(\w+): ", r"\1=", text)
        bare = re.sub(r'"[^"]*"|\b\d[\w.]*', "", text)
        names = set(re.findall(r"(?<![\w.])[A-Za-z_]\w*\b(?!=)", bare))
        if "::" not in text and ".to_" not in text and "&" not in text and names <= {function.name, *ALL}:
            lines += [f">>> abs({text} {sign} {known}) < {tolerance}", "True"]
    return ["", "Examples", "--------", *lines] if lines else []


def _sections(doc: str) -> tuple[str, str]:
    """What it is, and when it refuses; examples in Rust stay behind."""
    doc = re.sub(r"```.*?```", "", doc, flags=re.S)
    parts = re.split(r"^# (\w+)\n", doc, flags=re.M)
    named = dict(zip(parts[1::2], parts[2::2]))
    return _prose(parts[0]), _prose(named.get("Errors", ""))


def _prose(text: str) -> str:
    """Rust's links and paths as Python has them."""
    text = re.sub(r"`([^`]*)`\[`(\w+)`\](?:\([^)]*\))?", r"`\1\2`", text)
    text = re.sub(r"\[(`[^`]+`)\](?:\([^)]*\))?", r"\1", text)
    text = re.sub(r"\[([^\]`]+)\]\((?:Self|super|crate)[^)]*\)", r"\1", text)
    text = re.sub(r"`(?:Self|super|crate)::", "`", text)
    text = re.sub(r"`(\w+)::(\w+)`", _member, text)
    text = re.sub(r"`Error[:.]+(\w+)`", _error, text)
    text = re.sub(r"`(\w+)`(?:, `\1`)* or `\1`", r"`\1`", text)
    text = text.replace("::", ".").replace("`Option`", "optional value")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


ERRORS = {
    "InvalidConfig": "ConfigError", "NoSite": "ConfigError", "Capacity": "CapacityError", "UnknownSensor": "ScanError",
    "ScanTooOld": "ScanError", "ScanTooNew": "ScanError", "UnknownAction": "ActionError", "Snapshot": "SnapshotError",
    "Recording": "RecordingError",
}  # fmt: skip


def _error(match: re.Match[str]) -> str:
    return f"`{ERRORS.get(match.group(1), 'ArgumentError')}`"


def _member(match: re.Match[str]) -> str:
    known = ALL.get(match.group(1))
    if known and known.kind == "enum" and known.is_units and any(v.name == match.group(2) for v in known.variants):
        return f'`"{rust.snake(match.group(2))}"`'
    return f"`{match.group(1)}.{match.group(2)}`"


def _formatted(text: str, path: Path) -> str:
    """Imports sorted, lines broken."""
    for command in (["check", "--quiet", "--select", "I", "--fix"], ["format"]):
        full = [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(path), "-"]
        text = subprocess.run(
            full, input=text, stdout=subprocess.PIPE, text=True, check=True, cwd=path.parents[2]
        ).stdout
    return text


if __name__ == "__main__":
    sys.exit(main())

"""What the core shows to the world, read from its sources: types with their fields, functions, and their documentation.

It reads the project's own formatted sources line by line, and is no parser of Rust.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

CORE = Path(__file__).resolve().parents[2] / "aegis-core" / "src"


@dataclass
class Field:
    name: str
    type: str
    doc: str


@dataclass
class Variant:
    name: str
    doc: str
    fields: list[Field] = field(default_factory=list)
    inner: str | None = None


@dataclass
class Type:
    name: str
    kind: str
    doc: str
    attributes: str
    path: Path
    fields: list[Field] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)

    @property
    def is_data(self) -> bool:
        """Whether it crosses as plain data."""
        return "Serialize" in self.attributes

    @property
    def is_units(self) -> bool:
        return all(not v.fields and v.inner is None for v in self.variants)


@dataclass
class Function:
    name: str
    owner: str | None
    arguments: list[tuple[str, str]]
    result: str
    doc: str
    path: Path
    takes_self: bool = False


def sources(*rooms: str) -> list[Path]:
    """The files of some rooms of the core, without its tests."""
    found: list[Path] = []
    for room in rooms:
        path = CORE / room
        found += [path] if path.is_file() else sorted(path.rglob("*.rs"))
    return [path for path in found if "tests" not in path.relative_to(CORE).parts and path.name != "tests.rs"]


def types(*rooms: str) -> dict[str, Type]:
    """All public types of some rooms, in the order of the files."""
    return {item.name: item for path in sources(*rooms) for item in _read(path)[0]}


def functions(*rooms: str) -> list[Function]:
    """All public functions and methods of some rooms."""
    return [item for path in sources(*rooms) for item in _read(path)[1]]


def limits(*rooms: str) -> dict[str, tuple[str, str]]:
    """What there is at most of something: the value of each such constant, and its documentation."""
    found: dict[str, tuple[str, str]] = {}
    for path in sources(*rooms):
        pattern = r"((?:^/// .*\n)+)pub const ((?:MOST|MAX)_\w+): \w+ = (.+);"
        for doc, name, value in re.findall(pattern, path.read_text(), re.M):
            found[name] = (value, re.sub(r"^/// ?", "", doc, flags=re.M).strip())
    return found


def exports(path: str) -> list[str]:
    """The names that a file re-exports for everybody."""
    names: list[str] = []
    text = (CORE / path).read_text()
    for attributes, tree in re.findall(r"((?:#\[[^\]]*\]\n)*)^pub use ([^;]+);", text, re.M):
        if "doc(hidden)" in attributes:
            continue
        inside = re.search(r"\{(.*)\}", tree, re.S)
        parts = inside.group(1).split(",") if inside else [tree]
        names += [part.split("::")[-1].split(" as ")[-1].strip() for part in parts if part.strip()]
    return [name for name in names if name != "*"]


def modules(path: str) -> list[str]:
    """The public modules of a file."""
    return re.findall(r"^pub mod (\w+);", (CORE / path).read_text(), re.M)


def _read(path: Path) -> tuple[list[Type], list[Function]]:
    lines = path.read_text().split("#[cfg(test)]\nmod tests")[0].split("\n")
    found: tuple[list[Type], list[Function]] = ([], [])
    doc: list[str] = []
    attributes: list[str] = []
    owner = None
    index = 0
    while index < len(lines):
        line = lines[index]
        text = line.strip()
        if text.startswith("///"):
            doc.append(text[4:])
        elif text.startswith("#["):
            attribute = text
            while attribute.count("[") > attribute.count("]"):
                index += 1
                attribute += " " + lines[index].strip()
            attributes.append(attribute)
        elif match := re.match(r"pub (struct|enum) (\w+)", line):
            body: list[str] = []
            if line.rstrip().endswith("{"):
                while lines[index + 1] != "}":
                    index += 1
                    body.append(lines[index])
            kind, name = match.groups()
            item = Type(name, kind, "\n".join(doc), " ".join(attributes), path)
            (_fields if kind == "struct" else _variants)(item, body)
            found[0].append(item)
            doc, attributes = [], []
        elif match := re.match(r"impl(?:<[^>]*>)? (?:\w+(?:<[^>]*>)? for )?(\w+)", line):
            owner, doc, attributes = match.group(1), [], []
        elif match := re.match(r"( {4})?pub (?:const )?fn (\w+)", line):
            signature = line
            while not signature.rstrip().endswith(("{", ";", "}")):
                index += 1
                signature += " " + lines[index].strip()
            hidden = any("doc(hidden)" in attribute for attribute in attributes)
            if not hidden:
                found[1].append(_function(signature, owner if match.group(1) else None, doc, path))
            doc, attributes = [], []
        elif text and not text.startswith("//"):
            doc, attributes = [], []
        index += 1
    return found


def _function(signature: str, owner: str | None, doc: list[str], path: Path) -> Function:
    start = re.search(r"fn (\w+)(?:<[^(]*>)?\(", signature)
    assert start, signature
    depth, end = 1, start.end()
    while depth:
        depth += {"(": 1, ")": -1}.get(signature[end], 0)
        end += 1
    name, arguments = start.group(1), signature[start.end() : end - 1]
    after = re.match(r" -> (.*?) *(?:where.*)?\{", signature[end:])
    result = after.group(1) if after else None
    pairs = []
    for part in split(arguments):
        if ":" in part and "self" not in part.split(":")[0]:
            key, _, value = part.partition(":")
            pairs.append((key.strip().removeprefix("mut "), value.strip()))
    takes_self = bool(re.match(r"(&|mut )*(mut )?self\b", arguments.strip()))
    return Function(name, owner, pairs, (result or "()").strip(), "\n".join(doc), path, takes_self)


def split(text: str) -> list[str]:
    """At commas that are in no brackets."""
    parts, depth, current = [], 0, ""
    for character in text:
        depth += character in "([{<"
        depth -= character in ")]}>"
        if character == "," and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += character
    return [part.strip() for part in [*parts, current] if part.strip()]


def _fields(item: Type, body: list[str]) -> None:
    doc: list[str] = []
    for line in body:
        text = line.strip()
        if text.startswith("///"):
            doc.append(text[4:])
        elif match := re.match(r"pub (\w+): (.+),$", text):
            item.fields.append(Field(match.group(1), match.group(2), "\n".join(doc)))
            doc = []
        elif text and not text.startswith(("#", "//")):
            doc = []


def _variants(item: Type, body: list[str]) -> None:
    doc: list[str] = []
    current: Variant | None = None
    for line in body:
        text = line.strip()
        if text.startswith("///"):
            doc.append(text[4:])
        elif current is not None and text in ("},", "}"):
            current, doc = None, []
        elif current is not None and (match := re.match(r"(\w+): (.+),$", text)):
            current.fields.append(Field(match.group(1), match.group(2), "\n".join(doc)))
            doc = []
        elif match := re.match(r"(\w+)(?:\((.+)\))?( \{)?,?$", text):
            variant = Variant(match.group(1), "\n".join(doc), inner=match.group(2))
            item.variants.append(variant)
            current = variant if match.group(3) else None
            doc = []


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()

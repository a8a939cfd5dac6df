"""Plain data: what every generated class can do, and how it goes to the core and comes back (as JSON, the core's own form)."""

from __future__ import annotations

import dataclasses
import html
import json
import math
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from aegis import _aegis
from aegis._errors import ArgumentError, ConfigError
from aegis._time import Time

T = TypeVar("T", bound="Data")


class Data:
    """A value with named fields, equal where its fields are equal."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """As nested dictionaries and lists, in the form of the core's JSON: times in nanoseconds, angles of places in degrees."""
        plain = to_plain(self)
        assert isinstance(plain, dict)
        return typing.cast("dict[str, Any]", plain)

    def to_json(self) -> str:
        """As one line of JSON, every number exact."""
        return to_json(self)

    def __repr__(self) -> str:
        changed = [
            f"{field.name}={getattr(self, field.name)!r}" for field in _fields(self) if not _is_default(self, field)
        ]
        return f"{type(self).__qualname__}({', '.join(changed)})"

    def _repr_html_(self) -> str:
        return _html(self, is_first=True)


class Root(Data):
    """A whole configuration: it reads and writes TOML, and can be checked."""

    __slots__ = ()

    @classmethod
    def from_dict(cls: type[T], values: Mapping[str, Any]) -> T:
        """From nested dictionaries, as `to_dict` gives them; what is left out keeps its default.

        Parameters
        ----------
        values : mapping
            Field names and their values.

        Raises
        ------
        ConfigError
            Naming the first field that is unknown, of the wrong type, or outside its range.
        """
        _aegis.check(cls.__name__, _config_json(values))
        return typing.cast(T, decoder(cls)(values))

    @classmethod
    def from_toml(cls: type[T], text: str) -> T:
        """From TOML text; what is left out keeps its default, and unknown fields are refused.

        Parameters
        ----------
        text : str
            The text itself, not the name of a file.

        Raises
        ------
        ConfigError
            When the text is not TOML, or naming the first field that is wrong.
        """
        return typing.cast(T, typing.cast("type[Root]", cls).from_dict(json.loads(_aegis.toml_to_json(text))))

    def to_toml(self) -> str:
        """As TOML text that `from_toml` reads back to an equal object.

        Raises
        ------
        ConfigError
            Naming the first field that is wrong.
        """
        self.validate()
        return _aegis.json_to_toml(to_json(_without_none(to_plain(self))))

    def validate(self) -> None:
        """Checks every field against its documented range.

        Raises
        ------
        ConfigError
            Naming the first field that is wrong.
        """
        _aegis.check(type(self).__name__, _config_json(self))


class Variant(Data):
    """One of several kinds of a thing; its name in files is `_tag`."""

    __slots__ = ()

    _tag: ClassVar[str]


def to_json(value: object) -> str:
    """The core's JSON of a value."""
    return json.dumps(to_plain(value), allow_nan=False)


def _config_json(value: object) -> str:
    try:
        return to_json(value)
    except ArgumentError as error:
        raise ConfigError(f"invalid config: {error}") from None


def to_plain(value: object, path: str = "") -> Any:
    """Dictionaries, lists, numbers and strings; a number that is not finite is refused by the path of its field."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        raise ArgumentError(f"{path or 'value'}: {value} is not finite")
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Time):
        return value.nanos
    if isinstance(value, Variant):
        return _variant_to_plain(value, path)
    if isinstance(value, Data):
        return {_key(f.name): to_plain(getattr(value, f.name), _join(path, _key(f.name))) for f in _fields(value)}
    if isinstance(value, Mapping):
        items = typing.cast("Mapping[object, object]", value).items()
        return {str(key): to_plain(item, _join(path, str(key))) for key, item in items}
    if isinstance(value, (list, tuple)):
        listed = typing.cast("list[object]", value)
        return [to_plain(item, f"{path}[{index}]") for index, item in enumerate(listed)]
    # Scalars and arrays of numpy.
    tolist = getattr(value, "tolist", None)
    if callable(tolist):
        return to_plain(tolist(), path)
    raise ArgumentError(f"{path or 'value'}: a {type(value).__name__} is no plain data")


def decoder(hint: Any) -> Callable[[Any], Any]:
    """What makes a value of a type of what the core's JSON holds."""
    known = _DECODERS.get(hint)
    if known is None:
        known = _DECODERS[hint] = _decoder(hint)
    return known


_DECODERS: dict[Any, Callable[[Any], Any]] = {}


def from_json(hint: Any, text: str) -> Any:
    """A value of a type, from the core's JSON."""
    return decoder(hint)(json.loads(text))


def _variant_to_plain(value: Variant, path: str) -> Any:
    fields = _fields(value)
    if "kind" in type(value).__dict__:
        return {"kind": value._tag} | {
            _key(f.name): to_plain(getattr(value, f.name), _join(path, f.name)) for f in fields
        }
    inside = _join(path, value._tag)
    if not fields:
        return value._tag
    if [field.name for field in fields] == ["value"]:
        return {value._tag: to_plain(getattr(value, fields[0].name), inside)}
    return {value._tag: {f.name: to_plain(getattr(value, f.name), _join(inside, f.name)) for f in fields}}


def _key(name: str) -> str:
    """Names that are words of Python have a trailing underscore there."""
    return name.removesuffix("_")


def _fields(value: object) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(typing.cast(Any, value))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _without_none(value: Any) -> Any:
    """TOML has no null: what is not there is left out."""
    if isinstance(value, dict):
        items = typing.cast("dict[str, Any]", value).items()
        return {key: _without_none(item) for key, item in items if item is not None}
    if isinstance(value, list):
        return [_without_none(item) for item in typing.cast("list[Any]", value)]
    return value


def _is_default(value: Data, field: dataclasses.Field[Any]) -> bool:
    present = getattr(value, field.name)
    if field.default is not dataclasses.MISSING:
        return bool(present == field.default)
    if field.default_factory is not dataclasses.MISSING:
        return bool(present == field.default_factory())
    return False


def _decoder(hint: Any) -> Callable[[Any], Any]:
    origin = typing.get_origin(hint)
    arguments = typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _union_decoder(arguments)
    if origin is list:
        item = decoder(arguments[0])
        return lambda values: [item(value) for value in values]
    if origin is tuple:
        items = [decoder(argument) for argument in arguments]
        return lambda values: tuple(item(value) for item, value in zip(items, values))
    if isinstance(hint, type) and issubclass(hint, Variant):
        return _variants_decoder([hint])
    if isinstance(hint, type) and issubclass(hint, Data):
        return _data_decoder(hint)
    if hint is Time:
        return Time
    if hint is float:
        return _float
    if isinstance(hint, type) and hint not in (int, str, bool):
        return hint
    return lambda value: value


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, int) else value


def _union_decoder(choices: tuple[Any, ...]) -> Callable[[Any], Any]:
    some = [choice for choice in choices if choice is not type(None)]
    if isinstance(some[0], type) and issubclass(some[0], Variant):
        inner = _variants_decoder(some)
    else:
        inner = decoder(some[0])
    if len(some) == len(choices):
        return inner
    return lambda value: None if value is None else inner(value)


def _variants_decoder(choices: list[type[Variant]]) -> Callable[[Any], Any]:
    known = {choice._tag: choice for choice in choices}
    decoders = {tag: _data_decoder(choice) for tag, choice in known.items()}

    def decode(value: Any) -> Any:
        if isinstance(value, Variant):
            return value
        if isinstance(value, str):
            return known[value]()
        if "kind" in value:
            return decoders[value["kind"]]({key: item for key, item in value.items() if key != "kind"})
        [(tag, inside)] = value.items()
        choice = known[tag]
        names = [field.name for field in dataclasses.fields(typing.cast(Any, choice))]
        if names == ["value"]:
            return decoders[tag]({"value": inside})
        return decoders[tag](inside or {})

    return decode


def _data_decoder(cls: type[Data]) -> Callable[[Any], Any]:
    names = [field.name for field in dataclasses.fields(typing.cast(Any, cls))]
    decoders: dict[str, tuple[str, Callable[[Any], Any]]] = {}

    def decode(values: Any) -> Any:
        if isinstance(values, Data):
            return values
        if not decoders:
            # Not before the first value: classes may name others that are made after them.
            hints = typing.get_type_hints(cls)
            decoders.update({_key(name): (name, decoder(hints[name])) for name in names})
        known = ((*decoders[key], value) for key, value in values.items())
        return cls(**{name: decode_one(value) for name, decode_one, value in known})

    return decode


def _html(value: object, is_first: bool = False) -> str:
    if isinstance(value, Data):
        rows = "".join(
            f"<tr><td style='text-align:left'>{field.name}</td>"
            f"<td style='text-align:left'>{_html(getattr(value, field.name))}</td></tr>"
            for field in _fields(value)
        )
        name = type(value).__qualname__
        return (
            f"<details{' open' if is_first else ''}><summary><b>{name}</b></summary><table>{rows}</table></details>"
            if rows
            else name
        )
    if isinstance(value, (list, tuple)):
        items = typing.cast("list[object]", value)
        if any(isinstance(item, Data) for item in items):
            return "".join(_html(item) for item in items)
    return html.escape(repr(value))

"""Lists of a picture: rows as plain data, columns as arrays."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Generic, TypeVar, cast, overload

import numpy as np
from numpy.typing import NDArray

from aegis import _aegis
from aegis._data import from_json

Row = TypeVar("Row")
A = TypeVar("A")
Floats = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]
Words = NDArray[np.str_]
Flags = NDArray[np.bool_]


class Table(Sequence[Row], Generic[Row]):
    """A list of a picture: rows as plain data, columns as arrays.

    Arrays cannot be written to; those of doubles share the picture's memory and keep it alive. A number that is not known is
    NaN, a code −1, a word empty.
    """

    __slots__ = ("_core",)

    _name: ClassVar[str]
    _row: ClassVar[Any]

    def __init__(self, core: _aegis.Picture) -> None:
        self._core = core

    @classmethod
    def columns(cls) -> list[str]:
        """The names of its columns."""
        return [name for name, item in vars(cls).items() if isinstance(item, Column)]

    def __len__(self) -> int:
        return self._core.len(self._name)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(f"{self._name}: there are {len(self)}, and no {index}")
        return cast(Row, from_json(self._row, self._core.row(self._name, place)))

    def __iter__(self) -> Iterator[Row]:
        return iter(self.to_list())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table):
            return NotImplemented
        return self.to_dict() == cast("Table[Any]", other).to_dict()

    __hash__ = None  # type: ignore[assignment]

    def to_list(self) -> list[Row]:
        """All rows."""
        return cast("list[Row]", from_json(list.__class_getitem__(self._row), self._core.rows(self._name)))

    def to_dict(self) -> list[dict[str, Any]]:
        """All rows in the form of the core's JSON."""
        return cast("list[dict[str, Any]]", json.loads(self._core.rows(self._name)))

    def to_numpy(self) -> NDArray[np.void]:
        """The columns of `to_columns` as one structured array, a copy.

        Returns
        -------
        ndarray
            Of shape (n,), with a field for each: what `pandas.DataFrame` and `polars.DataFrame` take as it is.
        """
        columns = self.to_columns()
        out = np.empty(len(self), dtype=[(name, column.dtype) for name, column in columns.items()])
        for name, column in columns.items():
            out[name] = column
        return out

    def to_columns(self) -> dict[str, NDArray[Any]]:
        """Columns of one value a row: positions and velocities become three each, other vectors and matrices are left out."""
        out: dict[str, NDArray[Any]] = {}
        for name in self.columns():
            column = cast("NDArray[Any]", getattr(self, name))
            if column.ndim == 1:
                out[name] = column
            elif name.startswith(("position", "velocity")):
                out |= {f"{axis}_{name}": column[:, place] for place, axis in enumerate(("east", "north", "up"))}
        return out

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)}>"

    def _repr_html_(self) -> str:
        columns = self.to_columns()
        head = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
        shown = [[_shown(column[place]) for column in columns.values()] for place in range(min(len(self), 50))]
        rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in shown)
        more = f"<p>… {len(self) - 50} more</p>" if len(self) > 50 else ""
        title = f"<b>{type(self).__name__}</b>: {len(self)}"
        return f"{title}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"

    def column(self, name: str) -> NDArray[Any]:
        """A column by its name.

        Raises
        ------
        ArgumentError
            When there is none of this name.
        """
        column = self._core.column(self._name, name)
        return _words(column) if isinstance(column, list) else column


class Column(Generic[A]):
    """One column of a table, with what it holds as its documentation."""

    def __init__(self, doc: str) -> None:
        self.__doc__ = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, table: None, owner: type) -> Column[A]: ...
    @overload
    def __get__(self, table: Table[Any], owner: type) -> A: ...
    def __get__(self, table: Table[Any] | None, owner: type) -> Column[A] | A:
        return self if table is None else cast(A, table.column(self._name))


class FloatColumn(Column[Floats]):
    """Doubles."""


class IntegerColumn(Column[Integers]):
    """Whole numbers."""


class BooleanColumn(Column[Flags]):
    """Yes and no."""


class WordColumn(Column[Words]):
    """Words."""


def _shown(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _words(texts: list[str]) -> Words:
    array = np.array(texts, dtype=f"U{max([1, *map(len, texts)])}")
    array.flags.writeable = False
    return array

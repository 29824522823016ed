"""Columns of descriptions and codes in pandas: ``import hscode.pandas`` gives every Series the accessor ``hs``.

Needs pandas, which the extra ``pandas`` brings. Results have the index of the Series; what is missing there is missing in
them; a value that stands in many rows is worked out once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.extensions import register_series_accessor
from pandas.api.types import is_list_like

from hscode.browse import lookup
from hscode.classification import Classification
from hscode.classifier import RUN, classify, classify_many
from hscode.editions.places import editions_of
from hscode.errors import CodeError, DescriptionError, OptionError
from hscode.index import check_edition, nomenclature
from hscode.validation.declared import read_code
from hscode.validation.types import Validation
from hscode.validation.validate import validate, validate_many

_Values = tuple[Any, ...]
_Many = Callable[[Sequence[Any]], list[_Values]]
"""Gives the values of a row for each of some keys; where there is one key alone, its error names no number."""
_CLASSIFIED = ("code", "level", "title", "probability")
_VALIDATED = ("verdict", "read", "probability", "findings", "reason", "better")
_LOOKED_UP = ("code", "title", "level", "chapter", "chapter_title")
_NUMBERS = {"level": "Int64", "probability": "Float64"}


@register_series_accessor("hs")
class SeriesAccessor:
    """What a Series of descriptions or codes can be asked.

    >>> import pandas as pd
    >>> pd.Series(["playing cards", None]).hs.classify()["code"].tolist()
    ['950440', <NA>]
    """

    def __init__(self, series: pd.Series[Any]) -> None:
        self._series = series

    def classify(self, *, edition: str = "2022") -> pd.DataFrame:
        """Return the codes of a Series of descriptions: ``code``, ``level`` (digits), ``title`` and ``probability``.

        A description that is blank has level 0 and no code. The probability is that of the code answered: of a heading or a chapter, all codes
        in it together.

        Args:
            edition: year of the HS edition.

        Raises:
            DescriptionError: a value that is neither text nor missing; the message names the label of its row.
            OptionError: an unknown edition.
        """
        check_edition(edition)
        return _frame(self._series, _CLASSIFIED, lambda texts: _classified(texts, edition))

    def validate(self, codes: pd.Series[Any] | str | float | Sequence[Any], *, edition: str = "2022") -> pd.DataFrame:
        """Return whether declared codes fit a Series of descriptions.

        The columns are ``verdict``, ``read`` (the digits judged), ``probability``, ``findings`` (ids), ``reason`` and ``better``.
        Where both the description and the code are missing the row is missing; where one is, the finding says so.

        Args:
            codes: the declared codes: a Series with the same index, a list as long, or one code, text or a number, for all rows.
            edition: year of the HS edition of the codes.

        Raises:
            CodeError: a code that is neither text nor a number; the message names the label of its row.
            DescriptionError: a description that is neither text nor missing; the message names the label of its row.
            OptionError: codes whose index or length is another, codes in no order or without a length, or an unknown edition.
        """
        check_edition(edition)
        declared = _aligned(self._series, codes)
        pairs = ((_none(text), _none(code)) for text, code in zip(self._series.array, declared, strict=True))
        keys = [None if pair[0] is None and pair[1] is None else pair for pair in pairs]
        return _frame_of(keys, self._series.index, _VALIDATED, lambda pairs: _validated(pairs, edition))

    def lookup(self, *, edition: str = "2022") -> pd.DataFrame:
        """Return the places of a Series of codes: ``code``, ``title``, ``level``, ``chapter`` and ``chapter_title``.

        What is no code has a missing row. Codes are read as :func:`hscode.validate` does: national digits left out, a lost zero restored.

        Args:
            edition: year of the HS edition.

        Raises:
            CodeError: a value that is neither text nor a number; the message names the label of its row.
            OptionError: an unknown edition.
        """
        check_edition(edition)
        return _frame(self._series, _LOOKED_UP, lambda codes: [_looked_up(code, edition) for code in codes], numbers={})

    @property
    def chapter(self) -> pd.Series[Any]:
        """The chapters of a Series of codes, two digits as text; missing for what is no code."""
        chapters: pd.Series[Any] = _frame(self._series, ("chapter",), lambda codes: list(map(_chapter, codes)))["chapter"]
        chapters.name = self._series.name
        return chapters


def _classified(texts: Sequence[Any], edition: str) -> list[_Values]:
    said = [text for text in texts if not isinstance(text, str) or text.strip()]
    answers = iter([classify(said[0], edition=edition)] if len(said) == 1 else classify_many(said, edition=edition))
    return [(None, 0, None, None) if isinstance(text, str) and not text.strip() else _answered(next(answers), edition) for text in texts]


def _answered(answer: Classification, edition: str) -> _Values:
    if answer.code is None:
        return None, 0, None, None
    title = answer.candidates[0].title if answer.level == 6 else lookup(answer.code, edition=edition).title
    return answer.code, answer.level, title, answer.probability


def _validated(pairs: Sequence[tuple[Any, Any]], edition: str) -> list[_Values]:
    rows = [(code, "" if text is None else text) for text, code in pairs]
    return list(map(_judged, [validate(*rows[0], edition=edition)] if len(rows) == 1 else validate_many(rows, edition=edition)))


def _judged(answer: Validation) -> _Values:
    found = answer.findings
    return (
        str(answer.verdict), answer.digits, answer.probability, " ".join(each.id for each in found), "; ".join(each.says for each in found),
        " ".join(answer.better),
    )  # fmt: skip


def _looked_up(code: Any, edition: str) -> tuple[Any, ...]:
    digits = read_code(code, nomenclature(), edition).digits
    if digits is None or edition not in editions_of(digits):
        return (None,) * len(_LOOKED_UP)
    place = lookup(digits, edition=edition)
    chapter = lookup(digits[:2], edition=edition)
    return place.code, place.title, place.level, chapter.code, chapter.title


def _chapter(code: Any) -> tuple[Any, ...]:
    digits = read_code(code, nomenclature()).digits
    return (digits[:2] if digits else None,)


def _aligned(series: pd.Series[Any], codes: Any) -> Any:
    """Return the codes in the order of *series*."""
    if isinstance(codes, pd.Series):
        if not codes.index.equals(series.index):
            raise OptionError("the codes have another index than the descriptions; use codes.reindex(descriptions.index) where that is meant")
        return codes.array
    if isinstance(codes, (str, Number)):
        return [codes] * len(series)
    if not is_list_like(codes, allow_sets=False) or isinstance(codes, (Mapping, pd.DataFrame)) or not isinstance(codes, Collection):
        raise OptionError(f"codes are a {type(codes).__name__}; give a Series, a list in the order of the descriptions, or one code for all rows")
    if len(codes) != len(series):
        raise OptionError(f"there are {len(codes)} codes for {len(series)} descriptions; give one for each")
    return list(codes)


def _frame(series: pd.Series[Any], columns: Sequence[str], many: _Many, numbers: dict[str, str] | None = None) -> pd.DataFrame:
    keys = [_none(value) for value in series.array]
    return _frame_of(keys, series.index, columns, many, numbers)


def _frame_of(
    keys: Sequence[Hashable | None], index: pd.Index[Any], columns: Sequence[str], many: _Many, numbers: dict[str, str] | None = None
) -> pd.DataFrame:
    """Return a frame of what *many* says of each key, worked out once for each distinct key; a missing key gives a missing row."""
    places: dict[Hashable, int] = {}
    distinct: list[tuple[Any, Any]] = []
    which = np.zeros(len(keys), dtype=np.intp)  # of each row the number of its key, from 1; 0 for a missing one
    for row, key in enumerate(keys):
        if key is None:
            continue
        try:
            place = places.setdefault(_told_apart(key), len(distinct) + 1)
        except TypeError:  # a list or the like, which *many* refuses by its name
            place = len(distinct) + 1
        if place > len(distinct):
            distinct.append((index[row], key))
        which[row] = place
    values = [(None,) * len(columns), *_worked_out(distinct, many)]
    kinds = _NUMBERS if numbers is None else numbers
    array: Any = pd.array  # its overloads know no dtype by a variable
    arrays = {name: array([each[k] for each in values], dtype=kinds.get(name, "string")).take(which) for k, name in enumerate(columns)}
    return pd.DataFrame(arrays, index=index)


def _worked_out(distinct: Sequence[tuple[Any, Any]], many: _Many) -> Iterator[_Values]:
    """Yield what *many* says of each key, of which the label of its first row is known; it is asked of as many at once as are heard in one run."""
    for first in range(0, len(distinct), RUN):
        run = distinct[first : first + RUN]
        try:
            yield from many([key for _, key in run])
        except (CodeError, DescriptionError):
            for label, key in run:
                yield _of_row(label, many, key)


def _told_apart(key: Hashable) -> Hashable:
    """Return a key of its own for what is equal and not the same as a code: 6109.1 and 6109.10 as decimal numbers, 1 and True."""
    if isinstance(key, tuple):
        return tuple(map(_told_apart, key))
    if isinstance(key, Decimal):
        return Decimal, str(key)
    return (type(key), key) if isinstance(key, Number) else key


def _of_row(label: Any, many: _Many, key: Any) -> _Values:
    """Return what *many* says of a key alone; where it cannot be read, the error names the label of its row."""
    try:
        (values,) = many([key])
    except (CodeError, DescriptionError) as error:
        raise type(error)(f"row {_none(label)!r}: {error}") from None
    return values


def _none(value: Any) -> Any:
    """Return None for what pandas takes for missing, a plain Python number for one of numpy, all else as it is."""
    if value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


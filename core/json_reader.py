"""A JSON object read field by field, so that every refusal names the field it is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES, N_

Texts = Mapping[str, str]
"""One text by language. Empty means: nobody has written it yet."""

_PHONE = re.compile(r"\+[1-9]\d{6,14}(;ext=\d{1,8})?|\*?\d{2,5}")


class RefusedField(UnusableInput):
    """What a field cannot take: its path, and in `message` and `gaps` the words for a person."""

    def __init__(self, path: str, what: str, message: str, **gaps: object) -> None:
        super().__init__(path, what)
        self.message = message
        """Message id; its %(slots)s are filled from `gaps`."""
        self.gaps = gaps


class JsonReader:
    """One object of the document, with its path. Unknown fields are refused at `close`."""

    def __init__(self, fields: Mapping[str, Any], path: str) -> None:
        self._fields = fields
        self._path = path
        self._read: set[str] = set()

    @classmethod
    def open(cls, document: Any, path: str) -> JsonReader:
        """Return the object at `path`. Raises UnusableInput when it is none."""
        if not isinstance(document, Mapping):
            raise UnusableInput(path, "an object is needed")
        return cls(document, path)

    def close(self) -> None:
        """Refuse what nobody asked for: a misspelled field would be lost in silence."""
        for name in self._fields:
            if name not in self._read:
                raise UnusableInput(f"{self._path}.{name}", "there is no such field")

    def names(self) -> tuple[str, ...]:
        """Return the fields that are there."""
        return tuple(self._fields)

    def inner(self, name: str) -> JsonReader | None:
        """Return the object in a field; None when the field is empty."""
        value = self._take(name)
        return None if value is None else JsonReader.open(value, f"{self._path}.{name}")

    def each(self, name: str, most: int) -> tuple[JsonReader, ...]:
        """Return the objects in a list of at most `most`."""
        return tuple(JsonReader.open(value, path) for path, value in self._list(name, most))

    def text(self, name: str, longest: int, *, needed: bool = False) -> str:
        """Return one text, trimmed, on one line."""
        return self._text(f"{self._path}.{name}", self._take(name), longest, needed)

    def texts(self, name: str, longest: int, *, needed: bool = False) -> Texts:
        """Return one text by language."""
        return self._texts(f"{self._path}.{name}", self._take(name), longest, needed)

    def lines(self, name: str, most: int, longest: int) -> tuple[str, ...]:
        """Return a list of texts that are the same in every language."""
        return tuple(
            self._text(path, value, longest, True) for path, value in self._list(name, most)
        )

    def many_texts(self, name: str, most: int, longest: int) -> tuple[Texts, ...]:
        """Return a list of texts by language."""
        return tuple(
            self._texts(path, value, longest, True) for path, value in self._list(name, most)
        )

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """Return one of a closed list of codes."""
        value = self._take(name)
        if not isinstance(value, str) or value not in allowed:
            what = f"one of {', '.join(allowed)} is needed"
            raise RefusedField(f"{self._path}.{name}", what, N_("elija una de la lista"))
        return value

    def whole_number(self, name: str, low: int, high: int) -> int | None:
        """Return a whole number from `low` to `high`, or None."""
        value = self._take(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            what = f"a whole number from {low} to {high} is needed"
            told = N_("escriba un número entero de %(low)s a %(high)s")
            raise RefusedField(f"{self._path}.{name}", what, told, low=low, high=high)
        return value

    def degrees(self, name: str, most: int, *, needed: bool = False) -> float | None:
        """Degrees within ±`most`, or None."""
        value = self._take(name)
        if value is None and not needed:
            return None
        if (
            not isinstance(value, (int, float))
            or isinstance(value, bool)
            or not -most <= value <= most
        ):
            what = f"degrees between -{most} and {most} are needed"
            told = N_("escriba latitud y longitud, como 26.2034, -98.2300")
            raise RefusedField(f"{self._path}.{name}", what, told)
        return float(value)

    def day(self, name: str) -> date | None:
        """Return a day as 2026-11-22, or None."""
        value = self._take(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as wrong:
            told = N_("escriba la fecha como 2026-11-22")
            raise RefusedField(
                f"{self._path}.{name}", "a day as 2026-11-22 is needed", told
            ) from wrong

    def months(self, name: str) -> tuple[int, ...]:
        """Months 1 to 12, in order, each once."""
        found = set()
        for path, value in self._list(name, 12):
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 12:
                raise RefusedField(
                    path, "a month from 1 to 12 is needed", N_("elija los meses de la lista")
                )
            found.add(value)
        return tuple(sorted(found))

    def phone(self, name: str) -> str:
        """Return a telephone as kept (E.164 or a short number), or nothing."""
        value = self.text(name, 40)
        if value and not _PHONE.fullmatch(value):
            told = N_("escriba un teléfono, como +19565550123 o 911")
            raise RefusedField(
                f"{self._path}.{name}", "a telephone as +19565550123 or 911 is needed", told
            )
        return value

    # -- inside -----------------------------------------------------------------------------

    def _take(self, name: str) -> Any:
        self._read.add(name)
        return self._fields.get(name)

    def _list(self, name: str, most: int) -> list[tuple[str, Any]]:
        value = self._take(name)
        path = f"{self._path}.{name}"
        if value is None:
            return []
        if not isinstance(value, (list, tuple)):
            raise UnusableInput(path, "a list is needed")
        if len(value) > most:
            what = f"at most {most} are printed; {len(value)} were given"
            raise RefusedField(
                path, what, N_("caben %(most)s y hay %(given)s"), most=most, given=len(value)
            )
        return [(f"{path}[{number}]", each) for number, each in enumerate(value)]

    @staticmethod
    def _text(path: str, value: Any, longest: int, needed: bool) -> str:
        if value is None and not needed:
            return ""
        if value is not None and not isinstance(value, str):
            raise UnusableInput(path, "a text is needed")
        text = " ".join((value or "").split())
        if needed and not text:
            raise RefusedField(path, "is empty", N_("falta"))
        if len(text) > longest:
            what = f"{len(text)} characters; at most {longest} fit on the page"
            told = N_("tiene %(given)s caracteres; en la página caben %(longest)s")
            raise RefusedField(path, what, told, given=len(text), longest=longest)
        return text

    @classmethod
    def _texts(cls, path: str, value: Any, longest: int, needed: bool) -> Texts:
        if value is None:
            value = ""
        if isinstance(value, str):
            text = cls._text(path, value, longest, needed)
            return dict.fromkeys(LANGUAGES, text) if text else {}
        if not isinstance(value, Mapping):
            raise UnusableInput(path, "a text, or one text by language, is needed")
        cls._refuse_strange_languages(path, value)
        found = {
            name: cls._text(f"{path}.{name}", text, longest, False) for name, text in value.items()
        }
        found = {name: text for name, text in found.items() if text}
        if needed and not found:
            raise RefusedField(path, "is empty", N_("falta"))
        return found

    @staticmethod
    def _refuse_strange_languages(path: str, languages: Iterable[str]) -> None:
        for language in languages:
            if language not in LANGUAGES:
                raise UnusableInput(f"{path}.{language}", f"languages are {', '.join(LANGUAGES)}")

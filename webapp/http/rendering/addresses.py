"""The addresses in templates: made as Flask makes them, once a process for what has the same form.

A page of fifty rows has fifty addresses that differ in the number of a row alone; Werkzeug builds
each from the rules. Here the rest is built once, with the number of no row, and each number put in
its place.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for

_EXTENSION = "addresses"
_NO_ROW = uuid.UUID(int=0)
_FORMS_KEPT, _FILES_KEPT = 1024, 64
_LOOKED_EVERY = 2.0
"""Seconds for which a static file is held to be as it was: a page names nine of them."""
_Value = tuple[str, str | None]


class Addresses:
    """The addresses of one application."""

    def __init__(self, static: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the folder of the static files, and what counts seconds."""
        self._clock = clock
        self._static = static
        self._marks: dict[str, tuple[str, float]] = {}
        """Of each file: the mark of its content, and when the file was looked at."""
        self._file = lru_cache(maxsize=_FORMS_KEPT)(self._of_file)
        self._form = lru_cache(maxsize=_FORMS_KEPT)(_built_form)
        self._together: dict[tuple[str, ...], tuple[tuple[str, ...], float]] = {}
        """Of files named together: their marks, and when those were looked at."""

    def of(self, endpoint: str, **values: Any) -> str:
        """Return what `flask.url_for` returns.

        Only where each value is a text, missing, or the number of one row: all else (methods,
        anchors, lists, relative endpoints, no request) is asked of Flask.
        """
        row = _row_in(endpoint, values)
        if row is None:
            return url_for(endpoint, **values)
        texts = tuple(each for each in values.items() if each[0] != row)
        names = tuple(values)
        form = self._form(request.script_root, request.method, endpoint, names, texts, row)
        return f"{form[0]}{values[row]}{form[1]}" if row else form[0]

    def of_rows(self, endpoint: str, row: str) -> Callable[[uuid.UUID], str]:
        """Return what gives the address of each row of a list, by the name of its number."""
        form = self._form(request.script_root, request.method, endpoint, (row,), (), row)
        return lambda number: f"{form[0]}{number}{form[1]}"

    def of_file(self, name: str) -> str:
        """Return the address of a static file, with the hash of its content, so that it may be kept
        for a year.
        """
        return self._file(request.script_root, name, self._mark_of(name, self._clock()))

    def marks_of(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the hashes of some static files: who keeps their addresses knows by them when one
        has changed.
        """
        moment = self._clock()
        marks, asked_at = self._together.get(names, ((), -_LOOKED_EVERY))
        if moment - asked_at >= _LOOKED_EVERY:
            marks = tuple(self._mark_of(name, moment) for name in names)
            self._together[names] = (marks, moment)
        return marks

    def _of_file(self, _root: str, name: str, mark: str) -> str:
        return self.of("static", filename=name, v=mark)

    def _mark_of(self, name: str, moment: float) -> str:
        mark, asked_at = self._marks.get(name, ("", -_LOOKED_EVERY))
        if moment - asked_at >= _LOOKED_EVERY:
            path = self._static / name
            mark = _mark(path, path.stat().st_mtime_ns)
            self._marks[name] = (mark, moment)
        return mark


def address_of(endpoint: str, **values: Any) -> str:
    """Return what `flask.url_for` returns, as templates get it: for who makes many."""
    addresses: Addresses = current_app.extensions[_EXTENSION]
    return addresses.of(endpoint, **values)


def row_addresses(endpoint: str, row: str) -> Callable[[uuid.UUID], str]:
    """Return what gives the address of each row of a list, by the name of its number."""
    addresses: Addresses = current_app.extensions[_EXTENSION]
    return addresses.of_rows(endpoint, row)


def asset_address(name: str) -> str:
    """Return the address of a static file with the hash of its content."""
    addresses: Addresses = current_app.extensions[_EXTENSION]
    return addresses.of_file(name)


def asset_marks(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the hashes of some static files, as `Addresses.marks_of` does."""
    addresses: Addresses = current_app.extensions[_EXTENSION]
    return addresses.marks_of(names)


def init_addresses(app: Flask) -> None:
    """Give the templates of `app` their addresses."""
    addresses = app.extensions[_EXTENSION] = Addresses(Path(app.static_folder or ""))
    app.jinja_env.globals.update(url_for=addresses.of, asset=addresses.of_file)


# -- inside ---------------------------------------------------------------------------------


def _row_in(endpoint: str, values: dict[str, Any]) -> str | None:
    """Return which of the values is the number of a row, empty where none is; None where what an
    address is depends on more than texts and one number.
    """
    if endpoint.startswith(".") or not has_request_context():
        return None
    if not all(map(_is_plain, values.items())):
        return None
    rows = [name for name, value in values.items() if type(value) is uuid.UUID]
    return None if len(rows) > 1 else next(iter(rows), "")


def _is_plain(item: tuple[str, Any]) -> bool:
    name, value = item
    return name[0] != "_" and (value is None or type(value) in {str, uuid.UUID})


def _built_form(
    _root: str,
    _method: str,
    endpoint: str,
    names: tuple[str, ...],
    texts: tuple[_Value, ...],
    row: str,
) -> tuple[str, str]:
    """Return what stands before and behind the number of a row; all before where there is none."""
    given: dict[str, Any] = {**dict(texts), row: _NO_ROW}
    address = url_for(endpoint, **{name: given[name] for name in names})
    before, _, behind = address.partition(str(_NO_ROW)) if row else (address, "", "")
    return before, behind


@lru_cache(maxsize=_FILES_KEPT)
def _mark(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]

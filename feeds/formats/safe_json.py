"""JSON from strangers: capped in size and depth, no NaN, no endless numbers."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from core.errors import UnusableInput
from feeds.formats.safe_xml import MAX_BYTES, NO_PAGES, check_size, looks_like_html

MAX_DEPTH = 60
MAX_DIGITS = 30


def parse_json(data: bytes, location: str, max_bytes: int = MAX_BYTES) -> Any:
    """Return the JSON value in `data`.

    Raises UnusableInput, naming `location`, for what is too large or nested too deep, holds NaN,
    Infinity or a number of more than 30 digits, is truncated, HTML or no JSON at all.
    """
    check_size(data, location, max_bytes)
    try:
        text = (
            data.decode("utf-8-sig")
            if not data.startswith((b"\xff\xfe", b"\xfe\xff"))
            else data.decode("utf-16")
        )
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if looks_like_html(text):
        raise UnusableInput(location, f"an HTML page instead of JSON: {NO_PAGES}")
    _check_depth(text, location)
    try:
        return _loaded(text)
    except RecursionError as wrong:
        raise UnusableInput(location, f"nested more than {MAX_DEPTH} deep") from wrong
    except ValueError as wrong:
        cut = isinstance(wrong, json.JSONDecodeError) and wrong.pos >= len(text.rstrip()) - 1
        raise UnusableInput(
            location, f"{'truncated' if cut else 'unusable'} JSON ({wrong})"
        ) from wrong


def _loaded(text: str) -> Any:
    value = json.loads(text, parse_constant=_refuse_constant, parse_int=_whole)
    escapes = text.lower()
    if "\\u0000" in escapes or "\\ud" in escapes:
        # A NUL and half a surrogate pair are valid JSON that no database takes: one item must not
        # drop the feed.
        return _cleaned(value)
    return value


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_cleaned(inner) for inner in value]
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(inner) for key, inner in value.items()}
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _check_depth(text: str, location: str) -> None:
    depth = 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text, re.DOTALL):
        sign = token[0]
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise UnusableInput(location, f"nested more than {MAX_DEPTH} deep")
        elif sign in "]}":
            depth -= 1

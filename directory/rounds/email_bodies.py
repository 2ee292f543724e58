"""What each letter says, in the language of its reader: plain text, and the same in simple HTML.

A template is one text: its first line is the subject, blank lines part its paragraphs, `- ` begins
an item of a list, and an address alone on a line is a link. What people typed is put on one line
first, so that no name can begin a paragraph of its own. All a letter says is frozen in the letter's
row: the same row, token and address make the same bytes, whenever it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined

from core.i18n.languages import translator
from core.i18n.phones import international
from core.transports.mail import Mail
from directory.entries.fields import FIELDS
from directory.entries.kinds import ONE_WORDS, EntryKind
from directory.rounds.models import Letter

LINK_PATH = "/c/"
_DAYS = ("due_on", "closes_on")


@dataclass(frozen=True, slots=True)
class EmailBlock:
    """A part of a letter for its HTML: a paragraph, a list or a link."""

    kind: str
    """`text`, `list` or `link`."""
    lines: tuple[str, ...]


def write(letter: Letter, *, token: str, public_url: str) -> Mail:
    """Return the letter ready to be sent; `token` is that of its link.

    Raises jinja2.UndefinedError for missing details.

    The letter must have been claimed: its message id and date are those of its first claim.
    """
    if letter.written_at is None:
        raise ValueError(f"letter {letter.id} was not claimed")
    subject, text = words_of(letter, token=token, public_url=public_url)
    page = _environment(letter.language, is_html=True).get_template("letter.html")
    host = urlsplit(public_url).hostname or "localhost"
    return Mail(
        to=letter.address,
        name=letter.name,
        subject=subject,
        text=text,
        html=page.render(language=letter.language, subject=subject, blocks=list(blocks(text))),
        message_id=letter.message_id,
        written_at=letter.written_at,
        headers=(
            ("List-Id", f"<ronda.{host}>"),
            ("Precedence", "bulk"),
            ("X-Auto-Response-Suppress", "All"),
        ),
    )


def words_of(letter: Letter, *, token: str = "", public_url: str) -> tuple[str, str]:
    """Subject and text of a letter; without a token the link stands as `…`, as a page of ours may
    show it.
    """
    template = _environment(letter.language).get_template(f"{letter.kind.value}.txt")
    told = template.render(
        name=_on_one_line(letter.name),
        link=f"{public_url}{LINK_PATH}{token or '…'}",
        public_url=public_url,
        rung=letter.rung.value if letter.rung else "",
        **_readable(letter),
    )
    subject, _, text = told.strip().partition("\n")
    return subject.strip(), re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"


def blocks(text: str) -> Iterator[EmailBlock]:
    """Yield the parts of a letter's text, in order."""
    for kind, lines in groupby(text.splitlines(), key=_kind_of_line):
        if kind == "list":
            yield EmailBlock("list", tuple(line[2:] for line in lines))
        elif kind:
            yield from (EmailBlock(kind, (line,)) for line in lines)


# -- inside ---------------------------------------------------------------------------------


def _kind_of_line(line: str) -> str:
    if not line.strip():
        return ""
    if line.startswith("- "):
        return "list"
    return "link" if line.startswith(("http://", "https://")) and " " not in line else "text"


def _readable(letter: Letter) -> dict[str, Any]:
    """Return the details of a letter for its reader: days, kinds, countries, fields and telephones
    in words.
    """
    told: dict[str, Any] = _on_one_line(letter.details)
    translate = translator(letter.language).gettext
    for day in _DAYS:
        if day in told:
            told[day] = format_date(
                date.fromisoformat(told[day]), format="long", locale=letter.language
            )
    if "field" in told:
        told["field"] = translate(_title_of(told["field"]))
    names = Locale(letter.language).territories
    for silent in told.get("silent", ()):
        silent["kind"] = translate(ONE_WORDS[EntryKind(silent["kind"])])
        silent["country"] = names.get(silent["country"], silent["country"])
        silent["phone"] = international(silent["phone"]) if silent["phone"] else ""
    return told


def _title_of(key: str) -> str:
    return next(
        (field.title for fields in FIELDS.values() for field in fields if field.key == key), key
    )


def _on_one_line(value: Any) -> Any:
    """Return the value with each text on one line, copied."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: _on_one_line(part) for key, part in value.items()}
    return [_on_one_line(part) for part in value] if isinstance(value, list) else value


@lru_cache(maxsize=8)
def _environment(language: str, *, is_html: bool = False) -> Environment:
    environment = Environment(
        loader=PackageLoader("templates", package_path="messages"),
        autoescape=is_html,  # noqa: S701 - the other form is plain text, where an escape would be read aloud
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(translator(language), newstyle=True)  # type: ignore[attr-defined]
    return environment

"""What each message says, in the language of its reader: plain text, and the same in simple HTML.

A template is one text: its first line is the subject, blank lines part its paragraphs, `- ` begins
an item of a list, and an address alone on a line is a link. What people typed is put on one line
first, so that no name can begin a paragraph of its own. All a message says is frozen in its row:
the same row, token and address make the same bytes, whenever it is written.
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
from core.outbox.models import OutboxMessage
from core.outbox.owner import MessageBody
from directory.entries.fields import FIELDS
from directory.entries.kinds import ONE_WORDS, EntryKind
from directory.rounds.models import EscalationRung

LINK_PATH = "/c/"
_DAYS = ("due_on", "closes_on")


@dataclass(frozen=True, slots=True)
class EmailBlock:
    """A part of a message for its HTML: a paragraph, a list or a link."""

    kind: str
    """`text`, `list` or `link`."""
    lines: tuple[str, ...]


def write(
    message: OutboxMessage, *, rung: EscalationRung | None, token: str, public_url: str
) -> MessageBody:
    """Return what the message says; `token` is that of its link.

    Raises jinja2.UndefinedError for missing details.
    """
    subject, text = words_of(message, rung=rung, token=token, public_url=public_url)
    page = _environment(message.language, is_html=True).get_template("message.html")
    host = urlsplit(public_url).hostname or "localhost"
    return MessageBody(
        subject=subject,
        text=text,
        html=page.render(language=message.language, subject=subject, blocks=list(blocks(text))),
        headers=(
            ("List-Id", f"<ronda.{host}>"),
            ("Precedence", "bulk"),
            ("X-Auto-Response-Suppress", "All"),
        ),
    )


def words_of(
    message: OutboxMessage, *, rung: EscalationRung | None, token: str = "", public_url: str
) -> tuple[str, str]:
    """Return subject and text of a message; without a token its link reads `…`, as on a page."""
    template = _environment(message.language).get_template(f"{message.kind}.txt")
    rendered = template.render(
        name=_on_one_line(message.name),
        link=f"{public_url}{LINK_PATH}{token or '…'}",
        public_url=public_url,
        rung=rung.value if rung else "",
        **_readable(message),
    )
    subject, _, text = rendered.strip().partition("\n")
    return subject.strip(), re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"


def blocks(text: str) -> Iterator[EmailBlock]:
    """Yield the parts of a message's text, in order."""
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


def _readable(message: OutboxMessage) -> dict[str, Any]:
    """Return the details of a message in its reader's words: days, kinds, countries, fields and
    telephones.
    """
    details: dict[str, Any] = _on_one_line(message.details)
    translate = translator(message.language).gettext
    for key in _DAYS:
        if key in details:
            day = date.fromisoformat(details[key])
            details[key] = format_date(day, format="long", locale=message.language)
    if "field" in details:
        details["field"] = translate(_title_of(details["field"]))
    names = Locale(message.language).territories
    for silent in details.get("silent", ()):
        silent["kind"] = translate(ONE_WORDS[EntryKind(silent["kind"])])
    for silent in [*details.get("silent", ()), *details.get("withheld", ())]:
        silent["country"] = names.get(silent["country"], silent["country"])
        silent["phone"] = international(silent["phone"]) if silent["phone"] else ""
    return details


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
        autoescape=is_html,  # noqa: S701 - the other form is plain text: an escape is read aloud
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    install: Any = environment.install_gettext_translations  # type: ignore[attr-defined]
    install(translator(language), newstyle=True)
    return environment

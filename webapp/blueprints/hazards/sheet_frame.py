"""The affected sheet in two steps: the frame, all of it but what is opened of persons, which is
remembered while nothing of it has changed; and what each look puts in its place: names, written
down as read, the leaders, the token of the form, and who looks.

Names that were opened are kept for the one who reads them, under seal
(`webapp.http.rendering.sealed_parts`), while no card and no place of theirs was written over.
"""

from __future__ import annotations

import re
import secrets
import uuid
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import current_app, render_template, request
from flask_babel import ngettext
from markupsafe import escape

from core.atlas.names import fold
from core.context import Context
from directory.entries.visibility import Viewer
from registry.matching.index import index_state
from registry.registration.unplaced import count_unplaced
from watch.sheet.affected_sheet import FoundSheet
from watch.sheet.columns import CallListLine, call_lines, page_cells, repeated_cells
from watch.sheet.model import AffectedSheet
from watch.sheet.nearby import note_leaders_read
from webapp.auth.access import can_open, current_scope
from webapp.blueprints.hazards.call_rows import written_rows
from webapp.http.database import db
from webapp.http.form_tokens import form_token
from webapp.http.i18n import readers_marks, words_of
from webapp.http.paging import page_link
from webapp.http.rendering.macros import macros_of
from webapp.http.rendering.present import PresentMark
from webapp.http.rendering.sealed_parts import sealed_part
from webapp.http.rendering.written_main import page_around
from webapp.http.services import services
from webapp.labels.provenance import maker_name
from webapp.queries.demo_notice import is_demo

MOST_NAMES = 500
"""Names in the list of names by letter; of more it would be no help on a telephone."""
_FEWEST_NAMES = 12
_NAMED = ("rows", "warning", "names", "part", "leaders", "leaders_link")
"""What is opened of persons, in this order."""
_MARKED = (*_NAMED, "present", "maker", "token", "hearsay")
_LOT = secrets.token_hex(4)
_MARK = re.compile(f"\x02{_LOT}-(\\w+)\x03")
_BETWEEN = f"\x02{_LOT}\x03".encode()
"""In the place of what each look brings: what no text of anybody holds."""


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """What a look at a frame needs beside its text."""

    found: FoundSheet
    title: str
    purpose: str
    whole_list: str = ""
    """Where the whole list of calls is, as for paper."""
    is_whole: bool = True
    """Whether that is what the frame shows."""
    is_past: bool = False
    touched: int | None = None
    """How many of the reader's country the watch counts; of now alone."""


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """A sheet of which nobody is opened, written out."""

    facts: FrameFacts
    pieces: tuple[Any, ...]
    """Its text (UTF-8), and in each second place the name of what a look puts there."""
    key: Hashable = ()
    """By which it is remembered."""


def frame_version(version: Hashable | None) -> Hashable | None:
    """Return the state of all that a frame shows, of the version of what a sheet remembers."""
    return None if version is None else (version, index_state(db.session()))


def frame_key(hazard_id: uuid.UUID) -> tuple[Hashable, ...]:
    """Return what decides a frame beside its version: who reads, as far as they see and may do, in
    which words and minute, and what the address asks.
    """
    scope = current_scope()
    country = scope.viewer.country
    return (
        "sheet frame",
        hazard_id,
        scope.viewer,
        scope.post_id,
        scope.role,
        scope.is_post_admin,
        readers_marks(services().clock()),
        request.script_root,
        request.full_path,
        is_demo(),
        count_unplaced(db.session(), country) if country else 0,
    )


def frame_of_sheet(facts: FrameFacts, key: Hashable = (), **shown: Any) -> SheetFrame:
    """Return the frame of a sheet, from what its template shows; `key` is that of `frame_key`."""
    sheet, part = facts.found.sheet, facts.found.sheet.call_page
    pages, page = (1, 1) if facts.is_whole else (part.pages, part.page)
    text = render_template(
        "hazards/affected_main.html",
        **shown,
        marks={name: f"\x02{_LOT}-{name}\x03" for name in _MARKED},
        title=facts.title,
        sheet=sheet,
        smallest=services().settings.smallest_count,
        whole_list=facts.whole_list,
        call_heads=[words_of(cell.title) for cell in page_cells(sheet)],
        call_total=part.persons,
        call_page=page,
        call_pages=pages,
        call_link=lambda number: f"{page_link(number)}#calls-title",
        most_names=MOST_NAMES,
        without_place_words=without_place_words(sheet.without_place),
        may_place=can_open("registry.unplaced"),
    )
    pieces = (piece if at % 2 else piece.encode() for at, piece in enumerate(_MARK.split(text)))
    return SheetFrame(facts, tuple(pieces), key)


def opened_page(
    frame: SheetFrame,
    context: Context[Viewer],
    present: PresentMark | None,
    version: Hashable | None = None,
) -> bytes:
    """Return a sheet as one look sees it: names are opened, and that is written down. Of a frame
    that is remembered under a `version` they are kept, under seal, for the one who reads them.
    """
    facts = frame.facts
    texts = None if version is None else facts.found.calls.texts(context)
    names = sealed_part(
        ("sheet names", frame.key),
        None if texts is None else (version, texts),
        lambda: _names(facts, context),
        lambda names: _note_read_again(facts, context, names),
    ).split(_BETWEEN)
    macros, given = macros_of("present"), dict(zip(_NAMED, names[1:], strict=True))
    told = {
        "present": macros.present_of(present, facts.touched, True) if present else "",
        "maker": escape(maker_name()),
        "token": form_token(),
        "hearsay": macros_of("hearsay").hearsay_form(),
    }
    given |= {name: text.encode() for name, text in told.items()}
    pieces = (given[piece] if at % 2 else piece for at, piece in enumerate(frame.pieces))
    return page_around(
        "hazards/affected.html", pieces, title=facts.title, present=present is not None
    )


def unreadable_warning(sheet: AffectedSheet) -> str:
    """Return how many could not be opened, in words: persons of the call list, persons nothing can
    place, leaders; empty when all could.
    """
    parts = (
        closed_records(sheet.unreadable_calls),
        _closed_places(sheet.unplaced),
        _closed_leaders(sheet.unreadable_leaders),
    )
    return " ".join(part for part in parts if part)


def closed_records(count: int) -> str:
    """Return of how many persons something did not open, in words; empty when all did."""
    if not count:
        return ""
    warning: str = ngettext(
        "De %(num)s persona no se pudieron abrir los datos o el lugar: está en la lista, marcada. "
        "Avise a quien administra el sistema.",
        "De %(num)s personas no se pudieron abrir los datos o el lugar: están en la lista, "
        "marcadas. Avise a quien administra el sistema.",
        count,
    )
    return warning


def without_place_words(count: int) -> str:
    """Return how many registered persons no alert reaches, in words; empty when it reaches all."""
    if not count:
        return ""
    words: str = ngettext(
        "%(num)s persona registrada de su país no tiene lugar conocido: no sale en ninguna alerta"
        " ni en esta hoja.",
        "%(num)s personas registradas de su país no tienen lugar conocido: no salen en ninguna"
        " alerta ni en esta hoja.",
        count,
    )
    return words


# -- inside ---------------------------------------------------------------------------------


def _names(facts: FrameFacts, context: Context[Viewer]) -> tuple[bytes, bool]:
    """Return what a sheet says of people, opened now: how many leaders are in it, and `_NAMED`; and
    whether all of them opened.
    """
    sheet = facts.found.opened(context)
    lines, cells = call_lines(sheet.calls, sheet.call_page), page_cells(sheet)
    opened: Any = current_app.jinja_env.get_template("hazards/affected_opened.html").module
    pages, total = 1 if facts.is_whole else sheet.call_page.pages, sheet.call_page.persons
    has_names = pages == 1 and _FEWEST_NAMES < total <= MOST_NAMES
    texts = (
        str(len(sheet.leaders)),
        written_rows(lines, cells, repeated_cells(lines, cells, words_of)),
        opened.warning(unreadable_warning(sheet)),
        opened.names(_names_by_letter(lines)) if has_names else "",
        opened.part(len(lines), total, pages, facts.whole_list),
        opened.leaders(sheet.leaders),
        opened.leaders_link(sheet.leaders),
    )
    is_open = not (sheet.unreadable_calls or sheet.unreadable_leaders)
    return _BETWEEN.join(text.encode() for text in texts), is_open


def _note_read_again(facts: FrameFacts, context: Context[Viewer], names: bytes) -> None:
    facts.found.calls.note_read_again(context)
    leaders = int(names.partition(_BETWEEN)[0])
    if leaders and facts.found.sheet.may_see_names:
        note_leaders_read(context, leaders)


def _names_by_letter(lines: Sequence[CallListLine]) -> list[tuple[str, list[CallListLine]]]:
    """Return the names of a call list by their first letter."""
    named = sorted((line for line in lines if line.name), key=lambda line: fold(line.name))
    by_letter = groupby(named, key=lambda line: fold(line.name)[:1].upper())
    return [(letter, list(each)) for letter, each in by_letter]


def _closed_places(count: int) -> str:
    if not count:
        return ""
    warning: str = ngettext(
        "De %(num)s persona de su país no se puede saber el lugar: puede estar en la zona y no "
        "está en la lista. Avise a quien administra el sistema.",
        "De %(num)s personas de su país no se puede saber el lugar: pueden estar en la zona y no "
        "están en la lista. Avise a quien administra el sistema.",
        count,
    )
    return warning


def _closed_leaders(count: int) -> str:
    if not count:
        return ""
    warning: str = ngettext(
        "La ficha de %(num)s líder comunitario no se pudo abrir.",
        "Las fichas de %(num)s líderes comunitarios no se pudieron abrir.",
        count,
    )
    return warning

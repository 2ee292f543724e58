"""What every page of a crisis begins with: which crisis its address names, what the reader may do
in it, and the bar that leads through it (`templates/crises/frame.html`).

A number nobody has used answers 404, and so does what hangs on the part of a country in a crisis,
to everybody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import abort, current_app, redirect, request, url_for

from core.i18n.languages import N_
from core.json_reader import Texts
from response.crisis.definitions import level_names, type_names
from response.crisis.listing import crisis_numbered, part_of, survivor_of, zone_words
from response.crisis.models import Crisis, Participation
from response.crisis.officers import CrisisOfficer, leads, may_end, may_manage
from response.late_entries import last_moment_for_paper
from webapp.auth.access import can_open, current_scope
from webapp.http.database import db

BAR = (
    ("crises.show", N_("Ahora")),
    ("calls.index", N_("Llamar")),
    ("accounting.index", N_("Gente")),
    ("crisis_log.index", N_("Bitácora")),
    ("crises.more", N_("Más")),
)
"""The bar of a crisis: endpoint and word. What is not there, or not the reader's, is left out."""
FURTHER = (
    ("tasks.index", N_("Tareas")),
    ("situation.index", N_("Informes de situación")),
    ("movements.index", N_("Traslados")),
    ("locating.index", N_("Localizar")),
    ("lessons.index", N_("Lecciones")),
)
"""Pages of a participation that stand under *Más*."""
_FOR_ALL = frozenset({"crises.show", "crises.more"})
"""What of it an official opens whose country takes no part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisPage:
    """One crisis, as the frame of its pages shows it."""

    crisis: Crisis
    part: Participation | None
    """That of the reader's country."""
    officer: CrisisOfficer
    type_name: Texts
    level_name: Texts
    zone: str
    """In words; empty while nobody knows where."""
    merged_into: str = ""
    """Number of the crisis it was merged into."""

    @property
    def leads(self) -> bool:
        """Whether the reader may move what all countries share."""
        return leads(self.officer, self.crisis)

    @property
    def may_end(self) -> bool:
        """Whether the reader may close, cancel or merge it."""
        return may_end(self.officer, self.crisis)

    @property
    def may_manage(self) -> bool:
        """Whether the reader may move the part of their own country."""
        return self.part is not None and may_manage(self.officer, self.part)

    @property
    def bar(self) -> list[tuple[str, str, bool]]:
        """Address, word, and whether it is the page shown: of each page of the bar there is."""
        return [
            (url_for(name, number=self.crisis.number), words, request.endpoint == name)
            for name, words in BAR
            if self._opens(name)
        ]

    @property
    def further(self) -> list[tuple[str, str]]:
        """Address and word of the other pages of the reader's part."""
        return [
            (url_for(name, number=self.crisis.number), words)
            for name, words in FURTHER
            if self._opens(name)
        ]

    @property
    def paper_until(self) -> datetime | None:
        """Until when papers of the reader's part may be typed in; None while it is worked on."""
        ended_at = self.part.ended_at if self.part is not None else None
        return None if ended_at is None else last_moment_for_paper(ended_at)

    def _opens(self, name: str) -> bool:
        is_there = name in current_app.view_functions and can_open(name)
        return is_there and (name in _FOR_ALL or self.part is not None)


def current_officer() -> CrisisOfficer:
    """Return the one who asks, as crises know them."""
    scope = current_scope()
    return CrisisOfficer(
        role=scope.role,
        country=scope.country,
        actor=scope.actor,
        post_id=scope.post_id,
        user_id=scope.user_id,
    )


def crisis_page(number: str, *, follows_merge: bool = False) -> CrisisPage:
    """Return the crisis of a number; 404 where there is none.

    With `follows_merge` the address of a merged one leads on to the other; pages that show what
    stayed with it (tasks, logs) do without.
    """
    session = db.session()
    crisis = crisis_numbered(session, number)
    if crisis is None:
        abort(404)
    survivor = survivor_of(session, crisis)
    if follows_merge and survivor.id != crisis.id:
        abort(redirect(url_for(request.endpoint or "", number=survivor.number, de=crisis.number)))
    officer = current_officer()
    names = type_names(session, [crisis])
    return CrisisPage(
        crisis=crisis,
        part=part_of(crisis, officer.country) if officer.country else None,
        officer=officer,
        type_name=names.get((crisis.type_code, crisis.type_version), {}),
        level_name=level_names(session)[crisis.level - 1],
        zone=zone_words(session, [crisis]).get(crisis.id, ""),
        merged_into=survivor.number if survivor.id != crisis.id else "",
    )


def participation_page(number: str) -> tuple[CrisisPage, Participation]:
    """Return the crisis of a number with the part of the reader's country; 404 where it takes no
    part, as if there were no such crisis.
    """
    page = crisis_page(number)
    if page.part is None:
        abort(404)
    return page, page.part

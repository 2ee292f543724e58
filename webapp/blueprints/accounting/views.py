"""The numbers of a crisis, who needs help, who is in each group, and counts of others."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from registry.search.person_search import search_persons
from response.accounting.counts import PersonGroups, counts_of, groups_of
from response.accounting.deaths import count_waiting, dead_persons
from response.accounting.labels import GROUP_WORDS, SOURCE_WORDS, STANDING_WORDS, TONES
from response.accounting.lists.brought import lists_of
from response.accounting.models import StatementSource
from response.accounting.open_helps import open_helps_of
from response.accounting.papers.count_files import count_lines
from response.accounting.refreshing import match_participation
from response.accounting.rolls import newcomers, persons_by_number, write_roll
from response.accounting.source_counts import (
    UNITS,
    CountDraft,
    add_source_count,
    source_counts_of,
)
from response.accounting.states import CountGroup
from response.crisis.models import Participation
from webapp.auth.access import current_scope
from webapp.blueprints.accounting.form_values import typed_code, typed_moment
from webapp.blueprints.accounting.presenters import estimate_of, help_lines, person_lines
from webapp.blueprints.accounting.reach import own_part
from webapp.crisis_frame.crisis_pages import participation_page
from webapp.forms.typed_text import form_text, whole_number
from webapp.http.database import db
from webapp.http.paging import page_link, page_number
from webapp.http.services import services
from webapp.http.transactions import writes

blueprint = Blueprint("accounting", __name__, url_prefix="/crisis/<number>/gente")
HELPS_SHOWN, A_PAGE = 4, 25
COUNT_SOURCES = (
    StatementSource.LEADER,
    StatementSource.SHELTER_LIST,
    StatementSource.AUTHORITY,
    StatementSource.OFFICER,
)
NEWCOMERS, CONTRADICTIONS = "nuevas", "contradicciones"


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One page of the persons of a group."""

    ids: list[uuid.UUID]
    total: int
    outside: frozenset[uuid.UUID]


@blueprint.get("")
def index(number: str) -> str:
    """Return the numbers, who needs help first, and what else there is to see to."""
    (page, part), here, session = participation_page(number), services(), db.session()
    now = here.clock()
    counts = counts_of(session, here.keyring, part, now)
    helps = open_helps_of(session, here.keyring, part.id)
    fresh = newcomers(session, here.keyring, part)
    return render_template(
        "accounting/index.html",
        page=page,
        counts=counts,
        lines=count_lines(counts),
        estimate=estimate_of(part),
        helps=help_lines(part, helps[:HELPS_SHOWN]),
        helps_total=len(helps),
        fresh=fresh,
        contradictions=len(groups_of(session, here.keyring, part, now).contradicted),
        waiting_deaths=count_waiting(session, part.id),
        sources=source_counts_of(session, here.keyring, part.id)[:8],
        lists=lists_of(session, here.keyring, part.id),
        source_words=SOURCE_WORDS,
        count_sources=COUNT_SOURCES,
        standing_words=STANDING_WORDS,
        group_words=GROUP_WORDS,
        now=now,
    )


@blueprint.get("/personas")
def persons(number: str) -> str:
    """Return the persons of a group, of those who came to be inside, or of whom two things were
    said.
    """
    page, part = participation_page(number)
    group = request.args.get("estado", CountGroup.HELP.value)
    number_of_page = page_number(request.args)
    found = _group_page(part, group, (number_of_page - 1) * A_PAGE)
    return render_template(
        "accounting/persons.html",
        page=page,
        group=group,
        groups=GROUP_WORDS,
        persons=person_lines(part, found.ids, found.outside),
        total=found.total,
        page_no=number_of_page,
        pages=max(1, -(-found.total // A_PAGE)),
        page_link=page_link,
        standing_words=STANDING_WORDS,
        tones=TONES,
    )


@blueprint.post("/buscar")
def search(number: str) -> str:
    """Find somebody by what is said of them, to enter how they are. Sent in the body: addresses of
    pages stand in logs.
    """
    (page, part), text = participation_page(number), form_text(request.form, "q")
    found = search_persons(db.session(), services().keyring, part.country, text, limit=A_PAGE)
    return render_template(
        "accounting/found.html",
        page=page,
        text=text,
        persons=person_lines(part, found.ids),
        standing_words=STANDING_WORDS,
        tones=TONES,
    )


@blueprint.post("/contar")
def refresh(number: str) -> Response:
    """Match the zone against the register now, and write down who is inside."""
    part, here = own_part(number), services()
    inside = match_participation(db.session(), here.keyring, part, here.clock())
    if inside is None:
        flash(_("La crisis todavía no tiene zona: dibújela primero."), "wrong")
        return redirect(url_for("accounting.index", number=number), 303)
    writes()
    write_roll(db.session(), here.keyring, own_part(number), inside)
    flash(_("Contado ahora."), "done")
    return redirect(url_for("accounting.index", number=number), 303)


@blueprint.post("/cuentas")
def add_count(number: str) -> Response:
    """Keep what a leader, a shelter or an authority counted."""
    part, here = own_part(number), services()
    try:
        add_source_count(db.session(), here.keyring, part, _count_draft(), here.clock())
    except UnusableInput as wrong:
        flash(_(wrong.what), "wrong")
        db.session().rollback()
    else:
        flash(_("Cuenta anotada."), "done")
    return redirect(url_for("accounting.index", number=number) + "#cuentas", 303)


# -- inside ---------------------------------------------------------------------------------


def _count_draft() -> CountDraft:
    form = request.form
    unit = form.get("unit", UNITS[0])
    numbers = [whole_number(form.get(name, "")) for name in ("met", "whole", "in_need")]
    met, whole, in_need = (each if isinstance(each, int) else None for each in numbers)
    return CountDraft(
        source=typed_code(form, "source", StatementSource),
        name=form_text(form, "name"),
        met=-1 if met is None else met,
        whole=whole,
        in_need=in_need or 0,
        unit=unit,
        said_at=typed_moment(form, "said_at"),
        by=current_scope().actor,
        place=form_text(form, "place"),
        note=form_text(form, "note"),
    )


def _group_page(part: Participation, group: str, offset: int) -> GroupPage:
    session, here = db.session(), services()
    if group == NEWCOMERS:
        fresh = newcomers(session, here.keyring, part)
        numbers = [] if fresh is None else fresh.numbers.tolist()
        return _numbered(part, numbers, offset)
    groups = groups_of(session, here.keyring, part, here.clock())
    if group == CONTRADICTIONS:
        return _page_of(sorted(groups.contradicted), groups, offset)
    if group == CountGroup.HELP:
        helps = open_helps_of(session, here.keyring, part.id)
        return _page_of([each.person_id for each in helps], groups, offset)
    if group == CountGroup.NOT_ASKED:
        return _numbered(part, groups.not_asked.tolist(), offset)
    known = CountGroup(group) if group in set(CountGroup) else CountGroup.SILENT
    dead = dead_persons(session, part.id)
    return _page_of(sorted(set(groups.spoke[known]) - dead), groups, offset)


def _page_of(ids: list[uuid.UUID], groups: PersonGroups, offset: int) -> GroupPage:
    return GroupPage(ids[offset : offset + A_PAGE], len(ids), groups.outside)


def _numbered(part: Participation, numbers: list[int], offset: int) -> GroupPage:
    found = persons_by_number(db.session(), part.country, numbers[offset : offset + A_PAGE])
    return GroupPage([found[each] for each in sorted(found)], len(numbers), frozenset())

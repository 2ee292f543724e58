"""The boards of the register: what is to be mended, counted for each post, and who it is about,
each with the act that mends it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.accounts import RoleName
from core.errors import Outdated
from core.i18n.languages import N_
from registry.confirmation.answers import PersonAnswer, confirm_person, leave_person, return_person
from registry.people.access import AnyPerson, OpenPerson, read_persons
from registry.people.models import Person
from registry.quality.board import PostBoard, country_board, flagged_persons, is_flagged
from registry.quality.faults import Deadlines
from registry.quality.models import RegistrationFault
from registry.quality.recount import recheck_persons
from webapp.auth.access import current_scope, require_access
from webapp.auth.request_context import request_context
from webapp.auth.users import posts_of
from webapp.blueprints.registry.views import blueprint
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.faults import FAULT_ADVICE, FAULT_WORDS

_A_PAGE = 50
_PURPOSE = "quality"
_TALKED = frozenset({RegistrationFault.UNCONFIRMED, RegistrationFault.EXPIRING})
"""Faults that a call mends, without a change of the card."""
_ACTS: Mapping[str, str] = MappingProxyType(
    {
        "confirm": N_("Anotado: todo sigue igual. Se renueva su plazo."),
        "leave": N_("Anotado: se fue. Ninguna zona la cuenta desde mañana."),
        "return": N_("Anotado: volvió. Las alertas la alcanzan otra vez."),
    }
)
"""What somebody who was talked to may have said, and what is answered."""


@dataclass(frozen=True, slots=True)
class FaultShown:
    """One count of a board."""

    kind: RegistrationFault
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class PostShown:
    """One line of the central view."""

    post: str
    name: str
    persons: int
    faults: tuple[FaultShown, ...]


@blueprint.get("/calidad")
def quality_board() -> str:
    """Return the counts, each a list to work on; those who see all posts see a line for each."""
    country, post = _reach()
    board = country_board(db.session(), country)
    names = {each.id.hex: each.name for each in posts_of(db.session(), country)}
    lines = [
        PostShown(each.post, names.get(each.post, ""), each.persons, _faults(each))
        for each in board.posts
    ]
    own = board.whole if post is None else board.of_post(post)
    return render_template(
        "registry/quality.html",
        board=own,
        faults=_faults(own),
        counted_at=board.counted_at,
        posts=sorted(lines, key=lambda each: (not each.name, each.name)) if _sees_all() else [],
        post=post,
        post_name=names.get(post or "", ""),
        country=country,
    )


@blueprint.get("/calidad/<fault>")
def fault_list(fault: str) -> str:
    """Return who has a fault, with the act that mends it."""
    kind, (country, post) = _fault(fault), _reach()
    board = country_board(db.session(), country)
    counts = board.whole if post is None else board.of_post(post)
    page = max(1, request.args.get("page", 1, type=int))
    ids = flagged_persons(
        db.session(), country, kind, post, limit=_A_PAGE, offset=(page - 1) * _A_PAGE
    )
    read = read_persons(request_context(_PURPOSE), ids) if ids else None
    persons: Mapping[uuid.UUID, AnyPerson] = {**read.opened, **read.unreadable} if read else {}
    total = counts.faults.get(kind, 0)
    return render_template(
        "registry/faults.html",
        fault=kind,
        words=_(FAULT_WORDS[kind]),
        advice=_(FAULT_ADVICE[kind]),
        lines=[(persons[key], _name(persons[key])) for key in ids if key in persons],
        days=_days(ids),
        total=total,
        page=page,
        pages=max(1, -(-total // _A_PAGE)),
        page_link=lambda number: url_for(
            "registry.fault_list", fault=fault, puesto=request.args.get("puesto"), page=number
        ),
        is_talk=kind in _TALKED,
        is_left=kind is RegistrationFault.LEFT,
        puesto=request.args.get("puesto"),
        country=country,
    )


@blueprint.post("/calidad/<fault>/<uuid:person_id>")
def mend(fault: str, person_id: uuid.UUID) -> AnyResponse:
    """Write down what somebody said who was talked to, or look again at what was mended
    elsewhere.
    """
    kind, (country, post) = _fault(fault), _reach()
    person = db.session().get(Person, person_id)
    if person is None or person.country != country:
        abort(404)
    if not is_flagged(db.session(), country, person_id, post):
        abort(404)
    act = request.form.get("act", "")
    try:
        _carry_out(person, act)
    except Outdated:
        abort(404)
    recheck(person_id, country)
    if act in _ACTS:
        flash(_(_ACTS[act]), "done")
    elif is_flagged(db.session(), country, person_id, post):
        flash(_("Se miró de nuevo: todavía falta algo."), "wrong")
    else:
        flash(_("Se miró de nuevo: ya no falta nada."), "done")
    puesto = request.form.get("puesto") or None
    return redirect(url_for("registry.fault_list", fault=kind.value, puesto=puesto), 303)


def recheck(person_id: uuid.UUID, country: str) -> None:
    """Count somebody and their household anew, for something about them was mended."""
    here = services()
    by = Deadlines(here.clock().date(), here.settings.keep_notice_days)
    recheck_persons(db.session(), here.keyring, country, [person_id], by)


# -- inside ---------------------------------------------------------------------------------


def _reach() -> tuple[str, str | None]:
    """Return the country of the asker, and the post whose board it is: a consul's own; None for
    all.
    """
    scope = current_scope()
    require_access(scope.country)
    if not _sees_all() and scope.post_id is not None:
        return scope.country, scope.post_id.hex
    return scope.country, request.args.get("puesto")


def _sees_all() -> bool:
    scope = current_scope()
    return scope.role is RoleName.COUNTRY_ADMIN or scope.post_id is None


def _fault(code: str) -> RegistrationFault:
    try:
        return RegistrationFault(code)
    except ValueError:
        abort(404)


def _faults(board: PostBoard) -> tuple[FaultShown, ...]:
    return tuple(
        FaultShown(kind, _(FAULT_WORDS[kind]), board.faults[kind])
        for kind in RegistrationFault
        if kind in board.faults
    )


def _name(person: AnyPerson) -> str:
    return person.card.full_name if isinstance(person, OpenPerson) else ""


def _days(ids: list[uuid.UUID]) -> dict[uuid.UUID, Person]:
    """Return the rows that say when each was confirmed, left, or ends."""
    found = (db.session().get(Person, key) for key in ids)
    return {each.id: each for each in found if each is not None}


def _carry_out(person: Person, act: str) -> None:
    keyring, answer = services().keyring, PersonAnswer(current_scope().actor, services().clock())
    if act == "confirm":
        confirm_person(db.session(), person, answer)
    elif act == "leave":
        leave_person(db.session(), keyring, person, answer)
    elif act == "return":
        return_person(db.session(), keyring, person, answer)

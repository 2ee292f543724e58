"""Who travels: found, given a place with their household, ticked at the door and on arrival."""

from __future__ import annotations

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from registry.search.person_search import search_persons
from response.crisis.models import Participation
from response.movements.boarding import PassengerTick, TickList, TickReport, tick
from response.movements.models import Movement, PapersState
from response.movements.seating import (
    HouseholdSplit,
    MinorAlone,
    PassengerWords,
    SeatRequest,
    give_place_unregistered,
    give_places,
    household_of,
    take_off,
)
from response.movements.taking_back import take_ticks_back
from webapp.auth.access import current_scope
from webapp.blueprints.movements.form_values import chosen, form_id, moment_in, typed_numbers
from webapp.blueprints.movements.presenters import minors_of, opened
from webapp.blueprints.movements.views import WORDS, blueprint, seen_movement
from webapp.crisis_frame.crisis_pages import CrisisPage, participation_page
from webapp.forms.typed_text import form_text, whole_number
from webapp.http.database import db
from webapp.http.rendering.undo_flash import flash_undo
from webapp.http.services import services
from webapp.http.transactions import writes

FOUND = 12
LONGEST_QUERY = 120
_NO_TICKS = frozenset({"off", "back"})
"""What is done with ticked numbers that ticks nobody: their places, or their last ticks, go."""


@blueprint.post("/<uuid:movement_id>/buscar")
def find(number: str, movement_id: uuid.UUID) -> str:
    """Find whom to give a place. Sent in the body: addresses of pages stand in logs."""
    page, part = participation_page(number)
    movement, text = seen_movement(part, movement_id), form_text(request.form, "q")[:LONGEST_QUERY]
    found = search_persons(db.session(), services().keyring, part.country, text, limit=FOUND).ids
    homes = household_of(db.session(), part.country, found)
    persons = opened(part, homes)
    return render_template(
        "movements/found.html",
        page=page,
        movement=movement,
        text=text,
        persons=[persons[each] for each in found if each in persons],
        family={
            one: [persons[each] for each in homes if homes[each] == homes[one] and each in persons]
            for one in found
            if one in homes
        },
        **WORDS,
    )


@blueprint.post("/<uuid:movement_id>/plazas")
def seat(number: str, movement_id: uuid.UUID) -> Response | tuple[str, int]:
    """Give places to somebody, or to all of their household; what must be asked is asked."""
    page, part = participation_page(number)
    movement = seen_movement(part, movement_id)
    ids = _chosen_persons(part)
    family = opened(part, household_of(db.session(), part.country, ids))
    form = request.form
    wheelchairs = [text for text in form.getlist("wheelchair") if _is_id(text)]
    seat_request = SeatRequest(
        person_ids=tuple(ids),
        by=current_scope().actor,
        now=services().clock(),
        may_split=bool(form.get("split")),
        may_go_alone=bool(form.get("alone")),
        papers=_papers(),
        wheelchairs=frozenset(map(uuid.UUID, wheelchairs)),
        minors=minors_of(family.values()),
    )
    writes()
    _page, part = participation_page(number)
    movement = seen_movement(part, movement_id)
    try:
        rows = give_places(db.session(), movement, part, seat_request)
    except (HouseholdSplit, MinorAlone) as question:
        db.session().rollback()
        return _question_page(page, movement, seat_request, question), 409
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
        return _back(number, movement_id)
    _say_seated(len(rows))
    return _back(number, movement_id)


@blueprint.post("/<uuid:movement_id>/sin-registro")
def seat_unregistered(number: str, movement_id: uuid.UUID) -> Response:
    """Give a place to somebody who is not registered."""
    _page, part = participation_page(number)
    movement, here = seen_movement(part, movement_id), services()
    year = whole_number(request.form.get("birth_year", ""))
    try:
        if year is not None and not isinstance(year, int):
            raise UnusableInput("birth_year", _("Escriba el año con cuatro cifras."))
        words = PassengerWords(form_text(request.form, "name"), year)
        give_place_unregistered(
            db.session(), here.keyring, movement, part, words,
            by=current_scope().actor, now=here.clock(), papers=_papers(),
            has_wheelchair=bool(request.form.get("wheelchair")),
            form_id=form_id(request.form),
        )  # fmt: skip
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
    else:
        _say_seated(1)
    return _back(number, movement_id)


@blueprint.post("/<uuid:movement_id>/marcar")
def mark(number: str, movement_id: uuid.UUID) -> Response:
    """Tick passengers by their numbers: from the boxes of the page, or as they were typed."""
    _page, part = participation_page(number)
    here, form = services(), request.form
    try:
        numbers = _numbers()
        act = form.get("tick")
        kind = chosen(form, "tick", PassengerTick) if act not in _NO_TICKS else None
        at = moment_in(form, "at") if form_text(form, "at") else here.clock()
        writes()
        _page, part = participation_page(number)
        movement = seen_movement(part, movement_id)
        if kind is None:
            _say_unticked(movement, part, numbers, is_off=act == "off")
            return _back(number, movement_id)
        ticks = TickList(
            numbers=numbers, tick=kind, by=current_scope().actor,
            happened_at=at, handed_to=form_text(form, "handed_to"),
        )  # fmt: skip
        report = tick(db.session(), here.keyring, movement, part, ticks, here.clock())
    except UnusableInput as wrong:
        db.session().rollback()
        flash(_(wrong.what), "wrong")
    else:
        _say_ticked(report, url_for("movements.mark", number=number, movement_id=movement_id))
    return _back(number, movement_id)


# -- inside ---------------------------------------------------------------------------------


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _chosen_persons(part: Participation) -> list[uuid.UUID]:
    ids = [uuid.UUID(text) for text in request.form.getlist("person") if _is_id(text)]
    if not request.form.get("whole"):
        return ids
    return list(household_of(db.session(), part.country, ids))


def _papers() -> PapersState:
    text = request.form.get("papers", "")
    return PapersState(text) if text in set(PapersState) else PapersState.UNKNOWN


def _numbers() -> tuple[int, ...]:
    typed = form_text(request.form, "numbers")
    boxes = [text for text in request.form.getlist("n") if text.isdecimal() and len(text) < 6]
    numbers = typed_numbers(typed) if typed else tuple(map(int, boxes))
    if not numbers:
        raise UnusableInput("numbers", _("Marque a quién, o escriba sus números."))
    return numbers


def _question_page(
    page: CrisisPage,
    movement: Movement,
    seat_request: SeatRequest,
    question: HouseholdSplit | MinorAlone,
) -> str:
    """Return the page that asks what nobody decides by themselves."""
    is_split = isinstance(question, HouseholdSplit)
    about = question.staying if isinstance(question, HouseholdSplit) else question.minors
    part = page.part
    persons = opened(part, (*seat_request.person_ids, *about)) if part is not None else {}
    return render_template(
        "movements/ask.html",
        page=page,
        movement=movement,
        is_split=is_split,
        going=[persons[each] for each in seat_request.person_ids if each in persons],
        about=[persons[each] for each in about if each in persons],
        wanted=seat_request,
        **WORDS,
    )


def _say_seated(count: int) -> None:
    words = ngettext("%(num)s plaza dada.", "%(num)s plazas dadas.", count)
    flash(words if count else _("Ya tenían plaza."), "done")


def _say_unticked(
    movement: Movement, part: Participation, numbers: tuple[int, ...], *, is_off: bool
) -> None:
    """Take places, or the last ticks, back; and say so."""
    session, here = db.session(), services()
    if is_off:
        _say_gone(take_off(session, movement, part, numbers, here.clock()))
        return
    by, now = current_scope().actor, here.clock()
    report = take_ticks_back(session, here.keyring, movement, part, numbers, by=by, now=now)
    count = len(report.done)
    words = ngettext("%(num)s marca deshecha.", "%(num)s marcas deshechas.", count)
    flash(words if count else _("Nada que deshacer."), "done")
    _say_refused(report)


def _say_gone(count: int) -> None:
    words = ngettext("%(num)s plaza quitada.", "%(num)s plazas quitadas.", count)
    flash(words if count else _("Nadie que quitar: quien subió conserva su plaza."), "done")


def _say_ticked(report: TickReport, undo: str) -> None:
    done, before = len(report.done), len(report.before)
    words = ngettext("%(num)s marcada.", "%(num)s marcadas.", done)
    if before:
        words += " " + ngettext("%(num)s ya lo estaba.", "%(num)s ya lo estaban.", before)
    if done:
        flash_undo(words, undo, tick="back", numbers=", ".join(map(str, report.done)))
    else:
        flash(words, "done")
    _say_refused(report)


def _say_refused(report: TickReport) -> None:
    for number, reason in report.refused:
        flash(_("Nº %(number)s: %(reason)s", number=number, reason=_(reason)), "wrong")


def _back(number: str, movement_id: uuid.UUID) -> Response:
    return redirect(url_for("movements.show", number=number, movement_id=movement_id), 303)

"""What moves a report: counted anew, approved by a second person, given back, issued, corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.approval import IllegalMove, SecondPersonNeeded
from core.errors import NotAllowed, Outdated, UnusableInput
from response.situation.lifecycle import (
    ReportInHand,
    approve_report,
    begin_report,
    issue_report,
    let_stand,
    recount,
    return_report,
)
from webapp.blueprints.situation.presenters import count_now
from webapp.blueprints.situation.report_reach import report_page
from webapp.blueprints.situation.views import blueprint
from webapp.forms.typed_text import whole_number
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import writes


@blueprint.post("/<int:serial>/cifras")
def count_again(number: str, serial: int) -> Response:
    """Freeze the live numbers of a draft anew."""
    _page, part, _report = report_page(number, serial)
    live = count_now(part)
    writes()

    def act() -> None:
        page, part, report = report_page(number, serial)
        keyring, now = services().keyring, services().clock()
        recount(db.session(), keyring, report, part, page.officer, live, now)

    return _moved(number, serial, act, _("Cifras de ahora."))


@blueprint.post("/<int:serial>/aprobar")
def approve(number: str, serial: int) -> Response:
    """Approve a draft, as somebody who wrote none of it."""

    seen = whole_number(request.form.get("seen", ""))

    def act() -> None:
        page, part, report = report_page(number, serial)
        now = services().clock()
        mark = -1 if isinstance(seen, str) else seen
        approve_report(db.session(), report, part, page.officer, now, seen_version=mark)

    return _moved(number, serial, act, _("Aprobado: falta emitirlo."))


@blueprint.post("/<int:serial>/devolver")
def give_back(number: str, serial: int) -> Response:
    """Give an approved report back to be written in."""

    def act() -> None:
        page, part, report = report_page(number, serial)
        return_report(db.session(), report, part, page.officer, services().clock())

    return _moved(number, serial, act, _("Devuelto: es borrador otra vez."))


@blueprint.post("/<int:serial>/emitir")
def issue(number: str, serial: int) -> Response:
    """Issue an approved report, and promise the next one."""

    def act() -> None:
        page, part, report = report_page(number, serial)
        minutes, now = whole_number(request.form.get("next", "")), services().clock()
        if not isinstance(minutes, int):
            raise UnusableInput("next", "minutes")
        promised = now + timedelta(minutes=minutes) if minutes else None
        issue_report(db.session(), report, part, page.officer, promised, now)

    return _moved(number, serial, act, _("Emitido."))


@blueprint.post("/<int:serial>/corregir")
def correct(number: str, serial: int) -> Response:
    """Begin a report that takes the place of an issued one."""
    _page, part, _report = report_page(number, serial)
    live = count_now(part)
    writes()
    made = [serial]

    def act() -> None:
        page, part, report = report_page(number, serial)
        keyring, now = services().keyring, services().clock()
        draft = begin_report(db.session(), keyring, part, page.officer, live, now, corrects=report)
        made[0] = draft.number

    answer = _moved(number, serial, act, _("Borrador de la corrección."))
    if made[0] != serial:
        return redirect(url_for("situation.show", number=number, serial=made[0]), 303)
    return answer


@blueprint.post("/<int:serial>/no-corregir")
def stand(number: str, serial: int) -> Response:
    """Let what a draft corrects stand: the correction was begun by mistake."""

    def act() -> None:
        page, part, report = report_page(number, serial)
        let_stand(db.session(), report, part, page.officer, services().clock())

    return _moved(number, serial, act, _("Ya no corrige a ninguno: es un informe más."))


# -- inside ---------------------------------------------------------------------------------


def _moved(number: str, serial: int, act: Callable[[], None], done: str) -> Response:
    """Return the way back to a report after an act, which says why it was not done."""
    try:
        act()
    except SecondPersonNeeded:
        flash(_("Lo aprueba otra persona: usted escribió en él."), "wrong")
    except (IllegalMove, NotAllowed, Outdated):
        flash(_("El informe ya no está así: mírelo de nuevo."), "wrong")
    except ReportInHand:
        flash(_("Hay otro informe en camino: emítalo o devuélvalo antes de corregir."), "wrong")
    except UnusableInput:
        flash(_("El próximo informe: de diez minutos a catorce días."), "wrong")
    else:
        flash(done, "done")
    return redirect(url_for("situation.show", number=number, serial=serial), 303)

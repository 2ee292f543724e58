"""A household registered on one page: by keyboard alone, or typed in from the paper form, whose
boxes the page lays out in the same order.

Enter saves; a person is a row, and what all of them share stands behind. Nothing typed is lost when
something is asked: which place, which telephone, whether somebody is registered already.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from registry.people.consent import CONSENT_TEXT, consent_text
from registry.people.models import Need
from registry.people.purposes import PURPOSES
from registry.registration.entry_rules import ENTRY_RULES, FIELD_RULES
from webapp.auth.access import current_scope
from webapp.blueprints.persons.rows import own_country
from webapp.blueprints.persons.views import blueprint
from webapp.forms import engine
from webapp.forms.people.household_entry import (
    EntryRead,
    blank_boxes,
    likely_doubles,
    read_household,
    register_household,
)
from webapp.forms.people.person_form import FIRST_ROWS, HOUSEHOLD, MORE_ROWS
from webapp.forms.people.same_people import LikelySame
from webapp.forms.place_choice import place_choices, sent_choices
from webapp.http.services import services
from webapp.http.transactions import writes
from webapp.labels.person_choices import person_choices

Page = str | tuple[str, int] | AnyResponse


@blueprint.route("/nuevas", methods=["GET", "POST"])
def new() -> Page:
    """Register the people of a household by keyboard."""
    return _entry("persons/entry.html", "officer")


@blueprint.route("/papel", methods=["GET", "POST"])
def paper() -> Page:
    """Type in what somebody wrote on the paper form."""
    return _entry("persons/paper_entry.html", "paper")


# -- inside ---------------------------------------------------------------------------------


def _entry(template: str, source: str) -> Page:
    now = services().clock()
    if request.method == "GET":
        return _page(template, EntryRead(blank_boxes(now.date(), source)), [])
    read = read_household(request.form, own_country(), now.date())
    if request.form.get("act") == "more":
        return _page(template, EntryRead(read.boxes), [], spare=MORE_ROWS)
    is_open = bool(read.errors or read.placed.question)
    doubles = [] if is_open else likely_doubles(read, request.form.getlist("other"))
    if is_open or doubles:
        return _page(template, read, doubles), 422
    writes()
    ids = register_household(read, source, current_scope(), now)
    count = len(ids)
    words = ngettext("%(num)s persona registrada.", "%(num)s personas registradas.", count)
    if read.placed.sought is not None:
        words = " ".join((words, _("Quedó por ubicar.")))
    flash(words, "done")
    return redirect(url_for(f"persons.{'paper' if source == 'paper' else 'new'}", hecha=ids[0]))


def _page(template: str, read: EntryRead, doubles: list[LikelySame], *, spare: int = 1) -> str:
    questions = [read.placed.question] if read.placed.question else []
    at_first = FIRST_ROWS if spare == 1 and not read.rows else None
    return render_template(
        template,
        boxes=engine.with_spare_rows(HOUSEHOLD, read.boxes, spare, at_first),
        errors=read.errors,
        questions=place_choices(questions, sent_choices(request.form)),
        doubles=doubles,
        others=request.form.getlist("other"),
        is_left=request.form.get("leave_unplaced") == "1",
        may_leave=bool(read.placed.fault or read.placed.question),
        done=request.args.get("hecha", ""),
        purposes=PURPOSES,
        rules=ENTRY_RULES,
        rule_of=FIELD_RULES,
        dated=Need.PREGNANCY.value,
        **person_choices(),
        consent=[_(each) for each in consent_text(CONSENT_TEXT)],
        version=CONSENT_TEXT,
    )

"""The form by which a country offers to share."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.sharing.drafting import (
    MOST_LISTED,
    AgreementDraft,
    draft_agreement,
    with_households,
)
from registry.sharing.fields import FIELD_WORDS, fields_of
from registry.sharing.models import SharingReach
from webapp.agreement_messages import AgreementNews, tell_parties
from webapp.auth.access import current_scope, require_access
from webapp.auth.member_countries import member_countries
from webapp.auth.users import posts_of
from webapp.blueprints.sharing.picker import person_picker
from webapp.blueprints.sharing.views import blueprint, current_signer
from webapp.blueprints.sharing.words import REACH_WORDS
from webapp.http.database import db
from webapp.http.i18n import country_name, zone
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, writes
from webapp.labels.hazard_names import name_of_hazard
from webapp.queries.hazard_persons import hazards_touching

_MOST_TICKED = MOST_LISTED + 1
"""One more than may be: then it is said."""
_YEARS = range(2000, 2101)
"""A day of another century is a slip, and the last of all days has no next one."""
_USUAL_TERM = timedelta(days=14)
TERMS: Mapping[str, str] = {
    "3": N_("tres días"),
    "7": N_("una semana"),
    "14": N_("dos semanas"),
    "30": N_("treinta días"),
    "90": N_("noventa días"),
    "365": N_("un año"),
    "": N_("hasta el día que se elige abajo"),
}
"""For how long, by days; the first day counts."""


@dataclass(frozen=True, slots=True)
class DraftChoices:
    """What may be chosen in the form, by what stands in it."""

    countries: Sequence[str]
    hazards: Mapping[str, str]
    posts: Mapping[str, str]


@blueprint.route("/nuevo", methods=["GET", "POST"])
def new() -> str | tuple[str, int] | Response:
    """Draft an agreement by which the own country shares; a second person signs it next."""
    country = current_scope().country
    require_access(country)
    choices = _choices(country)
    if request.method != "POST" or request.form.get("act") == "find":
        return _form(choices, country, {})
    try:
        draft = _draft_typed(choices, country)
        writes()
        now = services().clock()
        agreement = draft_agreement(db.session(), draft, current_signer(), now)
        tell_parties(db.session(), agreement, AgreementNews.SIGNED, now=now)
    except UnusableInput as wrong:
        give_up_writing()  # the words of a page are looked up without the lock
        return _form(choices, country, {wrong.location: _(wrong.what)}), 422
    flash(_("Escrito. Ahora lo firma otra persona de su administración."), "done")
    return redirect(url_for("sharing.show", agreement_id=agreement.id))


# -- inside ---------------------------------------------------------------------------------


def _choices(country: str) -> DraftChoices:
    session = db.session()
    return DraftChoices(
        [each for each in member_countries(session) if each != country],
        {str(each.id): name_of_hazard(each) for each in hazards_touching(session, country)},
        {str(each.id): each.name for each in posts_of(session, country)},
    )


def _draft_typed(choices: DraftChoices, country: str) -> AgreementDraft:
    """Return what the form says. Raises UnusableInput."""
    form = request.form
    reach = _reach(form.get("reach", ""))
    reach_id, reach_words = _subject(choices, reach)
    begins = _day("begins_on")
    ends = _last_day(begins)
    return AgreementDraft(
        readers=[each for each in form.getlist("readers") if each in choices.countries],
        fields=sorted(fields_of(form.getlist("fields"))),
        purpose=form.get("purpose", ""),
        reach=reach,
        reach_id=reach_id,
        reach_words=reach_words,
        person_ids=_persons_typed(country) if reach is SharingReach.PERSONS else (),
        has_minors_alone=form.get("has_minors_alone") == "1",
        has_detained=form.get("has_detained") == "1",
        begins_at=_midnight(begins),
        ends_at=_midnight(ends + timedelta(days=1)),
    )


def _reach(code: str) -> SharingReach:
    try:
        return SharingReach(code)
    except ValueError:
        raise UnusableInput("reach", N_("Elija de qué personas se trata.")) from None


def _subject(choices: DraftChoices, reach: SharingReach) -> tuple[uuid.UUID | None, str]:
    """Return the hazard or the post chosen, and what it is called today."""
    if reach is SharingReach.PERSONS:
        return None, ""
    offered = choices.hazards if reach is SharingReach.HAZARD else choices.posts
    chosen = request.form.get(f"{reach.value}_id", "")
    if chosen not in offered:
        raise UnusableInput(f"{reach.value}_id", N_("Elija uno de la lista."))
    return uuid.UUID(chosen), offered[chosen]


def _persons_typed(country: str) -> list[uuid.UUID]:
    """Return the persons who are ticked, with their households where the form says so."""
    ids = _ticked()
    if request.form.get("with_households") == "1":
        return with_households(db.session(), ids, country)
    return ids


def _ticked() -> list[uuid.UUID]:
    """Return whose boxes are ticked, or from whose page somebody comes."""
    texts = request.form.getlist("person_ids") or [request.args.get("persona", "")]
    return [found for each in texts[:_MOST_TICKED] if (found := _id_or_none(each))]


def _id_or_none(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _last_day(begins: date) -> date:
    """Return the last day: so many days from the first by the list, or one of its own."""
    days = request.form.get("term", "")
    if days not in TERMS or not days:
        return _day("ends_on")
    return begins + timedelta(days=int(days) - 1)


def _day(field: str) -> date:
    try:
        day = date.fromisoformat(request.form.get(field, ""))
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        raise UnusableInput(field, N_("Escriba un día, como 2026-12-31."))
    return day


def _midnight(day: date) -> datetime:
    """Return the first moment of a day of the reader's zone."""
    return datetime.combine(day, time(), zone())


def _form(choices: DraftChoices, country: str, errors: dict[str, str]) -> str:
    today = services().clock().astimezone(zone()).date()
    form = request.form
    return render_template(
        "sharing/new.html",
        choices=choices,
        errors=errors,
        readers=[(each, country_name(each)) for each in choices.countries],
        fields=[(field.value, _(words)) for field, words in FIELD_WORDS.items()],
        reach_words=REACH_WORDS,
        reach=form.get("reach", SharingReach.PERSONS.value),
        ticked={name: set(form.getlist(name)) for name in ("readers", "fields")},
        picker=person_picker(country, _ticked(), form.get("who", "").strip()),
        terms=[(days, _(words)) for days, words in TERMS.items()],
        term=form.get("term", "14"),
        begins_on=form.get("begins_on", today.isoformat()),
        ends_on=form.get("ends_on", (today + _USUAL_TERM).isoformat()),
        form=form,
        country=country,
    )

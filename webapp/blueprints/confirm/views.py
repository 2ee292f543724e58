"""What an owner does behind the link.

A GET changes nothing: mail scanners follow links; only buttons post.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.errors import UnusableInput
from directory.calling.failure_reports import open_failures, report_failure
from directory.entries.field_model import GROUP_WORDS, Group
from directory.entries.fields import groups_of
from directory.entries.kinds import EntryKind
from directory.entries.lifecycle import ChangedMeanwhile, DesignationTaken
from directory.entries.occupancy import Crowding, asked_back
from directory.entries.validation import InvalidValues, validate
from directory.rounds.answers.handover import hand_over
from directory.rounds.answers.link_holder import actor_of, dialling_evidence, lock_entry
from directory.rounds.answers.questions_for_owner import EntryQuestion, progress_of, questions_of
from directory.rounds.answers.responses import confirm_groups, correct, take_back, withdraw
from directory.rounds.models import Proposal
from directory.search.ranking import Entry
from webapp.blueprints.confirm.forms import (
    acted_on,
    boxes_at_first,
    boxes_received,
    explain_problems,
    form_words,
    raw_values,
)
from webapp.blueprints.confirm.link_auth import (
    begin_answer,
    current_key,
    forbid_keeping,
    open_link,
    shut,
)
from webapp.blueprints.confirm.presenters import DONE_WORDS, groups_shown, kind_words, open_fields
from webapp.forms.field_types import Boxes
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import give_up_writing

blueprint = Blueprint("confirm", __name__, url_prefix="/c/<token>")
blueprint.before_request(open_link)
blueprint.after_request(forbid_keeping)
ENTRY = "<any(post, focal_point, shelter, organisation):kind>/<uuid:entry_id>"
GROUP = f"<any({', '.join(Group)}):group>"
Answer = str | Response | tuple[str, int]


@blueprint.get("/")
def home(token: str) -> Answer:
    """Return the entries behind the link; where there is only one, that one."""
    key = current_key()
    questions = questions_of(db.session(), key)
    if not questions:
        return shut(410)
    if key.invitation is None or (len(questions) == 1 and not questions[0].is_handed_over):
        return _entry_page(token, questions[0], questions)
    return render_template(
        "confirm/home.html",
        **_frame(token),
        asked=questions,
        progress=progress_of(questions),
        round=key.invitation.round,
        due_on=key.invitation.answer_by,
        kind_words=kind_words,
    )


@blueprint.get(f"/{ENTRY}")
def entry(token: str, kind: str, entry_id: uuid.UUID) -> Answer:
    """Return one entry, by groups of fields."""
    everything = questions_of(db.session(), current_key())
    return _entry_page(token, _one(everything, kind, entry_id), everything)


@blueprint.post(f"/{ENTRY}/correcto")
def confirm(token: str, kind: str, entry_id: uuid.UUID) -> Response:
    """Confirm one group, or all, as it stands."""
    row, group = _entry_or_404(kind, entry_id), request.form.get("group", "")
    groups = [each for each in groups_of(EntryKind(kind)) if group in {"", each.value}]
    if not groups:
        abort(400)
    confirm_groups(db.session(), current_key(), row, groups, now=services().clock())
    return _back(token, kind, entry_id, "confirmado", "" if group == "" else group)


@blueprint.route(f"/{ENTRY}/corregir/{GROUP}", methods=["GET", "POST"])
def change(token: str, kind: str, entry_id: uuid.UUID, group: str) -> Answer:
    """Return the form of one group of fields."""
    sort, part = EntryKind(kind), Group(group)
    if not open_fields(sort, part):
        abort(404)
    question = _one(questions_of(db.session(), current_key()), kind, entry_id)
    if request.method != "POST":
        return _form(token, question.entry, sort, part, boxes_at_first(question, part))
    boxes, act = boxes_received(sort, part), request.form.get("act", "save")
    if act != "save":
        return _form(token, question.entry, sort, part, acted_on(sort, boxes, act), act=act)
    # The map is asked before the row is held.
    values, context = raw_values(sort, boxes), services()
    phones = dialling_evidence(question.entry, values, context.atlas)
    key = begin_answer()
    try:
        row = _entry_or_404(kind, entry_id)
        crowded = asked_back(
            _counts(sort, values), getattr(row, "capacity", None), request.form.getlist("crowded")
        )
        if crowded:
            errors = {each.field: _("Más personas que lugares: confírmelo.") for each in crowded}
            return _refused(token, kind, entry_id, part, boxes, errors, crowded)
        correction = correct(
            db.session(),
            key,
            row,
            values,
            now=context.clock(),
            atlas=context.atlas,
            phones=phones,
        )
    except InvalidValues as unfit:
        return _refused(token, kind, entry_id, part, boxes, explain_problems(sort, unfit))
    except DesignationTaken as taken:
        words = _("Ya lo es %(name)s.", name=taken.holder.name)
        return _refused(token, kind, entry_id, part, boxes, {"designation": words})
    word = "espera" if correction.proposals else "corregido" if correction.change else "igual"
    return _back(token, kind, entry_id, word, group)


@blueprint.post(f"/{ENTRY}/deshacer")
def undo(token: str, kind: str, entry_id: uuid.UUID) -> Response:
    """Take back one's own correction, applied or waiting."""
    row, now = _entry_or_404(kind, entry_id), services().clock()
    proposal = db.session().get(Proposal, _identity(request.form.get("proposal", "")))
    if proposal is not None and proposal.entry_id == row.id:
        withdraw(db.session(), current_key(), proposal, now=now)
        return _back(token, kind, entry_id, "deshecho")
    try:
        take_back(
            db.session(), current_key(), row, _identity(request.form.get("change", "")), now=now
        )
    except ChangedMeanwhile:
        return _back(token, kind, entry_id, "tarde")
    return _back(token, kind, entry_id, "deshecho")


@blueprint.post(f"/{ENTRY}/falla")
def fails(token: str, kind: str, entry_id: uuid.UUID) -> Response:
    """Report that a number fails."""
    row, wanted = _entry_or_404(kind, entry_id), _identity(request.form.get("channel", ""))
    channel = next((each for each in row.channels if each.id == wanted), None) or _gone()
    report_failure(db.session(), channel, at=services().clock(), by=actor_of(current_key()))
    return _back(token, kind, entry_id, "falla", Group.CHANNELS.value)


@blueprint.route("/relevo", methods=["GET", "POST"])
def relief(token: str) -> Answer:
    """Return no longer me: it is now …"""
    key = current_key()
    questions = [each for each in questions_of(db.session(), key) if not each.is_handed_over]
    if key.invitation is None or not questions:
        _gone()
    chosen = set(request.values.getlist("entry"))
    person = {name: request.form.get(name, "") for name in ("name", "email", "phone")}
    if request.method != "POST":
        return _relief_page(token, questions, chosen, person, {})
    entries = _chosen_entries(questions, chosen)
    try:
        if not entries:
            raise UnusableInput("entry", _("Marque al menos una entrada."))
        hand_over(db.session(), key, entries, **person, now=services().clock())
    except UnusableInput as wrong:
        return _relief_page(token, questions, chosen, person, {wrong.location: _(wrong.what)}), 422
    return redirect(url_for("confirm.home", token=token, l=str(get_locale()), hecho="relevo"))


# -- inside ---------------------------------------------------------------------------------


def _chosen_entries(questions: Iterable[EntryQuestion], chosen: set[str]) -> list[Entry]:
    return [
        _entry_or_404(each.kind, each.entry.id)
        for each in questions
        if str(each.entry.id) in chosen
    ]


def _frame(token: str) -> dict[str, object]:
    """Return what every page behind a link needs."""
    done = DONE_WORDS.get(request.args.get("hecho", ""), "")
    return {
        "token": token,
        "language": str(get_locale()),
        "done": _(done) if done else "",
        "key": current_key(),
    }


def _entry_page(token: str, one: EntryQuestion, everything: tuple[EntryQuestion, ...]) -> str:
    key = current_key()
    counting = Group.OCCUPANCY in one.groups and key.invitation is None
    boxes = boxes_at_first(one, Group.OCCUPANCY) if counting else {}
    failing = open_failures(db.session(), [each.id for each in one.entry.channels])
    return render_template(
        "confirm/entry.html",
        **_frame(token),
        one=one,
        groups=groups_shown(one, actor_of(key), is_standing=key.invitation is None),
        progress=progress_of(everything) if key.invitation else None,
        round=key.invitation.round if key.invitation else None,
        due_on=key.invitation.answer_by if key.invitation else None,
        kind_words=kind_words,
        failing=failing,
        counted=open_fields(one.kind, Group.OCCUPANCY) if counting else (),
        boxes=boxes,
        errors={},
        **form_words(one.kind, one.entry, boxes),
    )


def _form(
    token: str,
    entry: Entry,
    kind: EntryKind,
    group: Group,
    boxes: Boxes,
    *,
    act: str = "",
    errors: Mapping[str, str] | None = None,
    crowded: Sequence[Crowding] = (),
) -> str:
    return render_template(
        "confirm/form.html",
        crowded=crowded,
        **_frame(token),
        entry=entry,
        kind=kind,
        group=group,
        title=_(GROUP_WORDS[group]),
        fields=open_fields(kind, group),
        boxes=boxes,
        errors=errors or {},
        **form_words(kind, entry, boxes, act),
    )


def _relief_page(
    token: str,
    question: list[EntryQuestion],
    chosen: set[str],
    person: dict[str, str],
    errors: dict[str, str],
) -> str:
    return render_template(
        "confirm/relief.html",
        **_frame(token),
        asked=question,
        chosen=chosen,
        person=person,
        errors=errors,
        kind_words=kind_words,
    )


def _one(everything: tuple[EntryQuestion, ...], kind: str, entry_id: uuid.UUID) -> EntryQuestion:
    """Return one entry of the link that is still its holder's."""
    found = (each for each in everything if each.kind == kind and each.entry.id == entry_id)
    return next((each for each in found if not each.is_handed_over), None) or _gone()


def _refused(
    token: str,
    kind: str,
    entry_id: uuid.UUID,
    part: Group,
    boxes: Boxes,
    errors: Mapping[str, str],
    crowded: Sequence[Crowding] = (),
) -> tuple[str, int]:
    """Return the form again with what is wrong, once the row is let go."""
    give_up_writing()
    question = _one(questions_of(db.session(), current_key()), kind, entry_id)
    return _form(
        token, question.entry, EntryKind(kind), part, boxes, errors=errors, crowded=crowded
    ), 422


def _counts(kind: EntryKind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the counts among the values of a form, clean; none where they are not whole numbers:
    that is said of them elsewhere.
    """
    counts = {
        key: values[key] for key in ("occupied", "occupied_night", "capacity") if key in values
    }
    try:
        return dict(validate(kind, counts, country="", is_whole=False))
    except InvalidValues:
        return {}


def _entry_or_404(kind: str, entry_id: uuid.UUID) -> Entry:
    return lock_entry(db.session(), current_key(), EntryKind(kind), entry_id) or _gone()


def _gone() -> NoReturn:
    abort(shut())


def _identity(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def _back(token: str, kind: str, entry_id: uuid.UUID, outcome: str, anchor: str = "") -> Response:
    """Back to the entry, or to the list once all of it was answered."""
    key, language = current_key(), str(get_locale())
    everything = questions_of(db.session(), key)
    one = next((each for each in everything if each.entry.id == entry_id), None)
    if (
        key.invitation is not None
        and len(everything) > 1
        and (one is None or one.is_answered)
        and outcome != "falla"
    ):
        return redirect(url_for("confirm.home", token=token, l=language, hecho=outcome))
    place = f"g-{anchor}" if anchor else None
    return redirect(
        url_for(
            "confirm.entry",
            token=token,
            kind=kind,
            entry_id=entry_id,
            l=language,
            hecho=outcome,
            _anchor=place,
        )
    )

"""Pages of likely doubles: those of the country or of the post, two side by side, and what somebody
says of them: one person, two, or not now.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from core.crypto import CannotOpen
from core.errors import Outdated, UnusableInput
from core.i18n.formats import Formats
from registry.duplicates.evidence import Reason
from registry.duplicates.models import DoublePair, DoubleState
from registry.duplicates.pairs import (
    count_in_state,
    is_of_post,
    next_pair,
    open_again,
    pair_of_country,
    pairs_in_state,
    say_not_same,
)
from registry.duplicates.reason_words import likelihood, speaks_against, speaks_for
from registry.imports.lists import ListSender
from registry.merging.merge import HomeChoice, MergeDecision
from registry.merging.models import PersonMerge
from registry.merging.survivors import (
    count_merges,
    elder_of,
    merge_of_country,
    merges_of,
    seal_versions,
)
from registry.merging.undo import can_be_undone, undo_merge
from registry.merging.uniting import MergeSide
from registry.people.access import OpenPerson, read_persons
from watch.flags.merged_members import merge_everywhere
from webapp.auth.access import current_scope
from webapp.auth.request_context import request_context
from webapp.blueprints.registry.double_sides import side_lines
from webapp.blueprints.registry.senders import list_sender
from webapp.blueprints.registry.views import blueprint
from webapp.http.database import db
from webapp.http.services import services

_A_PAGE = 20
_PURPOSE = "doubles"


@dataclass(frozen=True, slots=True)
class PairShown:
    """A pair in the list: the names, how likely, and why."""

    pair: DoublePair
    names: tuple[str, str]
    births: tuple[int | None, int | None]
    likelihood: str
    speaks_for: list[str]
    speaks_against: list[str]


@blueprint.get("/dobles")
def doubles() -> str:
    """Return the pairs that wait, those said to be two, or the merges."""
    sender, state = list_sender(), _state(request.args.get("estado", ""))
    page = max(1, request.args.get("page", 1, type=int))
    found = _found(sender, state, (page - 1) * _A_PAGE)
    return render_template(
        "registry/doubles.html",
        state=state,
        states=DoubleState,
        pairs=_pairs_shown(found.pairs),
        merges=_merges(found.merges),
        page=page,
        pages=max(1, -(-found.total // _A_PAGE)),
        page_link=lambda number: url_for("registry.doubles", estado=state.value, page=number),
    )


@blueprint.get("/dobles/<uuid:pair_id>")
def double(pair_id: uuid.UUID) -> str:
    """Return two persons side by side: who registered first stands first, and stays."""
    pair = _pair(pair_id)
    survivor_id, merged_id = elder_of(db.session(), pair.first_id, pair.second_id)
    read = read_persons(request_context(_PURPOSE), [survivor_id, merged_id])
    sides = [read.opened.get(each) for each in (survivor_id, merged_id)]
    wording, day = Formats(get_locale().language), services().clock().date()
    survivor, merged = sides
    reasons = {Reason(code): odds for code, odds in pair.reasons.items()}
    return render_template(
        "registry/double.html",
        pair=pair,
        states=DoubleState,
        ids=(survivor_id, merged_id),
        sides=sides,
        lines=side_lines(survivor, merged, day, wording) if survivor and merged else [],
        asks_home=bool(survivor and merged and _homes_differ(survivor, merged)),
        versions=seal_versions(db.session(), [survivor_id, merged_id]),
        likelihood=likelihood(pair.log_odds, _),
        speaks_for=speaks_for(reasons, _),
        speaks_against=speaks_against(reasons, _),
        later=_next(pair_id),
    )


@blueprint.post("/dobles/<uuid:pair_id>")
def decide_double(pair_id: uuid.UUID) -> AnyResponse:
    """Take what somebody says of two persons, and show the next two."""
    decision = request.form.get("decision", "")
    if decision not in {"merge", "not_same", "again"}:
        abort(400)
    pair, actor, now = _pair(pair_id), current_scope().actor, services().clock()
    later, ids = _next(pair_id), (pair.first_id, pair.second_id)
    try:
        if decision == "merge":
            made = merge_everywhere(db.session(), services().keyring, _decision(pair))
            flash(_("Unidas en una ficha. Se puede deshacer durante 90 días."), "done")
            return redirect(url_for("registry.doubles", estado="merged", _anchor=f"m-{made.id}"))
        if decision == "not_same":
            say_not_same(db.session(), pair.country, *ids, actor=actor, now=now)
            flash(_("Dicho: son dos personas. No se vuelve a preguntar."), "done")
        else:
            open_again(db.session(), pair, actor=actor, now=now)
            flash(_("La pareja está otra vez por decidir."), "done")
            later = pair_id
    except (Outdated, UnusableInput, CannotOpen):
        db.session().rollback()
        flash(_("No se pudo: alguien cambió estas fichas entretanto. Mírelas otra vez."), "wrong")
        return redirect(url_for("registry.doubles"))
    if later is None:
        return redirect(url_for("registry.doubles"))
    return redirect(url_for("registry.double", pair_id=later))


@blueprint.post("/uniones/<uuid:merge_id>/deshacer")
def undo_double(merge_id: uuid.UUID) -> AnyResponse:
    """Make two persons again of one."""
    sender, now = list_sender(), services().clock()
    made = merge_of_country(db.session(), sender.country, merge_id, sender.post_id)
    if made is None:
        abort(404)
    try:
        done = undo_merge(db.session(), services().keyring, made, actor=sender.actor, now=now)
    except (Outdated, CannotOpen):
        db.session().rollback()
        flash(
            _("No se pudo deshacer: pasaron 90 días, o la ficha se unió a otra después."), "wrong"
        )
        return redirect(url_for("registry.doubles", estado="merged"))
    flash(_("Deshecho: las dos fichas están como antes."), "done")
    if done.edited:
        flash(_("Lo que alguien cambió después de unirlas se quedó en la primera."), "done")
    return redirect(url_for("registry.doubles", estado="merged"))


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    total: int
    pairs: list[DoublePair]
    merges: list[PersonMerge]


def _found(sender: ListSender, state: DoubleState, offset: int) -> _Found:
    """Return a page of pairs, or of merges, and how many there are."""
    session, country, post_id = db.session(), sender.country, sender.post_id
    if state is DoubleState.MERGED:
        merges = merges_of(session, country, post_id=post_id, limit=_A_PAGE, offset=offset)
        return _Found(count_merges(session, country, post_id=post_id), [], merges)
    pairs = pairs_in_state(session, country, state, post_id=post_id, limit=_A_PAGE, offset=offset)
    return _Found(count_in_state(session, country, state, post_id=post_id), pairs, [])


def _state(code: str) -> DoubleState:
    return DoubleState(code) if code in set(DoubleState) else DoubleState.PROPOSED


def _pair(pair_id: uuid.UUID) -> DoublePair:
    """Return a pair of the asker's country, with one person of their post. Aborts with 404."""
    sender = list_sender()
    pair = pair_of_country(db.session(), sender.country, pair_id)
    if pair is None or not is_of_post(db.session(), pair, sender.post_id):
        abort(404)
    return pair


def _next(pair_id: uuid.UUID) -> uuid.UUID | None:
    sender = list_sender()
    return next_pair(db.session(), sender.country, pair_id, post_id=sender.post_id)


def _homes_differ(survivor: OpenPerson, merged: OpenPerson) -> bool:
    homes = {survivor.household_id, merged.household_id}
    return None not in homes and len(homes) > 1


def _decision(pair: DoublePair) -> MergeDecision:
    """Return what a form says of two persons who are one. Aborts with 400 for who is neither."""
    form, ids = (
        request.form,
        {str(pair.first_id): pair.second_id, str(pair.second_id): pair.first_id},
    )
    if form.get("survivor") not in ids:
        abort(400)
    survivor_id = uuid.UUID(form["survivor"])
    merged_id = ids[form["survivor"]]
    home = form.get("home", "")
    return MergeDecision(
        country=pair.country,
        survivor_id=survivor_id,
        merged_id=merged_id,
        actor=current_scope().actor,
        now=services().clock(),
        choices={
            name.removeprefix("choice-"): MergeSide(side)
            for name, side in form.items()
            if name.startswith("choice-") and side in set(MergeSide)
        },
        home=HomeChoice(home) if home in set(HomeChoice) else HomeChoice.TOGETHER,
        seen={key: form.get(f"seen-{key}", -1, type=int) for key in (survivor_id, merged_id)},
    )


def _pairs_shown(pairs: list[DoublePair]) -> list[PairShown]:
    """Return pairs with their names; reading them goes into the audit log."""
    ids = {key for each in pairs for key in (each.first_id, each.second_id)}
    opened = read_persons(request_context(_PURPOSE), ids).opened if ids else {}
    return [
        _pair_shown(each, opened.get(each.first_id), opened.get(each.second_id)) for each in pairs
    ]


def _pair_shown(pair: DoublePair, first: OpenPerson | None, second: OpenPerson | None) -> PairShown:
    reasons = {Reason(code): odds for code, odds in pair.reasons.items()}
    sides = (first, second)
    names = [each.card.full_name if each else _("Ficha que no se puede abrir") for each in sides]
    births = [each.card.birth_year if each else None for each in sides]
    return PairShown(
        pair,
        (names[0], names[1]),
        (births[0], births[1]),
        likelihood(pair.log_odds, _),
        speaks_for(reasons, _),
        speaks_against(reasons, _),
    )


def _merges(merges: list[PersonMerge]) -> list[tuple[PersonMerge, str, bool]]:
    """Return merges, each with the name of who survives and whether it can be undone."""
    ids = {each.survivor_id for each in merges}
    opened = read_persons(request_context(_PURPOSE), ids).opened if ids else {}
    now = services().clock()
    return [
        (
            each,
            opened[each.survivor_id].card.full_name if each.survivor_id in opened else "—",
            can_be_undone(each, now),
        )
        for each in merges
    ]

"""An entry as its owner sees it: by groups of fields, what was answered, corrected, and waits."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from core.i18n.languages import N_
from directory.entries.change_log import ChangeLogEntry
from directory.entries.confirmation import confirmations_of
from directory.entries.field_model import GROUP_WORDS, Field, FieldShape, Group
from directory.entries.fields import FIELDS, field_of
from directory.entries.kinds import ONE_WORDS, EntryKind
from directory.entries.models import Channel, FocalPoint, Post
from directory.entries.values import values_of
from directory.entries.visibility import Viewer
from directory.rounds.answers.questions_for_owner import EntryQuestion
from webapp.http.database import db
from webapp.http.services import services
from webapp.labels.entry_values import ChangeText, Speaker
from webapp.labels.proposal_sides import Side, sides

NOT_BY_LINK = frozenset({"visibility", "organisation_id", "co_owners", "drawn", "designated_on"})
"""What a link shows but does not change: who may see an entry, who carries it, what is drawn on a
map.
"""
DONE_WORDS: Mapping[str, str] = {
    "confirmado": N_("Confirmado. Gracias."),
    "corregido": N_("Corregido. Gracias."),
    "espera": N_(
        "Recibido. Lo delicado no cambia todavía: espera el sí de su país o de la Secretaría."
    ),
    "igual": N_("No había nada que cambiar: queda confirmado."),
    "deshecho": N_("Deshecho: vale lo que decía antes."),
    "tarde": N_("Otra persona cambió estos datos después: revíselos de nuevo."),
    "falla": N_("Anotado: se ve junto al número hasta que alguien lo arregle."),
    "relevo": N_("Gracias. A la otra persona le llegará un mensaje con su propio enlace."),
}


@dataclass(frozen=True, slots=True)
class WaitingCorrection:
    """A correction that waits for a yes."""

    proposal_id: uuid.UUID
    sides: list[Side]
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """What was corrected through this link, and can be undone."""

    change: ChangeLogEntry
    fields: list[ChangeText]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """One group of fields on the page."""

    group: Group
    title: str
    facts: list[tuple[str, str]]
    channels: list[Channel]
    is_answered: bool
    is_disputed: bool
    """Whether something in it waits that keeps it from being confirmed as it stands."""
    can_correct: bool
    confirmed_at: datetime | None
    waiting: list[WaitingCorrection]
    refused: list[tuple[list[Side], str]]
    corrections: list[Correction]


def kind_words(kind: EntryKind) -> str:
    """Return what kind of entry it is, in the reader's language."""
    return str(_(ONE_WORDS[kind]))


def open_fields(kind: EntryKind, group: Group) -> tuple[Field, ...]:
    """Return the fields of a group that a link may correct."""
    locked = NOT_BY_LINK if kind is EntryKind.FOCAL_POINT else NOT_BY_LINK | {"post_id"}
    return tuple(
        each
        for each in FIELDS[kind]
        if each.group is group and each.key not in locked and each.shape is not FieldShape.MOMENT
    )


def groups_shown(question: EntryQuestion, actor: str, *, is_standing: bool) -> list[GroupShown]:
    """Return the groups of an entry; on a standing link the occupancy comes first."""
    entry = question.entry
    # A post and its officials are of their country; who keeps a shelter may be anybody's partner.
    is_official = isinstance(entry, FocalPoint | Post)
    viewer = Viewer.of_country(entry.country) if is_official else Viewer.rcm()
    speaker, values = Speaker(db.session(), services().atlas, viewer), values_of(entry)
    ages = confirmations_of(db.session(), question.entry)
    groups = []
    for group in question.groups:
        waiting = question.waiting_in(group)
        groups.append(
            GroupShown(
                group=group,
                title=_(GROUP_WORDS[group]),
                facts=_facts(question.kind, group, values, speaker),
                channels=list(question.entry.channels) if group is Group.CHANNELS else [],
                is_answered=group in question.answered,
                is_disputed=any(key != "channels" for key in waiting),
                can_correct=bool(open_fields(question.kind, group)),
                confirmed_at=ages[group].confirmed_at,
                waiting=[
                    WaitingCorrection(one.id, sides(speaker, one), one.proposed_by == actor)
                    for one in waiting.values()
                ],
                refused=[
                    (sides(speaker, one), one.reason)
                    for one in question.refused
                    if field_of(question.kind, one.field_key).group is group
                ],
                corrections=_corrections(question, group, speaker),
            )
        )
    return (
        sorted(groups, key=lambda one: one.group is not Group.OCCUPANCY) if is_standing else groups
    )


# -- inside ---------------------------------------------------------------------------------


def _facts(
    kind: EntryKind, group: Group, values: Mapping[str, object], speaker: Speaker
) -> list[tuple[str, str]]:
    return [
        (_(each.title), " · ".join(speaker.text_lines(each, values[each.key])))
        for each in FIELDS[kind]
        if each.group is group and each.shape is not FieldShape.CHANNELS
    ]


def _corrections(question: EntryQuestion, group: Group, speaker: Speaker) -> list[Correction]:
    """Return a change stands under the group of its first field: one form corrects one group."""
    corrections = []
    for change in question.corrections:
        keys = [key for key in change.values if key != "occupied_at" and key != "occupied_night_at"]
        if keys and field_of(question.kind, keys[0]).group is group:
            fields = [
                speaker.change_text(field_of(question.kind, key), *change.values[key])
                for key in keys
            ]
            corrections.append(Correction(change, fields))
    return corrections

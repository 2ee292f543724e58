"""A form of an entry saved: cleaned, held to what the asker may choose, written, and confirmed when
ticked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.phones.number_cells import read_numbers
from core.phones.number_words import number_words
from core.phones.place_evidence import evidence_of
from core.problems import Problem
from directory.entries.change_log import (
    HEARSAY,
    ChangeLogEntry,
    changes_of,
    values_of_change,
)
from directory.entries.field_model import Field, FieldShape, Group
from directory.entries.fields import FIELDS, field_of, groups_of
from directory.entries.kinds import AnyEntry, EntryKind, kind_of
from directory.entries.lifecycle import change_entry, create_entry
from directory.entries.models import Channel, ConfirmationMethod, Visibility
from directory.entries.validation import InvalidValues, validate
from directory.entries.values import Values, place_values, values_of
from directory.rounds.answers.by_hand import confirm_by_hand
from webapp.auth.access import current_scope
from webapp.auth.entry_access import (
    change_origin,
    keys_for,
    organisations_offered,
    posts_offered,
)
from webapp.auth.entry_rights import fixed_fields, visibilities
from webapp.forms.entry_form import filled_from_point, raw_of
from webapp.forms.field_types import Boxes
from webapp.http.database import db
from webapp.http.i18n import with_colon
from webapp.http.services import services
from webapp.labels.entry_values import Speaker

_COUNTED = {"occupied": "occupied_at", "occupied_night": "occupied_night_at"}


@dataclass(frozen=True, slots=True)
class ParallelChange:
    """A field somebody else changed while the form stood open: theirs beside mine, a line each."""

    key: str
    title: str
    theirs: tuple[str, ...]
    mine: tuple[str, ...]
    is_conflict: bool
    """Both changed it, to different values."""


def cleaned(kind: EntryKind, country: str, entry: AnyEntry | None, boxes: Boxes) -> Values:
    """Return the values of a form, ready to be written. Raises Unfit with every fault."""
    atlas, scope = services().atlas, current_scope()
    raw = filled_from_point(raw_of(kind, boxes), kind, atlas) | fixed_fields(scope, kind)
    values = validate(
        kind,
        raw,
        country=country,
        atlas=atlas,
        is_whole=entry is None,
        phones=telephone_evidence(country, entry, raw),
    )
    problems = dict(_beyond_reach(kind, country, entry, values))
    if problems:
        raise InvalidValues(kind, problems)
    return values | _counted_now(entry, values)


def cleaned_part(entry: AnyEntry, raw: Mapping[str, Any]) -> Values:
    """Return the values of the few fields in `raw`, counted now even when the count is the same.

    Raises Unfit.
    """
    phones = telephone_evidence(entry.country, entry, raw)
    values = validate(kind_of(entry), raw, country=entry.country, is_whole=False, phones=phones)
    now = services().clock().strftime("%Y-%m-%dT%H:%M:%SZ")
    return values | {moment: now for key, moment in _COUNTED.items() if values.get(key) is not None}


def telephone_evidence(
    country: str, entry: AnyEntry | None, raw: Mapping[str, Any]
) -> PhoneEvidence:
    """Return what tells where the telephones of a form ring: the place in its boxes, else that of
    the entry or of the post chosen, and the owner `country` last.
    """
    known = place_values(entry) if entry is not None else {}
    for post in posts_offered(country) if raw.get("post_id") and not known else ():
        if str(post.id) == str(raw["post_id"]):
            known = place_values(post)
    return evidence_of({**known, **raw}, country, services().atlas)


def telephones_in_words(raw: Mapping[str, Any], place: PhoneEvidence) -> list[str]:
    """Return how each telephone typed without `+` was taken: `(956) 555-0199: +1 956-555-0199,
    Estados Unidos (por la ciudad)`.
    """
    return [
        f"{with_colon(text.strip())} {number_words(number, _)}"
        for text in _national_numbers(raw)
        for number in read_numbers(text, place).numbers
        if number.value.startswith("+")
    ]


def write(
    kind: EntryKind,
    country: str,
    entry: AnyEntry | None,
    values: Values,
    *,
    seen_at: datetime | None,
) -> AnyEntry:
    """Make the entry or change it. Raises DesignationTaken, ChangedMeanwhile."""
    session, keys = db.session(), keys_for(kind)
    if entry is None:
        return create_entry(
            session, kind, values, country=country, origin=change_origin(), keyring=keys
        )
    change_entry(session, entry, values, origin=change_origin(), keyring=keys, seen_at=seen_at)
    return entry


def confirm_groups(
    entry: AnyEntry,
    groups: tuple[Group, ...],
    method: ConfirmationMethod,
    channels: list[Channel] | None = None,
) -> None:
    """Confirm `groups` of an entry now, in the asker's name, and leave it in the history."""
    confirm_by_hand(db.session(), entry, groups, method, origin=change_origin(), channels=channels)


def confirm_all(entry: AnyEntry) -> None:
    """Confirm all the entry says, as told on the screen."""
    confirm_groups(entry, groups_of(kind_of(entry)), ConfirmationMethod.SCREEN)


def parallel_changes(
    entry: AnyEntry, values: Mapping[str, Any], seen_change: str
) -> list[ParallelChange]:
    """Return what others changed since the change `seen_change` was the newest, beside what the
    form says.

    A field the form left as it was is no conflict: theirs stands.
    """
    kind = kind_of(entry)
    keys, speaker = keys_for(kind), Speaker(db.session(), services().atlas, current_scope().viewer)
    current = values_of(entry, keys)
    choices = []
    for key, base in _before(_since(entry, seen_change), kind).items():
        theirs, mine = current.get(key), values.get(key, base)
        if key not in values or theirs == mine:
            continue
        field = field_of(kind, key)
        said = speaker.text_lines(field, theirs), speaker.text_lines(field, mine)
        choices.append(ParallelChange(key, field.title, *said, is_conflict=mine != base))
    return choices


def newest_change(entry: AnyEntry) -> str:
    """Return the identity of the newest change of an entry, empty when nothing is written of its
    past.
    """
    changes = changes_of(db.session(), entry.id)
    return str(changes[0].id) if changes else ""


# -- inside ---------------------------------------------------------------------------------


def _national_numbers(raw: Mapping[str, Any]) -> list[str]:
    """Return the telephones of a form that were typed without the `+` of a country."""
    typed = [str(each.get("value", "")) for each in raw.get("channels") or ()]
    typed += [str(raw.get(key, "")) for key in ("phone", "alternate_phone")]
    return [text for text in typed if text and "@" not in text and "+" not in text]


def _since(entry: AnyEntry, seen_change: str) -> list[ChangeLogEntry]:
    """Return the changes after the one seen, oldest first."""
    newer = []
    for change in changes_of(db.session(), entry.id):
        if str(change.id) == seen_change:
            break
        if change.action not in HEARSAY:
            newer.append(change)
    return newer[::-1]


def _before(changes: list[ChangeLogEntry], kind: EntryKind) -> Values:
    others = {each.key for each in FIELDS[kind]}
    before: Values = {}
    for change in changes:
        for key, pair in values_of_change(change, keys_for(kind)).items():
            if key in others:
                before.setdefault(key, pair[0])
    return before


def _beyond_reach(
    kind: EntryKind, country: str, entry: AnyEntry | None, values: Values
) -> list[tuple[str, Problem]]:
    """Return the fields that name what the asker may not choose; what stands there already may
    stay.
    """
    before = values_of(entry) if entry is not None else {}
    problem = Problem(N_("Elija uno de la lista."))
    changed = [
        each
        for each in FIELDS[kind]
        if values.get(each.key) and values[each.key] != before.get(each.key)
    ]
    fixed = fixed_fields(current_scope(), kind)
    return [
        (each.key, problem)
        for each in changed
        if each.key not in fixed and not _is_offered(each, country, entry, values)
    ]


def _is_offered(each: Field, country: str, entry: AnyEntry | None, values: Values) -> bool:
    value = values[each.key]
    if each.key == "visibility":
        current = entry.visibility if entry is not None else None
        return Visibility(value) in visibilities(current_scope(), current)
    if each.shape is FieldShape.POST:
        is_itself = each.key == "covering_post_id" and entry is not None and value == str(entry.id)
        return not is_itself and value in {str(post.id) for post in posts_offered(country)}
    if each.shape is FieldShape.ORGANISATION:
        return value in {str(one.id) for one in organisations_offered(country)}
    return True


def _counted_now(entry: AnyEntry | None, values: Values) -> Values:
    """When people were counted: now, if the count is another one."""
    before = values_of(entry) if entry is not None else {}
    now = services().clock().strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        moment: None if values[key] is None else now
        for key, moment in _COUNTED.items()
        if key in values and values[key] != before.get(key)
    }

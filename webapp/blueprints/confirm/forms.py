"""The form of one group of fields behind a link: what stands in its boxes, and what was sent."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _

from directory.entries.field_model import Field, FieldShape, Group
from directory.entries.fields import FIELDS, field_of
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.entries.validation import InvalidValues
from directory.entries.values import Values, values_of
from directory.rounds.answers.proposals import CHANNELS, other_lines
from directory.rounds.answers.questions_for_owner import EntryQuestion
from directory.search.ranking import Entry
from webapp.auth.users import RCM_COUNTRIES, posts_of
from webapp.blueprints.confirm.presenters import open_fields
from webapp.forms.entry_form import USUAL_LANGUAGES, act_on, boxes_of, raw_of, submitted_boxes
from webapp.forms.field_types import Boxes
from webapp.forms.place_search import place_search
from webapp.http.database import db
from webapp.http.i18n import with_colon
from webapp.labels.entry_values import choice_words


def boxes_at_first(question: EntryQuestion, group: Group) -> Boxes:
    """Return what the entry says, and what was proposed in place of it: sent back unchanged, it
    proposes the same.
    """
    values = values_of(question.entry)
    for key, proposal in question.waiting_in(group).items():
        after = proposal.after["value"]
        values[key] = [*after, *other_lines(values[CHANNELS])] if key == CHANNELS else after
    return _of_group(question.kind, group, boxes_of(question.kind, values))


def boxes_received(kind: EntryKind, group: Group) -> Boxes:
    """Return what stood in the boxes; nothing beyond this group is read, whatever was sent."""
    hidden = {each.key for each in FIELDS[kind]} - {each.key for each in open_fields(kind, group)}
    return submitted_boxes(kind, request.form, hidden)


def raw_values(kind: EntryKind, boxes: Boxes) -> Values:
    """Return what the boxes say, as `correct` takes it."""
    return raw_of(kind, boxes)


def acted_on(kind: EntryKind, boxes: Boxes, act: str) -> Boxes:
    """Return the boxes after a button that does not save."""
    return act_on(kind, boxes, act)


def form_words(kind: EntryKind, entry: Entry, boxes: Boxes, act: str = "") -> dict[str, Any]:
    """Return what the template of the form needs beside the boxes."""
    here = str(boxes.get("located_in", "") or getattr(entry, "located_in", "") or entry.country)
    channels = field_of(EntryKind.POST, CHANNELS)
    return {
        "choices": lambda field: _choices(field, entry),
        "channel_choices": [
            (each.value, choice_words(channels, each.value)) for each in ChannelKind
        ],
        "languages": USUAL_LANGUAGES,
        "countries": RCM_COUNTRIES,
        **place_search(here, act),
    }


def explain_problems(kind: EntryKind, unfit: InvalidValues) -> dict[str, str]:
    """Return the faults of a form, by field, in the reader's language."""
    return {
        key: f"{with_colon(_(field_of(kind, key).title))} {one.explain(_)}"
        for key, one in unfit.problems.items()
    }


# -- inside ---------------------------------------------------------------------------------


def _of_group(kind: EntryKind, group: Group, boxes: Boxes) -> Boxes:
    return {each.key: boxes[each.key] for each in open_fields(kind, group)}


def _choices(field: Field, entry: Entry) -> list[tuple[str, str]]:
    if field.shape is FieldShape.POST:
        return [
            (str(post.id), post.name)
            for post in posts_of(db.session(), entry.country)
            if post.id != entry.id
        ]
    return [(code.value, choice_words(field, code.value)) for code in field.choices or ()]

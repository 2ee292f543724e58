"""What of a printed plan is no longer so, told with the way to mend it: the name of an entry leads
to the entry, what the form says to the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from core.i18n.formats import Formats
from directory.entries.kinds import EntryKind
from plans.facts.model import Contact, ContactKind
from plans.lifecycle.difference import FactDifference, PlanSection
from plans.models import PlanArea

_KINDS: Mapping[ContactKind, EntryKind] = {
    ContactKind.POST: EntryKind.POST,
    ContactKind.FOCAL_POINT: EntryKind.FOCAL_POINT,
    ContactKind.SHELTER: EntryKind.SHELTER,
}
"""Which kind of entry a contact comes from; all others are organisations."""


@dataclass(frozen=True, slots=True)
class DifferenceLink:
    """One sentence, and where its subject leads: nowhere where `address` is empty."""

    subject: str
    rest: str
    address: str


def difference_links(
    plan: PlanArea, differences: Iterable[FactDifference], wording: Formats
) -> list[DifferenceLink]:
    """Return the differences in words, in their order."""
    return [_link(plan, each, wording) for each in differences]


# -- inside ---------------------------------------------------------------------------------


def _link(plan: PlanArea, difference: FactDifference, wording: Formats) -> DifferenceLink:
    sentence, subject = difference.sentence(wording), wording.gettext(difference.subject)
    if not subject or not sentence.startswith(subject):
        return DifferenceLink("", sentence, "")
    return DifferenceLink(subject, sentence[len(subject) :], _address(plan, difference))


def _address(plan: PlanArea, difference: FactDifference) -> str:
    if difference.contact is not None:
        return _entry_address(difference.contact)
    if difference.section is PlanSection.POST:
        return url_for("directory.entry", kind=EntryKind.POST.value, entry_id=plan.post_id)
    if difference.section is PlanSection.LEADERS:
        return url_for("directory.leaders")
    if difference.section is PlanSection.FORM:
        return url_for("plans.edit_form", slug=plan.slug)
    return url_for("plans.edit_area", slug=plan.slug) if _is_area(difference) else ""


def _entry_address(contact: Contact) -> str:
    kind = _KINDS.get(contact.kind, EntryKind.ORGANISATION)
    return url_for("directory.entry", kind=kind.value, entry_id=contact.entry)


def _is_area(difference: FactDifference) -> bool:
    return difference.section is PlanSection.AREA

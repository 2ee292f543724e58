"""What the system knows of an area, so that nobody types it again: counts, and where to mend
them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask_babel import get_locale
from flask_babel import gettext as _

from core.errors import AtalayaError, UnusableInput
from core.i18n.formats import Formats
from plans.facts.gather import gather, host_countries, shape_of
from plans.facts.model import EstimateFact, Numbers, PlanFacts
from plans.models import PlanArea
from plans.pages.page_two import KIND_NAMES
from plans.questionnaire.steps import FOR_SEVERAL_COUNTRIES
from protocols.approved import crises_in_force, messages_in_force
from protocols.levels_and_messages import Use
from webapp.auth.request_context import request_context
from webapp.forms.field_types import Boxes
from webapp.http.database import db
from webapp.http.services import services


@dataclass(frozen=True, slots=True)
class SystemFacts:
    """What a plan takes from the system by itself."""

    contacts: tuple[tuple[str, int], ...]
    """Kinds of contact, as message ids, with how many there are."""
    without_phone: int
    leaders: int
    numbers: Numbers | None
    estimate: EstimateFact | None
    post: str
    covering: str
    units: tuple[str, ...]
    size_km2: float
    countries: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """The registered among those thought to live there; None unless both numbers are known."""
        if self.numbers is None or self.estimate is None or not self.estimate.persons:
            return None
        return self.numbers.persons / self.estimate.persons


def known_of(plan: PlanArea) -> SystemFacts | None:
    """Return what the system knows of the plan's area now; None when it has no ground or cannot be
    read.

    Leaders' seals are opened to count them: the caller leaves a line in the audit log.
    """
    installation = services()
    try:
        facts = gather(
            request_context(),
            plan,
            disclosure=installation.settings.disclosure,
        )
    except AtalayaError:
        return None
    return _from_facts(facts)


def hosts_of(plan: PlanArea) -> tuple[str, ...]:
    """Return the countries the area of a plan lies in; none when it has no ground."""
    atlas = services().atlas
    try:
        return host_countries(atlas, plan, shape_of(atlas, plan), plan.post.located_in)
    except UnusableInput:
        return ()


def countries_offered(hosts: tuple[str, ...], boxes: Boxes) -> list[tuple[str, str]]:
    """Return the host countries beside the first, and what is chosen already, with their names."""
    rows = boxes.get(FOR_SEVERAL_COUNTRIES, [])
    codes = dict.fromkeys([*hosts[1:], *(row["country"] for row in rows if row["country"])])
    wording = Formats(str(get_locale()))
    return [(code, wording.country(code)) for code in codes]


def hazards_offered(boxes: Boxes, wording: Formats) -> list[tuple[str, str]]:
    """Return the crisis types in force by name; one that was retired only where it is chosen
    already.
    """
    rows = [row for each in boxes.values() if isinstance(each, list) for row in each]
    chosen = {row["hazard"]["code"] for row in rows if "hazard" in row}
    offered = []
    for each in crises_in_force(db.session()):
        name = wording.pick(each.name)
        if each.is_in_force:
            offered.append((each.code, name))
        elif each.code in chosen:
            offered.append((each.code, _("%(name)s (retirado de los protocolos)", name=name)))
    return offered


def ready_messages(wording: Formats) -> list[tuple[str, str]]:
    """Title and text of the messages whose slots this step fills."""
    ready = [each for code, each in messages_in_force(db.session()) if each.use is Use.READY]
    return [(wording.pick(each.title), wording.pick(each.text)) for each in ready]


# -- inside ---------------------------------------------------------------------------------


def _from_facts(facts: PlanFacts) -> SystemFacts:
    contacts = [fact.value for fact in facts.contacts if fact.value.entry]
    counts = Counter(contact.kind for contact in contacts)
    return SystemFacts(
        contacts=tuple((KIND_NAMES[kind], counts[kind]) for kind in KIND_NAMES if counts[kind]),
        without_phone=sum(not contact.phone for contact in contacts),
        leaders=len(facts.leaders),
        numbers=facts.numbers.value if facts.numbers else None,
        estimate=facts.estimate.value if facts.estimate else None,
        post=facts.post.value.name,
        covering=facts.covering.value.name if facts.covering else "",
        units=facts.area.value.units,
        size_km2=facts.area.value.size_km2,
        countries=facts.area.value.host_countries,
    )

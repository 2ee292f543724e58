"""What the house knows of an area already, so that nobody types it again: counts, and where to mend them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ground.errors import AtalayaError
from plans.facts import Estimated, Numbers, PlanFacts
from plans.gather import gather
from plans.models import PlanArea
from plans.page_two import KIND_NAMES
from webapp.database import db
from webapp.services import services


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan takes from the house by itself."""

    contacts: tuple[tuple[str, int], ...]
    """Kinds of contact, as message ids, with how many there are."""
    without_phone: int
    leaders: int
    numbers: Numbers | None
    estimate: Estimated | None
    post: str
    covering: str
    units: tuple[str, ...]
    size_km2: float

    @property
    def share(self) -> float | None:
        """The registered among those thought to live there; None unless both numbers are known."""
        if self.numbers is None or self.estimate is None or not self.estimate.persons:
            return None
        return self.numbers.persons / self.estimate.persons


def known_of(plan: PlanArea) -> Known | None:
    """What the house knows of the plan's area now; None when it has no ground or cannot be read.

    Leaders' seals are opened to count them: the caller leaves a line in the journal.
    """
    house = services()
    try:
        facts = gather(db.session(), house.atlas, house.keyring, plan, now=house.clock())
    except AtalayaError:
        return None
    return _known(facts)


# -- inside ---------------------------------------------------------------------------------


def _known(facts: PlanFacts) -> Known:
    told = [fact.value for fact in facts.contacts if fact.value.entry]
    counts = Counter(contact.kind for contact in told)
    return Known(
        contacts=tuple((KIND_NAMES[kind], counts[kind]) for kind in KIND_NAMES if counts[kind]),
        without_phone=sum(not contact.phone for contact in told),
        leaders=len(facts.leaders),
        numbers=facts.numbers.value if facts.numbers else None,
        estimate=facts.estimate.value if facts.estimate else None,
        post=facts.post.value.name,
        covering=facts.covering.value.name if facts.covering else "",
        units=facts.area.value.units,
        size_km2=facts.area.value.size_km2,
    )

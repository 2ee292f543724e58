"""What of a plan's facts may leave the house: no routes, no leaders, no small counts, no identities of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from plans.facts import Edition, Fact, Numbers, PlanFacts
from plans.page_one import SMALLEST_COUNT


def facts_for(facts: PlanFacts, edition: Edition) -> PlanFacts:
    """The facts an edition may carry: all for the internal one, what may be shared for the public one."""
    return facts if edition is Edition.INTERNAL else shareable(facts)


def shareable(facts: PlanFacts) -> PlanFacts:
    """The facts without what only officials may read. A count under the threshold is left out, never rounded."""
    form = replace(facts.particulars.value, evacuation_routes=())
    contacts = tuple(replace(fact, value=replace(fact.value, entry="")) for fact in facts.contacts)
    return replace(
        facts,
        particulars=replace(facts.particulars, value=form),
        numbers=_numbers(facts.numbers),
        contacts=contacts,
        leaders=(),
    )


def _numbers(found: Fact[Numbers] | None) -> Fact[Numbers] | None:
    if found is None or min(found.value.persons, found.value.households) < SMALLEST_COUNT:
        return None
    value = found.value
    minors = value.minors if value.minors is None or _is_shown(value.minors) else None
    return replace(
        found,
        value=replace(
            value,
            minors=minors,
            needs=_large(value.needs),
            languages=_large(value.languages),
            places=_large(value.places),
        ),
    )


def _is_shown(count: int) -> bool:
    return count == 0 or count >= SMALLEST_COUNT


def _large(counts: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple((name, count) for name, count in counts if _is_shown(count))

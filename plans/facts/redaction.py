"""What of a plan's facts may leave the country that owns it; why stands in docs/decisions/0006.

Left out: routes, community leaders, small counts, who keeps the printed copy and by which channels
the post is reached when it closes, entries that are not public, names of people, identities of
rows. An official who is not public is named by function and office, with the office's telephone; so
is who prepared and approved the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.disclosure import STANDARD, Disclosure
from plans.facts.model import Audience, Contact, ContactKind, Fact, Numbers, PlanFacts, PostFact
from plans.questionnaire.model import Channels, Questionnaire


def facts_for(facts: PlanFacts, audience: Audience, disclosure: Disclosure = STANDARD) -> PlanFacts:
    """Return the facts a paper may carry: all for the internal one, what may be shared for the
    public one.
    """
    return facts if audience is Audience.INTERNAL else shareable(facts, disclosure)


def shareable(facts: PlanFacts, disclosure: Disclosure = STANDARD) -> PlanFacts:
    """Return the facts without what only officials may read; done twice it changes nothing more.

    A count under the threshold, or that would let one be found, is left out, never rounded.
    """
    office = facts.post.value.name
    return replace(
        facts,
        prepared_by=office if facts.prepared_by else "",
        approved_by=office if facts.approved_by else "",
        post=replace(facts.post, value=_post(facts.post.value)),
        covering=_covering(facts.covering),
        questionnaire=replace(facts.questionnaire, value=_questionnaire(facts.questionnaire.value)),
        numbers=_numbers(facts.numbers, disclosure),
        contacts=_once(_contacts(facts)),
        leaders=(),
    )


# -- inside ---------------------------------------------------------------------------------


def _questionnaire(form: Questionnaire) -> Questionnaire:
    return replace(form, evacuation_routes=(), channels=Channels(), offline_copy_holder="")


def _post(post: PostFact) -> PostFact:
    return post if post.is_public else replace(post, phone="", address="", point=None)


def _covering(fact: Fact[PostFact] | None) -> Fact[PostFact] | None:
    """Return the post that covers, without what is not public; none where only its country knows of
    it. The own post is named always: who issues the public edition publishes that name.
    """
    if fact is None or not fact.value.is_named:
        return None
    return replace(fact, value=_post(fact.value))


def _contacts(facts: PlanFacts) -> Iterator[Fact[Contact]]:
    """In the same order.

    The own post and the one that covers it, where that is named, keep their places.
    """
    own = 1 + (_covering(facts.covering) is not None)
    for fact in _without_hidden_cover(facts):
        value = fact.value
        is_own = value.kind is ContactKind.POST and own > 0
        own -= value.kind is ContactKind.POST
        if value.is_public:
            yield replace(fact, value=replace(value, entry=""))
        elif is_own:
            yield replace(fact, value=Contact(kind=value.kind, name=value.name, what_for={}))
        elif value.kind is ContactKind.FOCAL_POINT and value.office:
            yield _function(fact, facts)


def _without_hidden_cover(facts: PlanFacts) -> Iterator[Fact[Contact]]:
    """Yield the contacts but the post that covers, where only its country knows of it."""
    cover = facts.covering
    hidden = cover.value.name if cover is not None and not cover.value.is_named else None
    for fact in facts.contacts:
        if fact.value.kind is not ContactKind.POST or fact.value.name != hidden:
            yield fact


def _once(contacts: Iterable[Fact[Contact]]) -> tuple[Fact[Contact], ...]:
    """Return two officials of one office may have become the same."""
    found: list[Fact[Contact]] = []
    for fact in contacts:
        if fact not in found:
            found.append(fact)
    return tuple(found)


def _function(fact: Fact[Contact], facts: PlanFacts) -> Fact[Contact]:
    """Return an official as function and office: the telephone is that of the plan's own post, the
    name nobody's.
    """
    value, post = fact.value, facts.post
    phone = post.value.phone if post.value.is_public and value.office == post.value.name else ""
    told = Contact(
        kind=value.kind,
        name=value.office,
        what_for=value.what_for,
        phone=phone,
        office=value.office,
    )
    return Fact(told, fact.source, post.as_of if phone else None)


def _numbers(found: Fact[Numbers] | None, disclosure: Disclosure) -> Fact[Numbers] | None:
    if found is None:
        return None
    value = found.value
    if min(value.persons, value.households) < disclosure.threshold:
        return None
    return replace(
        found,
        value=replace(
            value,
            minors=_minors(value, disclosure),
            needs=_needs(value, disclosure),
            languages=disclosure.listing(value.languages, value.persons),
            places=disclosure.listing(value.places, value.persons),
        ),
    )


def _minors(value: Numbers, disclosure: Disclosure) -> int | None:
    return None if value.minors is None else disclosure.part(value.minors, value.persons).value


def _needs(value: Numbers, disclosure: Disclosure) -> tuple[tuple[str, int], ...]:
    """Return the needs that may be told: they overlap, so each stands by itself among all."""
    cells = disclosure.parts(dict(value.needs), value.persons)
    return tuple(each for each in value.needs if not cells[each[0]].is_hidden)

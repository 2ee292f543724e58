"""An audience counted: by language and by channel, with those no message reaches named as ids."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from core.context import Context
from core.i18n.languages import SOURCE_LANGUAGE
from registry.estimates import AreaEstimate, coverage, estimates_by_place, estimates_in
from registry.people.access import NationalViewer
from watch.notices.audience.desk import PLAIN_DESK, AudienceDesk
from watch.notices.audience.recipients import NoticeAudience, audience_of
from watch.notices.audience.routes import Route, RouteReason
from watch.notices.audience.spec import AudienceSpec


@dataclass(frozen=True, slots=True)
class UnreachableHousehold:
    """A household that no message reaches, for the call list; as ids, never names."""

    person_ids: tuple[uuid.UUID, ...]
    """Of those of it whom the notice is for."""
    reason: RouteReason
    may_be_called: bool
    """Whether a telephone is known: their own, or of whom to call instead."""


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """How many a notice is for, and how they are told; never names."""

    persons: int
    households: int
    messages: int
    """Texts that will be brought, one a household and address."""
    by_language: Mapping[str, int]
    """Texts and calls by the first language of who gets them."""
    by_channel: Mapping[str, int]
    """Texts and calls by channel; `none`: households nobody can tell anything."""
    by_hand: int
    """Of the texts, those an officer opens one by one."""
    unreachable: tuple[UnreachableHousehold, ...]
    second_choice_languages: Mapping[str, int]
    """By first language in which nothing is written: how many get another one."""
    stopped: int
    """Persons who said STOP."""
    same_address: int
    """Persons told at an address where somebody else of the audience is told."""
    by_reason: Mapping[str, int]
    """Ways that are not the first choice, by `RouteReason`."""
    estimate: AreaEstimate | None
    """How many nationals are thought to be there; None: nobody knows."""
    coverage: float | None
    """Of those thought to be there the share that is registered."""
    hash: str
    """SHA-256 of the rule and of who was counted."""
    counted_at: datetime

    def figures(self) -> dict[str, Any]:
        """Return all counts as JSON, without ids of persons."""
        reasons = Counter(each.reason.value for each in self.unreachable)
        return {
            "persons": self.persons,
            "households": self.households,
            "messages": self.messages,
            "by_language": dict(self.by_language),
            "by_channel": dict(self.by_channel),
            "by_hand": self.by_hand,
            "unreachable": dict(reasons),
            "second_choice_languages": dict(self.second_choice_languages),
            "stopped": self.stopped,
            "same_address": self.same_address,
            "by_reason": dict(self.by_reason),
            "estimate": self.estimate.persons if self.estimate else None,
            "coverage": self.coverage,
        }


def count(
    context: Context[NationalViewer], spec: AudienceSpec, desk: AudienceDesk = PLAIN_DESK
) -> AudienceCount:
    """Count the audience of a rule now; one line in the audit log. Raises NotAllowed for people of
    another country, UnusableInput for a place that is none.
    """
    return count_of(context, spec, audience_of(context, spec, desk), desk)


def count_of(
    context: Context[NationalViewer],
    spec: AudienceSpec,
    audience: NoticeAudience,
    desk: AudienceDesk = PLAIN_DESK,
) -> AudienceCount:
    """Count an audience that was read."""
    routes = audience.routes
    told = [route for route in routes if route.channel is not None]
    reasons = Counter(each.reason for each in routes if each.reason)
    estimate = _estimate(context, spec, audience)
    return AudienceCount(
        persons=len(audience.person_ids),
        households=len(audience.households),
        messages=sum(each.is_message for each in routes),
        by_language=_sorted(Counter(first_language(each) for each in told)),
        by_channel=_sorted(_channels(audience)),
        by_hand=sum(each.is_opened_by_hand for each in routes),
        unreachable=tuple(_unreachable(audience)),
        second_choice_languages=_second_choices(told, desk.texts_in),
        stopped=audience.stopped,
        same_address=reasons[RouteReason.SAME_ADDRESS],
        by_reason=_sorted(Counter({each.value: n for each, n in reasons.items()})),
        estimate=estimate,
        coverage=coverage(len(audience.person_ids), estimate),
        hash=audience_hash(spec, audience.person_ids),
        counted_at=context.now,
    )


def audience_hash(spec: AudienceSpec, person_ids: Iterable[uuid.UUID]) -> str:
    """Return what differs whenever the rule, or whom it means, is another."""
    rule = json.dumps(spec.to_json(), sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(
        rule + b"".join(each.bytes for each in sorted(person_ids, key=attrgetter("int")))
    ).hexdigest()


def language_for(languages: Sequence[str], written: Sequence[str]) -> str:
    """Return in which language somebody is told: the first of theirs in which it is written, else
    Spanish.
    """
    return next((each for each in languages if each in written), SOURCE_LANGUAGE)


def first_language(route: Route) -> str:
    """Return the first language of whoever a route leads to."""
    return route.person.languages[0] if route.person.languages else SOURCE_LANGUAGE


# -- inside ---------------------------------------------------------------------------------


def _channels(audience: NoticeAudience) -> Counter[str]:
    found: Counter[str] = Counter()
    for home in audience.households:
        own = [route.channel.value for route in home.routes if route.channel is not None]
        found.update(own)
        if not own and not _is_told_elsewhere(home.routes):
            found["none"] += 1
    return found


def _unreachable(audience: NoticeAudience) -> Iterable[UnreachableHousehold]:
    """Yield the households to which no text is brought, neither there nor at an address they share
    with another.
    """
    for home in audience.households:
        if home.is_told or _is_told_elsewhere(home.routes):
            continue
        reason = next((each.reason for each in home.routes if each.reason), RouteReason.NO_ADDRESS)
        may_be_called = any(each.channel is not None for each in home.routes)
        yield UnreachableHousehold(tuple(each.id for each in home.meant), reason, may_be_called)


def _is_told_elsewhere(routes: Sequence[Route]) -> bool:
    return any(each.reason is RouteReason.SAME_ADDRESS for each in routes)


def _second_choices(routes: Sequence[Route], written: Sequence[str]) -> dict[str, int]:
    missing = (first_language(each) for each in routes)
    return _sorted(Counter(each for each in missing if each not in written))


def _estimate(
    context: Context[NationalViewer], spec: AudienceSpec, audience: NoticeAudience
) -> AreaEstimate | None:
    """Return how many nationals are thought to be where the rule says; None of those of a post:
    nobody estimates them.
    """
    session, atlas, country = context.session, context.atlas, spec.country
    if audience.area is not None:
        return estimates_in(session, atlas, audience.area, [country]).get(country)
    if spec.post_id is not None:
        return None
    return estimates_by_place(session, atlas, [country]).get(country, {}).get("")


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))

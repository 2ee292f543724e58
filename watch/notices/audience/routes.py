"""By which address each person of a household is told: pure, so that a table of cases proves it.

The rules. Children are told through an adult of their household, whether that one is meant or not;
a child without an adult is called through whoever is to be called instead, and never written to.
Who agreed to channels is told by these alone, the preferred one first; one by which messages leave
by themselves goes before one that an officer opens by hand. Whoever said STOP at an address is not
written to there. Who shares an address is told once. Whom no message reaches is called; who has no
telephone either is named.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from registry.contacts.reach import PersonReach
from registry.people.card_parts import ContactChannel
from watch.notices.audience.desk import MESSAGE_CHANNELS


class RouteReason(enum.StrEnum):
    """Why somebody is told by this route and no better one, or by none."""

    NO_CONSENT = "no_consent"
    """They agreed to no channel: they are called."""
    ONLY_CALL = "only_call"
    """They agreed to calls alone."""
    STOPPED = "stopped"
    """They said STOP."""
    MINOR_ALONE = "minor_alone"
    """A child without an adult in the household."""
    NO_ADDRESS = "no_address"
    """The channels they agreed to have no address that works."""
    CLOSED_CARD = "closed_card"
    """The card does not open here."""
    NO_GATEWAY = "no_gateway"
    """Nothing leaves by itself by the channels they agreed to: an officer opens it."""
    SAME_ADDRESS = "same_address"
    """Told at an address where another one of the audience is told already."""
    SAME_CALL = "same_call"
    """Called at a telephone at which another one of the audience is called already."""
    NOT_FIRST = "not_first"
    """Another adult of the household is told for all of it."""
    LESS_PREFERRED = "less_preferred"
    """By the channel they named first nothing leaves by itself."""


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What is known of addresses beside the cards."""

    hash_of: Callable[[str], str]
    """The keyed hash under which an address is stored."""
    stopped: Collection[str] = frozenset()
    bad: Collection[tuple[uuid.UUID, str]] = frozenset()
    """Persons and addresses of theirs that belong to others or reach nobody."""
    gateways: Collection[ContactChannel] = MESSAGE_CHANNELS

    def is_usable(self, person: PersonReach, address: str) -> bool:
        """Return whether an address of somebody may reach them."""
        return bool(address) and (person.id, address) not in self.bad


@dataclass(frozen=True, slots=True)
class Route:
    """How one person of a household is told."""

    person: PersonReach
    channel: ContactChannel | None
    """None: nobody can tell them anything."""
    address: str = ""
    address_hash: str = ""
    is_by_hand: bool = False
    reason: RouteReason | None = None

    @property
    def is_message(self) -> bool:
        """Whether a text is brought to them."""
        return self.channel in MESSAGE_CHANNELS

    @property
    def is_opened_by_hand(self) -> bool:
        """Whether an officer opens the text and sends it from a telephone of the post."""
        return self.is_message and self.is_by_hand


@dataclass(slots=True)
class RouteFinder:
    """Finds the routes of one household after the other; who shares an address is told once."""

    rules: AddressRules
    only_heads: bool = False
    told: set[str] = field(default_factory=set)
    """Hashed addresses at which somebody is told already."""
    called: set[str] = field(default_factory=set)

    def routes_of(self, meant: Sequence[PersonReach], others: Sequence[PersonReach]) -> list[Route]:
        """Return how a household is told: `meant` are those of it whom the notice is for, `others`
        the rest; never empty.
        """
        adults = _adults(meant) or self._stand_in(others)
        if not adults:
            return [self._to_guardian(meant[0])]
        routes = [self.route_to(each) for each in adults]
        if self.only_heads:
            routes = list(_heads_alone(routes))
        return [self._once(each) for each in sorted(routes, key=_rank)]

    def route_to(self, person: PersonReach) -> Route:
        """Return how one adult is told, whoever else is told at the same address."""
        found = next(self.messages_to(person), None)
        return found if found is not None else self.call_to(person)

    def messages_to(self, person: PersonReach) -> Iterator[Route]:
        """Yield the routes by which a text may be brought to somebody, the best first: what leaves
        by itself, then what an officer opens.
        """
        agreed = [each for each in person.agreed if each in MESSAGE_CHANNELS]
        for is_by_hand in (False, True):
            for channel in agreed:
                if (channel not in self.rules.gateways) is not is_by_hand:
                    continue
                address = self._address(person, channel)
                if address:
                    hashed = self.rules.hash_of(address)
                    reason = _reason(agreed, channel, is_by_hand=is_by_hand)
                    yield Route(person, channel, address, hashed, is_by_hand, reason)

    def _address(self, person: PersonReach, channel: ContactChannel) -> str:
        """Return where somebody is written to by a channel; empty where they cannot be."""
        given = (person.email,) if channel is ContactChannel.EMAIL else _mobile(person.phones)
        usable = (each for each in given if self.rules.is_usable(person, each))
        stopped = self.rules.stopped
        return next((each for each in usable if self.rules.hash_of(each) not in stopped), "")

    def call_to(self, person: PersonReach) -> Route:
        """Return that somebody is called, and why; or that nobody can tell them anything."""
        reason = self._reason_to_call(person)
        phone = next((each for each in person.phones if self.rules.is_usable(person, each)), "")
        if not phone:
            return Route(person, None, reason=reason)
        hashed = self.rules.hash_of(phone)
        return Route(person, ContactChannel.CALL, phone, hashed, is_by_hand=True, reason=reason)

    def _reason_to_call(self, person: PersonReach) -> RouteReason:
        if person.is_closed:
            return RouteReason.CLOSED_CARD
        own = [each for each in (*person.phones, person.email) if each]
        if not person.agreed:
            is_known = any(self.rules.is_usable(person, each) for each in own)
            return RouteReason.NO_CONSENT if is_known else RouteReason.NO_ADDRESS
        if set(person.agreed) == {ContactChannel.CALL}:
            return RouteReason.ONLY_CALL
        is_stopped = any(self.rules.hash_of(each) in self.rules.stopped for each in own)
        return RouteReason.STOPPED if is_stopped else RouteReason.NO_ADDRESS

    def _to_guardian(self, child: PersonReach) -> Route:
        """Return that a child without an adult is called: who may call sees whom to ask for."""
        if child.is_closed:
            return Route(child, None, reason=RouteReason.CLOSED_CARD)
        if not child.has_guardian:
            return Route(child, None, reason=RouteReason.MINOR_ALONE)
        return Route(child, ContactChannel.CALL, is_by_hand=True, reason=RouteReason.MINOR_ALONE)

    def _stand_in(self, others: Sequence[PersonReach]) -> list[PersonReach]:
        """Return the adult through whom children are told: one who can be written to goes first."""
        adults = [each for each in _adults(others) if not each.is_closed]
        order = sorted(adults, key=lambda each: (not self.route_to(each).is_message, each.id))
        return order[:1]

    def _once(self, route: Route) -> Route:
        """Return a route, or that somebody is told at the same address already."""
        if route.channel is None or not route.address_hash:
            return route
        if route.address_hash in self.told:
            return Route(route.person, None, reason=RouteReason.SAME_ADDRESS)
        if route.address_hash in self.called and not route.is_message:
            return Route(route.person, None, reason=RouteReason.SAME_CALL)
        (self.told if route.is_message else self.called).add(route.address_hash)
        return route


# -- inside ---------------------------------------------------------------------------------


def _adults(persons: Sequence[PersonReach]) -> list[PersonReach]:
    return [each for each in persons if not each.is_minor]


def _mobile(phones: Sequence[str]) -> Iterator[str]:
    """Yield the numbers a text can be sent to: none behind a switchboard."""
    return (each for each in phones if ";" not in each)


def _reason(
    agreed: Sequence[ContactChannel], channel: ContactChannel, *, is_by_hand: bool
) -> RouteReason | None:
    if is_by_hand:
        return RouteReason.NO_GATEWAY
    return None if channel is agreed[0] else RouteReason.LESS_PREFERRED


def _heads_alone(routes: Sequence[Route]) -> Iterator[Route]:
    """Yield the best route of a household, and that the others are not told."""
    best = min(range(len(routes)), key=lambda at: _rank(routes[at]))
    for at, route in enumerate(routes):
        is_head = at == best
        yield route if is_head else Route(route.person, None, reason=RouteReason.NOT_FIRST)


def _rank(route: Route) -> int:
    if route.is_message:
        return 1 if route.is_by_hand else 0
    return 2 if route.channel is not None else 3

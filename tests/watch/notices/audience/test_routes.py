"""By which address each person of a household is told: a table of cases."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from registry.contacts.reach import PersonReach
from registry.people.card_parts import ContactChannel as Channel
from watch.notices.audience.routes import AddressRules, Route, RouteFinder, RouteReason

HOME = uuid.UUID(int=1)
SMS, MAIL, CALL, WHATSAPP = Channel.SMS, Channel.EMAIL, Channel.CALL, Channel.WHATSAPP
RULES = AddressRules(hash_of=lambda address: f"#{address}")


def person(number: int, *agreed: Channel, **given: Any) -> PersonReach:
    values = {"phones": (f"+1520555{number:04}",), "languages": ("es",)} | given
    return PersonReach(
        id=uuid.UUID(int=number),
        household_id=HOME,
        post_id=None,
        is_demo=False,
        agreed=agreed,
        **values,
    )


def told(routes: list[Route]) -> list[tuple[int, str, str]]:
    return [
        (route.person.id.int, route.channel.value if route.channel else "", route.reason or "")
        for route in routes
    ]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (person(1, SMS), ("sms", "")),
        (person(1, MAIL, email="a@example.org"), ("email", "")),
        (person(1, MAIL, SMS), ("sms", "less_preferred")),  # no address of e-mail
        (person(1), ("call", "no_consent")),
        (person(1, CALL), ("call", "only_call")),
        (person(1, phones=(), email="a@example.org"), ("", "no_consent")),
        (person(1, phones=()), ("", "no_address")),
        (person(1, SMS, phones=("+15205550001;ext=9",)), ("call", "no_address")),
        (person(1, SMS, phones=("+15205550001;ext=9", "+15205550002")), ("sms", "")),
        (person(1, is_closed=True, phones=()), ("", "closed_card")),
    ],
)
def test_an_adult_is_told_by_what_they_agreed_to_or_called(
    one: PersonReach, expected: tuple[str, str]
) -> None:
    assert told(RouteFinder(RULES).routes_of([one], [])) == [(1, *expected)]


def test_a_channel_without_a_gateway_gives_way_to_the_next_and_else_is_opened_by_hand() -> None:
    rules = replace(RULES, gateways=frozenset({SMS}))
    both = RouteFinder(rules).routes_of([person(1, WHATSAPP, SMS)], [])
    alone = RouteFinder(rules).routes_of([person(2, WHATSAPP)], [])
    assert told(both) == [(1, "sms", "less_preferred")]
    assert not both[0].is_by_hand
    assert told(alone) == [(2, "whatsapp", "no_gateway")]
    assert alone[0].is_by_hand


def test_who_said_stop_at_an_address_is_not_written_to_there() -> None:
    rules = replace(RULES, stopped={"#+15205550001"})
    one = person(1, SMS, MAIL, email="a@example.org")
    assert told(RouteFinder(rules).routes_of([one], [])) == [(1, "email", "less_preferred")]
    assert told(RouteFinder(rules).routes_of([person(1, SMS)], [])) == [(1, "call", "stopped")]


def test_a_number_of_somebody_else_is_not_used() -> None:
    one = person(1, SMS, phones=("+15205550001", "+15205550009"))
    rules = replace(RULES, bad={(one.id, "+15205550001")})
    (route,) = RouteFinder(rules).routes_of([one], [])
    assert route.address == "+15205550009"


def test_children_are_told_through_their_adult_alone() -> None:
    child, mother = person(1, SMS, is_minor=True), person(2, SMS)
    assert told(RouteFinder(RULES).routes_of([child, mother], [])) == [(2, "sms", "")]
    assert told(RouteFinder(RULES).routes_of([child], [person(3), mother])) == [(2, "sms", "")]
    assert told(RouteFinder(RULES).routes_of([child], [])) == [(1, "", "minor_alone")]
    (route,) = RouteFinder(RULES).routes_of([replace(child, has_guardian=True)], [])
    assert (route.channel, route.address) == (CALL, "")  # the guardian's number is not theirs


def test_an_address_is_told_once_wherever_it_stands() -> None:
    finder = RouteFinder(RULES)
    shared = {"phones": ("+15205550001",)}
    one, two, three = (person(number, SMS, **shared) for number in (1, 2, 3))
    assert told(finder.routes_of([one, two], [])) == [(1, "sms", ""), (2, "", "same_address")]
    assert told(finder.routes_of([three], [])) == [(3, "", "same_address")]
    silent = replace(person(4, **shared), household_id=uuid.UUID(int=2))
    assert told(finder.routes_of([silent], [])) == [(4, "", "same_address")]


def test_a_call_at_a_shared_telephone_is_made_once_and_hides_no_message() -> None:
    finder = RouteFinder(RULES)
    shared = {"phones": ("+15205550001",)}
    silent, other, writes = person(1, **shared), person(2, **shared), person(3, SMS, **shared)
    assert told(finder.routes_of([silent, other], [])) == [
        (1, "call", "no_consent"),
        (2, "", "same_call"),
    ]
    assert told(finder.routes_of([writes], [])) == [(3, "sms", "")]


def test_heads_alone_are_told_for_all_of_a_household() -> None:
    routes = RouteFinder(RULES, only_heads=True).routes_of([person(1), person(2, SMS)], [])
    assert told(routes) == [(2, "sms", ""), (1, "", "not_first")]
    assert RouteReason.NOT_FIRST not in {each.reason for each in routes if each.is_message}

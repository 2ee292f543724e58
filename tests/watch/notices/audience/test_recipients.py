"""An audience household by household: an address once, STOP and bad numbers."""

from __future__ import annotations

from registry.contacts.bad_numbers import NumberFault, mark_number, number_digests
from registry.contacts.reach import address_digests
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.audience.conftest import Registry
from watch.notices.audience import AudienceDesk, AudienceSpec, count

SPEC = AudienceSpec(country="SV")
IN_HIDALGO = AudienceSpec(country="SV", units=("US48215",))


def test_the_same_person_in_two_households_is_told_once(registry: Registry) -> None:
    for home in (registry.home(), registry.home()):
        registry.register("Ana", Channel.EMAIL, email="Ana@example.org", household=home)
    found = count(registry.context(), SPEC)
    assert (found.persons, found.messages, found.unreachable) == (2, 1, ())


def test_stop_and_bad_numbers_take_the_message_away_and_leave_the_call(registry: Registry) -> None:
    registry.register("Ana", Channel.SMS, phone="+15205550001")
    luis = registry.register(
        "Luis", Channel.SMS, phone="+15205550002", other_phones=("+15205550003",)
    )
    digest = number_digests(registry.keyring, "SV", "+15205550002")[0]
    mark_number(
        registry.session, [luis.id], digest, NumberFault.WRONG, at=registry.now, by="user:test"
    )
    stopped = frozenset(address_digests(registry.keyring, "SV", "+15205550001"))
    found = count(registry.context(), SPEC, AudienceDesk(stopped=lambda _s, _c: stopped))
    assert (found.stopped, found.by_channel) == (1, {"call": 1, "sms": 1})
    assert [each.reason for each in found.unreachable] == ["stopped"]

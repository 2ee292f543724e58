"""A passkey counts once, for our address, with its own key, while its count of uses rises."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.accounts import User
from core.errors import UnusableInput
from tests.passkeys import Authenticator
from tests.rows import current
from webapp.auth.accounts import create_user
from webapp.auth.factors.passkeys import (
    MOST,
    Challenge,
    Party,
    add_passkey,
    making_options,
    owner_of,
    registration_of,
    remove_passkey,
    use_passkey,
    using_options,
)

PARTY = Party("atalaya.example", "https://atalaya.example")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def eva(session: Session) -> User:
    return create_user(session, "eva@rcm.example", "nobody knows this", "secretariat")


def telephone() -> Authenticator:
    return Authenticator(PARTY.origin, PARTY.host)


def register(session: Session, user: User, phone: Authenticator, now: datetime) -> None:
    challenge = Challenge.fresh(now)
    answer = phone.make(making_options(user, PARTY, challenge))
    add_passkey(session, user, answer, "Mi teléfono", party=PARTY, challenge=challenge, now=now)


def uses(
    session: Session, user: User, phone: Authenticator, now: datetime, *, is_alone: bool = False
) -> bool:
    challenge = Challenge.fresh(now)
    answer = phone.use(using_options(None if is_alone else user, PARTY, challenge))
    return use_passkey(
        session, user, answer, party=PARTY, challenge=challenge, is_alone=is_alone, now=now
    )


def test_a_passkey_is_made_used_counted_and_removed(
    session: Session, ana: User, eva: User, now: datetime
) -> None:
    phone, token = telephone(), telephone()
    assert [ana.has_second_factor] == [False]
    register(session, ana, phone, now)
    register(session, ana, token, now + MINUTE)
    assert current(ana).has_second_factor
    assert uses(session, ana, phone, now + MINUTE)
    assert uses(session, ana, phone, now + 2 * MINUTE, is_alone=True)
    oldest, newest = ana.passkeys
    assert (oldest.sign_count, oldest.used_at, newest.used_at) == (2, now + 2 * MINUTE, None)
    answer = phone.use(using_options(None, PARTY, Challenge.fresh(now)))
    assert owner_of(session, answer) is ana
    assert not uses(session, eva, phone, now + 3 * MINUTE), "of another account"
    assert not remove_passkey(session, eva, oldest.id)
    assert remove_passkey(session, ana, oldest.id)
    assert not uses(session, ana, phone, now + 4 * MINUTE)
    assert ana.has_second_factor


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "https://atalaya.example.evil.example"},
        {"origin": "http://atalaya.example"},
        {"origin": "https://atalaya.example:8443"},
        {"host": "evil.example"},
        {"key": telephone().key},
        {"credential_id": b"x" * 32},
        {"count": -5, "step": 5},
    ],
)
def test_an_answer_for_another_place_or_of_a_copy_is_refused(
    session: Session, ana: User, now: datetime, changed: dict[str, Any]
) -> None:
    phone = telephone()
    register(session, ana, phone, now)
    phone.count = 4
    assert uses(session, ana, phone, now + MINUTE)
    assert not uses(session, ana, replace(phone, **changed), now + 2 * MINUTE)
    assert uses(session, ana, phone, now + 3 * MINUTE)


def test_a_device_that_does_not_count_is_taken_and_no_answer_is_good_twice(
    session: Session, ana: User, now: datetime
) -> None:
    phone = replace(telephone(), step=0)
    register(session, ana, phone, now)
    challenge = Challenge.fresh(now + MINUTE)
    answer = phone.use(using_options(ana, PARTY, challenge))
    outcomes = [
        use_passkey(
            session, ana, answer, party=PARTY, challenge=each, is_alone=False, now=now + 2 * MINUTE
        )
        for each in (None, Challenge.fresh(now + MINUTE), challenge, challenge)
    ]
    assert outcomes == [False, False, True, False]


def test_alone_it_opens_only_where_the_device_asked_who_it_is(
    session: Session, ana: User, now: datetime
) -> None:
    phone = replace(telephone(), is_verifying=False)
    register(session, ana, phone, now)
    assert not uses(session, ana, phone, now + MINUTE, is_alone=True)
    assert uses(session, ana, phone, now + 2 * MINUTE)


def test_what_is_no_passkey_or_one_too_many_is_not_kept(
    session: Session, ana: User, eva: User, now: datetime
) -> None:
    phone, challenge = telephone(), Challenge.fresh(now)
    answer = phone.make(making_options(ana, PARTY, challenge))
    strange = replace(phone, origin="https://evil.example")
    refused = [
        ("", challenge),
        ("{}", challenge),
        ("[" * 9000, challenge),
        (answer, None),
        (answer, Challenge.fresh(now)),
        (strange.make(making_options(ana, PARTY, challenge)), challenge),
    ]
    for text, offered in refused:
        with pytest.raises(UnusableInput):
            add_passkey(session, ana, text, "", party=PARTY, challenge=offered, now=now)
    register(session, ana, phone, now)
    with pytest.raises(UnusableInput, match="ya está guardada"):
        register(session, eva, phone, now)
    for _ in range(MOST - 1):
        register(session, ana, telephone(), now)
    with pytest.raises(UnusableInput, match="muchas"):
        register(session, ana, telephone(), now)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.data())
def test_whatever_a_device_answers_is_refused_in_words(data: st.DataObject) -> None:
    """Parts of an answer cut, changed, swapped or of another kind raise nothing else."""
    phone, challenge = telephone(), Challenge.fresh(datetime.fromisoformat("2026-11-29T12:00Z"))
    options = json.dumps({"challenge": challenge.text.partition(" ")[0]})
    answer = json.loads(phone.make(options))
    name = data.draw(st.sampled_from(["rawId", "id", "type", *answer["response"]]))
    part = answer if name in answer else answer["response"]
    kept = part[name]
    part[name] = data.draw(
        st.sampled_from([None, 7, [], {}, "", "?", kept[:-9], kept[9:], kept[::-1], kept + "AAAA"])
        | st.text(max_size=20)
        | st.integers(0, len(kept) - 1).map(lambda at: f"{kept[:at]}A{kept[at + 1 :]}")
    )
    with suppress(UnusableInput):
        registration_of(json.dumps(answer), PARTY, challenge)


@pytest.mark.parametrize(
    ("address", "party"),
    [
        ("https://atalaya.example", PARTY),
        (
            "https://Atalaya.example:8443/x",
            Party("atalaya.example", "https://atalaya.example:8443"),
        ),
        ("http://localhost:8000", Party("localhost", "http://localhost:8000")),
        ("http://atalaya.example", None),
        ("http://127.0.0.1:8000", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::7]", None),
        ("", None),
    ],
)
def test_passkeys_are_made_for_a_name_over_https(address: str, party: Party | None) -> None:
    assert Party.of_address(address) == party


def test_a_challenge_is_good_for_some_minutes(now: datetime) -> None:
    text = Challenge.fresh(now).text
    assert Challenge.of_text(text, now + 5 * MINUTE) is not None
    for late in (now + 6 * MINUTE, now - MINUTE):
        assert Challenge.of_text(text, late) is None
    assert Challenge.of_text(None, now) is None

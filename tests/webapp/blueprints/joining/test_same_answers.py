"""Whoever asks learns nothing of who is registered, by no form and no code: neither from what is
said nor from how long it takes. The same statements, the same seals, the same letters.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from registry.joining.answers import Member
from registry.joining.public_forms import open_crisis
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from tests.registry.joining.conftest import answers_of
from tests.webapp.blueprints.joining.test_codes_sent import gateway, texts
from tests.webapp.blueprints.joining.test_sending import statements
from tests.webapp.blueprints.joining.walk import START, Walk, codes, ready, shared
from tests.webapp.conftest import House, without_form_tokens

__all__ = ["gateway"]  # fixture
KNOWN, UNKNOWN = "Rosa Ixchel Tum", "Sara Iskhel Tun"
PHONES = {KNOWN: "+19565550123", UNKNOWN: "+19565550199"}


@dataclasses.dataclass(frozen=True)
class Work:
    """What one answer cost, and what it was."""

    statements: tuple[str, ...]
    sealed: tuple[int, ...]
    opened: tuple[int, ...]
    letters: Counter[tuple[str, str, str]]
    status: int
    location: str
    page: str


@pytest.fixture
def works(gateway: House, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return how to do something and learn what it took; one person is registered."""
    sealed, opened = list[int](), list[int]()
    plain_seal, plain_open = Keyring.seal, Keyring.open

    def seal(self: Keyring, plain: bytes, place: Any) -> bytes:
        sealed.append(len(plain))
        return plain_seal(self, plain, place)

    def unseal(self: Keyring, sealed_bytes: bytes, place: Any) -> bytes:
        opened.append(len(sealed_bytes))
        return plain_open(self, sealed_bytes, place)

    monkeypatch.setattr(Keyring, "seal", seal)
    monkeypatch.setattr(Keyring, "open", unseal)
    registered(gateway)

    def work(walk: Walk, path: str, **form: str) -> Work:
        sealed.clear()
        opened.clear()
        before = queued(gateway)
        with statements() as seen:
            answer = walk.send(path, **form)
        page = without_form_tokens(walk.page if answer.status_code == 303 else answer.text)
        return Work(
            tuple(seen), tuple(sealed), tuple(opened), queued(gateway) - before,
            answer.status_code, answer.location or "", nameless(page),
        )  # fmt: skip

    return work


def registered(house: House) -> None:
    """Register somebody, with a telephone and an address of their own."""
    card = Card(full_name=KNOWN, birth_year=1988, phone=PHONES[KNOWN], email=address(KNOWN))
    with writing(house.engine) as session:
        new = NewPerson(country="GT", card=card, stays=[], consent_at=house.clock.at)
        add_persons(session, shared(house).keyring, [new])


def address(name: str) -> str:
    return f"{name.split()[0].lower()}@example.org"


def nameless(page: str) -> str:
    """Return a page without what whoever reads it wrote."""
    page = re.sub(r"(rosa|sara|mine\d)@example\.org|/mi-registro/[\w-]+", "-", page)
    return page.replace("0199", "0123")


def queued(house: House) -> Counter[tuple[str, str, str]]:
    with reading(house.engine) as session:
        columns = (OutboxMessage.kind, OutboxMessage.transport, OutboxMessage.language)
        return Counter(
            (kind, transport, language)
            for kind, transport, language in session.execute(sa.select(*columns))
        )


def written(house: House, name: str, track: str, *, by: str) -> Walk:
    """Return somebody who has answered every question of one form, and reads it over."""
    form_id = None
    if track == "crisis":
        with writing(house.engine) as session:
            form_id = open_crisis(
                session, "GT", title="Huracán", area="", actor="user:1", now=house.clock.at,
                closes_at=house.clock.at + timedelta(days=9),
            ).id  # fmt: skip
    email = "" if by == "sms" else address(name)
    answers = answers_of(
        person=Member(full_name=name, birth_year=1988), track=track, phone=PHONES[name],
        email=email, consents=(),
    )  # fmt: skip
    return ready(house, answers, form_id)


@pytest.mark.parametrize("by", ["email", "sms"])
@pytest.mark.parametrize("track", ["home", "crisis", "trip"])
def test_a_form_costs_and_says_the_same_for_the_known_and_the_unknown(
    gateway: House, works: Any, track: str, by: str
) -> None:
    steps = [
        [works(walk, f"{START}/revisar", agreed="1"), works(walk, f"{START}/codigo", code="x"),
         works(walk, f"{START}/otro-codigo", por=by), works(walk, f"{START}/sin-codigo")]
        for walk in (written(gateway, name, track, by=by) for name in (KNOWN, UNKNOWN))
    ]  # fmt: skip
    for known, unknown in zip(*steps, strict=True):
        assert known == unknown
    sent, *_others = steps[0]
    assert sent.location == f"{START}/codigo"
    assert sent.letters == Counter({("code", by, "es"): 1})
    assert not any("FROM person" in each for each in sent.statements)


@pytest.mark.parametrize("by", ["email", "sms"])
def test_whoever_proves_an_address_of_their_own_learns_nothing_of_a_name(
    gateway: House, works: Any, by: str
) -> None:
    """Nor by a telephone of their own: whose it is was looked for, never who is called so."""
    found = []
    for number, name in enumerate(("Luis Coc Choc", KNOWN, UNKNOWN)):
        answers = answers_of(
            person=Member(full_name=name, birth_year=1988), consents=(),
            phone=f"+1956444012{number}" if by == "sms" else "",
            email=f"mine{number}@example.org" if by == "email" else "",
        )  # fmt: skip
        walk = ready(gateway, answers)
        walk.answer("revisar", agreed="1")
        found.append(works(walk, f"{START}/codigo", code=_code(gateway, by)))
    _first, known, unknown = found  # the first opens the index
    assert (known.page, known.letters) == (unknown.page, unknown.letters)
    assert _sought(known) == _sought(unknown)


def _sought(work: Work) -> tuple[str, ...]:
    """Return what was asked before anybody was registered: that finds one person more each time."""
    begins = ("INTO person", "insert into contact_mark", "FROM matching_group")
    end = next(at for at, one in enumerate(work.statements) if any(each in one for each in begins))
    return work.statements[:end]


def _code(house: House, by: str) -> str:
    if by == "email":
        return codes(house)[-1]
    code: str
    (code,) = [each for _to, text in texts(house) for each in re.findall(r"\b\d{6}\b", text)]
    return code


def test_whoever_is_known_reads_the_page_of_whoever_is_not(gateway: House, works: Any) -> None:
    pages = []
    for name in (KNOWN, UNKNOWN):
        walk = written(gateway, name, "home", by="email")
        walk.answer("revisar", agreed="1")
        pages.append(works(walk, f"{START}/codigo", code=codes(gateway)[-1]))
    assert pages[0].page == pages[1].page
    assert pages[0].letters == pages[1].letters


@pytest.mark.parametrize("path", ["/confirmar", "/borrar"])
def test_a_link_nobody_made_is_answered_as_any_other(works: Any, gateway: House, path: str) -> None:
    walk = Walk(gateway.browser())
    first, second = (works(walk, f"/mi-registro/{token * 22}{path}") for token in "ab")
    assert first == second
    assert first.status == 404

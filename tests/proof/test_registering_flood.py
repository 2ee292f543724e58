"""Thousands of fakes sent in an hour change nobody's counts before they are confirmed, guesses open
none of them, and a real family registers meanwhile; the post gets rid of the rest at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.crypto.sent_codes import MOST_TRIES, CodeOutcome
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from registry.joining.codes import new_code, try_code
from registry.joining.models import JoiningRequest, PublicForm
from registry.joining.requests import Sending, begin_draft, expire_requests, send_request
from registry.matching.checking import check_index
from registry.people.models import Household, Person, Stay
from registry.search.person_search import search_persons
from tests.proof.figures import Figures
from tests.registry.joining.conftest import answers_of
from tests.webapp.blueprints.joining.walk import START, cards, codes, open_form, ready, shared
from tests.webapp.conftest import (
    House,
    _quick_hashes,
    make_house,
    people,
    post,
    shared_apps,
)

__all__ = ["_quick_hashes", "make_house", "people", "shared_apps"]  # fixtures

NETWORKS = 7
"""The fakes come from so many networks, and a tenth of them without an e-mail address."""


def test_a_flood_counts_nobody_and_a_family_gets_through(
    make_house: Callable[..., House],
    is_long: bool,
    figures: Figures,
) -> None:
    fakes, guesses = (5_000, 10_000) if is_long else (60, 40)
    house = make_house()
    form = open_form(house)
    keyring = shared(house).keyring
    before = _counts(house)
    with writing(house.engine) as session:
        _flood(session, keyring, form.id, house, fakes)
    assert _counts(house) == before
    tried = _guess(house, keyring, guesses)
    assert tried == {CodeOutcome.WRONG, CodeOutcome.NO_CODE}
    assert _counts(house) == before

    walk = ready(house, answers_of("Familia Verdadera", email="familia@example.org"))
    walk.answer("revisar", agreed="1")
    walk.send(f"{START}/codigo", code=codes(house)[-1])
    assert set(cards(house)) == {"Familia Verdadera"}

    admin = house.signed_in("country_admin.gt")
    for number in range(NETWORKS):
        post(admin, "/registro/solicitudes/rechazar-conexion", origin=f"network {number}")
    house.clock.at += timedelta(hours=25)
    with writing(house.engine) as session:
        while expire_requests(session, house.clock.at):
            pass
    with reading(house.engine) as session:
        left = session.scalar(sa.select(sa.func.count()).select_from(JoiningRequest))
        assert left == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1
        assert check_index(session, keyring).faults == ()
    figures.add(
        "flood", f"{fakes} fakes and {guesses} guesses: 0 counted, 0 let in, 1 family registered"
    )


def _counts(house: House) -> tuple[int, ...]:
    """Return all that a count of persons comes from, and whom a search finds."""
    with reading(house.engine) as session:
        found = search_persons(session, shared(house).keyring, "GT", "Falsa Cuenta")
        tables = (Person, Household, Stay)
        rows = [session.scalar(sa.select(sa.func.count()).select_from(each)) for each in tables]
        return (*[row or 0 for row in rows], found.fitting)


def _flood(session: Session, keyring: Keyring, form_id: object, house: House, fakes: int) -> None:
    form = session.get_one(PublicForm, form_id)
    for number in range(fakes):
        email = "" if number % 10 == 0 else f"f{number}@example.org"
        answers = answers_of(f"Falsa Cuenta {number}", email=email)
        draft = begin_draft(session, keyring, answers, secrets.token_bytes(32), house.clock.at)
        assert draft
        origin = f"network {number % NETWORKS}"
        sending = Sending(form, house.posts["GT"], origin, False, house.clock.at, bool(email))
        send_request(keyring, draft, answers, sending)
        new_code(keyring, draft, house.clock.at, "email")
    assert session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 0


def _guess(house: House, keyring: Keyring, guesses: int) -> set[CodeOutcome]:
    """Guess at one request after the other, `MOST_TRIES` and one more each."""
    results: set[CodeOutcome] = set()
    with writing(house.engine) as session:
        waits = sa.select(JoiningRequest).where(JoiningRequest.code_hash.is_not(None))
        each_gets = MOST_TRIES + 1
        for request in session.scalars(waits.limit(guesses // each_gets + 1)).all():
            for number in range(each_gets):
                results.add(try_code(session, keyring, request, f"x{number}", house.clock.at))
    return results

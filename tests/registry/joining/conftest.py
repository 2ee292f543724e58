from __future__ import annotations

import uuid
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.context import Context
from core.crypto import Keyring
from directory.entries.visibility import Viewer
from registry.joining.answers import ChosenPlace, FormAnswers, Member, StayAnswer, put_answers
from registry.joining.models import FormKind, JoiningRequest, JoiningState, PublicForm
from registry.joining.registering import Origin
from tests.two_counties import TwoCounties


@pytest.fixture(autouse=True)
def _keys(keyring: Keyring) -> None:
    """Make the keys before anybody writes: one that is made waits for the lock."""
    for country in ("", "GT"):
        keyring.header_of(country)


MCALLEN = ChosenPlace(lon=-98.23, lat=26.2, unit_code="US48215", country="US")


def answers_of(name: str = "Rosa Ixchel Tum", **changes: object) -> FormAnswers:
    """Return what a person of Guatemala in McAllen wrote."""
    told: dict[str, object] = {
        "country": "GT",
        "person": Member(full_name=name, birth_year=1988, needs=("medical",)),
        "stages": (StayAnswer(text="McAllen, Texas", spot=MCALLEN),),
        "languages": ("quc", "es"),
        "phone": "+19565550123",
        "email": "rosa@example.org",
        "consents": ("sms:alerts", "whatsapp:check"),
        **changes,
    }
    return FormAnswers(**told)  # type: ignore[arg-type]


def waiting(
    session: Session,
    keyring: Keyring,
    answers: FormAnswers,
    now: datetime,
    state: JoiningState = JoiningState.CODE,
    **more: object,
) -> JoiningRequest:
    """Return a request that was sent."""
    request = JoiningRequest(
        id=uuid.uuid4(), country="GT", state=state, sent_at=now, ends_at=now, **more
    )
    put_answers(keyring, request, answers)
    session.add(request)
    session.flush()
    return request


def context_of(session: Session, keyring: Keyring, now: datetime) -> Context[Viewer]:
    return Context(
        session=session,
        keyring=keyring,
        atlas=TwoCounties(),  # type: ignore[arg-type]
        viewer=Viewer.of_country("GT"),
        actor="public form",
        now=now,
        purpose="registering again",
    )


def general_origin(now: datetime, kind: FormKind = FormKind.GENERAL, **more: object) -> Origin:
    form = PublicForm(country="GT", kind=kind, code="abcde", opens_at=now, **more)
    return Origin(form, None, "public form", now, now)

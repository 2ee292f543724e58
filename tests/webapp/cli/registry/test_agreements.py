from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from core.db import writing
from registry.people.models import Person
from registry.sharing.drafting import AgreementDraft, draft_agreement
from registry.sharing.fields import SharedField
from registry.sharing.models import SharingReach
from registry.sharing.signing import AgreementSigner, sign
from tests.webapp.cli.conftest import Terminal


@pytest.fixture
def agreed(registered: Terminal) -> Terminal:
    now = datetime.now().astimezone()
    with writing(registered.engine) as session:
        ids = list(session.scalars(sa.select(Person.id)))
        draft = AgreementDraft(
            readers=["HN"], fields=[SharedField.NAME], purpose="Avisar de la crecida",
            reach=SharingReach.PERSONS, person_ids=ids, begins_at=now,
            ends_at=now + timedelta(days=2),
        )  # fmt: skip
        row = draft_agreement(
            session, draft, AgreementSigner("GT", uuid.UUID(int=1), "user:1"), now
        )
        for country, number in (("GT", 2), ("HN", 3), ("HN", 4)):
            sign(session, row, AgreementSigner(country, uuid.UUID(int=number), "user:x"), now)
    return registered


def test_listed_shown_and_withdrawn(agreed: Terminal) -> None:
    (listed,) = json.loads(agreed("registry", "agreements", "list", "--json").stdout)
    assert (listed["shares"], listed["reads"], listed["phase"]) == ("GT", ["HN"], "in_force")
    assert json.loads(agreed("registry", "agreements", "show", "1", "--json").stdout) == listed
    assert "fields: name" in agreed("registry", "agreements", "show", "1").stdout
    words = ("registry", "agreements", "withdraw", "1", "--reason", "ya no hace falta")
    assert agreed(*words, "--country", "SV").exit_code == 1
    ended = json.loads(agreed(*words, "--country", "HN", "--json").stdout)
    assert (ended["phase"], ended["ended_by"]) == ("withdrawn", "HN")
    assert agreed(*words, "--country", "GT").exit_code == 1
    assert "withdrawn" in agreed("registry", "agreements", "list").stdout
    assert agreed("registry", "agreements", "show", "9").exit_code == 1
    actions = [action for action, actor, _ in agreed.actions() if actor.startswith("cli:")]
    assert actions.count("agreement.withdraw") == 2
    assert "Prueba" not in agreed("registry", "agreements", "show", "1").stdout


def test_none_is_said(registered: Terminal) -> None:
    assert "No hay ningún acuerdo" in registered("registry", "agreements", "list").stdout

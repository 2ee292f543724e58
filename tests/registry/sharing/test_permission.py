from __future__ import annotations

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading, writing
from registry.people.consent import CONSENT_TEXT, consent_text
from registry.people.models import Person
from registry.sharing.models import SharingPermission
from registry.sharing.permission import (
    PERMISSION_TEXT,
    TEXTS,
    forbid,
    may_be_shared,
    permission_of,
    permit,
)
from tests.registry.sharing.conftest import Sharing


def test_the_usual_text_allows_nothing_and_the_other_says_what_it_allows() -> None:
    assert any("ni a otros países" in words for words in consent_text(CONSENT_TEXT))
    assert any("acuerdo escrito" in words for words in TEXTS[PERMISSION_TEXT])


def test_it_is_given_taken_back_and_written_down_once_each(sharing: Sharing) -> None:
    allowed = sa.select(Person.id).where(may_be_shared())
    with writing(sharing.engine) as session:
        eva = session.get_one(Person, sharing.persons["eva"])
        assert permission_of(session, eva.id) is None
        for _twice in range(2):
            permit(session, eva, actor="user:1", now=sharing.now)
        permission = permission_of(session, eva.id)
        assert permission is not None
        assert (permission.text, permission.given_at) == (PERMISSION_TEXT, sharing.now)
        assert eva.id in set(session.scalars(allowed))
        for _twice in range(2):
            forbid(session, eva, actor="user:1", now=sharing.now)
        assert eva.id not in set(session.scalars(allowed))
        assert eva.consent_text == CONSENT_TEXT
    with reading(sharing.engine) as session:
        actions = session.scalars(
            sa.select(AuditEntry.action).where(AuditEntry.subject == str(sharing.persons["eva"]))
        ).all()
    assert sorted(actions) == ["person.forbid_sharing", "person.permit_sharing"]


def test_a_text_of_another_release_allows_nothing_and_all_goes_with_the_person(
    sharing: Sharing,
) -> None:
    ana = sharing.persons["ana"]
    with writing(sharing.engine) as session:
        session.execute(sa.update(SharingPermission).values(text="2031-01"))
        assert session.scalars(sa.select(Person.id).where(may_be_shared())).all() == []
        session.execute(sa.delete(Person).where(Person.id == ana))
        assert permission_of(session, ana) is None

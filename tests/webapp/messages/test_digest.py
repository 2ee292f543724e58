"""The digest of the morning: one a day, nothing where there is nothing, in the reader's words."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import HazardKind, Severity
from watch.digest.models import DigestReader
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind
from webapp.messages.digest import DigestMessages, DigestWriter, put_due_digests

SEVEN = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)
"""07:00 in Mexico City."""
DAY = timedelta(days=1)


@pytest.fixture
def writer(engine: Engine) -> DigestWriter:
    return DigestWriter(engine, "America/Mexico_City", lambda _code: None)


def reader(session: Session, language: str = "es", country: str = "SV") -> None:
    row = session.scalar(sa.select(AccountRole)) or AccountRole(name=RoleName.EMERGENCY.value)
    mark = secrets.token_hex(4)
    user = User(
        email=f"{language}-{mark}@rcm.example", password="", country=country, language=language,
        fs_uniquifier=secrets.token_hex(8),
    )  # fmt: skip
    user.roles = [row]
    session.add(user)


def storm(session: Session, *, failing: bool = False) -> None:
    """A storm that reached twelve people of El Salvador an hour before seven."""
    source = Source(key="nws", name="NWS", format="cap")
    source.address = "https://nws.example" if failing else ""
    source.failing_since = SEVEN - DAY if failing else None
    session.add(source)
    session.flush()
    hazard = Hazard(
        key="cap:a", source_id=source.id, kind=HazardKind.STORM, title="Ida", area_desc="Texas",
        severity=Severity.SEVERE, status=HazardStatus.ACTIVE, started_at=SEVEN - DAY,
        last_seen_at=SEVEN, version=1, severity_zones=DrawnBands(),
    )  # fmt: skip
    session.add(hazard)
    session.flush()
    flag = Flag(
        hazard_id=hazard.id, kind=SubjectKind.NATIONALS, country="SV", status=FlagStatus.RAISED,
        hazard_version=1, raised_at=SEVEN, changed_at=SEVEN, severity="Severe",
    )  # fmt: skip
    session.add(flag)
    session.flush()
    session.add(
        FlagChange(
            flag_id=flag.id,
            at=SEVEN - timedelta(hours=1),
            change=ChangeKind.RAISED,
            persons=12,
            added=12,
        )
    )


def letters(engine: Engine) -> dict[str, tuple[str, str]]:
    """Return subject and text of each digest in the outbox, by the language of its reader."""
    owner = DigestMessages("https://a.example")
    with reading(engine) as session:
        rows = session.scalars(sa.select(OutboxMessage)).all()
        found = {row.language: owner.body(session, row, "") for row in rows}
    return {language: (body.subject, body.text) for language, body in found.items()}


def test_each_reader_has_it_once_a_day_in_their_language(
    engine: Engine, writer: DigestWriter
) -> None:
    with writing(engine) as session:
        for language in ("es", "en", "fr"):
            reader(session, language)
        storm(session, failing=True)
    assert put_due_digests(writer, SEVEN - timedelta(minutes=1)) == 0
    assert put_due_digests(writer, SEVEN) == 3
    assert put_due_digests(writer, SEVEN + timedelta(minutes=5)) == 0
    found = letters(engine)
    subject, text = found["es"]
    assert subject == "Resumen del 30 de noviembre de 2026"
    assert "12 personas más, 12 personas dentro" in text
    assert "NWS: desde el 29 nov 2026, 7:00" in text
    assert "12 more people" in found["en"][1]
    assert "12 personnes de plus" in found["fr"][1]
    assert "/vigilancia" in text


def test_where_nothing_is_nothing_is_sent_and_the_day_is_over(
    engine: Engine, writer: DigestWriter
) -> None:
    with writing(engine) as session:
        reader(session)
        reader(session, "en", country="HN")
        storm(session)
    assert put_due_digests(writer, SEVEN) == 1
    assert set(letters(engine)) == {"es"}
    with reading(engine) as session:
        days = session.scalars(sa.select(DigestReader.covered_until)).all()
    assert days == [SEVEN, SEVEN]
    assert put_due_digests(writer, SEVEN + DAY) == 0, "what was told is not told again"


def test_a_source_that_fails_is_told_every_day(engine: Engine, writer: DigestWriter) -> None:
    with writing(engine) as session:
        reader(session, country="HN")
        storm(session, failing=True)
    assert put_due_digests(writer, SEVEN) == 1
    assert put_due_digests(writer, SEVEN + DAY) == 1
    assert "Ningún peligro cambió" in letters(engine)["es"][1]


def test_who_does_not_read_it_any_more_gets_none_that_waits(
    engine: Engine, writer: DigestWriter
) -> None:
    with writing(engine) as session:
        reader(session)
        storm(session)
    put_due_digests(writer, SEVEN)
    owner = DigestMessages("https://a.example")
    with writing(engine) as session:
        (row,) = session.scalars(sa.select(OutboxMessage)).all()
        assert owner.is_wanted(session, row)
        assert owner.new_secret(session, row, SEVEN) == ""
        session.scalars(sa.select(DigestReader)).one().is_on = False
        session.flush()
        assert not owner.is_wanted(session, row)

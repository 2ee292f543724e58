from __future__ import annotations

from core.accounts import RoleName
from core.db import reading
from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.crisis.test_declaring import declared, prepared
from webapp.cli.context import CliContext
from webapp.cli.crisis.documents import crisis_document, known_crisis, terminal_officer


def test_a_document_names_nobody(terminal: Terminal) -> None:
    prepared(terminal)
    number = str(declared(terminal)["number"])
    with reading(terminal.engine) as session:
        document = crisis_document(session, known_crisis(session, number))
    assert set(document["countries"][0]) == {"country", "state", "level", "joined_at"}
    assert "reason" not in document
    assert "declared_by" not in document


def test_who_acts_is_the_administration_or_the_secretariat() -> None:
    cli = CliContext()
    assert terminal_officer(cli, "GT").role is RoleName.COUNTRY_ADMIN
    assert terminal_officer(cli, "").role is RoleName.SECRETARIAT

"""The Secretariat reads at home how old the last backup is; nobody else does."""

from __future__ import annotations

import re
from datetime import timedelta

from core.db import writing
from tests.webapp.conftest import House
from webapp.keeping.history import BACKUP, VERIFICATION, note_made


def test_the_age_of_the_last_backup_is_for_the_secretariat(house: House) -> None:
    browser, now = house.signed_in("secretariat"), house.clock.at
    assert "No hay ninguna copia de seguridad" in browser.get("/inicio").text
    with writing(house.engine) as session:
        note_made(session, BACKUP, "a", now=now - timedelta(hours=37), actor="cli:x")
        note_made(session, VERIFICATION, "a", now=now - timedelta(days=3), actor="cli:x")
    old = plain(browser.get("/inicio").text)
    assert "Última copia de seguridad: hace 2 días" in old
    assert "la última que se trajo de prueba: hace 3 días" in old
    assert "Avise a quien administra el sistema." in old
    with writing(house.engine) as session:
        note_made(session, BACKUP, "b", now=now - timedelta(hours=7), actor="worker")
    young = plain(browser.get("/inicio").text)
    assert "Última copia de seguridad: hace 7 h" in young
    assert "Avise a quien administra el sistema." not in young
    assert "copia de seguridad" not in house.signed_in("emergency.gt").get("/inicio").text


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())

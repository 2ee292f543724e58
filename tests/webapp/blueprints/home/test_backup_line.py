"""The Secretariat reads at home how old the last backup is; nobody else does."""

from __future__ import annotations

import re
from datetime import timedelta

from core.db import writing
from tests.webapp.conftest import House
from webapp.keeping.history import BACKUP, VERIFICATION, note_made


def test_the_age_of_the_last_backup_is_for_the_secretariat(house: House) -> None:
    now = house.clock.at
    none = "No hay ninguna copia de seguridad; ninguna se ha traído de prueba."
    assert line(house, "secretariat") == f"{none} Avise a quien administra el sistema."
    with writing(house.engine) as session:
        note_made(session, BACKUP, "a", now=now - timedelta(hours=37), actor="cli:x")
        note_made(session, VERIFICATION, "a", now=now - timedelta(days=3), actor="cli:x")
    tried = "; la última que se trajo de prueba: hace 3 días."
    old = f"Última copia de seguridad: hace 2 días{tried} Avise a quien administra el sistema."
    assert line(house, "secretariat") == old
    with writing(house.engine) as session:
        note_made(session, BACKUP, "b", now=now - timedelta(hours=7), actor="worker")
    assert line(house, "secretariat") == f"Última copia de seguridad: hace 7 h{tried}"
    assert line(house, "emergency.gt") == ""


def line(house: House, who: str) -> str:
    page = house.signed_in(who).get("/inicio").text
    lines = re.findall(r"<span>([^\n]*copia de seguridad[^\n]*)</span></p>", page)
    return " ".join(re.sub(r"<[^>]+>", "", "".join(lines)).split())

from __future__ import annotations

import io
from datetime import datetime

from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.i18n.formats import Formats
from core.tabular.reading import read_tables
from registry.people.models import Need
from response.crisis.models import Participation
from response.movements.manifest import (
    Manifest,
    ManifestLine,
    manifest_csv,
    manifest_pdf,
    manifest_workbook,
)
from response.movements.models import Movement, PapersState
from tests.printed_text import words_of
from tests.response.movements.examples import add_bus

LINES = (
    ManifestLine(
        number=1, name="=Ana Ic", birth_year=1980, papers=PapersState.LOST, has_wheelchair=True,
        needs=(Need.MEDICAL,), phone="+19565550134", group=1, boarded=True,
    ),
    ManifestLine(
        number=3, name="", birth_year=None, papers=PapersState.UNKNOWN, has_wheelchair=False,
        group=2,
    ),
)  # fmt: skip


def made(movement: Movement, now: datetime, **changes: bool) -> Manifest:
    return Manifest(
        crisis="CR-2026-001", country="GT", movement=movement, lines=LINES, guests=2,
        purpose="para el conductor", made_by="prueba", as_of=now, timezone="America/Chicago",
        **changes,
    )  # fmt: skip


def test_the_files_hold_what_was_asked_for_and_no_more(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    movement = add_bus(session, keyring, part, now)
    plain, whole = made(movement, now), made(movement, now, shows_needs=True, shows_phones=True)
    for write, name in ((manifest_csv, "a.csv"), (manifest_workbook, "a.xlsx")):
        few = write(plain, Formats("es"))
        table = max(read_tables(few, name), key=lambda each: len(each.rows))
        text = " ".join(str(cell) for row in table.rows for cell in row.cells)
        assert "Ana Ic" in text
        assert "los perdió" in text
        assert "0134" not in text
        all_of_it = write(whole, Formats("en"))
        table = max(read_tables(all_of_it, name), key=lambda each: len(each.rows))
        text = " ".join(str(cell) for row in table.rows for cell in row.cells)
        assert "0134" in text
        assert "medical care" in text
    assert io.BytesIO(manifest_csv(plain, Formats("es"))).read(3) == b"\xef\xbb\xbf"


def test_the_paper_says_whose_when_and_for_what(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    movement = add_bus(session, keyring, part, now)
    body = manifest_pdf(made(movement, now), language="es")
    text = words_of(body)
    for words in ("CR-2026-001", "Guatemala", "para el conductor", "=Ana Ic", "2 de 10 plazas"):
        assert words in text
    assert "además, 2 de otros países" in text
    assert "0134" not in text
    assert manifest_pdf(made(movement, now), language="es") == body

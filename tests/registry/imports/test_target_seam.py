"""The registry's own columns, as targets of `core.tabular`: the seam would serve its reader."""

from __future__ import annotations

import pytest

from core.tabular.column_detection import TitleWords, detect_columns
from core.tabular.reading import read_tables
from core.tabular.targets import ImportTarget
from registry.imports.columns import NAMES, STATUS_WORDS, fields_of

TARGETS = tuple(ImportTarget(name, name, synonyms) for name, synonyms in NAMES.items())
STATUS = frozenset(word for words in STATUS_WORDS for word in words.split() if len(word) > 1)


@pytest.mark.parametrize(
    "header",
    [
        ("Nombre", "Apellidos", "Teléfono", "Municipio", "Consentimiento"),
        ("Full name", "Phone", "Has WhatsApp", "ZIP code", "Consent date"),
        ("Nom complet", "Courriel", "Latitude", "Longitude", "Consentement", "Remarque libre"),
    ],
)
def test_both_readers_take_a_header_for_the_same(header: tuple[str, ...]) -> None:
    row = ",".join("x" for _ in header)
    (table,) = read_tables(f"{','.join(header)}\n{row}\n".encode(), "x.csv")
    guesses = detect_columns(table, TARGETS, TitleWords(refused=STATUS))
    read, _ = fields_of(header)
    assert {guess.field: place for place, guess in enumerate(guesses) if guess.field} == read


def test_a_column_about_status_is_never_read() -> None:
    (table,) = read_tables(b"Nombre,Visa\nAna,x\n", "x.csv")
    target = ImportTarget("visa", "Visa", ("visa",))
    guesses = detect_columns(table, (*TARGETS, target), TitleWords(refused=STATUS))
    assert [guess.field for guess in guesses] == ["first_name", ""]

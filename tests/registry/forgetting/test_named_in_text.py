"""A text names a person, or two others who share words of the name."""

from __future__ import annotations

import pytest

from registry.forgetting.named_in_text import SoughtPersons
from registry.people.tombstones import Identity

ROSA = Identity("rosa ixchel tum", ("+19565550123",), "rosa@example.org", 1988)
JUAN = Identity("juan lopez")


@pytest.mark.parametrize(
    ("text", "identity", "expected"),
    [
        ("Llamó Rosa Ixchel Tum desde el puente", ROSA, True),
        ("IXCHEL TUM, ROSA: a salvo", ROSA, True),
        ("Rosa María Ixchel de Tum llamó", ROSA, True),
        ("Devolver la llamada al 956 555-0123", ROSA, True),
        ("escribió ROSA@example.org", ROSA, True),
        ("Llamó Rosa; Ixchel no contesta", ROSA, False),
        ("Rosa Tum", ROSA, False),
        ("Juan Pérez y su hermana María López", JUAN, False),
        ("Juan López cruzó", JUAN, True),
        ("Juán  LÓPEZ", JUAN, True),
        ("Cruz Roja: 12 personas", Identity("rosa"), False),
        ("", ROSA, False),
    ],
)
def test_words_of_a_name_stand_together(text: str, identity: Identity, expected: bool) -> None:
    assert SoughtPersons([identity]).is_named_in(text) is expected


def test_of_many_persons_one_is_enough_and_none_is_none() -> None:
    sought = SoughtPersons([JUAN, ROSA, Identity("rosa ixchel perez")])
    assert sought.is_named_in("Vino Rosa Ixchel Pérez")
    assert not sought.is_named_in("Vino Rosa Pérez")
    assert not SoughtPersons([]).is_named_in("Vino Juan López")

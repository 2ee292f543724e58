from __future__ import annotations

import pytest

from core.phones.evidence import PhoneEvidence
from core.phones.single_number import AskedNumber, read_number

MX, US = PhoneEvidence(owner="MX"), PhoneEvidence(stated="US")


@pytest.mark.parametrize(
    ("text", "evidence", "value"),
    [
        ("962 555 0164", MX, "+529625550164"),
        ("956-555-0193,,45#", US, "+19565550193;ext=45"),
        # a + is as its writer says, though no such number is known there
        ("+52 956 555 0199", US, "+529565550199"),
        ("911", US, "911"),
    ],
)
def test_one_number_in_a_box(text: str, evidence: PhoneEvidence, value: str) -> None:
    assert read_number(text, evidence).value == value


@pytest.mark.parametrize(
    ("text", "evidence", "why"),
    [
        ("(956) 555-0199", MX, "+1 956-555-0199"),
        ("956 555 0101 / 956 555 0102", US, "uno en cada línea"),
        ("956-555-0193,45", US, "¿extensión u otro número?"),
        ("2420", US, "¿le faltan cifras?"),
        ("", US, "No es un teléfono"),
        ("no tiene", US, "No es un teléfono"),
    ],
)
def test_what_is_asked_where_somebody_can_answer(
    text: str, evidence: PhoneEvidence, why: str
) -> None:
    with pytest.raises(AskedNumber) as asked:
        read_number(text, evidence)
    assert why in asked.value.problem.explain(str)

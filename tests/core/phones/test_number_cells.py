"""Cells of telephones as people fill them: table, and the properties that hold for any cell."""

from __future__ import annotations

import pytest

from core.phones.evidence import CountrySource, PhoneEvidence
from core.phones.number_cells import read_numbers

US, CA = PhoneEvidence(stated="US"), PhoneEvidence(stated="CA")
MX, GT = PhoneEvidence(stated="MX"), PhoneEvidence(stated="GT")
OWNED_BY_MEXICO = PhoneEvidence(owner="MX")


@pytest.mark.parametrize(
    ("typed", "evidence", "expected"),
    [
        # extensions and pauses
        ("956-555-0193,,45#", US, ["+19565550193;ext=45"]),
        ("956-555-0193;45#", US, ["+19565550193;ext=45"]),
        ("956-555-0193p45", US, ["+19565550193;ext=45"]),
        ("956-555-0193 w 45", US, ["+19565550193;ext=45"]),
        ("956 555 0102 x45", US, ["+19565550102;ext=45"]),
        ("(+501 222-1000) #45", US, ["+5012221000;ext=45"]),
        ("956 555 0102 int. 3", US, ["+19565550102;ext=3"]),
        ("2222-5403 anexo 12", GT, ["+50222225403;ext=12"]),
        ("514-555-0123 poste 7", CA, ["+15145550123;ext=7"]),
        ("(956) 555-0102 (ext. 12)", US, ["+19565550102;ext=12"]),
        (
            "(916) 345 3035 Ext. 209, 210",
            MX,
            ["+529163453035;ext=209", "+529163453035;ext=210"],
        ),
        # exit codes and old prefixes
        ("0052 962 555 0164", MX, ["+529625550164"]),
        ("0052 962 555 0164", US, ["+529625550164"]),
        ("011 52 962 555 0164", MX, ["+529625550164"]),
        ("+00 52 962 555 0164", US, ["+529625550164"]),
        ("00503 2555 0123 / 00503 2555 0124", GT, ["+50325550123", "+50325550124"]),
        ("01 962 555 0164", MX, ["+529625550164"]),
        ("+52 01 962 555 0164", US, ["+529625550164"]),
        ("+52 1 962 555 0164", US, ["+529625550164"]),
        ("0800 123 4567", PhoneEvidence(owner="BZ"), ["+50108001234567"]),
        # several in one cell
        ("9565550102956 5550103", US, ["+19565550102", "+19565550103"]),
        ("956-555-0102/03", US, ["+19565550102", "+19565550103"]),
        ("2222-3333/34 y 36", GT, ["+50222223333", "+50222223334", "+50222223336"]),
        ("(956) 555-0101 / 555-0102 ext 3", US, ["+19565550101", "+19565550102;ext=3"]),
        ("956 555 0102 o 956 555 0103", US, ["+19565550102", "+19565550103"]),
        ("956-555-0100\n956-555-0101", US, ["+19565550100", "+19565550101"]),
        ("+52 962 555 1101 ::: +52 962 555 1102", US, ["+529625551101", "+529625551102"]),
        ("+1 (956) 555-0102 +52 962 555 0164", MX, ["+19565550102", "+529625550164"]),
        ("956-555-0100 (956) 555-0101", US, ["+19565550100", "+19565550101"]),
        ("2222 5403 5550 1234 2222 5404", GT, ["+50222225403", "+50255501234", "+50222225404"]),
        ("3-1-1 (956) 555-0157", US, ["311", "+19565550157"]),
        ("2222-3333, 110", GT, ["+50222223333", "110"]),
        ("Tel 1: 956 555 0102, Tel 2: 956 555 0104", US, ["+19565550102", "+19565550104"]),
        # what a spreadsheet or a chat makes of it
        ("9565550102.0", US, ["+19565550102"]),
        ('="9565550102"', US, ["+19565550102"]),
        ("9.565550102E+09", US, ["+19565550102"]),
        ("\u202a+1\u00a0956\u2011555\u20110102\u202c", MX, ["+19565550102"]),
        # hours and words are none
        ("956 555 0102 8:00 a 16:00", US, ["+19565550102"]),
        ("lun a vie 8-16h 956 555 0102", US, ["+19565550102"]),
        ("956 555 0102 opción 2", US, ["+19565550102"]),
        ("956 555 0102 (piso 3, Lic. Ana)", US, ["+19565550102"]),
        ("2-1-1", US, ["211"]),
        ("1574", GT, ["1574"]),
        ("no tiene", US, []),
        ("N/A", MX, []),
        ("0000000000", MX, []),
        ("", MX, []),
    ],
)
def test_the_numbers_of_a_cell(typed: str, evidence: PhoneEvidence, expected: list[str]) -> None:
    found = read_numbers(typed, evidence)
    assert [each.value for each in found.numbers] == expected
    assert found.problems == ()


@pytest.mark.parametrize(
    ("typed", "evidence", "kept", "message"),
    [
        ("9.56E+09", US, [], "perdió cifras"),
        ("2420", US, [], "no es un número corto"),
        ("2420", PhoneEvidence(), [], "No es un teléfono"),
        ("911", PhoneEvidence(), [], "número corto"),
        ("5550", MX, [], "no es un número corto"),
        ("(956) 555-0199", OWNED_BY_MEXICO, [], "sí como"),
        ("504 555 0103", PhoneEvidence(owner="HN"), [], "sí como"),
        ("9565550102", PhoneEvidence(), [], "nada dice de qué país"),
        ("713 555 0100", PhoneEvidence(point="US", stated="MX"), [], "puede ser"),
        ("956 555 0199", PhoneEvidence(point="US", stated="MX"), ["+19565550199"], "sólo existe"),
        ("+52 956 555 0199", US, ["+529565550199"], "no existe en"),
        ("956-555-0193,45", US, ["+19565550193"], "¿extensión u otro número?"),
        ("956-555-0102, 03", US, ["+19565550102"], "¿extensión u otro número?"),
        ("555-0101", US, [], "clave de área"),
        ("Calle 956 num 5550102", US, [], "número corto"),
        ("956 555 0102 fax 956 555 0103", US, ["+19565550102"], "fax"),
        ("956555010295655501", US, [], "pegados"),
        ("000-000-0001", MX, [], "No es un teléfono"),
        ("305-4", US, [], "No es un teléfono"),
        ("badphone", US, [], "No es un teléfono"),
        ("http://example.org/9565550102", US, [], "No es un teléfono"),
        ("(956) 555-0101; badphone 12", US, ["+19565550101"], "¿extensión"),
    ],
)
def test_what_is_asked_or_said(
    typed: str, evidence: PhoneEvidence, kept: list[str], message: str
) -> None:
    found = read_numbers(typed, evidence)
    assert [each.value for each in found.numbers] == kept
    assert found.problems
    assert message in found.problems[0].explain(str)


@pytest.mark.parametrize(
    ("typed", "evidence", "country", "source"),
    [
        ("+52 962 555 0164", US, "MX", CountrySource.NUMBER),
        ("1 956 555 0123", OWNED_BY_MEXICO, "US", CountrySource.NUMBER),
        ("956 555 0123", PhoneEvidence(point="US", owner="MX"), "US", CountrySource.POINT),
        ("956 555 0123", PhoneEvidence(stated="US", owner="MX"), "US", CountrySource.STATED),
        ("956 555 0123", PhoneEvidence(city="US", owner="MX"), "US", CountrySource.CITY),
        ("962 555 0164", OWNED_BY_MEXICO, "MX", CountrySource.OWNER),
        ("01 962 555 0164", OWNED_BY_MEXICO, "MX", CountrySource.OWNER),
        ("416 555 0123", PhoneEvidence(stated="US"), "CA", CountrySource.STATED),
    ],
)
def test_what_tells_the_country(
    typed: str, evidence: PhoneEvidence, country: str, source: CountrySource
) -> None:
    (number,) = read_numbers(typed, evidence).numbers
    assert (number.country, number.source) == (country, source)


@pytest.mark.parametrize(
    ("code", "typed", "evidence", "expected"),
    [
        ("962", "555-0501", MX, "+529625550501"),
        ("55", "5555-0502", MX, "+525555550502"),
        ("(956)", "555 0502", US, "+19565550502"),
        ("962", "962 555 0501", MX, "+529625550501"),
        ("+52", "962 555 0501", US, "+529625550501"),
        ("1", "713 555 0100", OWNED_BY_MEXICO, "+17135550100"),
        ("502", "2222 5403", OWNED_BY_MEXICO, "+50222225403"),
        ("502", "555-0103", US, "+15025550103"),
    ],
)
def test_a_cell_of_area_codes_belongs_to_its_number(
    code: str, typed: str, evidence: PhoneEvidence, expected: str
) -> None:
    with_code = PhoneEvidence(
        evidence.point, evidence.stated, evidence.city, evidence.owner, area_code=code
    )
    (number,) = read_numbers(typed, with_code).numbers
    assert number.value == expected


def test_words_around_a_number_become_its_note_or_its_kind() -> None:
    (plain, line) = read_numbers("956-555-0101 (recados); Emergencias: 956-555-0102", US).numbers
    assert (plain.note, plain.is_emergency) == ("recados", False)
    assert line.is_emergency
    (round_the_clock,) = read_numbers("956 555 0102 24/7", US).numbers
    assert (round_the_clock.note, round_the_clock.is_emergency) == ("24/7", False)
    (asked,) = read_numbers("956 555 0102 preguntar por María", US).numbers
    assert asked.note == "preguntar por María"


def test_whatsapp_of_a_telephone_is_a_mark_on_it() -> None:
    (both,) = read_numbers("+50683178481 https://wa.me/50683178481", GT).numbers
    assert (both.has_whatsapp, both.is_chat_link) == (True, False)
    (alone,) = read_numbers("https://api.whatsapp.com/send?phone=50683178481", GT).numbers
    assert alone.is_chat_link


def test_a_number_of_a_workbook_is_read_as_its_digits() -> None:
    assert [each.value for each in read_numbers(9565550102.0, US).numbers] == ["+19565550102"]


@pytest.mark.parametrize("typed", ["1" * 2000, "1 " * 1000, "(" * 2000, "1," * 500])
def test_a_cell_without_end_is_no_telephone(typed: str) -> None:
    found = read_numbers(typed, PhoneEvidence(owner="MX"))
    assert not found.numbers
    assert found.problems

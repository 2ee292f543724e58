"""The count of short messages against a table worked out by hand from 3GPP TS 23.038 and 23.040.

A row: language, text, alphabet, places it takes, segments, places left, characters to blame. Long
texts are a sentence and a filling, so that the sum can be followed.
"""

from __future__ import annotations

import pytest

from core.transports.sms_length import (
    BASIC,
    EXTENSION,
    SmsAlphabet,
    SmsLength,
    measured,
    without_accents,
)

GSM, UCS = SmsAlphabet.GSM7, SmsAlphabet.UCS2
Row = tuple[str, str, SmsAlphabet, int, int, int, str]

SPANISH: list[Row] = [
    ("es", "", GSM, 0, 0, 160, ""),
    ("es", "Salga ya.", GSM, 9, 1, 151, ""),
    ("es", "Mañana no salga.", GSM, 16, 1, 144, ""),
    ("es", "¿Necesita ayuda? ¡Responda!", GSM, 27, 1, 133, ""),
    ("es", "Quédese aquí.", UCS, 13, 1, 57, "í"),
    ("es", "Está aquí, señor.", UCS, 17, 1, 53, "áí"),
    ("es", "Pingüino y café", GSM, 15, 1, 145, ""),
    ("es", "ATENCIÓN", UCS, 8, 1, 62, "Ó"),
    ("es", "ÉXODO", GSM, 5, 1, 155, ""),
    ("es", "n" * 160, GSM, 160, 1, 0, ""),
    ("es", "ñ" * 161, GSM, 161, 2, 145, ""),  # 2 x 153 - 161
    ("es", "n" * 306, GSM, 306, 2, 0, ""),
    ("es", "n" * 307, GSM, 307, 3, 152, ""),  # 3 x 153 - 307
    ("es", "n" * 69 + "á", UCS, 70, 1, 0, "á"),
    ("es", "n" * 70 + "á", UCS, 71, 2, 63, "á"),  # 2 x 67 - 71
    ("es", "n" * 159 + "á", UCS, 160, 3, 41, "á"),  # 3 x 67 - 160: the dear letter
    ("es", "Refugio: $5, 3 km", GSM, 17, 1, 143, ""),
    ("es", "Cuesta 5€", GSM, 10, 1, 150, ""),
    ("es", "1ª vez, 30°C", UCS, 12, 1, 58, "ª°"),
    ("es", "Salga ya 👍", UCS, 11, 1, 59, "👍"),
    ("es", "línea\nnueva", UCS, 11, 1, 59, "í"),
    ("es", "Sí… ya’", UCS, 7, 1, 63, "í…’"),
]
EXTENDED: list[Row] = [
    ("en", "[A]", GSM, 5, 1, 155, ""),
    ("en", "x" * 158 + "{", GSM, 160, 1, 0, ""),
    ("en", "x" * 159 + "{", GSM, 161, 2, 145, ""),
    # The brace would stand in places 153 and 154: it goes whole into the next one.
    ("en", "x" * 152 + "{" + "x" * 10, GSM, 164, 2, 141, ""),  # 153 - (2 + 10)
    ("en", "x" * 151 + "{" + "x" * 10, GSM, 163, 2, 143, ""),  # 151 + 2 fill the first
    # Each brace two: 76 fill 152 of 153 places, so 153 of them take three, and not 2 x 153 / 153.
    ("en", "^" * 153, GSM, 306, 3, 151, ""),
    ("en", "https://a.example/~b_c?d=1|2", GSM, 30, 1, 130, ""),
    # An emoji would stand in places 67 and 68.
    ("en", "x" * 66 + "👍" + "x" * 5, UCS, 73, 2, 60, "👍"),
]
OTHERS: list[Row] = [
    ("en", "Leave now. Call 911.", GSM, 20, 1, 140, ""),
    ("en", "Don't go back", GSM, 13, 1, 147, ""),
    ("en", "Don’t go back", UCS, 13, 1, 57, "’"),
    ("en", "Stay – wait", UCS, 11, 1, 59, "–"),
    ("fr", "Évacuez à pied, très près", GSM, 25, 1, 135, ""),
    ("fr", "Où êtes-vous ?", UCS, 14, 1, 56, "ê"),
    ("fr", "Ça va, français", UCS, 15, 1, 55, "ç"),
    ("fr", "ÇA VA, NOËL", UCS, 11, 1, 59, "Ë"),
    ("fr", "À l'abri", UCS, 8, 1, 62, "À"),
    ("fr", "sœur à l'hôpital", UCS, 16, 1, 54, "œô"),
    ("ht", "Kite kay la kounye a, pa tann.", GSM, 30, 1, 130, ""),
    ("ht", "Èske ou an sekirite?", UCS, 20, 1, 50, "È"),
    ("ht", "Rele si w bezwen èd, ale nan lekòl la", GSM, 37, 1, 123, ""),
    ("quc", "Chatelej chanim, k'o q'aq'", GSM, 26, 1, 134, ""),
    ("quc", "Utz awäch, utz ri k'ux", GSM, 22, 1, 138, ""),
    ("quc", "xkʼulmataj", UCS, 10, 1, 60, "ʼ"),
    ("kjb", "maẍ ay q'a ẍil", UCS, 14, 1, 56, "ẍ"),
    ("mam", "Tz'aj, ẍi'tl", UCS, 12, 1, 58, "ẍ"),
    ("kek", "Elen sa' laa ochoch, xiik xkutan", GSM, 32, 1, 128, ""),
    ("pt", "Não saia, atenção à água", UCS, 24, 1, 46, "ãçá"),
    ("pt", "Você está só", UCS, 12, 1, 58, "êáó"),
    ("el", "ΔΦΓΛΩΠΨΣΘΞ", GSM, 10, 1, 150, ""),
    ("el", "ΑΘΗΝΑ", UCS, 5, 1, 65, "ΑΗΝ"),
]
TABLE = SPANISH + EXTENDED + OTHERS
PLAIN = {
    "Está aquí, señor Ñandú. ¿Más?": "Esta aqui, señor Ñandu. ¿Mas?",
    "QUÉDESE, ATENCIÓN, pingüino, café": "QUÉDESE, ATENCION, pingüino, café",
    "Où êtes-vous ? Ça, français, sœur": "Où etes-vous ? Ça, francais, soeur",
    "xkʼulmataj, ẍi’tl": "xk'ulmataj, xi'tl",
    "“Sí” – ya… 1ª\u00a0vez": '"Si" - ya... 1a vez',
    "Não, atenção à água": "Nao, atencao à agua",
    "man\u0303ana aqui\u0301": "mañana aqui",  # letter and accent apart
    "Łódź\u200b": "Lodz",
    "[5€]": "[5€]",
}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} {row[1][:20]}")
def test_a_text_is_counted_as_gateways_count(row: Row) -> None:
    _language, text, alphabet, characters, segments, left, culprits = row
    assert measured(text) == SmsLength(alphabet, characters, segments, left, tuple(culprits))


def test_the_table_is_as_wide_as_was_promised() -> None:
    assert len({row[1] for row in TABLE}) >= 40
    assert len({row[0] for row in TABLE}) >= 8


@pytest.mark.parametrize(
    ("characters", "is_in"),
    [
        ("ñÑ¿¡éÉàèìòùäöüÄÖÜÇßåÅæÆøØ@_§£¥¤\n\r", True),
        ("çáíóúÁÍÓÚÀÈÌÒÙâêîôûëïãõœ’“”–…°ªº`´\t\u00a0", False),
    ],
)
def test_which_letters_the_telephones_have(characters: str, is_in: bool) -> None:
    assert {each for each in characters if (each in BASIC) is not is_in} == set()


def test_the_two_tables_are_of_the_size_the_standard_gives() -> None:
    assert len(BASIC) == 127  # 128 places, one of them the escape
    assert set("\f^{}\\[~]|€") == EXTENSION
    assert not BASIC & EXTENSION


@pytest.mark.parametrize(("text", "plain"), PLAIN.items())
def test_the_same_sentence_in_the_telephones_alphabet(text: str, plain: str) -> None:
    assert without_accents(text) == plain
    assert measured(plain).alphabet is GSM
    assert without_accents(plain) == plain


@pytest.mark.parametrize("text", ["Ya 👍🏽", "1️⃣ SALVO", "Ждите", "हिन्दी", "30°C"])
def test_what_has_no_plain_sign_stays_as_it_is(text: str) -> None:
    assert without_accents(text) == text
    assert measured(text).alphabet is UCS


def test_a_sentence_without_accents_halves_its_price() -> None:
    text = "El río crecerá esta noche. Vaya a la escuela Lincoln, en la calle 5. Lleve agua."
    assert (measured(text).segments, measured(without_accents(text)).segments) == (2, 1)

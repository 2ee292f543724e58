from __future__ import annotations

import pytest

from watch.replies.quoted_mail import own_words

QUOTED = "> 1 A SALVO\n> 2 AYUDA"


@pytest.mark.parametrize(
    "text",
    [
        f"Estoy bien\n\nEl lun, 30 nov 2026 a las 9:02, Consulado escribió:\n{QUOTED}",
        f"Estoy bien\nOn Mon, Nov 30, 2026 at 9:02 AM Consulate <a@b.example>\nwrote:\n\n{QUOTED}",
        f"Estoy bien\n\nLe lun. 30 nov. 2026 à 09:02, Consulat a écrit :\n{QUOTED}",
        "Estoy bien\n\n-----Mensaje original-----\nDe: Consulado\nconteste 2 AYUDA",
        "Estoy bien\n\n________________\nFrom: a@b.example\n2 AYUDA",
        "Estoy bien\n\nEnviado desde mi iPhone",
        "Estoy bien\n--\nConsulado General, 2 AYUDA",
        f"{QUOTED}\nEstoy bien",
        f"El lun, 30 nov 2026 a las 9:02, Consulado escribió:\n{QUOTED}\n\nEstoy bien",
    ],
)
def test_only_the_own_words_are_left(text: str) -> None:
    assert own_words(text) == "Estoy bien"


def test_a_text_message_stays_as_it_is() -> None:
    text = "El agua sube y mi hijo escribió\nque no puede salir"
    assert own_words(text) == text
    assert own_words("ayuda") == "ayuda"

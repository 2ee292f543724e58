from __future__ import annotations

from feeds.naming.wrong_letters import in_right_letters


def test_letters_encoded_once_too_often_are_put_right() -> None:
    assert in_right_letters("MÃ©xico, Ã\x81vila y Pet&eacute;n, Querétaro") == (
        "México, Ávila y Petén, Querétaro"
    )
    assert in_right_letters("NÃO, Â, São Paulo, A&B") == "NÃO, Â, São Paulo, A&B"

from __future__ import annotations

import pytest

from webapp.auth.passwords import is_easily_guessed

CONSUL = ("consul.mcallen@rree.example.gt", "GT")


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "123456789012",
        "passwordpassword",
        "qwertyuiopas",
        "abcdefghijklm",
        "contraseña123",
        "CONTRASEÑA-2026!",
        "administrador1",
        "Embajada2026!",
        "consul.mcallen",
        "consulmcallen2026",
        "mcallen-mcallen",
        "guatemala1234",
        "Guatemala.2026!",
        "atalaya-atalaya",
        "iloveyouiloveyou",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert is_easily_guessed(password, CONSUL)


@pytest.mark.parametrize(
    "password",
    [
        "faro de noche 2026",
        "otra torre en la costa",
        "cuatro palabras al azar",
        "nobody knows this",
        "jR7-vqe2-hh4k-wm9x",
        "mcallen lluvia grapa tordo",
        "каждый охотник желает",
        "ñandú ágil cruzó 3 ríos",
        "🌊🌋🌪️ sobre la mesa roja",
        "x" * 3 + "tordo lluvia grapa verde " * 8,
    ],
)
def test_what_takes_long_to_guess_is_taken(password: str) -> None:
    assert not is_easily_guessed(password, CONSUL)


def test_the_country_is_known_in_every_language_and_others_are_words_like_any() -> None:
    assert is_easily_guessed("El Salvador 2026", ("eva@example.org", "SV"))
    assert is_easily_guessed("republica-dominicana", ("eva@example.org", "DO"))
    assert is_easily_guessed("repdominicaine dominicaine", ("eva@example.org", "DO"))


def test_an_account_without_words_has_none_taken_out() -> None:
    assert not is_easily_guessed("faro de noche 2026", ("", "a@b.c"))

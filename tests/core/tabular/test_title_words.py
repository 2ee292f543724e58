"""Titles as forms write them, down to what they say."""

from __future__ import annotations

import pytest

from core.tabular.title_words import telling_words, title_variants


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("3. Nombre del albergue *", "nombre del albergue"),
        ("b) Teléfono:", "telefono"),
        ("Capacidad (personas)", "capacidad"),
        ("Nº de téléphone", "no de telephone"),
        ("Heures d’ouverture", "heures d ouverture"),
        ("Téléphone d'urgence", "telephone d urgence"),
        ("State/Province", "province"),
        ("Ciudad o municipio", "municipio"),
        ("Ubicación · Ciudad", "ciudad"),
        ("E-mail", "e mail"),
        ("City, State", "city"),
        ("albergue-ciudad", "ciudad"),
        ("# 4 - Lat.", "lat"),
        ("Ubicación · Edo.", "estado"),
        ("Mpio.", "municipio"),
        ("Ap. paterno", "apellido paterno"),
        ("Fec. nac.", "fecha nacimiento"),
    ],
)
def test_a_title_says_this_among_others(title: str, name: str) -> None:
    assert name in dict(title_variants(title))


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Main Phone #", "phone"),
        ("¿En qué ciudad se encuentra?", "ciudad"),
        ("¿Cuál es su nombre completo?", "completo nombre"),
        ("How many people can you host?", "host people"),
        ("Phone 1 - Value", "phone"),
        ("Nº de téléphone", "telephone"),
        ("Max. Capacity", "capacity"),
        ("Business Country/Region", "country region"),
        ("Nos.", ""),
    ],
)
def test_only_some_words_tell(title: str, words: str) -> None:
    assert telling_words(title_variants(title)[0][0]) == words

"""What titles mean in lists of persons; migratory status is never read."""

from __future__ import annotations

import pytest

from core.atlas.names import fold
from registry.imports.reading_plan import guess_columns
from registry.imports.targets import TARGETS
from registry.people.text_limits import is_about_status
from tests.registry.imports.small_lists import read_table


def taken_for(title: str, cell: str = "x") -> str:
    return guess_columns(read_table(f"{title};zz\n{cell};y\n"))[0].field


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("Teléfono celular", "phone"),
        ("Nom et prénom", "full_name"),
        ("APELLIDO PATERNO", "last_name"),
        ("Aviso de privacidad", "consent"),
        ("Fecha de nacimiento", "birth"),
        ("Municipio", "city"),
        ("Next of kin phone", "contact_phone"),
        ("Matrícula", "reference"),
        ("Color favorito", ""),
    ],
)
def test_a_title_is_taken_for_what_people_mean_by_it(title: str, target: str) -> None:
    assert taken_for(title) == target


@pytest.mark.parametrize(
    ("text", "is_status"),
    [
        ("Estatus migratorio", True),
        ("Immigration status", True),
        ("Indocumentado", True),
        ("TIPO DE VISA", True),
        ("sans-papiers", True),
        ("Revisa dos veces", False),
        ("Documento de identidad", False),
        ("Supervisado por", False),
        ("Estado civil", False),
    ],
)
def test_what_speaks_of_migratory_status_is_told_from_what_does_not(
    text: str, is_status: bool
) -> None:
    assert is_about_status(text) is is_status


def test_a_title_means_one_target_only_and_is_written_folded() -> None:
    titles = [title for target in TARGETS.values() for title in target.synonyms]
    assert len(titles) == len(set(titles))
    assert [title for title in titles if fold(title) != title] == []
    assert not any(is_about_status(title) for title in titles)


@pytest.mark.parametrize(
    ("cells", "target"),
    [
        ("956 555 0101", "phone"),
        ("ana@example.org", "email"),
        ("26.2, -98.23", "point"),
        ("abc", ""),
    ],
)
def test_an_unknown_title_is_taken_by_what_stands_below_it(cells: str, target: str) -> None:
    assert taken_for("Campo ocho", cells) == target


@pytest.mark.parametrize("target", [name for name in TARGETS if name.endswith("name")])
def test_each_title_of_a_name_is_taken_for_its_own_target_and_not_for_a_part_of_it(
    target: str,
) -> None:
    """Also where a shorter title stands within it, as in “Nom et prénom”."""
    wrong = [title for title in TARGETS[target].synonyms if taken_for(title) != target]
    assert wrong == []

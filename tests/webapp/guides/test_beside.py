"""Beside a page stands the part of the guide of who reads it."""

from __future__ import annotations

import pytest

from core.accounts import RoleName
from core.i18n.languages import LANGUAGES
from webapp.guides.beside import BESIDE, headings_of, help_beside
from webapp.http.pages import SECTIONS


def test_each_part_named_is_a_heading_and_each_section_one_of_ours() -> None:
    assert BESIDE.keys() <= {section.name for section in SECTIONS}
    for parts in BESIDE.values():
        for guide, heading in parts:
            assert heading in headings_of(guide)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("role", "guide"),
    [(RoleName.SECRETARIAT, "secretariat"), (RoleName.COUNTRY_ADMIN, "country")],
)
def test_of_two_parts_the_one_of_the_role_is_shown(
    role: RoleName, guide: str, language: str
) -> None:
    found = help_beside("rounds", role, language)
    assert found is not None
    assert found.guide == guide


def test_a_section_no_guide_speaks_of_has_no_help_beside_it() -> None:
    assert help_beside("credits", RoleName.CONSUL, "es") is None

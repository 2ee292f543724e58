from __future__ import annotations

from core.i18n.languages import translator
from core.phones.countries import REGION, calling_code, country_words
from core.problems import Problem


def test_every_member_has_a_code_and_a_name_in_each_language() -> None:
    assert len(REGION) == 11
    assert (calling_code("MX"), calling_code("do"), calling_code("")) == ("+52", "+1", "")
    told = Problem("%(country)s", {"country": country_words("US")})
    assert told.explain(translator("en").gettext) == "United States"
    assert told.explain(translator("fr").gettext) == "États-Unis"


def test_a_country_beyond_the_region_has_its_name_too() -> None:
    assert country_words("FR") == "Francia"

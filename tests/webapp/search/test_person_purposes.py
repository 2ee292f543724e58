from __future__ import annotations

import pytest

from webapp.search.person_purposes import SEARCH_PURPOSES, search_purpose


@pytest.mark.parametrize("sent", ["", "for fun", "search"])
def test_a_search_has_one_of_the_purposes_offered(sent: str) -> None:
    assert search_purpose(sent) == "search to attend"
    assert all(search_purpose(code) == code for code in SEARCH_PURPOSES)

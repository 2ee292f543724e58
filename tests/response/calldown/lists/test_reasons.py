from __future__ import annotations

from registry.people.models import Need
from response.calldown.lists.reasons import language_marks, mark_of, reasons_of
from tests.response.calldown.conftest import Calls


def test_reasons_open_with_the_keys_of_their_row_alone(calls: Calls) -> None:
    calls.register("Rosa", needs=(Need.OLDER,))
    calls.list()
    item = calls.item(1)
    found = reasons_of(calls.keyring, item)
    assert found is not None
    assert found.needs == (Need.OLDER,)
    item.seal_version += 1
    assert reasons_of(calls.keyring, item) is None


def test_a_language_has_one_mark_a_country(calls: Calls) -> None:
    assert mark_of(calls.keyring, "SV", "") == ""
    assert mark_of(calls.keyring, "SV", "kek") in language_marks(calls.keyring, "SV", ["kek", ""])
    assert mark_of(calls.keyring, "SV", "kek") != mark_of(calls.keyring, "GT", "kek")

"""A telephone on a page: whole, one tap to call, and every text in it escaped."""

from __future__ import annotations

import pytest

from tests.webapp.conftest import House
from webapp.http.rendering.telephones import telephone


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (("+19565550123",), 'href="tel:+19565550123"><i class="icon i-phone"></i>+1 956-555-0123<'),
        (("+19565550123", True), 'href="https://wa.me/19565550123"'),
        (("+19565550123", False, "<b>"), '<span class="note">&lt;b&gt;</span>'),
        (("+19565550123", True, "", '"A" & B'), "Llamar a &#34;A&#34; &amp; B: +1 956-555-0123"),
        (("+18005550123",), "EE. UU."),
        (("<script>",), "&lt;script&gt;"),
    ],
)
def test_a_telephone_is_shown_as_it_is_dialled(
    house: House, given: tuple[str, ...], shown: str
) -> None:
    with house.app.test_request_context("/"):
        assert shown in telephone(*given)  # type: ignore[arg-type]
        assert "<script>" not in telephone(*given)  # type: ignore[arg-type]

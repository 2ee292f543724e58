from __future__ import annotations

import pytest

from ground.printing.press import ForbiddenFetch, press


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "data:image/png;base64,AA=="])
def test_nothing_is_fetched_from_anywhere(address: str) -> None:
    with pytest.raises(ForbiddenFetch):
        press().lay_out(f'<html lang="es"><title>x</title><img alt="x" src="{address}">')


def test_the_same_page_gives_the_same_bytes() -> None:
    page = '<html lang="es"><title>x</title><a href="tel:+19565550123">+1 956-555-0123</a>'
    first, again = (press().write(press().lay_out(page), b"0" * 16, {"tel:+19565550123": "Llamar"}) for _ in "12")
    assert first == again

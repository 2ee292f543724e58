"""The frame is written once for all who see the same; what is of one answer is put in anew."""

from __future__ import annotations

import re

from tests.webapp.conftest import House, post

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def frame_of(page: str) -> str:
    """The text of a page without what it says, and without its tokens."""
    above, _, rest = page[page.index("<body") :].partition("<main")
    return TOKEN.sub("", above.partition('id="found"')[0]) + TOKEN.sub(
        "", rest.rpartition("</main>")[2]
    )


def test_two_of_one_role_share_it_and_each_has_a_token_that_holds(house: House) -> None:
    first, second = house.signed_in("consul.gt"), house.signed_in("consul.hn")
    pages = [each.get("/directorio").text for each in (first, second)]
    tokens = [TOKEN.findall(page)[-1] for page in pages]
    assert tokens[0] != tokens[1]
    assert len(set(TOKEN.findall(pages[0]))) == 1
    answer = first.post("/aspecto", data={"csrf_token": tokens[0], "theme": "dark", "next": "/"})
    assert answer.status_code == 302
    assert second.post("/aspecto", data={"csrf_token": tokens[0]}).status_code == 400


def test_it_follows_role_language_look_and_address(house: House) -> None:
    consul = house.signed_in("consul.gt")
    plain = consul.get("/directorio?kind=post&q=%22%3Cb%3E").text
    assert 'name="next" value="/directorio?kind=post&amp;q=%22%3Cb%3E"' in plain
    other = consul.get("/planes").text
    assert 'name="next" value="/planes?"' in other
    sections = frame_of(house.signed_in("secretariat").get("/inicio/secciones").text)
    assert 'href="/inicio/secciones" aria-current="page"' in sections
    assert 'href="/registro"' not in sections
    assert 'href="/registro"' in frame_of(other)
    public = frame_of(house.browser().get("/ayuda").text)
    assert "main-nav" not in public
    assert 'class="languages"' in public
    post(consul, "/aspecto", theme="dark", next="/")
    dark = frame_of(consul.get("/planes").text)
    assert 'value="dark" aria-pressed="true"' in dark
    post(consul, "/idioma", language="en", next="/")
    assert "Skip to content" in frame_of(consul.get("/planes").text)

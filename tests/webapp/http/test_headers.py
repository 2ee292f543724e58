from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.webapp.conftest import House, post

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src"
    " 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
EXACT = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    "path", ["/", "/entrar", "/nothing-here", "/healthz", "/static/css/app.css", "/inicio"]
)
def test_every_answer_carries_the_headers(house: House, path: str) -> None:
    with house.browser().get(path) as answer:
        headers = answer.headers
    assert {name: headers.get(name) for name in EXACT} == EXACT
    assert "Strict-Transport-Security" not in headers


def test_behind_https_it_is_asked_for_from_then_on(make_house: Callable[..., House]) -> None:
    answer = make_house(cookie_secure=True).browser().get("/entrar", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = answer.headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_pages_of_an_account_are_kept_nowhere(house: House) -> None:
    assert house.signed_in("consul.gt").get("/inicio").headers["Cache-Control"] == "no-store"
    assert house.browser().get("/").headers["Cache-Control"] == "no-cache"


def test_static_files_are_kept_a_year_when_their_address_names_their_content(house: House) -> None:
    browser = house.browser()
    address = re.search(r'href="(/static/css/app\.css\?v=\w+)"', browser.get("/").text)
    assert address
    for path, is_kept in ((address.group(1), True), ("/static/css/app.css", False)):
        with browser.get(path) as answer:
            assert ("immutable" in answer.headers["Cache-Control"]) is is_kept
    with browser.get("/static/vendor/fonts/noto-sans-latin-400.woff2") as font:
        assert font.headers["Cache-Control"] == "public, max-age=2592000"


@pytest.mark.parametrize(
    "path", ["/entrar", "/idioma", "/aspecto", "/salir", "/cuenta/preferencias"]
)
def test_a_form_without_its_token_does_nothing(house: House, path: str) -> None:
    answer = house.signed_in("consul.gt").post(path, data={"language": "fr", "theme": "dark"})
    assert answer.status_code == 400
    assert "Nada se guardó" in answer.text


def test_every_post_form_carries_a_token(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    for path in (
        "/inicio",
        "/cuenta",
        "/usuarios/",
        "/usuarios/nueva",
        f"/usuarios/{house.users['consul.gt']}",
    ):
        for form in re.findall(
            r"<form[^>]*method=\"post\".*?</form>", browser.get(path).text, re.S
        ):
            assert 'name="csrf_token"' in form, path


def test_the_token_may_come_in_the_header_of_a_fragment_request(house: House) -> None:
    browser = house.signed_in("consul.gt")
    token = re.search(r"\"X-CSRFToken\": \"([^\"]+)\"", browser.get("/ayuda").text)
    assert token
    answer = browser.post(
        "/aspecto", data={"theme": "dark"}, headers={"X-CSRFToken": token.group(1)}
    )
    assert answer.status_code == 302


def test_small_deeds_never_lead_out_of_the_house(house: House) -> None:
    for wanted in (
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/ok\nX: y",
    ):
        assert (
            post(house.browser(), "/idioma", language="fr", next=wanted).headers["Location"] == "/"
        )
    assert (
        post(house.browser(), "/idioma", language="fr", next="/ayuda?").headers["Location"]
        == "/ayuda"
    )

"""A key is known by a keyed hash, at the doors of programs alone."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.accounts.program_tokens import tokens_of
from tests.webapp.api.programs import program_of
from tests.webapp.conftest import House
from webapp.auth.programs.bearer import hash_of_token, new_program_token
from webapp.auth.tokens import TokenHasher


def test_a_key_is_long_and_known_by_the_secret_of_the_installation() -> None:
    text = new_program_token()
    assert text.startswith("atalaya_")
    assert len(text) == 51
    assert text != new_program_token()
    one, other = (TokenHasher.of_secret(each) for each in ("one", "other"))
    assert hash_of_token(one, text) != hash_of_token(other, text)
    assert len(hash_of_token(one, text)) == 32


def test_the_use_of_a_key_is_written_down(house: House) -> None:
    program_of(house, "consul.gt").get("")
    with Session(house.engine) as session:
        (token,) = tokens_of(session, house.users["consul.gt"])
        assert token.used_at == house.clock()


def test_a_key_opens_no_page_of_people(house: House) -> None:
    client = program_of(house, "secretariat").client
    for path in ("/inicio", "/vigilancia", "/usuarios/", "/cuenta"):
        assert "/entrar" in client.get(path).headers["Location"]

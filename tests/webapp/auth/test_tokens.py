from __future__ import annotations

from webapp.auth.tokens import LONGEST_TOKEN, TOKEN_BYTES, TokenHasher, new_token


def test_a_token_holds_256_bits_and_none_comes_twice() -> None:
    tokens = {new_token() for _ in range(50)}
    assert len(tokens) == 50
    assert TOKEN_BYTES * 8 == 256
    assert all(len(token) <= LONGEST_TOKEN for token in tokens)


def test_a_hash_depends_on_secret_purpose_and_token() -> None:
    one, other = TokenHasher.of_secret("one"), TokenHasher.of_secret("other")
    hashes = {
        one.hash("t", "session"),
        one.hash("t", "device"),
        one.hash("u", "session"),
        other.hash("t", "session"),
    }
    assert len(hashes) == 4
    assert {len(each) for each in hashes} == {32}
    assert one.hash("t", "session") == TokenHasher.of_secret("one").hash("t", "session")


def test_what_no_token_can_be_is_hashed_as_well() -> None:
    assert len(TokenHasher.of_secret("one").hash("\udcff \0 ñ", "session")) == 32

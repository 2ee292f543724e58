from __future__ import annotations

import io
import zipfile

import pytest

from core.errors import UnusableInput
from feeds.formats.safe_zip import MAX_MEMBERS, MAX_UNPACKED, parse_zip


def archive(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in members.items():
            writer.writestr(name, content)
    return made.getvalue()


def test_the_members_by_name() -> None:
    assert parse_zip(archive({"a.shp": b"1", "b/c.dbf": b"2"}), "x") == {
        "a.shp": b"1", "b/c.dbf": b"2",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"PK\x03\x04 nothing more", "unusable ZIP"),
        (archive({str(number): b"" for number in range(MAX_MEMBERS + 1)}), "members"),
        (archive({"bomb": bytes(MAX_UNPACKED + 1)}), "unpacks to more"),
        (archive({"a": b"1"})[:-30], "unusable ZIP"),
    ],
    ids=["cut", "many", "bomb", "tail"],
)
def test_what_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(UnusableInput, match=why):
        parse_zip(body, "x")

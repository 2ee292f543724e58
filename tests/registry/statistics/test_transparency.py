"""The transparency file: the same bytes for the same release, the method in three languages."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from core.atlas import Atlas
from core.i18n.formats import Formats
from registry.statistics.release.releases import OpenRelease
from registry.statistics.transparency import method_of, transparency_file
from registry.statistics.words import StatisticsWords

RELEASE = OpenRelease(
    "SV", "2026-11", datetime(2026, 11, 29, tzinfo=UTC), 5, "ab" * 32, 10,
    {"": {"": 40}, "state": {"US-TX": 25}, "state|age": {"US-TX|18-29": 10}},
)  # fmt: skip


def test_it_holds_tables_codes_and_method(base_atlas: Atlas) -> None:
    def words(formats: object) -> StatisticsWords:
        return StatisticsWords(formats, base_atlas)  # type: ignore[arg-type]

    body = transparency_file(RELEASE, words, {}, "es")
    assert body == transparency_file(RELEASE, words, {}, "es")
    archive = zipfile.ZipFile(io.BytesIO(body))
    table = archive.read("state-age.csv").decode("utf-8-sig").splitlines()
    assert "#adm1+code" in table[1]
    assert '"Texas, Estados Unidos","US-TX","18–29 años","18-29",10' in table[2]
    assert "US-TX" in archive.read("diccionario.csv").decode()
    assert "ab" * 32 in archive.read("metodo-fr.txt").decode()
    assert len([name for name in archive.namelist() if name.count("-") < 3]) >= 29


def test_the_method_begins_with_what_is_known(base_atlas: Atlas) -> None:

    lines = method_of(RELEASE, StatisticsWords(Formats("es"), base_atlas), {})
    assert lines[0] == "40 registradas; cuántas hay no se sabe"

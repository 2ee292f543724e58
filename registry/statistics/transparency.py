"""The transparency file: one release as a ZIP of tables, the dictionary of their codes, the method
in three languages, and what the whole is checked by.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC

from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES, N_
from registry.estimates import AreaEstimate
from registry.statistics.crossing import subsets
from registry.statistics.fields import FIELD_WORDS
from registry.statistics.release.releases import RELEASED_FIELDS, OpenRelease
from registry.statistics.table_files import table_file
from registry.statistics.tables import table_of_release
from registry.statistics.words import StatisticsWords

MOST_CROSSED = 2
"""Tables of three fields are on the page; as files they would be hundreds."""
WordsOf = Callable[[Formats], StatisticsWords]
_NOTE = N_(
    "Publicación de %(country)s para %(period)s, hecha el %(made)s; huella SHA-256 de los datos: "
    "%(hash)s."
)


def transparency_file(
    release: OpenRelease,
    words_of: WordsOf,
    estimates: Mapping[str, Mapping[str, AreaEstimate]],
    language: str,
) -> bytes:
    """Return the ZIP of a release; the same release gives the same bytes. Titles and words of the
    tables are in `language`, the method in all.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for code in LANGUAGES:
            lines = method_of(release, words_of(Formats(code)), estimates)
            _add(archive, release, f"metodo-{code}.txt", "\n\n".join(lines).encode() + b"\n")
        words = words_of(Formats(language))
        method = method_of(release, words, estimates)
        for fields in subsets(RELEASED_FIELDS, MOST_CROSSED):
            table = table_of_release(release, fields, estimates)
            name = "-".join(fields) or "total"
            body = table_file(table, "hxl", words.code, words.formats.gettext, method)
            _add(archive, release, f"{name}.csv", body)
        _add(archive, release, "diccionario.csv", _dictionary(release, words))
    return out.getvalue()


def method_of(
    release: OpenRelease,
    words: StatisticsWords,
    estimates: Mapping[str, Mapping[str, AreaEstimate]],
) -> list[str]:
    """Return how a release was counted, a sentence each, and by what it is checked."""
    formats = words.formats
    table = table_of_release(release, (), estimates)
    moment = formats.moment(release.made_at, "UTC")
    note = formats.gettext(
        _NOTE,
        country=formats.country(release.country),
        period=release.period,
        made=moment,
        hash=release.content_sha256,
    )
    return [words.estimate(table.total, table.whole_estimate), *words.method(table, moment, note)]


# -- inside ---------------------------------------------------------------------------------


def _dictionary(release: OpenRelease, words: StatisticsWords) -> bytes:
    """Return every code of every field, in words."""
    translate = words.formats.gettext
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([translate(N_("Campo")), translate(N_("Código")), translate(N_("Palabras"))])
    for name in RELEASED_FIELDS:
        table = table_of_release(release, (name,), {})
        for code in table.codes[name]:
            writer.writerow([translate(FIELD_WORDS[name]), code, words.code(name, code)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _add(archive: zipfile.ZipFile, release: OpenRelease, name: str, body: bytes) -> None:
    made = release.made_at.astimezone(UTC)
    moment = (made.year, made.month, made.day, made.hour, made.minute, made.second)
    member = zipfile.ZipInfo(name, moment)
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, body)

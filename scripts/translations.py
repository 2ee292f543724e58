"""The catalogues: collect texts, compile them, and refuse what is not translated.

Spanish is the source, so its catalogue only needs to exist; the others must be whole. French is
typed with ordinary spaces beside its high signs; compiling puts in those that hold.
"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from core.i18n.high_signs import LANGUAGE as HIGH_SIGNS
from core.i18n.high_signs import in_language, joined_signs
from core.i18n.languages import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE
from scripts.packages import PACKAGES

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = CATALOGUES / "messages.pot"
TRANSLATED = tuple(code for code in LANGUAGES if code != SOURCE_LANGUAGE)
SOURCES = (*PACKAGES, "templates")
_WRITTEN_IN = {".py", ".html", ".svg", ".txt"}  # as babel.cfg says
_MARKED = re.compile(r"\b(?:_|N_|_l|\w*gettext)\s*\(|\{%-?\+?\s*trans\b")
_UNDATED = "YEAR-MO-DA"
_REVISED = re.compile(r'("PO-Revision-Date: )[^\\"]*')


def _babel(*words: str) -> None:
    subprocess.run(
        [str(Path(sys.executable).parent / "pybabel"), "-q", *words], check=True, cwd=ROOT
    )


def _extract(into: Path) -> None:
    _babel(
        "extract", "-F", "babel.cfg", "-k", "N_", "-k", "_l", "--sort-output",
        "--add-location=file", "--add-comments=i18n:", "--omit-header", "-o", str(into),
        *_files_with_texts(),
    )  # fmt: skip


def _files_with_texts() -> list[str]:
    """Return the files in which a text is marked at all: others are not read."""
    found = (
        path
        for source in SOURCES
        for path in sorted((ROOT / source).rglob("*"))
        if path.suffix in _WRITTEN_IN and _MARKED.search(path.read_text(encoding="utf-8"))
    )
    return [str(path.relative_to(ROOT)) for path in found]


def _po(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def _read(path: Path) -> Catalog:
    with path.open("rb") as handle:
        return read_po(handle)


def update() -> None:
    """Collect the texts of the code and the templates into every catalogue, each with the files it
    stands in and what a remark there says of it (`# i18n: …`).
    """
    _extract(TEMPLATE)
    for language in LANGUAGES:
        before = _po(language).read_text() if _po(language).exists() else ""
        where = ["-i", str(TEMPLATE), "-d", str(CATALOGUES), "-l", language]
        if _po(language).exists():
            words = [
                "--no-fuzzy-matching",
                "--ignore-obsolete",
                "--no-wrap",
                "--ignore-pot-creation-date",
            ]
            _babel("update", *where, *words)
        else:
            _babel("init", *where)
        _date(_po(language), before)


def _date(path: Path, before: str) -> None:
    """Write the day into the head of a catalogue that changed: translators' programs ask for it."""
    text = path.read_text()
    if text != before or _UNDATED in text:
        path.write_text(
            _REVISED.sub(rf"\g<1>{datetime.now(UTC):%Y-%m-%d} 00:00+0000", text, count=1)
        )


def compile_all() -> None:
    """Make the .mo files the program reads. Spanish is its own translation."""
    for language in LANGUAGES:
        with _po(language).open("rb") as handle:
            catalogue = read_po(handle, locale=language)
        if language == SOURCE_LANGUAGE:
            for message in catalogue:
                if message.id and not message.pluralizable:
                    message.string = message.string or message.id
                elif message.id:
                    message.string = message.id if not any(message.string) else message.string
        for message in catalogue:
            forms = tuple(in_language(each, language) for each in _strings(message))
            message.string = forms if message.pluralizable else forms[0]
        with _po(language).with_suffix(".mo").open("wb") as handle:
            write_mo(handle, catalogue)


def check() -> list[str]:
    """Return what is missing: texts that were not collected, and texts without a translation."""
    faults = []
    fresh = TEMPLATE.with_suffix(".check")
    try:
        _extract(fresh)
        wanted = {message.id for message in _read(fresh) if message.id}
    finally:
        fresh.unlink(missing_ok=True)
    for language in LANGUAGES:
        known = {message.id: message for message in _read(_po(language)) if message.id}
        faults += [
            f"{language}: not collected: {text!r}" for text in sorted(map(str, wanted - set(known)))
        ]
        if language not in TRANSLATED:
            continue
        for text in wanted & set(known):
            message = known[text]
            strings = _strings(message)
            if message.fuzzy or not all(strings):
                faults.append(f"{language}: not translated: {text!r}")
            elif message.python_format and message.check():  # type: ignore[attr-defined]
                faults.append(f"{language}: placeholders differ: {text!r}")
            if language == HIGH_SIGNS and any(map(joined_signs, strings)):
                faults.append(f"{language}: no space beside a high sign: {text!r}")
    return faults


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def main() -> int:
    """Run the command named first: update, compile or check."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "update":
        update()
    elif command == "compile":
        compile_all()
    elif command == "check":
        faults = check()
        print("\n".join(faults[:40] or [f"translations complete: {', '.join(LANGUAGES)}"]))
        return 1 if faults else 0
    else:
        print("say update, compile or check", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

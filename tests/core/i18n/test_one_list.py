"""The list of languages stands once: no other literal names them, and one more line is enough."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from core.db import Base
from core.i18n.languages import CODE_LENGTH, INTERFACE_LANGUAGES, LANGUAGES, language_of
from webapp import all_models

ROOT = Path(__file__).parents[3]
CODE = (
    "core",
    "directory",
    "registry",
    "feeds",
    "protocols",
    "watch",
    "plans",
    "response",
    "webapp",
)
SPOKEN = (
    Path("webapp/demo"),
    Path("watch/replies/vocabulary.py"),
    Path("watch/notices/wording"),
    Path("response/drills/cap_messages.py"),
)
"""What people speak, write and read in a language: words in each, no list of the languages of the
interface.
"""


OF_OTHERS = {"whatsapp_template"}
"""Tables whose languages a platform names in its own way: `es_MX`."""
APART = Path("scripts/same_output.py")
"""Records any state of the code, older ones too, so it imports nothing of it."""


def literals(tree: ast.AST) -> Iterator[tuple[int, set[object]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            members = node.elts
        elif isinstance(node, ast.Dict):
            members = [key for key in node.keys if key is not None]
        else:
            continue
        yield node.lineno, {each.value for each in members if isinstance(each, ast.Constant)}


def holds_all_codes(text: str) -> bool:
    """Whether a module has them all in quotes: others need not be parsed."""
    return all(f'"{code}"' in text or f"'{code}'" in text for code in LANGUAGES)


def test_no_other_list_of_the_languages_stands_in_the_code() -> None:
    folders = [ROOT / name for name in (*CODE, "scripts", "benchmarks")]
    modules = [path for folder in folders for path in folder.rglob("*.py")]
    assert len(modules) > 400
    others = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules
        if not any(map(path.relative_to(ROOT).is_relative_to, SPOKEN))
        and path.relative_to(ROOT) != APART
        if holds_all_codes(text := path.read_text(encoding="utf-8"))
        for line, values in literals(ast.parse(text))
        if values >= set(LANGUAGES)
    ]
    assert others == []


def test_each_language_is_whole() -> None:
    assert len(set(LANGUAGES)) == len(LANGUAGES)
    assert len({language.pack_page for language in INTERFACE_LANGUAGES}) == len(LANGUAGES)
    for language in INTERFACE_LANGUAGES:
        assert language.code.isalpha()
        assert len(language.code) <= CODE_LENGTH
        assert language_of(language.code) is language


def test_every_column_of_a_language_holds_the_longest_code() -> None:
    assert all_models
    columns = [
        column
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name == "language" and getattr(column.type, "length", None) is not None
    ]
    assert {column.table.name for column in columns} >= {"user_account", "invitation"}
    ours = [column for column in columns if column.table.name not in OF_OTHERS]
    assert {column.type.length for column in ours} == {CODE_LENGTH}  # type: ignore[attr-defined]


WITH_ONE_MORE = """
import sys, types
from pathlib import Path

path = Path("core/i18n/languages.py")
mark = ', "et"),\\n'
source = path.read_text(encoding="utf-8")
assert source.count(mark) == 1
line = '    Language("qanjobal", "es_GT", "Q’anjob’al", "ILCHIL.html", "yetoq"),\\n'
module = types.ModuleType("core.i18n.languages")
module.__file__ = str(path.resolve())
import core.i18n
sys.modules["core.i18n.languages"] = core.i18n.languages = module
exec(compile(source.replace(mark, mark + line), str(path), "exec"), module.__dict__)

from babel.dates import format_date
from datetime import date
from core.atlas.schema import NAME_COLUMNS
from core.i18n.formats import Formats
from core.settings import Settings
from core.tabular.cells.countries import read_country
from plans.batch.mass_print import PrintSelection
from plans.packs.pack_page import PAGES
from scripts import translations
from webapp.forms.entry_form import USUAL_LANGUAGES
from webapp.http.i18n import LANGUAGE_NAMES
from webapp.http.rendering.language_forms import InterfaceLocale

new = "qanjobal"
formats = Formats(new)
assert formats.gettext("Sismo") == "Sismo", "the source, while it has no catalogue"
assert formats.number(12345) == "12,345"
assert formats.pick({new: "a", "es": "b"}) == "a"
assert PAGES[new] == "ILCHIL.html"
assert LANGUAGE_NAMES[new] == "Q’anjob’al"
assert new in PrintSelection().languages
assert new in translations.TRANSLATED
assert new in USUAL_LANGUAGES
assert NAME_COLUMNS[-1] == "name_qanjobal"
assert read_country("Guatemala") == "GT"
locale = InterfaceLocale(module.language_of(new))
assert str(locale) == new
assert format_date(date(2026, 11, 22), "d MMM y", locale=locale) == "22 nov 2026"
print("offered")
"""


def test_one_more_line_offers_a_language_of_eight_letters_everywhere() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITH_ONE_MORE],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("offered\n", "")

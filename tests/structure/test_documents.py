"""What the guides name is there: files, modules, commands and the pages they link to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from core.i18n.languages import CATALOGUES
from scripts.packages import PACKAGES
from webapp.cli import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
GUIDES = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
)
_FOLDERS = "|".join((*PACKAGES, "tests", "scripts", "templates"))
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_PATH = re.compile(rf"(?:{_FOLDERS}|docs|requirements)/[\w./-]*")
_MODULE = re.compile(rf"(?:{_FOLDERS})(?:\.[a-z_0-9]+)+")
_COMMAND = re.compile(r"(?m)(?:^|`)atalaya ([a-z][a-z -]*[a-z])")


def guide_id(path: Path) -> str:
    return str(path.relative_to(ROOT))


def code_of(text: str) -> Iterator[str]:
    yield from _CODE.findall(text)


def is_there(name: str) -> bool:
    """Whether a dotted name is a package, a module, or something a module says."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        path = ROOT.joinpath(*parts[:length])
        if path.is_dir() and length == len(parts):
            return True
        module = path.with_suffix(".py") if not path.is_dir() else path / "__init__.py"
        if module.exists():
            rest = parts[length:]
            return not rest or re.search(rf"\b{rest[0]}\b", module.read_text()) is not None
    return False


def has_command(words: list[str]) -> bool:
    """Whether the words begin with a command; what follows one is its arguments."""
    if words and words[0] not in COMMANDS:
        return False
    group = COMMANDS[words[0]].load() if words else main
    for word in words[1:]:
        if not isinstance(group, click.Group):
            return True
        found = group.commands.get(word)
        if found is None:
            return group.invoke_without_command and word.startswith("-")
        group = found
    return True


@pytest.mark.parametrize("guide", GUIDES, ids=guide_id)
def test_files_named_are_there(guide: Path) -> None:
    named = [code for code in code_of(guide.read_text()) if _PATH.fullmatch(code)]
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=guide_id)
def test_modules_named_are_there(guide: Path) -> None:
    named = [code for code in code_of(guide.read_text()) if _MODULE.fullmatch(code)]
    assert [
        name for name in named if not name.endswith((".md", ".py")) and not is_there(name)
    ] == []


@pytest.mark.parametrize("guide", GUIDES, ids=guide_id)
def test_pages_linked_to_are_there(guide: Path) -> None:
    links = [each for each in _LINK.findall(guide.read_text()) if "://" not in each]
    assert [each for each in links if not (guide.parent / each).exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=guide_id)
def test_commands_named_are_there(guide: Path) -> None:
    named = [command.split() for command in _COMMAND.findall(guide.read_text())]
    assert [" ".join(words) for words in named if not has_command(words)] == []


def test_the_pictures_are_found_by_words_that_the_pages_say() -> None:
    """A selector whose words changed on the page waits in vain, long after the change."""
    script = (ROOT / "scripts" / "screenshots.py").read_text()
    # The demo's mailboxes have a dot; they are no words of a page.
    sought = set(re.findall(r"has-text\('([^'.]+)'\)", script))
    with (CATALOGUES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        said = " ".join(str(message.id) for message in read_po(file))
    assert sought
    assert {words for words in sought if words not in said} == set()

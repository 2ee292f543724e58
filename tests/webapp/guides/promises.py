"""What a guide promises: its words in bold, part by part and step by step, and which of them say
the same in another language.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel.messages.pofile import read_po

from core.i18n.languages import CATALOGUES
from webapp.guides.texts import text_of

_BOLD = re.compile(r"\*\*([^*]+)\*\*")


@dataclass(frozen=True, slots=True)
class Promise:
    """Words in bold of a guide: a way from page to page, or what stands on one."""

    words: tuple[str, ...]

    @property
    def is_way(self) -> bool:
        return len(self.words) > 1


def steps_of(guide: str, language: str) -> list[tuple[int, int, list[Promise]]]:
    """Return the parts and steps of a guide with what each promises, in their order."""
    found: list[tuple[int, int, list[Promise]]] = []
    for part, step, text in _steps(text_of(guide, language)):
        bold = [Promise(tuple(map(plain, each.split("→")))) for each in _BOLD.findall(text)]
        if found and found[-1][:2] == (part, step):
            found[-1][2].extend(bold)
        else:
            found.append((part, step, bold))
    return found


def plain(words: str) -> str:
    """Words without line ends, hard spaces, and the mark at their end."""
    return " ".join(words.split()).rstrip(".: ")


@cache
def said(language: str) -> Mapping[str, frozenset[str]]:
    """Return what the pages say in a language: our Spanish words and what stands for them."""
    catalogue = language if language != "es" else "en"
    found: dict[str, set[str]] = defaultdict(set)
    with (CATALOGUES / catalogue / "LC_MESSAGES" / "messages.po").open("rb") as file:
        for each in read_po(file):
            if isinstance(each.id, str):
                found[plain(each.id)].add(plain(each.id if language == "es" else str(each.string)))
    return {words: frozenset(texts) for words, texts in found.items()}


def in_spanish(
    guide: str, language: str
) -> Mapping[tuple[int, int], list[tuple[Promise, Promise]]]:
    """Return what each step of a guide promises beside the same of the Spanish text; raise
    AssertionError where one of the two promises what the other does not.
    """
    ours, theirs = _by_step(guide, "es"), _by_step(guide, language)
    faults, found = [], {}
    for place in sorted(ours.keys() | theirs.keys()):
        left = list(ours.get(place, []))
        found[place] = pairs = list[tuple[Promise, Promise]]()
        for each in theirs.get(place, []):
            same = next((one for one in left if _stands_for(each, one, language)), None)
            if same is None:
                faults.append(f"{place}: {' → '.join(each.words)}")
            else:
                left.remove(same)
                pairs.append((each, same))
        faults += [f"{place} lacks: {' → '.join(one.words)}" for one in left]
    assert not faults, "\n".join(faults)
    return found


# -- inside ---------------------------------------------------------------------------------


def _stands_for(promise: Promise, spanish: Promise, language: str) -> bool:
    return len(promise.words) == len(spanish.words) and all(
        words in said(language).get(ours, ())
        for words, ours in zip(promise.words, spanish.words, strict=True)
    )


def _by_step(guide: str, language: str) -> Mapping[tuple[int, int], list[Promise]]:
    found: dict[tuple[int, int], list[Promise]] = defaultdict(list)
    for part, step, promises in steps_of(guide, language):
        found[part, step] += promises
    return found


def _steps(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the part, the step and the text of each paragraph and each item of a list."""
    part = step = 0
    for block in re.split(r"\n(?=\s*\n|\d+\. |- |#|\|)", text):
        lines = block.strip("\n")
        if lines.lstrip().startswith("## "):
            part += 1
        numbered = re.match(r"\s*(\d+)\. ", lines)
        if numbered:
            step = int(numbered[1])
        elif lines.strip() and not lines.startswith((" ", "\n ")):
            step = 0
        yield part, step, lines

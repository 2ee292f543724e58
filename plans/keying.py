"""Two plans with the same key are the same file: so only what changed is printed again.

The key is over all that decides the bytes: the facts, the paper, the language, the edition, the address; and over
what is the same for a whole installation: templates, stylesheet, fonts, catalogues, our own code, and its makers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from ground.language import LANGUAGES
from ground.printing.letters import WEIGHTS, font_bytes
from ground.settings import ROOT
from plans.facts import Edition, PlanFacts
from plans.facts_json import to_json

_MAKERS = ("weasyprint", "pydyf", "pikepdf", "segno", "babel", "shapely")
_FOLDERS = (("templates/plans", "*"), ("plans", "*.py"), ("ground/printing", "*.py"))
_FILES = ("ground/drawing.py", "ground/wording.py", "ground/phones.py", "ground/language.py")


def plan_key(
    facts: PlanFacts, *, language: str, paper: str, edition: Edition | str, public_url: str, ground: Iterable[object]
) -> str:
    """The key of these facts, as 64 hexadecimal figures.

    `ground` names the state of the base map, e.g. `(layer.name, layer.built_on)` for each layer of the atlas.
    """
    told = to_json(facts)
    return key_of(told, language=language, paper=paper, edition=edition, public_url=public_url, ground=ground)


def key_of(
    facts: bytes, *, language: str, paper: str, edition: Edition | str, public_url: str, ground: Iterable[object]
) -> str:
    """The key of facts that are JSON already (`plans.facts_json`); see `plan_key`."""
    told = hashlib.sha256(versions().encode())
    for part in (language, paper, str(edition), public_url, *map(repr, ground)):
        told.update(f"{len(part)}:{part}".encode())
    told.update(facts)
    return told.hexdigest()


@lru_cache(maxsize=1)
def versions() -> str:
    """A hash over what every plan of this installation has in common; read once per process."""
    told = hashlib.sha256()
    for name in _MAKERS:
        told.update(f"{name} {version(name)};".encode())
    for path in _sources():
        told.update(path.name.encode() + path.read_bytes())
    for weight in WEIGHTS:
        told.update(font_bytes(weight))
    return told.hexdigest()


def _sources() -> list[Path]:
    found = [path for folder, pattern in _FOLDERS for path in (ROOT / folder).glob(pattern) if path.is_file()]
    found += [ROOT / name for name in _FILES]
    found += [ROOT / "ground" / "translations" / name / "LC_MESSAGES" / "messages.mo" for name in LANGUAGES]
    return sorted(path for path in found if path.exists())

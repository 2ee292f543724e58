"""Names are nouns of the trade: no bare participle, adverb or question word."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePath

from tests.structure.sources import definitions, trees

BANNED = frozenset(
    {
        "told",
        "said",
        "kept",
        "asked",
        "asking",
        "showing",
        "trying",
        "taking",
        "living",
        "holding",
        "cleaning",
        "marking",
        "deciding",
        "answering",
        "sown",
        "given",
        "held",
        "ways",
        "whoever",
        "deed",
        "deeds",
        "standing",
        "posting",
        "finding",
        "packing",
        "packed",
        "shown",
        "drawn",
        "begun",
        "filled",
        "planned",
        "wanted",
        "seen",
        "dialled",
        "heard",
        "lined",
        "elsewhere",
        "meanwhile",
        "already",
        "whose",
        "whom",
        "why",
        "how",
        "who",
        "when",
        "where",
    }
)
"""Words that name nothing. A boolean may be `is_shown`; a thing has a noun."""


def _names(name: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    yield name, PurePath(name).stem
    for node in definitions(tree):
        yield f"{name}:{node.lineno}", node.name.lstrip("_").lower()
        if isinstance(node, ast.ClassDef):
            continue
        arguments = node.args
        for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            yield f"{name}:{node.lineno}({each.arg})", each.arg.lstrip("_")


def test_no_module_function_parameter_or_class_has_a_name_that_names_nothing() -> None:
    found = [
        f"{where} {word}"
        for name, tree in trees().items()
        for where, word in _names(name, tree)
        if word in BANNED
    ]
    assert found == []

"""Functions simple enough to be right at night: complexity at most 10, as radon counts it."""

from __future__ import annotations

import ast
import re

from radon.complexity import cc_visit_ast
from radon.visitors import Function

from tests.structure.sources import definitions, texts, trees

MOST = 10
_BRANCH = re.compile(
    r"\b(?:if|elif|else|for|while|except|and|or|assert|lambda|case|with|def|class)\b"
)
"""All that radon counts begins with one of them."""
EXCEPTIONS: dict[str, str] = {
    "core/disclosure.py:Disclosure.division": ("one proof against subtraction, from top to bottom"),
    "core/disclosure.py:Disclosure.listing": (
        "the same rule for lists: its loop and end belong together"
    ),
    "directory/opening_hours/timetable.py:_week": ("each branch is one rule on days nobody named"),
    "plans/facts/json_form.py:_typed": ("one branch for each kind of type"),
    "plans/questionnaire/saving.py:save_answers": ("one write under one lock, in order"),
    "protocols/matrix.py:Matrix.rows": ("one flat query: its filters in the order of the table"),
    "protocols/model.py:_gaps": ("one branch for each kind of JSON value"),
    "watch/board/assembly.py:make_board": ("the board field by field, each out of the same rows"),
    "webapp/blueprints/plans/editor_answers.py:_box_of": ("one path taken apart in order"),
    "webapp/blueprints/protocols/views.py:_write": ("one form: read, refuse, write or show again"),
}
"""`path:function` and why it is better whole. At most ten."""


def has_much_to_count(tree: ast.Module, text: str) -> bool:
    """Return whether a function has so many words for a branch that it may be too complex: to count
    all is slow.
    """
    lines = text.splitlines()
    return any(
        len(_BRANCH.findall("\n".join(lines[each.lineno - 1 : each.end_lineno]))) >= MOST
        for each in definitions(tree)
        if not isinstance(each, ast.ClassDef)
    )


def test_no_function_is_more_complex_than_ten() -> None:
    found = {
        f"{file}:{block.fullname}": block.complexity
        for file, tree in trees().items()
        if has_much_to_count(tree, texts()[file])
        for block in cc_visit_ast(tree)
        if isinstance(block, Function) and block.complexity > MOST
    }
    assert {name: count for name, count in found.items() if name not in EXCEPTIONS} == {}
    assert set(EXCEPTIONS) - set(found) == set(), "simple now, or gone: take it from the list"
    assert len(EXCEPTIONS) <= 10

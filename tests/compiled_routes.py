"""The addresses as one process of the tests compiled them, for all the applications they make.

Werkzeug writes a function for every route of an application, twice: a fifth of a second for ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.routing import Rule


@contextmanager
def routes_compiled_once() -> Iterator[None]:
    """Give every application made meanwhile the functions that were compiled before.

    Where a rule has no defaults they hang on its text alone, and ask the rule they are bound to for
    its converters.
    """
    kept: dict[tuple[object, ...], Callable[..., Any]] = {}
    plain: Callable[..., Any] = Rule._compile_builder

    def compiled(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        if rule.defaults:
            own: Callable[..., Any] = plain(rule, append_unknown)
            return own
        key = (rule.rule, *rule._trace, append_unknown)
        if key not in kept:
            kept[key] = plain(rule, append_unknown)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compiled)
        yield

"""Rules whose address is written when it is first asked for.

Werkzeug compiles two functions for each rule as it is added, of which a process uses few: of five
hundred addresses that was a third of its start.
"""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule that compiles what builds its address at the first use."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compiled = super()._compile_builder
        made: list[Builder] = []

        def build(rule: Rule, /, **values: object) -> tuple[str, str]:
            if not made:  # two threads may make it twice: it is the same
                made.append(compiled(append_unknown))
            return made[0](rule, **values)

        return build

"""Rules build their addresses as Werkzeug's do, and only when they are asked."""

from __future__ import annotations

import pytest
from werkzeug.routing import Map, Rule

from webapp.routes.late_rules import LateRule


@pytest.mark.parametrize("values", [{"number": 7}, {"number": 7, "q": "a b"}])
def test_an_address_is_built_as_by_a_plain_rule(values: dict[str, object]) -> None:
    built = [
        Map([kind("/crisis/<int:number>/gente", endpoint="one")])
        .bind("atalaya.example")
        .build("one", values)
        for kind in (Rule, LateRule)
    ]
    assert built[0] == built[1]


def test_nothing_is_compiled_before_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_builder = Rule._compile_builder

    def noted(rule: Rule, append_unknown: bool = True) -> object:
        compiled.append(rule.rule)
        return compile_builder(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", noted)
    addresses = Map([LateRule("/a", endpoint="a"), LateRule("/b", endpoint="b")])
    assert compiled == []
    bound = addresses.bind("atalaya.example")
    assert [bound.build("a"), bound.build("a")] == ["/a", "/a"]
    assert compiled == ["/a"]

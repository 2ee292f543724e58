"""The templates as one process of the tests compiled them, for all the environments they make."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from tests.demo_world import code_hash

FOLDER = Path(__file__).resolve().parent.parent / ".pytest_cache" / "templates"


class CompiledOnce(FileSystemBytecodeCache):
    """They lie under a hash of all our code: a filter that is applied to a constant is compiled in;
    and apart by what else of an environment is.
    """

    def __init__(self) -> None:
        self.pattern = "%s.cache"
        self._kept: dict[str, bytes] = {}

    @cached_property
    def directory(self) -> str:  # type: ignore[override]
        folder = FOLDER / code_hash()
        folder.mkdir(parents=True, exist_ok=True)  # before others are looked for: runs may meet
        for other in FOLDER.iterdir():
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
        return str(folder)

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        kind = f"{_compiled_in(environment)} {name}"
        return super().get_bucket(environment, kind, filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])
            return
        super().load_bytecode(bucket)
        if bucket.code:
            self._kept[bucket.key] = bucket.bytecode_to_string()

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()
        super().dump_bytecode(bucket)


def _compiled_in(environment: Environment) -> tuple[object, ...]:
    """Return what decides the code of a template beside its text."""
    autoescape = environment.autoescape
    return (
        type(environment).__qualname__,
        environment.trim_blocks,
        environment.lstrip_blocks,
        autoescape if isinstance(autoescape, bool) else autoescape.__name__,
        getattr(environment.finalize, "__module__", ""),
        getattr(environment, "newstyle_gettext", None),
        environment.policies.get("ext.i18n.trimmed"),
        *sorted(environment.extensions),
        *sorted(environment.filters),
    )


@contextmanager
def compiled_once() -> Iterator[None]:
    """Give every environment made meanwhile the templates that were compiled before."""
    held, plain = CompiledOnce(), Environment.__init__

    def made(environment: Environment, *given: Any, **named: Any) -> None:
        plain(environment, *given, **(named if given else {"bytecode_cache": held, **named}))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "__init__", made)
        yield

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator

import pytest

from core.installation.log_lines import DocumentLines, configure_log
from core.settings import Settings


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    found = logging.getLogger()
    handlers, level = list(found.handlers), found.level
    yield found
    found.handlers[:] = handlers
    found.setLevel(level)


def record_of(error: bool) -> logging.LogRecord:
    found = None
    if error:
        try:
            raise ValueError("Ana Núñez")
        except ValueError:
            found = sys.exc_info()
    return logging.LogRecord("webapp.x", logging.ERROR, __file__, 1, "job %s", ("7",), found)


def test_a_document_a_line_with_the_place_of_a_fault_and_without_its_words() -> None:
    line = DocumentLines().format(record_of(error=True))
    document = json.loads(line)
    assert (document["level"], document["logger"], document["message"]) == (
        "ERROR", "webapp.x", "job 7"
    )  # fmt: skip
    assert document["error"] == "ValueError"
    assert document["raised_at"][0].endswith("record_of")
    assert "Ana" not in line
    assert "\n" not in line
    assert "error" not in json.loads(DocumentLines().format(record_of(error=False)))


def test_the_setting_says_how(root: logging.Logger) -> None:
    for kind, is_document in (("json", True), ("text", False)):
        configure_log(Settings(log_format=kind, log_level="WARNING"))
        assert len(root.handlers) == 1
        assert isinstance(root.handlers[0].formatter, DocumentLines) is is_document
        assert root.level == logging.WARNING

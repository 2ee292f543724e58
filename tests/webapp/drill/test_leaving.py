from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, Response
from jinja2 import DictLoader

from core.exercise.files import Unmarked
from tests.webapp.drill_crawl import ask_at_random, crawl, entered
from tests.webapp.drill_house import RealHouse, size_and_bytes
from webapp.drill.house import DrillHouse
from webapp.drill.leaving import init_leaving


@pytest.fixture
def app() -> Flask:
    found = Flask("a_drill")
    found.config["PROPAGATE_EXCEPTIONS"] = True
    found.jinja_loader = DictLoader({"drills/banner.html": "<p>EJERCICIO</p>"})
    init_leaving(found)
    answers = {
        "page": Response(
            "<html><head><title>Crisis</title></head><body class=x>a</body></html>",
            mimetype="text/html",
        ),
        "part": Response("<p>a</p>", mimetype="text/html"),
        "csv": Response("a\r\n", mimetype="text/csv"),
        "pdf": Response(b"%PDF nothing", mimetype="application/pdf"),
        "data": Response('{"a": 1}', mimetype="application/json"),
    }
    answers["csv"].headers["Content-Disposition"] = 'attachment; filename="a.csv"'
    for name, answer in answers.items():
        found.add_url_rule(f"/{name}", name, lambda answer=answer: answer)
    return found


def test_a_page_has_the_word_in_its_title_and_a_frame(app: Flask) -> None:
    text = app.test_client().get("/page").text
    assert "<title>EJERCICIO · Crisis</title>" in text
    assert 'css/exercise.css"></head>' in text
    assert "<body class=x><p>EJERCICIO</p>a" in text
    assert app.test_client().get("/part").text == "<p>a</p>"


def test_a_file_has_it_within_and_in_its_name(app: Flask) -> None:
    answer = app.test_client().get("/csv")
    assert answer.text.startswith('"EJERCICIO')
    assert answer.headers["Content-Disposition"] == 'attachment; filename="EJERCICIO-a.csv"'
    assert answer.headers["X-Exercise"] == "EJERCICIO"


def test_a_paper_that_does_not_say_it_is_not_sent(app: Flask) -> None:
    with pytest.raises(Unmarked):
        app.test_client().get("/pdf")


def test_what_a_script_of_ours_reads_is_as_it_was(app: Flask) -> None:
    assert app.test_client().get("/data").json == {"a": 1}


def test_no_page_or_file_of_a_drill_leaves_without_the_word_and_the_real_house_is_untouched(
    real: RealHouse, drill: DrillHouse
) -> None:
    browser = entered(real, drill)
    path = Path(str(sa.make_url(real.settings.sqlalchemy_url).database))
    before = size_and_bytes(path)
    pages, files = crawl(browser, drill, 30, is_short=True)
    ask_at_random(browser, pages, 40)
    assert files
    assert size_and_bytes(path) == before

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from core.transports.sms_length import measured
from tests.watch.notices.wording.facts import facts
from tests.webapp.blueprints.notices.conftest import CRISIS, NoticeHouse
from watch.notices.wording.composing import SAMPLE_CODE, compose, sms_frame

SCRIPT = Path("webapp/static/js/sms_count.js")
TEXTS = (
    *("", "a" * 160, "a" * 161, "á" * 70, "á" * 71, "{" * 80, "{" * 81, "€uro ^", "ñ ¿ ¡ é à ü"),
    *("😀" * 35, "😀" * 34 + "ab", "x" * 152 + "€" + "x" * 10, "l’eau", "Àç", "a\nb", "…" * 68),
)


def test_the_page_is_light_and_offers_what_may_be_chosen(notices: NoticeHouse) -> None:
    page = notices.browser().get(f"/avisos/nuevo?crisis={CRISIS}").text
    assert len(page.encode()) < 24_000
    assert 'name="what_where.kjb"' in page
    assert "Hora del lugar" in page


@pytest.mark.skipif(not shutil.which("node"), reason="there is no node here")
def test_the_live_count_is_that_of_the_server() -> None:
    said = [("Se inunda  Pharr", "Suba"), ("¿Está bien?", "Díganos cómo está")]
    frames = [[sms_frame(facts(), "es"), what, act] for what, act in said]
    script = (
        f"require({json.dumps(str(SCRIPT.resolve()))});const c=globalThis.smsCount;"
        f"console.log(JSON.stringify([{json.dumps(TEXTS)}.map(c.measured),"
        f"{json.dumps(frames)}.map(([f,w,a])=>c.framed(f,{{que:c.sentence(w),acto:c.sentence(a),"
        "fuente:'Servicio Meteorológico',hora:'21:30'}))]))"
    )
    answer = subprocess.run(
        ["node", "-e", script], capture_output=True, text=True, check=True, timeout=30
    )
    counts, framed = json.loads(answer.stdout)
    for text, count in zip(TEXTS, counts, strict=True):
        length = measured(text)
        expected = (length.characters, length.segments, length.left, list(length.culprits))
        assert tuple(count[name] for name in ("characters", "segments", "left", "culprits")) == (
            expected
        ), text
    assert framed == [
        compose(facts(), "es", what, act).sms.replace("{codigo}", SAMPLE_CODE) for what, act in said
    ]

from __future__ import annotations

import pytest

from protocols.defaults.loading import shipped
from protocols.models import ProtocolKind
from protocols.notice_templates import NoticeTemplate
from watch.notices.wording.acts import count_acts


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("es", "", 0),
        ("es", "Suba a un lugar alto", 1),
        ("es", "Quédese bajo techo, lejos de las ventanas.", 1),
        ("es", "Suba al segundo piso y no cruce el agua", 2),
        ("es", "Salga ahora. Lleve agua.", 2),
        ("es", "Salga; lleve agua; llame", 3),
        ("es", "Siga este aviso y no el anterior.", 1),
        ("es", "Vaya al albergue de la calle 3.5, junto al puente", 1),
        ("es", "No se acerque al río", 1),
        ("es", "Apague el gas,\nabra las ventanas", 2),
        ("en", "Go up to high ground before the water comes.", 1),
        ("en", "Leave now and take your papers", 2),
        ("en", "Stay inside, do not open windows", 2),
        ("fr", "Restez à l'abri, loin des fenêtres", 1),
        ("fr", "Partez maintenant et prenez vos papiers", 2),
        ("fr", "Ne sortez pas, n'ouvrez pas les fenêtres", 2),
        ("fr", "Ne sortez pas, n’ouvrez pas", 2),
        ("ht", "Monte anwo", 1),
    ],
)
def test_each_thing_that_is_asked_for_counts(language: str, text: str, count: int) -> None:
    assert count_acts(text, language) == count


def test_every_template_that_is_shipped_asks_for_one_thing() -> None:
    for code, template in shipped(ProtocolKind.NOTICE).items():
        assert isinstance(template, NoticeTemplate)
        for language, text in template.one_act.items():
            assert count_acts(text, language) == 1, (code, language)

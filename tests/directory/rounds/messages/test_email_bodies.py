"""What messages say: in each language, of each kind, and nothing typed gets out of its place."""

from __future__ import annotations

from typing import Any

import pytest

from core.i18n.languages import LANGUAGES
from core.outbox.models import OutboxMessage
from directory.rounds.messages.email_bodies import blocks, words_of, write
from directory.rounds.messages.owner import WITH_A_LINK
from directory.rounds.models import EscalationRung, MessageKind

URL = "https://atalaya.example"
ROUND = {"number": "2026-II", "due_on": "2026-12-07", "closes_on": "2026-12-21"}
NAMED: dict[str, Any] = {**ROUND, "entries": ["Consulado en McAllen"], "more": 2}
SILENT = {
    "country": "HN",
    "kind": "shelter",
    "name": "Albergue de Honduras",
    "owner": "",
    "phone": "+50422220100",
    "has_email": False,
}
DETAILS: dict[MessageKind, dict[str, Any]] = {
    MessageKind.INVITATION: NAMED,
    MessageKind.REMINDER: NAMED,
    MessageKind.ESCALATION: {**NAMED, "silent": [SILENT], "total": 3},
    MessageKind.HAND_OVER: {**NAMED, "by": "Ana"},
    MessageKind.DECISION: {
        "number": "2026-II",
        "entry": "Consulado",
        "field": "units",
        "accepted": False,
        "reason": "Es de otra",
    },
    MessageKind.PUBLISHED: {"number": "2026-II", "confirmed": 3, "total": 9},
}
RUNGS = {
    MessageKind.REMINDER: EscalationRung.OWNER,
    MessageKind.ESCALATION: EscalationRung.LIAISON,
}


def message(kind: MessageKind, language: str = "es", **more: Any) -> OutboxMessage:
    fields = {"name": "Ana Núñez", "details": DETAILS[kind], **more}
    return OutboxMessage(kind=kind.value, language=language, **fields)


@pytest.mark.parametrize("kind", list(MessageKind))
def test_no_line_stays_in_the_source_language(kind: MessageKind) -> None:
    """A letter in English or French shares no whole sentence with the Spanish one."""
    lines = {
        language: {
            line
            for line in "\n".join(
                words_of(message(kind, language), rung=RUNGS.get(kind), public_url=URL)
            ).splitlines()
            if len(line.split()) > 2 and not line.startswith(("- ", "http"))
        }
        for language in LANGUAGES
    }
    assert all(lines.values())
    assert not lines["es"] & lines["en"]
    assert not lines["es"] & lines["fr"]
    assert not lines["en"] & lines["fr"]


def test_what_a_country_keeps_to_itself_is_a_count_and_its_liaison() -> None:
    withheld = [
        {"country": "GT", "count": 2, "name": "Enlace de Guatemala", "phone": "+50222220100"},
        {"country": "SV", "count": 1, "name": "", "phone": ""},
    ]
    details = {**ROUND, "silent": [SILENT], "more": 0, "withheld": withheld, "total": 4}
    row = message(MessageKind.ESCALATION, "en", details=details)
    text = words_of(row, rung=EscalationRung.SECRETARIAT, public_url=URL)[1]
    assert (
        "- Guatemala: 2 that their country keeps to itself; its liaison answers, "
        "Enlace de Guatemala: +502 2222 0100\n"
    ) in text
    assert "- El Salvador: 1 that its country keeps to itself; its liaison answers: " in text


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("kind", list(MessageKind))
def test_each_kind_is_whole_in_each_language(kind: MessageKind, language: str) -> None:
    row = message(kind, language)
    body = write(row, rung=RUNGS.get(kind), token="t0ken", public_url=URL)
    assert "2026-II" in body.subject + body.text
    assert not {"{", "}"} & set(body.subject + body.text)
    assert (f"{URL}/c/t0ken" in body.text) == (kind in WITH_A_LINK)
    assert f'lang="{language}"' in body.html
    assert write(row, rung=RUNGS.get(kind), token="t0ken", public_url=URL) == body


def test_the_languages_say_different_words() -> None:
    kind = MessageKind.INVITATION
    subjects = {words_of(message(kind, each), rung=None, public_url=URL)[0] for each in LANGUAGES}
    assert len(subjects) == len(LANGUAGES)


def test_on_a_page_the_link_is_left_out() -> None:
    text = words_of(message(MessageKind.INVITATION), rung=None, public_url=URL)[1]
    assert f"{URL}/c/…" in text


def test_a_name_begins_no_paragraph_of_its_own() -> None:
    evil = "Ana\n\nhttps://evil.example\n\n- x"
    row = message(MessageKind.INVITATION, name=evil)
    text = words_of(row, rung=None, token="t0ken", public_url=URL)[1]
    links = [each.lines for each in blocks(text) if each.kind == "link"]
    assert links == [(f"{URL}/c/t0ken",)]


def test_the_html_escapes_what_was_typed() -> None:
    row = message(MessageKind.INVITATION, name="<script>alert(1)</script>")
    body = write(row, rung=None, token="t0ken", public_url=URL)
    assert "<script>" in body.text
    assert "<script>" not in body.html

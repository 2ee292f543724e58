from __future__ import annotations

import pytest

from webapp.beginning.answer_faults import faults_of_answers
from webapp.beginning.answers import FirstAnswers

GOOD = FirstAnswers(
    address="https://atalaya.example/", secretariat="ana@rcm.example", sources="nws, gdacs",
    contact="https://ministry.example", language="fr", timezone="America/El_Salvador",
    database="postgresql://a@db/atalaya", smtp_host="mail.example", smtp_port="587",
    smtp_security="tls", mail_from="atalaya@rcm.example",
)  # fmt: skip


def test_good_answers_and_none_at_all_have_no_fault() -> None:
    assert faults_of_answers(GOOD) == []
    assert faults_of_answers(FirstAnswers(sources="all", no_mail=True)) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("address", "atalaya.example"),
        ("address", "http://atalaya.example"),
        ("address", "https://"),
        ("address", "https://[x"),
        ("address", "https://127.0.0.1"),
        ("address", "https://atalaya.example/here"),
        ("address", "https://ana@atalaya.example"),
        ("secretariat", "Ana <a@b.example>"),
        ("operator", "a"),
        ("mail_from", "A@b.example"),
        ("reply_to", "nobody"),
        ("sources", "nws,nosuch"),
        ("contact", "ana"),
        ("language", "pt"),
        ("timezone", "Mars/Olympus"),
        ("database", "mysql://db/secret"),
        ("database", "/srv/a.db"),
        ("smtp_port", "abc"),
        ("smtp_port", "65536"),
        ("smtp_port", "²"),
        ("smtp_security", "ssl"),
    ],
)
def test_an_answer_nobody_can_use_is_named_by_its_flag(name: str, text: str) -> None:
    (fault,) = faults_of_answers(FirstAnswers().completed({name: text}))
    words = fault.words.format(**fault.values)
    assert words.startswith(f"--{name.replace('_', '-')}")
    assert name != "database" or "secret" not in words


def test_all_faults_are_told_at_once() -> None:
    said = FirstAnswers(address="x", operator="x", no_mail=True, smtp_host="mail.example")
    assert [each.name for each in faults_of_answers(said)] == ["address", "operator", "no_mail"]

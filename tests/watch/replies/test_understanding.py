"""What replies say: a set that people reviewed, and what must not change it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.watch.replies.reviewed_replies import REVIEWED
from watch.replies.understanding import Certainty, ReplyKind, understand

HELPS = [row for row in REVIEWED if row[2] == "help"]
SAFES = [row for row in REVIEWED if row[2] == "safe"]
MAIL = "\n\nEl lun, 30 nov 2026 a las 9:02, Consulado <a@b.example> escribió:\n> {}"


def test_the_reviewed_set_is_large_and_in_three_languages() -> None:
    assert len(REVIEWED) >= 120
    assert len({text for text, _language, _meant in REVIEWED}) == len(REVIEWED)
    assert {language for _text, language, _meant in REVIEWED} == {"es", "en", "fr"}


def test_every_help_of_the_reviewed_set_is_caught() -> None:
    missed = [text for text, language, _ in HELPS if not understand(text, language).ranks_as_help]
    assert missed == []


def test_every_help_is_caught_whatever_language_the_message_was_in() -> None:
    for language in ("", "es", "en", "fr", "kek"):
        assert all(understand(text, language).ranks_as_help for text, _language, _meant in HELPS)


def test_hardly_anything_is_taken_for_safe_that_is_not() -> None:
    taken = [row for row in REVIEWED if understand(row[0], row[1]).kind is ReplyKind.SAFE]
    wrong = [row for row in taken if row[2] != "safe"]
    assert len(wrong) <= 0.02 * len(taken)
    assert wrong == []


def test_nine_of_ten_who_are_safe_need_nobody_to_read_them() -> None:
    clear = [row for row in SAFES if understand(row[0], row[1]).kind is ReplyKind.SAFE]
    assert len(clear) >= 0.9 * len(SAFES)


@pytest.mark.parametrize("meant", ["moved", "stop", "start"])
def test_the_other_answers_are_understood_and_nothing_else_is_taken_for_them(meant: str) -> None:
    rows = {row[0] for row in REVIEWED if row[2] == meant}
    taken = {row[0] for row in REVIEWED if understand(row[0], row[1]).kind == meant}
    assert taken == rows


def test_what_is_none_of_the_answers_is_left_to_a_person() -> None:
    others = [row for row in REVIEWED if row[2] == "other"]
    assert all(understand(row[0], row[1]).kind is ReplyKind.UNCLEAR for row in others)
    thanks = ("👍", "ok", "ok gracias", "Muchas gracias, recibido", "¿quién es?", "merci")
    assert not any(understand(text).may_be_help for text in thanks)
    assert understand("").may_be_help, "a picture may have come with it"


@pytest.mark.parametrize(
    "text",
    [
        "estamos bien, Dios los bendiga", "a salvo, gracias por el aviso",
        "estoy bien, que tengan buen día", "bien gracias por su mensaje",
        "safe, thank you so much", "safe and well, thanks for asking",
        "tout va bien, merci pour votre message", "en sécurité, bonne journée",
    ],
)  # fmt: skip
def test_courtesies_take_nothing_from_safe(text: str) -> None:
    assert understand(text).kind is ReplyKind.SAFE
    assert not understand(text).ranks_as_help


@pytest.mark.parametrize(
    "text",
    [
        "a salvo manden agua", "a salvo por favor", "safe send water", "safe please come",
        "bien, gracias por venir", "estoy bien gracias por la ayuda", "bien apoyo", "safe but cold",
        "thanks for asking for help", "en sécurité apportez de l'eau",
        "bien gracias por el aviso agua",
    ],
)  # fmt: skip
def test_any_other_word_beside_safe_may_be_help_until_it_is_read(text: str) -> None:
    assert understand(text).kind is not ReplyKind.SAFE
    assert understand(text).ranks_as_help


def test_thanks_alone_are_read_by_nobody_as_help() -> None:
    for text in ("gracias por el aviso", "thanks for the message", "buen día", "merci de demander"):
        assert not understand(text).may_be_help, text


CHANGES: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "spaces": lambda text: "  " + text.replace(" ", "   ") + " \n",
    "a greeting before": lambda text: f"Hola, {text}",
    "thanks behind": lambda text: f"{text} gracias",
    "a code before": lambda text: f"K7QF {text}",
    "a code behind": lambda text: f"{text} k7qf",
    "the message quoted below": lambda text: text + MAIL.format("1 A SALVO 2 AYUDA 3 MUDÉ"),
    "a signature": lambda text: f"{text}\n\nEnviado desde mi iPhone",
    "an unseen sign": lambda text: "\u200b".join(text),
    "wide letters": lambda text: "".join(
        chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_of_form_hides_a_help_or_makes_a_safe(change: str) -> None:
    for text, language, meant in REVIEWED:
        understood = understand(CHANGES[change](text), language)
        assert meant != "help" or understood.ranks_as_help, text
        assert meant == "safe" or understood.kind is not ReplyKind.SAFE, text


@pytest.mark.parametrize("change", ["capitals", "small letters", "spaces", "wide letters"])
def test_case_and_spaces_change_no_clear_answer(change: str) -> None:
    for text in ("SAFE", "A salvo", "Estoy bien", "Je vais bien", "Ayuda", "STOP", "Me mudé", "1"):
        assert understand(CHANGES[change](text)).kind is understand(text).kind, text


def test_the_order_of_words_makes_no_safe_of_a_help() -> None:
    shuffle = random.Random(15)
    for text, language, _meant in HELPS:
        words = text.split()
        for _turn in range(6):
            shuffle.shuffle(words)
            assert understand(" ".join(words), language).kind is not ReplyKind.SAFE, words


@pytest.mark.parametrize("no", ["no", "not", "pas", "nunca", "never", "ya no", "sin", "ne", "non"])
@pytest.mark.parametrize("safe", ["safe", "a salvo", "estoy bien", "saef", "en sécurité", "1"])
def test_a_safe_that_is_denied_is_never_safe(no: str, safe: str) -> None:
    for text in (f"{no} {safe}", f"{safe} {no}", f"{no}, {safe}", f"{no} {safe} gracias"):
        understood = understand(text)
        assert understood.kind is not ReplyKind.SAFE
        assert understood.ranks_as_help


@pytest.mark.parametrize("key", ["ayuda", "help", "auxilio", "socorro", "rescate", "secours"])
def test_every_slip_of_one_finger_in_a_help_is_a_help(key: str) -> None:
    for at in range(len(key)):
        slips = {
            key[:at] + key[at + 1 :],
            key[:at] + "x" + key[at + 1 :],
            key[:at] + key[at] * 2 + key[at + 1 :],
            key[:at] + key[at + 1 : at + 2] + key[at] + key[at + 2 :],
        }
        assert all(understand(slip).ranks_as_help for slip in slips), slips


@pytest.mark.parametrize("word", ["same", "save", "fire", "find", "move", "been", "salgo", "step"])
def test_what_only_looks_like_an_answer_is_none(word: str) -> None:
    assert understand(word).kind is ReplyKind.UNCLEAR


def test_the_place_somebody_moved_to_is_kept_as_they_wrote_it() -> None:
    assert understand("3 Houston, TX K7QF").place == "Houston, TX"
    assert understand("Me mudé a San José, con mi hermano").place == "San José, con mi hermano"
    assert understand("movd to Austin").place == "Austin"
    assert understand("3").place == ""


def test_the_code_is_found_and_no_word_is_taken_for_one() -> None:
    assert understand("safe k7qf").code == "K7QF"
    assert understand("2K7QF").code == "K7QF"
    assert understand("2K7QF").kind is ReplyKind.HELP
    assert understand("SAFE").code is None
    assert understand("BAJA").kind is ReplyKind.STOP
    assert understand("K7QF M4PX ayuda").code is None, "two codes are no code"
    assert understand("K7QF M4PX ayuda").codes == ("K7QF", "M4PX")


def test_a_slip_is_said_and_so_is_who_speaks_for_all() -> None:
    assert understand("ayda").certainty is Certainty.SLIP
    assert understand("ayuda").certainty is Certainty.PLAIN
    assert understand("estamos bien").speaks_for_all
    assert not understand("estoy bien").speaks_for_all
    assert understand("je vais bien", "es").language == "fr"
    assert understand("1", "en").language == "en"

"""The table of damages: what may go wrong as somebody is written down a second time, how it comes
about, and how often it does by who writes.

The slips of name and year have a weight for each of five hands: the clerk of another post, a paper
form typed in later, the person on the telephone, a relative, a document of the United States (pay
slip, school list, scanned passport). What happens to telephone, e-mail and place has its own odds,
in `fact_slips`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.samples.people.first import fact_slips as fact
from tests.samples.people.first import letter_slips as letter
from tests.samples.people.first import part_slips as part

HANDS = {"clerk": 33, "paper": 18, "telephone": 22, "relative": 14, "document": 13}
"""Of a hundred second entries, written by whom."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that goes wrong: `stage` is when (`part`, `order`, `letter`, `line`, `year`),
    `weights` are one for each of `HANDS`.
    """

    name: str
    stage: str
    touches: frozenset[str]
    """What it works on, where a second damage of the same thing would hide the first."""
    how: str
    weights: tuple[float, float, float, float, float]
    slip: Callable[..., Any]


def _part(touches: str) -> Callable[..., Damage]:
    def row(name: str, how: str, slip: part.PartSlip, *weights: float) -> Damage:
        return Damage(name, "part", frozenset(touches.split()), how, _five(weights), slip)

    return row


def _order(name: str, how: str, slip: part.Layout, *weights: float) -> Damage:
    return Damage(name, "order", frozenset({"order"}), how, _five(weights), slip)


def _letter(name: str, how: str, slip: letter.LetterSlip, *weights: float) -> Damage:
    return Damage(name, "letter", frozenset(), how, _five(weights), slip)


def _line(name: str, how: str, slip: letter.LetterSlip, *weights: float) -> Damage:
    return Damage(name, "line", frozenset(), how, _five(weights), slip)


def _year(name: str, how: str, slip: fact.YearSlip, *weights: float) -> Damage:
    return Damage(name, "year", frozenset({"year"}), how, _five(weights), slip)


def _five(weights: tuple[float, ...]) -> tuple[float, float, float, float, float]:
    clerk, paper, telephone, relative, document = weights
    return clerk, paper, telephone, relative, document


_given, _surname, _names, _around = map(_part, ("given", "surname", "given surname", "around"))

# fmt: off
SLIPS = (
    # -- parts left out or shortened ---------------------------------------------------------
    _surname("second_surname_left_out", "The mother's surname is not given, as in daily life.",
             part.leave_out_second_surname, 10, 6, 11, 13, 8),
    _surname("first_surname_left_out", "Only the last word counts as surname: the mother's.",
             part.leave_out_first_surname, 1, 1, 1, 2, 2),
    _surname("second_surname_initial", "The mother's surname is an initial: `Hernández G.`.",
             part.second_surname_initial, 3, 2, 1, 1, 2),
    _names("united_states_style", "First name, middle initial, one surname: `Jose L Garcia`.",
           part.united_states_style, 2, 1, 3, 1, 13),
    _given("second_given_left_out", "The second given name is not said.",
           part.leave_out_second_given, 9, 6, 12, 15, 5),
    _given("first_given_left_out", "One goes by the second name: María Elena is Elena.",
           part.leave_out_first_given, 4, 2, 5, 8, 2),
    _given("second_given_initial", "The second given name is an initial.",
           part.second_given_initial, 5, 3, 1, 1, 7),
    _surname("particle_left_out", "`de la Cruz` becomes `Cruz`.",
             part.leave_out_particle, 24, 15, 24, 28, 30),
    _surname("husband_left_out", "The husband's surname is dropped, after a divorce or on a form.",
             part.leave_out_husband, 45, 35, 45, 35, 50),
    # -- another form ------------------------------------------------------------------------
    _given("usual_name", "What everybody calls them: Francisco is Pancho, Guadalupe Lupita.",
           part.usual_name, 3, 2, 9, 16, 1),
    _given("mayan_name", "The name as at home in a Mayan language: Juan is Xhun, Pedro Petul.",
           part.mayan_name, 14, 10, 35, 60, 2),
    _given("english_name", "The name as at work or school: Juan is John, Guillermo William.",
           part.english_name, 1, 1, 3, 2, 7),
    _given("variant_spelling", "A name nobody agrees on: Yesenia, Jessenia, Llesenia.",
           part.variant_spelling, 8, 6, 11, 10, 5),
    _given("given_abbreviated", "`Ma.` for María, `J.` for José, `Gpe.` for Guadalupe.",
           part.abbreviate_given, 5, 8, 0, 1, 1),
    _surname("surname_abbreviated", "`Hdez.`, `Mtz.`, `Rdz.`: the box on the form is short.",
             part.abbreviate_surname, 3, 5, 0, 0, 1),
    _given("given_added", "A baptismal name the first entry did not have.",
           part.add_given, 4, 4, 2, 1, 5),
    _surname("surname_added", "The mother's surname, which the first entry did not have.",
             part.add_surname, 10, 10, 6, 5, 8),
    _surname("surnames_swapped", "Mother's surname first: two boxes mixed up.",
             part.swap_surnames, 3, 3, 1, 3, 3),
    _surname("surnames_hyphenated", "`García-López`, so that offices abroad keep both.",
             part.hyphenate_surnames, 3, 1, 0, 0, 9),
    _surname("particle_joined", "`Delacruz`, `DeLeon`: a system that knows no spaces.",
             part.join_particle, 18, 9, 2, 0, 60),
    _names("names_joined", "`Joseluis`, `GarciaLopez`: one box for two words.",
           part.join_names, 2, 2, 0, 0, 4),
    # -- marriage ----------------------------------------------------------------------------
    _surname("husband_added", "`de García`: the married name of El Salvador, Guatemala, Panama.",
             part.add_husband, 4, 4, 4, 4, 1),
    _surname("dead_husband_added", "`viuda de García`.",
             part.add_dead_husband, 4, 4, 4, 3, 0),
    _surname("husband_surname_alone", "The husband's surname instead of her own, as in the States.",
             part.take_husband_surname, 2, 1, 3, 3, 8),
    # -- words around ------------------------------------------------------------------------
    _around("title_word", "`Sra.`, `Lic.`, `Don` in the box of the name.",
            part.add_title, 2, 2, 1, 3, 1),
    _around("remark_in_name", "`(menor)`, `Jr.`, `pendiente`: a note in the box of the name.",
            part.add_remark, 2, 2, 0, 2, 2),
    # -- order -------------------------------------------------------------------------------
    _order("surnames_first", "Surnames first, without a comma, as in class registers.",
           part.surnames_first, 9, 9, 0, 1, 4),
    _order("surnames_first_comma", "`Hernández García, José Luis`, as in lists.",
           part.surnames_first_comma, 5, 3, 0, 0, 8),
    _order("surname_in_given_field", "A surname typed in the box of the given names.",
           part.surname_in_given_field, 4, 5, 1, 1, 4),
    # -- letters -----------------------------------------------------------------------------
    _letter("b_v", "B and v sound alike: Rivas, Ribas.",
            letter.spelt(letter.B_V), 3, 2, 7, 5, 1),
    _letter("s_z_c", "S, z and c sound alike: Hernandes, Gonsales, Cervantes.",
            letter.spelt(letter.S_Z_C, everywhere=0.35), 7, 4, 12, 8, 2),
    _letter("silent_h", "H is silent: Ernández, Hortega.",
            letter.spelt(letter.SILENT_H), 2, 1, 5, 4, 1),
    _letter("ll_y", "Ll and y sound alike: Castiyo, Yanes, Llanes.",
            letter.spelt(letter.LL_Y), 3, 2, 7, 5, 1),
    _letter("g_j_x", "G, j and x sound alike: Jiménez, Giménez, Ximénez.",
            letter.spelt(letter.G_J_X, everywhere=0.3), 2, 1, 5, 3, 1),
    _letter("by_ear", "Written as heard: Wuillian, Güicho, Hernánde, Beltrán as Bertrán.",
            letter.spelt(letter.BY_EAR, times=2), 1, 0, 7, 4, 0),
    _letter("english_ear", "Written by a clerk who hears English: Himenez, Wadalupe, Munyoz.",
            letter.spelt(letter.ENGLISH_EAR, times=2), 0, 0, 5, 0, 7),
    _letter("mayan_spelling", "A Mayan surname in the other alphabet: Quej, K'ej; Tzoc, Tz'ok.",
            letter.mayan_spelling, 24, 18, 28, 22, 14),
    _letter("doubled_letter", "A letter doubled, or a double one single.",
            letter.double_letter, 3, 2, 1, 2, 3),
    _letter("keyboard_neighbour", "The key beside, or both at once.",
            letter.neighbour_key, 7, 5, 3, 2, 4),
    _letter("letters_swapped", "Two letters change places.",
            letter.swap_letters, 5, 4, 3, 2, 3),
    _letter("letter_missing", "A key not struck.",
            letter.lose_letter, 6, 5, 3, 3, 4),
    _letter("space_slip", "A space too many, missing, or a letter too soon.",
            letter.slip_space, 3, 3, 1, 1, 3),
    _letter("last_vowel", "Francisco for Francisca: the clerk did not look up.",
            letter.last_vowel, 1.5, 1.5, 1, 1, 1),
    _letter("ocr_misread", "A scanner reads O as 0, l as 1, rn as m.",
            letter.spelt(letter.OCR), 0, 4, 0, 0, 8),
    _letter("handwriting_misread", "Handwriting typed in: u for n, a for o, M for N.",
            letter.spelt(letter.HANDWRITING), 1, 12, 0, 1, 3),
    # -- the whole line ----------------------------------------------------------------------
    _line("accents_lost", "No accents on this keyboard, perhaps no ñ.",
          letter.lose_accents, 9, 6, 7, 5, 12),
    _line("letter_case", "All capitals, or all small, or capitals undone.",
          letter.change_case, 6, 5, 1, 1, 9),
    _line("garbled_encoding", "A file read in the wrong encoding: `JosÃ©`, `Nu?ez`.",
          letter.garble_encoding, 4, 1, 0, 0, 5),
    _line("truncated", "The box, or the column of the export, holds 20 to 30 letters.",
          letter.truncate, 2, 2, 0, 0, 7),
    # -- year of birth -----------------------------------------------------------------------
    _year("year_beside", "One year off: before or after this year's birthday.",
          fact.year_beside, 4, 3, 4, 6, 2),
    _year("year_digits_swapped", "1968 for 1986.",
          fact.swap_digits, 1.5, 1.5, 0.5, 1, 1.5),
    _year("year_decade", "The decade before or after.",
          fact.another_decade, 1.5, 1.5, 1, 2, 1),
    _year("year_key", "The key beside: 1983 for 1984.",
          fact.another_key, 1.5, 1.5, 0.5, 0, 1.5),
    _year("year_century", "Two digits read in the other century: 2024 for 1924.",
          fact.another_century, 2, 2, 0, 0, 3),
    _year("year_missing", "Not asked, or not known to who answers.",
          fact.no_year, 3, 4, 3, 6, 2),
    _year("year_of_registration", "The date of the form in the box of the birth.",
          fact.registration_year, 1.5, 2, 0.5, 0, 0.5),
    _year("year_guessed", "A relative says an age, often a round one.",
          fact.guess_year, 0, 0, 0, 9, 0),
)
# fmt: on

CHANGES = {
    "phone_new": "Another number: prepaid, lost, stolen.",
    "phone_digit": "One of the last six digits is another.",
    "phone_digits_swapped": "Two of the last six digits change places.",
    "phone_of_kin": "The number of somebody else in the house, or of a neighbour.",
    "phone_missing": "No number given this time.",
    "phone_added": "A number now, where there was none.",
    "phone_one_of_two": "One of the two numbers only.",
    "email_other": "Another address: the old one's password is forgotten.",
    "email_missing": "No address given this time.",
    "email_added": "An address now, where there was none.",
    "email_domain_typo": "`gmial` for `gmail`.",
    "email_name_typo": "A letter of the address left out.",
    "place_geocoded_again": "The same house, placed 8 to 90 m off by another map.",
    "place_other_house": "Moved within the town.",
    "place_other_town": "Moved to another town.",
    "place_only_centre": "Only the town is given, where there was a house.",
    "place_house_given": "A house is given, where there was only the town.",
    "sex_missing": "Not asked this time.",
    "sex_slip": "The other box ticked.",
    "language_other": "Spanish ticked, by whoever did not ask.",
}
"""What happens to the other facts, beside the damages of name and year."""

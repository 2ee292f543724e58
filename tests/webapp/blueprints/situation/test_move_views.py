from __future__ import annotations

import re

from tests.webapp.blueprints.situation.conftest import ReportHouse
from tests.webapp.conftest import post


def test_the_way_of_a_report_through_two_persons(reports: ReportHouse) -> None:
    writer, other = (reports.house.signed_in(each) for each in ("consul.gt", "emergency.gt"))
    base = reports.base
    post(writer, f"{base}/nuevo")
    post(writer, f"{base}/1/editar", s_gaps="Faltan intérpretes.")
    post(writer, f"{base}/1/cifras")
    refused = post(writer, f"{base}/1/aprobar")
    assert "usted escribió" in writer.get(refused.headers["Location"]).text
    assert reports.states() == ["draft"]
    assert "Aprobar" not in writer.get(f"{base}/1").text
    post(other, f"{base}/1/emitir", next="60")
    assert reports.states() == ["draft"], "nobody approved it"
    seen = re.search(r'name="seen" value="(\d+)"', other.get(f"{base}/1").text)
    assert seen
    post(writer, f"{base}/1/editar", s_gaps="Faltan intérpretes y camas.")
    for stale in (seen[1], "x", "9" * 5000):
        answer = post(other, f"{base}/1/aprobar", seen=stale)
        assert "ya no está así" in other.get(answer.headers["Location"]).text
        assert reports.states() == ["draft"], "it was written in since it was seen"
    post(other, f"{base}/1/aprobar", seen=str(int(seen[1]) + 1))
    assert reports.states() == ["approved"]
    post(writer, f"{base}/1/editar", s_gaps="Otra cosa.")
    post(writer, f"{base}/1/cifras")
    assert "Otra cosa" not in writer.get(f"{base}/1").text
    assert writer.get(f"{base}/1/editar").status_code == 303
    post(writer, f"{base}/1/devolver")
    assert reports.states() == ["draft"]
    post(other, f"{base}/1/aprobar")
    for wrong in ("", "x", "5", "999999"):
        post(other, f"{base}/1/emitir", next=wrong)
        assert reports.states() == ["approved"]
    post(other, f"{base}/1/emitir", next="60")
    assert reports.states() == ["issued"]


def test_a_correction_is_a_report_of_its_own_and_both_say_so(reports: ReportHouse) -> None:
    reports.issue()
    writer, other = (reports.house.signed_in(each) for each in ("consul.gt", "emergency.gt"))
    answer = post(writer, f"{reports.base}/1/corregir")
    assert answer.headers["Location"].endswith("/informe/2")
    assert "Corrige el informe 1" in writer.get(f"{reports.base}/2").text
    assert reports.states() == ["issued", "draft"]
    post(writer, f"{reports.base}/2/no-corregir")
    assert "Corrige el informe 1" not in writer.get(f"{reports.base}/2").text
    post(writer, f"{reports.base}/1/corregir")
    post(other, f"{reports.base}/2/aprobar")
    post(other, f"{reports.base}/2/emitir", next="0")
    assert reports.states() == ["corrected", "issued"]
    assert "Lo corrige el informe 2" in writer.get(f"{reports.base}/1").text
    assert post(writer, f"{reports.base}/1/corregir").headers["Location"].endswith("/informe/1")

"""What every PDF of this house must be: PDF/A-3a and PDF/UA-1 by its own word, and by what can be
checked here.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from typing import Any

import pdfua
import pikepdf

CRASHES = {"UA-14-001"}
"""Rules of pdfua 0.1.3 that raise on a structure tree with arrays; headings are looked at here
instead.
"""


def assert_printed_well(
    body: bytes, *, language: str, pages: int | None = None, attached: tuple[str, ...] = ()
) -> None:
    """Assert all of it; `attached` names the files that must ride along (JSON ones must parse)."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert pdf.check_pdf_syntax() == []
        root = pdf.Root
        assert str(root.Lang) == language
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo.Title).strip()
        assert pages is None or len(pdf.pages) == pages
        _assert_says_what_it_is(root)
        _assert_tags(root)
        _assert_links(pdf)
        _assert_only_noto(pdf)
        _assert_nothing_runs(pdf)
        _assert_attached(pdf, attached)
        with pdf.open_outline() as outline:
            assert outline.root, "no bookmarks"
    _assert_pdfua(body)


def elements(node: Any, above: str = "") -> Iterator[tuple[str, Any, str]]:
    """Every element of the structure tree: its kind, itself, the kinds above it."""
    if not isinstance(node, pikepdf.Dictionary):
        return
    kind = str(node.get("/S", "")).removeprefix("/")
    if kind:
        yield kind, node, above
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from elements(kid, f"{above}/{kind}")


def attached_json(body: bytes) -> Any:
    """The one JSON file that rides in a PDF."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        (name,) = pdf.attachments
        return json.loads(pdf.attachments[name].get_file().read_bytes())


def _assert_says_what_it_is(root: Any) -> None:
    packet = root.Metadata.read_bytes().decode()
    for told in (
        'pdfaid:part="3"',
        'pdfaid:conformance="A"',
        "<pdfuaid:part>1<",
        "<pdfaSchema:prefix>pdfuaid<",
    ):
        assert told in packet
    assert packet.count("<rdf:RDF") == 1
    (intent,) = root.OutputIntents
    assert intent.S == pikepdf.Name.GTS_PDFA1
    assert int(intent.DestOutputProfile.N) == 3


def _assert_tags(root: Any) -> None:
    found = list(elements(root.StructTreeRoot))
    kinds = [kind for kind, _, _ in found]
    assert kinds.count("H1") == 1
    for kind, node, above in found:
        if kind == "Figure":
            assert str(node.get("/Alt", "")).strip(), "a figure without words"
        if kind == "TH":
            assert str(node.A.Scope) == ("/Column" if "THead" in above else "/Row")


def _assert_links(pdf: Any) -> None:
    for page in pdf.pages:
        for each in page.get("/Annots", []):
            assert int(each.F) & 4, "a link that does not print"
            assert str(each.get("/Contents", "")).strip(), "a link without words"
            if str(each.get("/A", {}).get("/URI", "")).startswith("tel:"):
                assert not str(each.Contents).startswith("tel:"), (
                    "a telephone read out as an address"
                )


def _assert_only_noto(pdf: Any) -> None:
    dictionaries = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
    fonts = [each for each in dictionaries if each.get("/Type") == "/Font"]
    assert fonts
    assert all("NotoSans" in str(font.BaseFont).replace("-", "") for font in fonts)
    for each in dictionaries:
        if each.get("/Type") == "/FontDescriptor":
            assert "/FontFile2" in each or "/FontFile3" in each


def _assert_nothing_runs(pdf: Any) -> None:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary):
            assert not {"/JS", "/JavaScript", "/OpenAction", "/AA"} & set(each.keys())


def _assert_attached(pdf: Any, names: tuple[str, ...]) -> None:
    assert set(pdf.attachments) == set(names)
    assert len(pdf.Root.get("/AF", [])) == len(names)
    for name in names:
        spec = pdf.attachments[name]
        assert spec.obj.AFRelationship == pikepdf.Name.Data
        assert str(spec.obj.Desc).strip()
        file = spec.get_file()
        if name.endswith(".json"):
            assert file.mime_type == "application/json"
            json.loads(file.read_bytes())
        assert "/ModDate" in file.obj.Params


def _assert_pdfua(body: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(body)
        file.flush()
        report = pdfua.validate(file.name)
    skipped = {outcome.rule_id for outcome in report.outcomes if outcome.skipped_reason}
    assert skipped <= CRASHES, skipped
    told = [finding for outcome in report.outcomes for finding in outcome.findings]
    assert not told, told

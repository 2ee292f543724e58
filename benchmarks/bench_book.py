"""The directory as a PDF book, 600 entries with about three channels each; against the same words
in one plain table.

    python benchmarks/bench_book.py [--entries N]

The peer is WeasyPrint as one would first write it: every entry a row, every word of the book in its
cells, one table with automatic layout, fonts and styles read anew, no index. It runs in this same
run, in a process of its own, so that each tells its own peak memory. Goal: the book under 20 s of
CPU; it was 20 s on the wall of a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import html
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.rows import exit_code, print_row  # noqa: E402
from core.pdf.renderer import PageRenderer  # noqa: E402
from directory.book.book import book_pdf  # noqa: E402
from directory.book.chapters import Writer  # noqa: E402
from directory.book.paper import wording_of  # noqa: E402
from tests.directory.book.invented import NOW, rows  # noqa: E402

LIMIT_S = 20


def book(count: int) -> bytes:
    """Return the book as the system prints it."""
    return book_pdf(rows(count), number="2026-II", published_at=NOW, language="es")


def plain_table(count: int) -> bytes:
    """The same entries in one table, set the obvious way."""
    cells = []
    for chapter in Writer(wording_of("es"), NOW, {}).chapters(rows(count)):
        for section in chapter.sections:
            for entry in section.entries:
                lines = "<br>".join(
                    f'<a href="{html.escape(line.link)}">{html.escape(line.shown)}</a>'
                    f" {html.escape(line.words)}"
                    for line in entry.lines
                )
                facts = "<br>".join(
                    html.escape(f"{label}: {text}") for label, text in entry.facts if text
                )
                words = (chapter.country, section.title, entry.name, entry.kind)
                told = "".join(f"<td>{html.escape(word)}</td>" for word in words)
                cells.append(f"<tr>{told}<td>{lines}</td><td>{facts}</td></tr>")
    page = (
        "<html"
        f' lang="es"><head><title>Directorio</title></head><body>'
        f"<table>{''.join(cells)}</table></body></html>"
    )
    naive = PageRenderer()
    document = naive.lay_out(
        page, "@page { size: A4 } body { font: 9pt 'Noto Sans' } td { border: 1px solid }"
    )
    return naive.write(document, b"0" * 16, {})


def measured(which: str, count: int) -> None:
    """Run one of the two and print seconds and peak MiB as JSON."""
    began, cpu = time.perf_counter(), time.process_time()
    data = book(count) if which == "book" else plain_table(count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = {
        "wall": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "peak": peak,
        "kb": len(data) // 1024,
    }
    print(json.dumps(told))


def main() -> None:
    """Run both, each in a process of its own, and compare."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--entries", type=int, default=600)
    reader.add_argument("--only", choices=["book", "table"])
    asked = reader.parse_args()
    if asked.only:
        measured(asked.only, asked.entries)
        return
    told = {}
    for which in ("book", "table"):
        command = [sys.executable, __file__, "--only", which, "--entries", str(asked.entries)]
        told[which] = json.loads(
            subprocess.run(command, capture_output=True, text=True, check=True).stdout
        )
    ratio = told["book"]["cpu"] / told["table"]["cpu"]
    name = f"book of {asked.entries} entries"
    print_row(name, told["book"]["cpu"], LIMIT_S, "s CPU")
    print_row(f"{name} : one plain table without an index", ratio, None, "x")
    for which, one in told.items():
        print_row(f"{which}, peak memory", one["peak"], None, "MB", note=f"{one['kb']} KB of PDF")
    sys.exit(exit_code())


if __name__ == "__main__":
    main()

"""Write the table of all addresses (`webapp/routes/routes.txt`) from the views themselves.

    python scripts/routes.py [--check]

To be run when a view is added, moved or taken away; with `--check` nothing is written, and a table
that does not agree ends the program with 1.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask

from webapp.http.pages import SECTIONS
from webapp.routes.late_rules import LateRule
from webapp.routes.late_views import PACKAGE
from webapp.routes.table import FILE, route_of


def table() -> str:
    """Return the table as the views have it."""
    app = Flask("routes", static_folder=None)
    app.url_rule_class = LateRule
    for section in SECTIONS:
        app.register_blueprint(import_module(f"{PACKAGE}.{section.name}").blueprint)
    routes = (route_of(each.endpoint, each.rule, each.methods) for each in app.url_map.iter_rules())
    return "".join(f"{route.line}\n" for route in sorted(routes))


def main() -> None:
    """Write it, or say whether it agrees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    text = table()
    if parser.parse_args().check:
        sys.exit(0 if FILE.read_text("utf-8") == text else "the table of addresses does not agree")
    FILE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()

"""Home: one page for each audience."""

from __future__ import annotations

from flask import Blueprint, render_template

blueprint = Blueprint("home", __name__)


@blueprint.get("/inicio")
def home() -> str:
    """What needs me now."""
    return render_template("home/home.html")

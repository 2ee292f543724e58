"""Accounts, as the Secretariat and the administrators of the countries see them."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("secretariat", __name__, url_prefix="/cuentas")

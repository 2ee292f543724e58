"""Whom to call now, on screen and on paper: the sheet, the call tree, the list of focal points, the
duplicates.
"""

from webapp.blueprints.who_to_call import duplicates
from webapp.blueprints.who_to_call.views import blueprint

__all__ = ["blueprint", "duplicates"]

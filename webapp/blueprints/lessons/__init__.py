"""What one country learned in a crisis, how it went in figures, and who sees to what follows."""

from webapp.blueprints.lessons.views import blueprint

__all__ = ["blueprint"]

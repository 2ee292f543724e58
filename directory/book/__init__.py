"""The directory on paper and in a pocket: the printed book, the call sheet, and one file that works
offline.
"""

from directory.book.book import book_pdf
from directory.book.call_sheet import SheetDoesNotFit, SheetPhone, SheetRow, SheetSection, sheet_pdf
from directory.book.offline_file import Front, offline_html
from directory.book.towns import BookTown, places_of

__all__ = [
    "BookTown",
    "Front",
    "SheetDoesNotFit",
    "SheetPhone",
    "SheetRow",
    "SheetSection",
    "book_pdf",
    "offline_html",
    "places_of",
    "sheet_pdf",
]

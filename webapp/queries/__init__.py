"""Queries of pages that join packages which do not know each other; they write nothing."""

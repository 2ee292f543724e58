"""Queries of pages that join packages which do not know each other; they read, and write nothing."""

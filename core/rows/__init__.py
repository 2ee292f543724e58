"""Rows and values made many at a time: of tables (`new_rows`), and frozen ones (`quick_values`)."""

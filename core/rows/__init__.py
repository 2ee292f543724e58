"""Rows of tables made and written many at a time (`new_rows`)."""

"""How a table lies in its sheet: which rows are titles, which are no entries, which way it runs."""

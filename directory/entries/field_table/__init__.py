"""The lines of the fields, one module a kind of entry; `directory.entries.fields` joins them."""

"""One module a kind of entry: the lines of its fields, which `directory.entries.fields` puts together."""

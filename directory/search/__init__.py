"""Finding entries: by words (`ranking`), by place (`nearby`), by jurisdiction, as a list."""

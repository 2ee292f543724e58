"""Who can help: the directory. It knows no national."""

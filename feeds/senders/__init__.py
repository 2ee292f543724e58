"""The habits of single senders, beyond what CAP says: one a module, all listed in `registry`."""

"""Bytes of a feed -> a `Reading`: one family a folder, all listed in `registry`. Pure."""

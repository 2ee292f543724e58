"""Sessions and remembered devices as rows; from outside: `open_sessions`, `devices`, `visitors`."""

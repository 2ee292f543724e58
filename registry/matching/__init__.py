"""The sealed index that the watch matches zones against: blocks, stays."""

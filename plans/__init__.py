"""Facts to two pages: the plans. They never warn anybody."""

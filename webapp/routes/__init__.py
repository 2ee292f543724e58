"""Every address of the pages, in one table; what answers there loads when it is first asked."""

"""Where secrets stand in a file, and what looks like one."""

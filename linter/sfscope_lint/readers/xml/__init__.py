"""XML files: their elements, their errors, and the exact place of each element."""

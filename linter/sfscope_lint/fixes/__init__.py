"""Turns findings into edits, verifies the edits by linting the result, and writes them."""

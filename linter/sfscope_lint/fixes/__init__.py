"""Findings to edits, verified by linting the result, then written."""

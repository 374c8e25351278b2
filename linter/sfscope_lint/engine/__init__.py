"""Runs the linter on paths and returns a report; ``lint`` has the whole sequence."""

"""Paths to a report: the whole way is in lint."""

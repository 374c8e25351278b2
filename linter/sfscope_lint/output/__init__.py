"""A report to text."""

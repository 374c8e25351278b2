"""A report in each format: one module per format."""

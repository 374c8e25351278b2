"""Reporters, one module per format."""

"""Formats to model: one module per kind of file. A reader knows file formats and no rules."""

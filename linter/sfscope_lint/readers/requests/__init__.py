"""Readers of token requests, one module for each kind of file or product."""

"""Readers: each turns one file format into the model, and knows no rule."""

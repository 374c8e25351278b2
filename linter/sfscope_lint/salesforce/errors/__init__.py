"""The catalogue of errors around a token: their meaning, their causes, what to do, and how they are found in a text."""

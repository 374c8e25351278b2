"""The pattern languages of the Salesforce CLI: npm's ignore, minimatch and JavaScript expressions; and what can be wrong with a pattern."""


class InvalidRegexError(ValueError):
    """JavaScript throws a SyntaxError for the expression."""


class TooMuchWorkError(ValueError):
    """The automaton doesn't support the expression, or needs too much time or memory; JavaScript reads it."""

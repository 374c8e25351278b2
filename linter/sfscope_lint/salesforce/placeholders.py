"""Recognizes placeholders: values that the deployment fills in."""

from __future__ import annotations

import re

# An identifier between delimiters. The percent sign of a URL escape and the double underscore of a
# namespaced API name (ns__Name__c) aren't delimiters.
_TEMPLATE = r"""(?x)
      \{\{-?\s*[.A-Za-z_][^{}]*\}\}        # {{name}}, {{ .Values.name }}
    | [$@]\{\s*[A-Za-z_][^{}]*\}            # ${NAME}, @{name}
    | %[A-Za-z_]\w*%(?![0-9A-Fa-f]{2})      # %NAME%
    | (?<!\w)__[A-Za-z]\w*?__(?!\w)         # __NAME__
"""


def is_template(text: str) -> bool:
    """Whether the text contains a placeholder in one of the common template forms."""
    may_be = (
        "{" in text or "%" in text or "__" in text
    )  # faster than the expression: most texts have none of these
    return may_be and re.search(_TEMPLATE, text) is not None


# What people write instead of a secret: a name to fill in, or a mask, perhaps after an authentication scheme.
# It is compiled on first use because few files hold a secret.
_MASK = r"""(?xis)
      (?:(?:Basic|Bearer)\s+)?
      (?: replace | placeholder | redacted | x{4} | your[\s_-]
        | <[^<>]*> | todo\b
        | .*? (?: \*{3} | \u2022{3} | \$\( [^()]+ \) | \#\{ [^{}]+ \} \#? )
      )
"""
_NAME = r"[A-Za-z]+\d{0,2}(?:[ _.-](?:[A-Za-z]+\d{0,2}|\d{1,2}))+"
_URL_ESCAPE = r"%[0-9A-Fa-f]{2}"


def is_secret_placeholder(text: str) -> bool:
    """Whether the text stands in for a secret: a template, a mask, or a word that asks to be replaced.

    Besides the common template forms these are ``$(x)``, ``#{x}#``, ``REPLACE…``, ``Placeholder…``,
    ``REDACTED…``, ``XXXX…``, ``YOUR_…``, ``TODO``, ``<…>`` and text with ``***``. URL escapes in a secret
    don't count as templates.
    """
    return is_template(re.sub(_URL_ESCAPE, "", text)) or re.match(_MASK, text.strip()) is not None


def is_name(text: str) -> bool:
    """Whether the text reads like the name of a value: ``ORDER_SYNC_SECRET``, ``order-sync.secret``.

    A name is several words of letters with separators between them. Generated secrets don't look like that.
    """
    return re.fullmatch(_NAME, text) is not None

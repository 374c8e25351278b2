"""Values that aren't the last word: what a deployment fills in."""

from __future__ import annotations

import re

# An identifier between the marks. A percent sign that starts a URL escape is no mark, and neither is the
# double underscore of a namespaced API name (ns__Name__c).
_TEMPLATE = r"""(?x)
      \{\{-?\s*[.A-Za-z_][^{}]*\}\}        # {{name}}, {{ .Values.name }}
    | [$@]\{\s*[A-Za-z_][^{}]*\}            # ${NAME}, @{name}
    | %[A-Za-z_]\w*%(?![0-9A-Fa-f]{2})      # %NAME%
    | (?<!\w)__[A-Za-z]\w*?__(?!\w)         # __NAME__
"""


def is_template(text: str) -> bool:
    """The text holds a placeholder in one of the common template forms."""
    may_be = "{" in text or "%" in text or "__" in text  # most texts are nothing of the kind
    return may_be and re.search(_TEMPLATE, text) is not None


# What people write where a secret belongs: a name to be filled in, or a mask. An authentication scheme may stand
# before it. (Compiled when it is needed: few files hold a secret.)
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
    """The text stands for a secret and is none: a template, a mask, or a word that asks to be replaced.

    Besides the common template forms ``$(x)``, ``#{x}#``, ``REPLACE…``, ``Placeholder…``, ``REDACTED…``, ``XXXX…``,
    ``YOUR_…``, ``TODO``, ``<…>`` and what is starred out. A URL-encoded secret is no template.
    """
    return is_template(re.sub(_URL_ESCAPE, "", text)) or re.match(_MASK, text.strip()) is not None


def is_name(text: str) -> bool:
    """The text reads like the name of a value: ``ORDER_SYNC_SECRET``, ``order-sync.secret``.

    Words of letters with something between them; no secret that a machine has made is one.
    """
    return re.fullmatch(_NAME, text) is not None

"""Values that aren't the last word: what a deployment fills in."""

from __future__ import annotations

import re

# An identifier between the marks. A percent sign that starts a URL escape is no mark, and neither is the
# double underscore of a namespaced API name (ns__Name__c).
_TEMPLATE = re.compile(
    r"""
      \{\{-?\s*[.A-Za-z_][^{}]*\}\}        # {{name}}, {{ .Values.name }}
    | [$@]\{\s*[A-Za-z_][^{}]*\}            # ${NAME}, @{name}
    | %[A-Za-z_]\w*%(?![0-9A-Fa-f]{2})      # %NAME%
    | (?<!\w)__[A-Za-z]\w*?__(?!\w)         # __NAME__
    """,
    re.VERBOSE,
)


def is_template(text: str) -> bool:
    """The text holds a placeholder in one of the common template forms."""
    may_be = "{" in text or "%" in text or "__" in text  # most texts are nothing of the kind
    return may_be and _TEMPLATE.search(text) is not None

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sfscope_lint.plugin import (
    ELEMENTS,
    PARAMETERS,
    SECRET_ELEMENTS,
    TYPES,
    Category,
    Element,
    MetadataFile,
    Place,
    Problem,
    Severity,
    Span,
    is_name,
    is_secret_name,
    is_secret_placeholder,
    is_stand_in,
    is_targeted,
    looks_encrypted,
    names_secret,
    rule,
    unknown_suffix,
)
from sfscope_rules._texts import file_name

if TYPE_CHECKING:
    from collections.abc import Iterator


_PRIVATE_KEY = r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*([^\s-]+)"
_COMMENT = r"(?s)<!--.*?(?:-->|\Z)"  # an unclosed one is in a CDATA section, because the file parses
_IN_COMMENT = rf"<({'|'.join(sorted(SECRET_ELEMENTS))})>([^<]*)</\1>"
_HARMLESS = r"(?i)\d+|true|false|https?://\S*"


@rule(
    "committed-secret",
    severity=Severity.ERROR,
    category=Category.SECRETS,
    on=MetadataFile,
    when=lambda file: file.root in TYPES or unknown_suffix(file_name(file)) is not None,
)
def check(file: MetadataFile) -> Iterator[Problem]:
    """Files must not contain secrets, because everyone who can read the repository has them."""
    file = file._replace(elements=file.elements.as_written)
    for element in file.elements.within(0):
        if element.name in SECRET_ELEMENTS or (element.name not in ELEMENTS and _misspelt(element)):
            if _is_real(file, element):
                yield _graded(file, element, element.name)
        elif element.name in PARAMETERS:
            value = _secret_parameter(file, element)
            if value:
                yield _graded(file, value, "parameterValue")
        elif _holds_private_key(element.text):
            yield _problem(file, file.place(element), element.name, "a private key")
    yield from _commented_out(file)


def _problem(file: MetadataFile, place: Place, name: str, what: str = "a secret") -> Problem:
    return Problem(
        place,
        f"<{name}> of {file.name} contains {what}: everyone who can read the repository has it",
        label="its value is not shown",
        help="revoke it, because it stays in the git history; write a placeholder here and set the real one when deploying",
        value=name,
    )


def _graded(file: MetadataFile, element: Element, name: str) -> Problem:
    """An error for a usable secret; a warning for one that looks encrypted or made up."""
    value = element.text.strip()
    provider = next((e.text.strip() for e in file.children("providerType")), "")
    if name == "consumerSecret" and file.root == "AuthProvider" and looks_encrypted(value, provider):
        return Problem(
            file.place(element),
            f"<{name}> of {file.name} looks like an encrypted secret, which deployments no longer accept (documented)",
            label="its value is not shown",
            help="write a placeholder here and set the plain-text secret when deploying, as Salesforce requires since"
            " Winter '23 (documented); if this value is the plain text already, revoke it",
            value=name,
            severity=Severity.WARNING,
        )
    if value and is_stand_in(value, file.source.path):
        return Problem(
            file.place(element),
            f"<{name}> of {file.name} looks made up, but a deployment sets it as the secret",
            label="its value is not shown",
            help="write a placeholder here and set the real secret when deploying; if this one is real, revoke it",
            value=name,
            severity=Severity.WARNING,
        )
    return _problem(file, file.place(element), name)


def _misspelt(element: Element) -> bool:
    return names_secret(element.name) and not re.fullmatch(_HARMLESS, element.text.strip())


def _is_real(file: MetadataFile, element: Element) -> bool:
    """Whether the element contains a value that is neither a placeholder nor a name that the deployment replaces."""
    # Misplaced child elements may hold a secret, too.
    within = file.elements.within(element.ordinal)
    texts = [text for e in (element, *within) if (text := e.text.strip())]
    if not texts or all(is_secret_placeholder(text) for text in texts):
        return False
    return not (all(map(is_name, texts)) and is_targeted(file, element))


def _secret_parameter(file: MetadataFile, parameters: Element) -> Element | None:
    """The ``parameterValue`` of a credential's parameter, if its name or type says that it is secret."""
    texts = {e.name: e for e in file.elements.within(parameters.ordinal) if e.parent == parameters.ordinal}
    value = texts.get("parameterValue")
    about = [texts[name].text for name in ("parameterName", "parameterType") if name in texts]
    if value is None or not any(map(is_secret_name, about)):
        return None
    text = value.text.strip()
    if re.fullmatch(_HARMLESS, text) or _is_formula(text):
        return None
    return value if _is_real(file, value) else None


def _is_formula(text: str) -> bool:
    """Whether the text has a merge field of the org, such as {!$Credential.App.Key}."""
    start = text.find("{!")
    dollar = text.find("$", start + 2) if start >= 0 else -1
    return dollar >= 0 and text.find("}", dollar) >= 0


def _holds_private_key(text: str) -> bool:
    if "PRIVATE KEY" not in text:
        return False
    found = re.search(_PRIVATE_KEY, text)
    return found is not None and not is_secret_placeholder(found[1])


def _commented_out(file: MetadataFile) -> Iterator[Problem]:
    """Secrets in comments, which aren't deployed but are in the repository."""
    source = file.source
    if source.encoding == "utf-8" and b"<!--" not in source.data:
        return  # source.text is cached, which would cost 20 MB in a run of 10,000 files
    for comment in re.finditer(_COMMENT, source.text):
        for found in re.finditer(_IN_COMMENT, comment[0]):
            if found[2].strip() and not is_secret_placeholder(found[2].strip()):
                span = Span(comment.start() + found.start(), comment.start() + found.end())
                yield _problem(file, Place(file.source, None, span), found[1])

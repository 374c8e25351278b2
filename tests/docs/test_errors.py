"""The page of errors agrees with the catalogue."""

from __future__ import annotations

from tests.docs.make_errors import PAGE, page

from sfscope_lint.salesforce.errors.catalogue import ERRORS


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_bytes().decode() == page(), "run python -m tests.docs.make_errors"


def test_the_page_has_every_error_and_cause() -> None:
    text = PAGE.read_text("utf-8")
    assert [error.title for error in ERRORS if f"\n### `{error.title}`\n" not in text] == []
    assert [cause.text for error in ERRORS for cause in error.causes if cause.text not in text] == []

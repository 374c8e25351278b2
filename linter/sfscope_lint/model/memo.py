"""Answers that are kept with what they are about, and go when it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Subject = TypeVar("Subject")
Answer = TypeVar("Answer")


def kept(find: Callable[[Subject], Answer]) -> Callable[[Subject], Answer]:
    """The function, asked once for each subject: its answer stands in the subject's ``__dict__``.

    ``functools.lru_cache`` would keep the subjects themselves, however large they are.
    """
    key = f"{find.__module__}.{find.__qualname__}"

    def ask(subject: Subject) -> Answer:
        facts = subject.__dict__
        try:
            answer: Answer = facts[key]
        except KeyError:
            answer = facts[key] = find(subject)
        return answer

    return ask

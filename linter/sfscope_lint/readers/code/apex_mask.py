"""Rewrite Apex as Java for the parser, with every offset and every line break kept.

Each alternative of the pattern is bounded, or ends where the next of its kind begins, so masking takes linear time.
"""

from __future__ import annotations

import re

_STRING = rb"'(?:[^'\\\n]|\\.)*+'"
_TOKENS = re.compile(
    rb"""
      (?P<comment> //[^\n]*+ | /\*.*?(?:\*/|\Z) )
    | (?P<string> """
    + _STRING
    + rb"""? )  # one that nothing closes ends with its line
    | (?P<quote> ["`#\\] )
    | (?P<query> \[\s*+(?:SELECT|FIND)\b(?:[^\[\]']|"""
    + _STRING
    + rb"""|\[[^\[\]']*+\])*+\] )
    | (?P<annotation> @\w++(?:\s*+\((?:[^()']|"""
    + _STRING
    + rb""")*+\))?+ )
    | (?P<head> \b(?:with|without|inherited)\s++sharing\b
        | \btrigger\s++\w++\s++on\s++\w++\s*+\([\w\s,]*+\)
        | \bswitch\s++on\s[^{};]{0,300}+(?=\{) | \bwhen\s[^{};]{0,300}+(?=\{)
        | \b(?:insert|update|upsert|delete|undelete|merge)\s++(?:as\s++(?:user|system)\s++)?+(?=[A-Za-z_\[])
        | \b(?:global|virtual|override|webservice|testmethod|transient)\b(?=\s) )
    | (?P<run_as> \bSystem\.runAs\b )
    | (?P<accessors> \{\s*+(?:(?:public|private|protected|global|static)\s++){0,3}+(?:get|set)\s*+;
        (?:\s*+(?:(?:public|private|protected|global|static)\s++){0,3}+(?:get|set)\s*+;)?+\s*+\} )
    | (?P<getter> \{\s*+(?:(?:public|private|protected|global|static)\s++){0,3}+get\s*+\{ )
    | (?P<accessor> \b(?:(?:public|private|protected|global|static)\s++){0,3}+(?:get|set)\s*+(?:;|(?=\{)) )
    | (?P<arrow> => | \?\. | \?\? | <> | ===? | !==? )
    | (?P<keyword> \b(?:public|private|protected|static|final|class|new|return|if|else|for|while|do|try|catch
        |finally|throw|null|true|false|void|instanceof|extends|implements|enum|interface|abstract|this|super
        |break|continue)\b )
    | (?P<reserved> \b(?:package|import|assert|case|default|yield|int|char|byte|short|float|goto|native
        |synchronized|volatile|throws|strictfp|module|record|open|var|permits|sealed|const)\b )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ANGLE = re.compile(rb"<>|<<|[<>=]=|=>|[<>]|[^\w\s.,\[\]?]")
_NEW = re.compile(rb"\bnew\s++[\w.]++\s*+\Z", re.IGNORECASE)
_BRACE = re.compile(rb"\s*+\{")
_TYPE = 200  # bytes that a type's name has, at most
_SWAP = bytes.maketrans(b"'\"", b"\"'")
_ARROWS = {
    b"=>": b", ",
    b"?.": b" .",
    b"??": b"||",
    b"<>": b"!=",
    b"===": b"== ",
    b"!==": b"!= ",
    b"==": b"==",
    b"!=": b"!=",
}


def mask(program: bytes) -> bytes:
    """A program of the same length in bytes, which Java's grammar parses."""
    return _TOKENS.sub(_java, _without_generics(program))


def _without_generics(program: bytes) -> bytes:
    """The program with type arguments blanked and every other ``<`` made a minus: Java's grammar can't tell them apart."""
    masked = bytearray(program)
    opened: list[int] = []
    for found in _ANGLE.finditer(program):
        word = found[0]
        if word == b"<":
            opened.append(found.start())
        elif word != b">":
            _compare(masked, opened)
        elif len(opened) > 1:
            opened.pop()
        elif opened:
            start, end = opened.pop(), found.end()
            masked[start:end] = _blank(program[start:end])
            if _BRACE.match(program, end) and _NEW.search(program, max(0, start - _TYPE), start):
                masked[start : start + 2] = b"[]"  # Java parses new Map<…>{ only as an array
    _compare(masked, opened)
    return bytes(masked)


def _compare(masked: bytearray, opened: list[int]) -> None:
    for start in opened:
        masked[start : start + 1] = b"-"
    opened.clear()


def _java(found: re.Match[bytes]) -> bytes:
    words = found[0]
    match found.lastgroup:
        case "string":
            return words.translate(_SWAP)
        case "comment" | "quote" | "head" | "annotation":
            return _blank(words)
        case "query":
            return b"null" + _blank(words[4:])
        case "run_as":
            return b"if" + _blank(words[2:])
        case "accessors":
            return b";" + _blank(words[1:])
        case "getter":  # the property becomes a method
            return _lead(words, b"(){{")
        case "accessor":
            return _blank(words)
        case "arrow":
            return _ARROWS[words]
        case "keyword":
            return words.lower()
        case "reserved":  # a Java keyword that is a plain name in Apex
            return words.upper()
    return words


def _blank(words: bytes) -> bytes:
    return bytes(byte if byte in b"\r\n" else 32 for byte in words)


def _lead(words: bytes, start: bytes) -> bytes:
    """``start``, then blanks up to the length of ``words``, with its line breaks kept."""
    return start + _blank(words)[len(start) :]

"""The kinds of artefact that ask for tokens."""

from __future__ import annotations

from enum import Enum


class RequestKind(Enum):
    """The kinds of artefact that ask for tokens."""

    EXTERNAL_CREDENTIAL = "external-credential"
    POSTMAN = "postman"
    LOGIC_APPS = "logic-apps"
    DATA_FACTORY = "data-factory"
    MULE = "mule"
    BOOMI = "boomi"
    JSON = "json"
    APEX = "apex"
    SHELL = "shell"
    PYTHON = "python"
    JAVASCRIPT = "javascript"
    JAVA = "java"
    CSHARP = "csharp"
    GO = "go"
    RUBY = "ruby"
    PHP = "php"
    ENVIRONMENT = "environment"

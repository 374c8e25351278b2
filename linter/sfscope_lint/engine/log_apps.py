"""Link what a log says about a client to an app of the project: by consumer key, name, or run-as user."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from sfscope_lint.model.apps import AppName
from sfscope_lint.model.token_replies import Rejected
from sfscope_lint.record import Record

if TYPE_CHECKING:
    from sfscope_lint.engine.report import Report
    from sfscope_lint.readers.logs.client import Client

_PLAIN_NAME = re.compile(r"\w[\w .&()+-]{0,79}")
_RANDOM_RUN = re.compile(r"[^\W_]{12,}")
_KEY_PREFIX = "3MVG9"  # of the consumer keys that Salesforce makes
_SHORTEST_NAME = 6  # of a name that may stand anywhere in a line
_MOST_NAMES = 2_000


class LogApp(Record):
    """The app of an entry. ``name`` is as the project or the log has it (empty: neither does).

    ``app`` is the one of the project, and ``reply`` the error that its files predict (empty: none). ``key`` is the beginning and
    the end of a consumer key that no app of the project has. ``by`` says how the app was found: ``consumer key``, ``name`` or
    ``run-as user``.
    """

    name: str = ""
    app: AppName | None = None
    key: str = ""
    by: str = ""
    reply: str = ""

    @property
    def is_named(self) -> bool:
        return bool(self.name or self.key)

    def __str__(self) -> str:
        return self.name or (f"client {self.key}" if self.key else "an app that the log doesn't name")


class LogApps:
    """The apps of a project, to look up by what logs say."""

    def __init__(self, report: Report) -> None:
        self._secrets = report.secrets
        self._keys: dict[str, set[AppName]] = defaultdict(set)
        self._names: dict[str, set[AppName]] = defaultdict(set)
        self._users: dict[str, set[AppName]] = defaultdict(set)
        self._replies: dict[AppName, str] = {}
        for app in report.apps:
            name = app.identity
            if isinstance(reply := app.predicted_reply, Rejected):
                self._replies[name] = f"{reply.error}: {reply.error_description}"
            for written in filter(None, map(_squashed, (app.name, app.label))):
                self._names[written].add(name)
            if app.consumer_key and not app.consumer_key.placeholder:
                self._keys[app.consumer_key.text].add(name)
            if app.run_as and not app.run_as.placeholder:
                self._users[app.run_as.text.casefold()].add(name)
        for request in report.requests:  # the settings may say which app uses a key that no app's file has
            key = request.client_id
            if key and not key.placeholder and request.app:
                self._keys[key.text].add(request.app.identity)
        self._in_line = _any_of({app.name for names in self._names.values() for app in names})

    def of(self, client: Client, words: str) -> LogApp:
        """The app of an entry with these ``words``. A name that several apps have is no app's."""
        found = (
            (self._keys.get(client.key), "consumer key"),
            (self._names.get(_squashed(client.app)), "name"),
            (self._users.get(client.user.casefold()), "run-as user"),
            (
                {
                    name
                    for written in self._in_line.findall(words)
                    for name in self._names[_squashed(written)]
                },
                "name",
            ),
        )
        for apps, by in found:
            if apps and len(apps) == 1:
                [app] = apps
                name = self._secrets.hide(app.name)
                return LogApp(name, AppName(app.kind, name), by=by, reply=self._replies.get(app, ""))
        if client.key.startswith(_KEY_PREFIX):
            return LogApp(key=f"{_KEY_PREFIX}…{client.key[-4:]}")
        return LogApp(self._shown(client.app))

    def _shown(self, name: str) -> str:
        """The name of an app that the project doesn't have, unless it looks like a secret."""
        name = name.strip()
        if not _PLAIN_NAME.fullmatch(name) or any(re.search(r"\d", run) for run in _RANDOM_RUN.findall(name)):
            return ""
        return self._secrets.hide(name)


def _squashed(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _any_of(names: set[str]) -> re.Pattern[str]:
    """A pattern for names that can hardly be an ordinary word of a line."""
    telling = sorted(
        name for name in names if len(name) >= _SHORTEST_NAME and re.search(r"[_\d]|[a-z][A-Z]", name)
    )
    choices = "|".join(map(re.escape, telling[:_MOST_NAMES]))
    return re.compile(rf"(?<![\w.-])(?:{choices})(?![\w-])" if choices else r"(?!)")

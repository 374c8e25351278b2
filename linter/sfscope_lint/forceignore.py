r"""``.forceignore``: what the Salesforce CLI leaves out of a deployment.

As the CLI takes it (source-deploy-retrieve, ``forceIgnore.ts``): the nearest file upward holds alone, its patterns
are gitignore's and count from its directory, ``\\`` stands for ``/``, and some patterns are always added.
"""

from __future__ import annotations

import os

FILE_NAME = ".forceignore"
_ALWAYS = ("**/*.dup", "**/.*", "**/package2-descriptor.json", "**/package2-manifest.json")


class ForceIgnore:
    """The ignore file of one directory. ``problem`` says why it could not be read, else it is empty."""

    def __init__(self, directory: str) -> None:
        from pathspec import GitIgnoreSpec

        self.directory = directory
        self.problem = ""
        try:
            with open(os.path.join(directory, FILE_NAME), encoding="utf-8-sig", errors="replace") as file:
                lines = file.read().replace("\\", "/").splitlines()
            self._spec = GitIgnoreSpec.from_lines([*lines, *_ALWAYS])
        except OSError as error:
            self.problem = f"can't be read: {error.strerror or error}"
            self._spec = GitIgnoreSpec.from_lines(_ALWAYS)
        except ValueError as error:  # a pattern that gitignore doesn't know
            self.problem = f"holds a pattern that can't be read: {error}"
            self._spec = GitIgnoreSpec.from_lines(_ALWAYS)

    def denies(self, path: str) -> bool:
        """A file (an absolute path) is left out."""
        return self._spec.match_file(os.path.relpath(path, self.directory).replace(os.sep, "/"))

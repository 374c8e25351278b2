"""A reader that crashes on a file: the file counts as unreadable, and the run goes on with the others."""

from __future__ import annotations

import os

from sfscope_lint.model.settings import SettingsError

# No file's fault: memory, the installation, and what the user must change.
_OF_THE_RUN = (MemoryError, SystemError, ImportError, OSError, SettingsError)
REPORT_IT = "report it to the authors of sfscope-lint"


def crash(error: Exception) -> str:
    """What to say about an error that no reader expects. An error that isn't about the file is raised again.

    The error's own text is left out: it may contain a secret of the file.
    """
    if isinstance(error, _OF_THE_RUN):
        raise error
    traceback = error.__traceback__
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    if traceback is None:
        return f"sfscope-lint crashed on it ({type(error).__name__})"
    module = os.path.basename(traceback.tb_frame.f_code.co_filename)
    return f"sfscope-lint crashed on it ({type(error).__name__} at {module}:{traceback.tb_lineno})"

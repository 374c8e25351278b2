"""``python -m sfscope_lint`` is the command ``sfscope-lint``."""

from sfscope_lint.cli import main

main()

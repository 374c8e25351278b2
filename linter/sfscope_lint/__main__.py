"""The way in, for ``sfscope-lint`` as for ``python -m sfscope_lint``: before all else, what a signal does."""

import os
import sys


def main() -> None:
    """Run the command, and exit with its code."""
    try:
        from sfscope_lint import interrupts

        interrupts.end_at_once()
        _import_nothing_from_here()
    except KeyboardInterrupt:  # so early that nothing saw to it yet
        raise SystemExit(130) from None
    from sfscope_lint import cli

    cli.main()


def _import_nothing_from_here() -> None:
    """``python -m`` puts the working directory first, and what somebody proposes in a repository must not run."""
    try:
        if sys.path and os.path.realpath(sys.path[0]) == os.path.realpath(os.curdir):
            del sys.path[0]
    except OSError:  # the directory is gone
        return


if __name__ == "__main__":
    main()

"""The entry point of ``sfscope-lint`` and ``python -m sfscope_lint``: what may be imported, what a signal does, then the command."""

import sys

from sfscope_lint import import_path


def main() -> None:
    """Run the command, and exit with its code."""
    try:
        # First of all: until then even a module of the standard library may come from the tree.
        import_path.keep_out(sys.argv[1:])
        from sfscope_lint import interrupts

        interrupts.end_at_once()
    except KeyboardInterrupt:  # so early that no handler is set yet
        raise SystemExit(130) from None
    from sfscope_lint import cli

    cli.main()


if __name__ == "__main__":
    main()

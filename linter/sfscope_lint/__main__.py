"""The way in, for ``sfscope-lint`` as for ``python -m sfscope_lint``: before all else, what a signal does."""


def main() -> None:
    """Run the command, and exit with its code."""
    try:
        from sfscope_lint import interrupts

        interrupts.end_at_once()
    except KeyboardInterrupt:  # so early that nothing saw to it yet
        raise SystemExit(130) from None
    from sfscope_lint import cli

    cli.main()


if __name__ == "__main__":
    main()

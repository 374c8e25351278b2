"""The program of the self-contained build."""

from sfscope_lint.__main__ import main

main()

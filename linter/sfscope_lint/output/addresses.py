"""Where the project is on the web."""

REPOSITORY = "https://github.com/sfscope-lint/sfscope-lint"
DOCUMENTATION = f"{REPOSITORY}/blob/main/README.md"

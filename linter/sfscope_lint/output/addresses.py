"""The web addresses of the project."""

REPOSITORY = "https://github.com/sfscope-lint/sfscope-lint"
DOCUMENTATION = f"{REPOSITORY}/blob/main/README.md"

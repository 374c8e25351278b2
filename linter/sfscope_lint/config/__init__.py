"""Reads sfscope-lint.toml into settings; loads and chooses rule packages."""

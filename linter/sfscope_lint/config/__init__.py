"""sfscope-lint.toml to settings; rule packages loaded and chosen."""

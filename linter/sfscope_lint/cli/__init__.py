"""click: options in, exit code out."""

"""The language server: the linter in an editor, over the Language Server Protocol."""

"""Read token requests from programs: a tree-sitter grammar and a table for each language, one evaluator for all."""

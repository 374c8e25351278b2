"""Find secrets in texts, and tell real ones from placeholders."""

"""Token requests in programs."""

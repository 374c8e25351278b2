"""Token requests in the files of other products."""

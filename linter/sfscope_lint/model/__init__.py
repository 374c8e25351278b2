"""The objects that rules see: apps, token requests, files, findings. No file formats and no I/O here."""

"""What rules see: apps, requests, files, findings. No file format, no I/O."""

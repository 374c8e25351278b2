"""sfscope-lint: what Salesforce's token endpoint will answer, read from the metadata."""

__version__ = "0.1.0"

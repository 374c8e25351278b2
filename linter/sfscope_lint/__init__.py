"""sfscope-lint predicts from a project's metadata how Salesforce's token endpoint will reply to its OAuth apps."""

__version__ = "0.1.0"

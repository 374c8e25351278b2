"""Readers of Salesforce metadata: apps and permissions."""

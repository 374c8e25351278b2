"""Salesforce metadata."""

"""The pattern languages of the Salesforce CLI: npm's ignore, minimatch and JavaScript expressions."""

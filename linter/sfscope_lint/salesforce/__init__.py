"""Tables of facts about Salesforce, with their sources."""

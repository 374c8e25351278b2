"""What Salesforce is: tables of facts with their sources."""

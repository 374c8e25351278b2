"""Find token errors in what integrations log."""

"""Every app and token request, in several formats."""

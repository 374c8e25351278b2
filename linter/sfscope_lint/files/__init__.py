"""The disk: which files to read, sfdx-project.json, .forceignore, git; reading and writing safely."""

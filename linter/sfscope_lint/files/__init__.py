"""Access to disk and git: discovery, sfdx-project.json, .forceignore, safe reading and writing."""

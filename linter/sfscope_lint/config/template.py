"""The settings file that ``config init`` writes, with every setting commented out."""

STARTER = """\
# The settings of sfscope-lint for this directory and everything below it.
# Every setting is listed with its default or an example; remove the # before those that you want.
# `sfscope-lint config show` prints the current settings, `sfscope-lint config schema` the JSON Schema for editors.

# Rules and categories (flow, metadata, secrets, posture) that run. By default: all except posture.
# select = ["flow", "metadata", "secrets", "posture"]

# Rules and categories that don't run; overrides select.
# ignore = ["unsupported-scope"]

# The lowest severity that fails the gate: error, warning, info or never.
# fail-on = "error"

# Rules and categories that can't be suppressed: not by [[suppress]], baseline, ignore, exclude or a lower severity,
# and not by a settings file in a subdirectory.
# mandatory = ["no-valid-scopes"]

# Paths to leave out: patterns as in .gitignore, relative to this directory. They also apply to paths given by name.
# exclude = ["force-app/scratch/**"]

# Leave out what .forceignore names.
# forceignore = true

# The size limit of metadata files, in MiB; a larger file is a finding. For profiles and permission sets at least 16.
# max-file-size-mib = 1

# Installed packages with your own rules.
# plugins = ["acme_sfscope_rules"]

# Rules and categories that don't apply to some files.
# [per-file-ignores]
# "force-app/legacy/**" = ["unsupported-scope"]

# Severity and options of a rule; `sfscope-lint explain RULE` lists its options.
# [rules.missing-api-scope]
# severity = "warning"
# accept = ["sfap_api"]

# The permissions of a run-as user, by its username, and those that its integration needs (by default ApiEnabled): see
# `sfscope-lint explain run-as-user-lacks-permission`.
# [run-as."order.sync@example.com"]
# profile = "Minimum Access - API Only Integrations"
# permission-sets = ["Order_Sync_Access"]
# permission-set-groups = ["Integrations"]
# needs = { user = ["ApiEnabled"], objects = { Order = ["read", "edit"] }, fields = { "Order.Status" = ["read"] } }

# The app that the token requests in some files use, if no consumer key shows it. The path is relative to the project's
# root, the directory with sfdx-project.json; the app's name is its developer name.
# [[integration]]
# path = "integrations/order-sync/**"
# app = "Order_Sync"

# An accepted finding: where (app and/or path), why, and until when.
# [[suppress]]
# rule = "unsupported-scope"
# app = "Mobile_*"
# path = "force-app/main/**"
# scope = "refresh_token"
# reason = "shared with the web server flow until the split"
# until = 2099-12-31
"""

"""The settings file that ``config init`` writes: everything that there is, commented out."""

STARTER = """\
# What sfscope-lint does in this repository. It holds for this directory and everything below it.
# Every setting stands here with its default or an example; take away the # of those that you want.
# `sfscope-lint config show` prints what is in force, `sfscope-lint config schema` the JSON Schema for editors.

# Rules and categories (flow, metadata, secrets, posture) that run. Without it: everything but posture.
# select = ["flow", "metadata", "secrets", "posture"]

# Rules and categories that don't run; wins over select.
# ignore = ["unsupported-scope"]

# The least severity that fails the gate: error, warning, info or never.
# fail-on = "error"

# Rules and categories that nothing may suppress: no [[suppress]], no baseline, no ignore, no exclude, no lower severity,
# and no settings file further in.
# mandatory = ["no-valid-scopes"]

# Paths to leave out, as in .gitignore, from this directory. They hold for paths given by name, too.
# exclude = ["force-app/scratch/**"]

# Leave out what .forceignore names.
# forceignore = true

# The largest metadata file that is read, in MiB; a larger one is a finding. Profiles and permission sets may have 16.
# max-file-size-mib = 1

# Installed packages with rules of your own.
# plugins = ["acme_sfscope_rules"]

# Rules and categories that aren't applied to some files.
# [per-file-ignores]
# "force-app/legacy/**" = ["unsupported-scope"]

# Severity and options of a rule; `sfscope-lint explain RULE` says which options there are.
# [rules.missing-api-scope]
# severity = "warning"
# accept = ["sfap_api"]

# What a run-as user has, by its user name, and what its integration needs (ApiEnabled where needs doesn't say): see
# `sfscope-lint explain run-as-user-lacks-permission`.
# [run-as."order.sync@example.com"]
# profile = "Minimum Access - API Only Integrations"
# permission-sets = ["Order_Sync_Access"]
# permission-set-groups = ["Integrations"]
# needs = { user = ["ApiEnabled"], objects = { Order = ["read", "edit"] }, fields = { "Order.Status" = ["read"] } }

# The app that the token requests of some files meet, where no consumer key tells it. The path counts from the project's
# root, the directory with sfdx-project.json; the app is named by its developer name.
# [[integration]]
# path = "integrations/order-sync/**"
# app = "Order_Sync"

# A finding that is accepted: where (app and/or path), why, and until when.
# [[suppress]]
# rule = "unsupported-scope"
# app = "Mobile_*"
# path = "force-app/main/**"
# scope = "refresh_token"
# reason = "shared with the web server flow until the split"
# until = 2099-12-31
"""

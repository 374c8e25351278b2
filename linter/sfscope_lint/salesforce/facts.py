"""The facts about Salesforce that messages, pages and predicted replies rest on, by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfscope_lint.salesforce.evidence import Fact, Source, Strength

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY = "2026-11-26"
_IDENTITY = Source("Identify Your Users and Manage Access (Spring '26 PDF), quoted in PranavNagrecha/AwesomeSalesforceSkills", _DAY)  # fmt: skip
_GUIDE = Source("Metadata API Developer Guide, copied in forcedotcom/sf-skills @2476476", _DAY)
_TYPES = Source("npm @salesforce/types 1.9.0", _DAY)
_REGISTRY = Source(
    "npm @salesforce/source-deploy-retrieve 13.7.0, its registry, and what it does with such files", _DAY
)
_RELEASE_NOTES = Source("Winter '27 release notes, quoted in dev-ankit08/agentforce-release-advisor @d18165f", _DAY)  # fmt: skip
_AGENT_API = Source("developer.salesforce.com, Get Started with the Agent API", _DAY)
_TESTING_API = Source("developer.salesforce.com, Run Tests in Connect API", _DAY)
_CONVERSATION_API = Source("developer.salesforce.com, Conversation Data API", _DAY)
_QUICK_START = Source("developer.salesforce.com, Connect REST API quick start", _DAY)
_SCOPES_PAGE = Source("help.salesforce.com, OAuth Tokens and Scopes", _DAY)
_CREATION = Source("help.salesforce.com, article 005228017 (2026-04-03)", _DAY)
_PASSWORD = Source("help.salesforce.com, article 005461976", _DAY)
_HOSTS = Source("help.salesforce.com, article 000886201 (2026-03-31), quoted in a public repository", _DAY)
_LIGHTNING_REPORTS = Source("dust-tt/dust#11456 and OpenFn/adaptors#295", _DAY)
_JSON_REPORTS = Source(
    "ts-force#17, CometD.NET#20, forrest#145, Stack Overflow 10890467 and a thread of the developer forum",
    _DAY,
)
_REDIRECTIONS = Source("help.salesforce.com, xcloud.domain_name_redirections_manage", _DAY)
_IDLE = Source("help.salesforce.com, connected_app_limit_idle_ttl and eca_limit_idle_refresh_token_ttl", _DAY)  # fmt: skip
_MIGRATION = Source("help.salesforce.com, connected_app_to_external_client_app_migration", _DAY)
_PERMITTED_USERS = Source(
    "qualitia.atlassian.net, page 34953986061, which repeats Salesforce's wording", _DAY
)
_BLOG = Source("cloudwithabhi.com (2025-10-17)", _DAY)
_CLAY = Source("Clay's documentation, and public projects", _DAY)
_AMAZON = Source("Amazon Quick's documentation", _DAY)
_AXONIUS = Source("Axonius's and Amazon Connect's documentation", _DAY)
_AZURE = Source("Azure Data Factory's documentation, and public projects", _DAY)
_ORGS = Source("replies of several orgs in public repositories", _DAY)
_DEPLOYMENT = Source("deployments to an org of API 67.0, in a public repository", _DAY)
_JWT_REPORTS = Source("replies of at least eight orgs in public repositories", _DAY)
_FIELD_NOTES = Source("field notes of a developer org (2026), in a public repository", _DAY)
_AGENT_REPORTS = Source("six public projects, one of them with the log of an org", _DAY)
_LOOPBACK = Source("RFC 8252, quoted in a public summary", _DAY)
_ASVS = Source("OWASP ASVS, requirement 10.4.1, quoted at asvs.emil.hemdal.se", _DAY)
_FILTER = Source("an app without scopes selects none that the flow issues", _DAY)
_TESTING = Source("the testing guide of a public project (2025-12)", _DAY)
_FILES_READ = Source("the guide calls them required, and each public file that was read has them", _DAY)
_RUN_AS = Source("four public projects with the log of a deployment", _DAY)
_KEY_REPORTS = Source(
    "forcedotcom/cli#336, trailheadapps/ready-to-fly#29, SFDO-Tooling/CumulusCI#2943 and forcedotcom/devops-center-feedback#256",
    _DAY,
)
_LINK_REPORTS = Source("four public projects with the log of a deployment", _DAY)
_OWN_SETTINGS = Source(
    "help.salesforce.com, xcloud.deploy_external_client_app_with_global_settings_file", _DAY
)
_POLICIES_REPORT = Source("a public project's page on these policies, with the error of a deployment", _DAY)
_CHECKLIST = Source("a public project's checklist, with the error of a deployment", _DAY)
_ELIGIBILITY = Source("Salesforce's list, quoted in a public repository", _DAY)
_KEEPS = Source("two independent public notes that quote Salesforce", _DAY)
_MIGRATE = Source("help.salesforce.com, migrate_connected_app_to_external_client_app", _DAY)
_XML = Source("metadata files are XML, and a parser refuses XML that isn't well-formed", _DAY)

_RETRIEVE = Source("the CLI doesn't merge files of these types", _DAY)

_D, _Q, _R, _I = Strength.DOCUMENTED, Strength.QUOTED, Strength.REPORTED, Strength.INFERRED
# fmt: off
FACTS: Mapping[str, Fact] = {
    # The scopes of a token.
    "flow-filters-scopes": Fact("A token of this flow carries the scopes that the app selects, except `full`, `web`, `refresh_token` and `offline_access`.", _Q, _IDENTITY),
    "filtered-without-an-error": Fact("An app that selects `chatter_api`, `api`, `web` and `refresh_token` gets a token with `chatter_api api`, and no error.", _D, _TESTING_API),
    "no-valid-scopes-reply": Fact("If the flow issues none of the app's scopes, the endpoint replies `invalid_grant: no valid scopes defined`.", _R, _CLAY),
    "no-valid-scopes-since-winter-26": Fact("Since Winter '26 the endpoint refuses an app if the flow issues none of its scopes. We did not find the release note itself.", _R, _BLOG),
    "custom-scope-assigned": Fact("An OAuth custom scope names the Connected Apps to which it is assigned.", _D, _GUIDE),
    "no-scope-selected": Fact("An app that selects no scope gets `no valid scopes defined`, too.", _I, _FILTER),
    "another-api-suffices": Fact("A Salesforce guide sets up an app for this flow that selects only `sfap_api`.", _D, _CONVERSATION_API),
    "api-scope": Fact("The `api` scope allows access through APIs such as REST API and Bulk API 2.0.", _D, _SCOPES_PAGE),
    "token-without-api": Fact("The REST API refuses a token without `api`: `This session is not valid for use with the REST API`.", _R, _AZURE),
    "refresh-token-scope": Fact("The `refresh_token` scope lets flows that have a refresh token return one.", _D, _SCOPES_PAGE),
    "jwt-bearer-needs-refresh-token": Fact("If an app doesn't select `RefreshToken`, its JWT bearer flow gets `refresh_token scope is required and the connected app should be installed and preauthorized`.", _R, _JWT_REPORTS),
    "agent-api-scopes": Fact("The guide's app selects `api`, `refresh_token`, `chatbot_api` and `sfap_api`; the token carries `sfap_api chatbot_api api`.", _D, _AGENT_API),
    "scope-names": Fact("The scopes of a Connected App are the values of `ConnectedAppOauthAccessScope`.", _D, _TYPES),
    "eca-scope-names": Fact("A deployment of an External Client App with any other scope fails. The error lists the 36 valid names; they include `SFApiPlatform`, but not `SFAP`.", _R, _DEPLOYMENT),
    "scopes-collapse": Fact("A retrieve returns `Profile`, `Email`, `Address` and `Phone` as `Basic`, and `OfflineAccess` as `RefreshToken`.", _D, _GUIDE),
    # The run-as user and the switches.
    "run-as-user-required": Fact("The flow requires an execution user, who must have the API Only User permission.", _D, _GUIDE),
    "no-user-reply": Fact("Without an execution user the endpoint replies `invalid_grant: no client credentials user enabled`.", _R, _ORGS),
    "policies-off-reply": Fact("An External Client App whose policies turn the flow off gets `invalid_grant: no client credentials user enabled`.", _R, _AMAZON),
    "flow-off-reply": Fact("An app whose settings turn the flow off gets `client credentials flow not enabled`.", _R, _AXONIUS),
    "two-switches": Fact("An External Client App has a switch for the flow in its global OAuth file and one in its policies, which is off by default.", _D, _GUIDE),
    "both-switches-on": Fact("The flow of an External Client App works only if both of its switches are on.", _R, _AMAZON),
    "plugin-switches": Fact("An External Client App works only if `isEnabled` and `isOauthPluginEnabled` are on.", _R, _DEPLOYMENT),
    "api-enabled": Fact("If the run-as user lacks the API Enabled permission, a request with the token gets `API_CURRENTLY_DISABLED` (seen in another flow).", _R, _FIELD_NOTES),
    "profiles-list-what-is-enabled": Fact("A retrieved profile or permission set lists only its enabled permissions. A permission that a muting permission set enables is muted.", _D, _GUIDE),
    "email-instead-of-username": Fact("An e-mail address instead of the run-as user's username also leads to `no client credentials user enabled`.", _R, _ORGS),
    "portal-user-reply": Fact("If the run-as user is a portal user, the endpoint replies `access_denied: end-user denied authorization`.", _R, _FIELD_NOTES),
    "permitted-users-spare-the-run-as-user": Fact("The Permitted Users policies don't apply to the execution user.", _Q, _PERMITTED_USERS),
    "run-as-user-not-approved": Fact("If only approved users may use the app and the run-as user isn't approved, the endpoint replies `invalid_app_access: user is not admin approved to access this app`.", _R, _ORGS),
    "everybody-by-default": Fact("Every user may authorize an app unless `isAdminApproved` is true; the default is false.", _D, _GUIDE),
    "high-assurance-blocks": Fact("The High Assurance session security level blocks API logins of flows without a user approval step.", _D, _GUIDE),
    "certificate-enables-jwt-bearer": Fact("The `certificate` of an External Client App's global OAuth file enables the JWT bearer flow.", _D, _GUIDE),
    "agent-api-needs-jwt": Fact("The guide's app issues JWT-based access tokens, which `isNamedUserJwtEnabled` turns on.", _D, _AGENT_API),
    "opaque-token-reply": Fact("The Agent API replies to an opaque token with an empty 404.", _R, _AGENT_REPORTS),
    # The request.
    "no-scope-in-requests": Fact("The token endpoint doesn't support scopes in a request.", _Q, _IDENTITY),
    "scope-reply": Fact("A request with `scope` gets `invalid_request: scope parameter not supported`, in every flow that was tried.", _R, _ORGS),
    "login-hosts-refused": Fact("The flow doesn't support calls to `login.salesforce.com` or `test.salesforce.com`.", _Q, _HOSTS),
    "domain-reply": Fact("The login hosts reply to requests of this flow with `invalid_grant: request not supported on this domain`.", _R, _ORGS),
    "setup-host-reply": Fact("Setup hosts (`*.my.salesforce-setup.com`) give the same reply to requests of this flow.", _R, _AMAZON),
    "lightning-host-reply": Fact("A token request to a Lightning host (`*.lightning.force.com`) gets `unsupported_grant_type: grant type not supported`.", _R, _LIGHTNING_REPORTS),
    "instance-hosts": Fact("Since Summer '26, API calls to a wrong instanced URL, such as `https://na1.salesforce.com`, aren't supported, even where redirections are allowed.", _D, _REDIRECTIONS),
    "json-body-reply": Fact("A request whose parameters are JSON gets `unsupported_grant_type: grant type not supported`: the endpoint reads a form only.", _R, _JSON_REPORTS),
    "grant-type-reply": Fact("A request with an unknown `grant_type` gets `unsupported_grant_type: grant type not supported`.", _R, _ORGS),
    "client-id": Fact("The request's `client_id` is the consumer key of the app.", _D, _QUICK_START),
    "id-and-secret-suffice": Fact("Anyone with the consumer key and the secret gets a token that acts as the execution user.", _Q, _IDENTITY),
    "username-password-ends": Fact("Integrations that use the username-password flow stop working on 2027-02-20, without extensions or exceptions.", _D, _PASSWORD),
    "username-password-blocked": Fact("The username-password flow is blocked by default in orgs created in Summer '23 or later.", _Q, _IDENTITY),
    "org-blocks-password": Fact("`blockOAuthUnPwFlow` of `OauthOidcSettings` blocks the username-password flow in the org.", _D, _GUIDE),
    "username-password-in-ecas": Fact("External Client Apps don't support the username-password flow.", _D, _MIGRATION),
    # The files.
    "well-formed": Fact("A deployment refuses a file that isn't well-formed XML.", _I, _XML),
    "elements": Fact("The package lists the elements of each type, and the values of its enumerations.", _D, _TYPES),
    "guide-values": Fact("`ipRelaxation`, `refreshTokenPolicy` and the JWT timeouts have the values that the guide lists; an ID token is valid for 1 to 720 minutes.", _D, _GUIDE),
    "unknown-suffix-stops": Fact("The library with which the Salesforce CLI deploys stops with `TypeInferenceError: Could not infer a metadata type` at a file `*-meta.xml` whose suffix its registry doesn't have, in these letters.", _D, _REGISTRY),
    "run-as-value-refused": Fact("A deployment whose run-as user is no username of the org fails with `Enter a valid execution user for the OAuth client credentials flow.`", _R, _RUN_AS),
    "key-of-another-org": Fact("A deployment of a Connected App with a `consumerKey` of another org fails with `The consumer key is already taken` or `You cannot provide a Consumer Key`.", _R, _KEY_REPORTS),
    "assignments-need-approval": Fact("The permission sets and profiles that an app names are used only where `isAdminApproved` is true, or the policy is `AdminApprovedPreAuthorized`.", _D, _GUIDE),
    "oauth-link": Fact("A deployment fails if the settings have an `oauthLink` field with incorrect information. Where the field isn't there, the deployment generates it; best practice is to remove it before a deployment.", _D, _OWN_SETTINGS),
    "oauth-link-refused": Fact("A deployment of an `oauthLink` into another org fails because the external client app doesn't have distribution state PACKAGED.", _R, _LINK_REPORTS),
    "second-policies-refused": Fact("A deployment of a second OAuth policies file of one app fails with `DUPLICATE_VALUE: ExtlClntAppOauthSettingsId duplicates value`.", _R, _POLICIES_REPORT),
    "unknown-permission-refused": Fact("A deployment of a permission set with a user permission that the API doesn't have fails with `Unknown user permission`.", _R, _CHECKLIST),
    "counterparts": Fact("The pages of the types say which element of an External Client App's files does what one of a Connected App does.", _D, _GUIDE),
    "required-elements": Fact("The guide says which elements a type requires; the generated types say the same of them.", _D, _GUIDE),
    "global-oauth-label": Fact("A deployment of a global OAuth file without `label`, or without the app's name, fails with a missing required field.", _R, _TESTING),
    "missing-element-refused": Fact("A deployment refuses a file without an element that its type requires.", _I, _FILES_READ),
    "org-scoped-form": Fact("`orgScopedExternalApp` has the form `[Organization_ID]:[External Client App Name]`.", _D, _GUIDE),
    "unknown-element-refused": Fact("A deployment refuses an element that the type doesn't have.", _R, _DEPLOYMENT),
    "wrong-value-refused": Fact("A deployment refuses a value that the enumeration doesn't have.", _R, _DEPLOYMENT),
    "eca-link": Fact("Each file of an External Client App must name the app by its developer name.", _D, _GUIDE),
    "wrong-link-refused": Fact("The deployment of a file fails with `INVALID_CROSS_REFERENCE_KEY` if the org doesn't have the app that the file names.", _R, _DEPLOYMENT),
    "secret-elements": Fact("The guide says which elements hold secrets, and that a retrieve doesn't return the consumer secret.", _D, _GUIDE),
    "global-oauth-out-of-git": Fact("The global OAuth file's data must not be added to source control.", _D, _GUIDE),
    "rotation": Fact("The rotation switches replace the consumer key or secret at each deployment. Such a deployment succeeds only if it ignores warnings.", _D, _GUIDE),
    # Policies.
    "optional-secret": Fact("`isConsumerSecretOptional` lets only the web server flow work without `client_secret`.", _D, _GUIDE),
    "ip-relaxation": Fact("`BYPASS` relaxes the IP restrictions of an app; `BYPASS_2FACTOR` does so under conditions that need the web server flow.", _D, _GUIDE),
    "idle-limit": Fact("With the limit (`isEnforceRefreshTokenTTL`), a refresh token expires after 30 days without use, whatever the policy says. The metadata isn't updated; `specific_inactivity:30:DAYS` means the same.", _D, _IDLE),
    "idle-limit-enforced": Fact("Salesforce enforces the limit from 2026-10-21 in sandboxes and from 2026-11-04 in production (page 954). It is not known whether it applies to every older app.", _Q, _RELEASE_NOTES),
    "connected-app-creation-blocked": Fact("Since Spring '26 Connected Apps can't be created in Setup or through APIs such as the Metadata API, except by installing a package. Support can enable creation. Existing apps can be edited and deleted.", _D, _CREATION),
    "creation-error": Fact("The deployment fails with `You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support.`", _R, _ORGS),
    "connected-app-support-ends": Fact("In Summer '27 Salesforce ends support for Connected Apps: they keep working, without bug fixes (page 950).", _Q, _RELEASE_NOTES),
    "migration": Fact("Setup migrates a local Connected App to an External Client App.", _D, _MIGRATION),
    "migration-eligibility": Fact("Setup migrates apps without user provisioning, custom Apex handlers, Canvas, dynamic client registration, and Triple DES for SAML.", _Q, _ELIGIBILITY),
    "migration-keeps-key": Fact("The migration preserves the consumer key and the secret.", _Q, _KEEPS),
    "migration-read-only": Fact("The Connected App stays as a read-only version, and becomes active again, with the settings of that day, if the External Client App is deleted. It leaves Notification Delivery Settings and the Briefcase.", _D, _MIGRATE),
    "migration-push": Fact("The migration fails if the push settings are invalid: an expired certificate for Apple, or a server key for Android.", _D, _MIGRATION),
    "pkce-default": Fact("A Connected App requires PKCE where `isPkceRequired` is true, and the default is false; an External Client App requires it by default. It concerns variations of the authorization code flow.", _D, _GUIDE),
    "api-access-control": Fact("With `enableAdminApprovedAppsOnly` of `ConnectedAppSettings`, only apps that an administrator has approved or installed can call the Salesforce API.", _D, _GUIDE),
    "org-requires-pkce": Fact("`isPkceRequired` of `OauthOidcSettings` requires PKCE of every app of the org, in all variations of the authorization code flow.", _D, _GUIDE),
    "consumer-key-is-unique": Fact("Consumer keys are unique across all orgs, so a copied app gets a new one.", _D, _GUIDE),
    "comments-are-lost": Fact("A retrieve overwrites a file with the server's version, and the server keeps no comments.", _I, _RETRIEVE),
    "loopback": Fact("The redirect URI of a native app may use `http` with a loopback address.", _Q, _LOOPBACK),
    "exact-redirects": Fact("Redirect URIs are compared exactly with those that are registered.", _Q, _ASVS),
}

# The keys of the facts behind each error of the token endpoint, by the error's description.
REPLIES: Mapping[str, tuple[str, ...]] = {
    "no valid scopes defined": ("flow-filters-scopes", "no-valid-scopes-reply", "no-valid-scopes-since-winter-26"),
    "scope parameter not supported": ("no-scope-in-requests", "scope-reply"),
    "no client credentials user enabled": ("run-as-user-required", "no-user-reply", "policies-off-reply", "email-instead-of-username"),
    "request not supported on this domain": ("login-hosts-refused", "domain-reply", "setup-host-reply"),
    "client credentials flow not enabled": ("two-switches", "both-switches-on", "flow-off-reply"),
    "user is not admin approved to access this app": ("permitted-users-spare-the-run-as-user", "run-as-user-not-approved"),
    "end-user denied authorization": ("portal-user-reply",),
}
# fmt: on

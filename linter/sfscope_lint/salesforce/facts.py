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

_OBJECT_REFERENCE = Source("Object Reference (Spring '26 PDF), EventLogFile, LOGIN_STATUS values, copied in a public repository", _DAY)  # fmt: skip
_KEY_REPLIES = Source(
    "omniphx/forrest#184, forcedotcom/postman-salesforce-apis#42 and jsforce/jsforce#762", _DAY
)
_NEW_APPS = Source("pozil/salesforce-react-integration#15, and vendors' documentation", _DAY)
_SECRET_REPLIES = Source("restforce/restforce#338, and replies of several orgs in public repositories", _DAY)
_PUBLIC = Source("replies of several orgs in public repositories and threads", _DAY)
_VENDOR_TABLES = Source("the tables of errors in Adobe Marketo's and Crossbeam's documentation", _DAY)
_JWT_SCOPES = Source("Okta's guide, and three public projects", _DAY)
_LOCAL_APPS = Source("at least ten public projects, and forcedotcom/cli#3482", _DAY)
_RESTRICTED_LOGINS = Source("simple-salesforce#753, and its source", _DAY)
_INFERRED_USER = Source("the flow requires an execution user who may use APIs", _DAY)

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
    # What is met around a token: replies of the endpoint, of APIs and of other flows.
    "inactive-run-as-user": Fact("A run-as user who is inactive, or may not use APIs, leads to `no client credentials user enabled`.", _I, _INFERRED_USER),
    "grant-type-when-off": Fact("An app whose flow is off is said to get `unsupported_grant_type`, too.", _R, Source("the notes on errors of three public projects", _DAY)),
    "api-access-control-reply": Fact("With API Access Control, an app that isn't approved is said to get `This session is not valid for use with the REST API`.", _R, _PUBLIC),
    "client-id-reply": Fact("A request with a consumer key that the org doesn't know gets `invalid_client_id: client identifier invalid`.", _R, _KEY_REPLIES),
    "new-app-takes-minutes": Fact("For two to ten minutes after its creation, or after a change, an app's requests are answered as if the app weren't known.", _R, _NEW_APPS),
    "client-secret-reply": Fact("A request with a wrong secret gets `invalid_client: invalid client credentials`.", _R, _SECRET_REPLIES),
    "missing-key-reply": Fact("A request with an empty consumer key, or with blanks around it, gets `Missing Consumer Key Parameter`.", _R, Source("the comments of three public projects", _DAY)),
    "unauthorized-client": Fact("`unauthorized_client` means that the client may not use this grant.", _D, Source("RFC 6749, section 5.2", _DAY)),
    "inactive-user-reply": Fact("If the user is deactivated or frozen, the endpoint replies `invalid_grant: inactive user`.", _R, Source("restforce/restforce#303, and the tables of errors in Adobe Marketo's and Crossbeam's documentation", _DAY)),
    "ip-restricted-reply": Fact("If the user's profile doesn't admit the address of the request, the endpoint replies `invalid_grant: ip restricted`.", _R, _VENDOR_TABLES),
    "login-history-statuses": Fact("The Login event of EventLogFile has these statuses for failed logins: `LOGIN_OAUTH_NO_CONSUMER`, `LOGIN_ERROR_RATE_EXCEEDED`, `LOGIN_ERROR_LOGINS_EXCEEDED`, `LOGIN_ERROR_RESTRICTED_DOMAIN`, `LOGIN_ERROR_RESTRICTED_TIME`, `LOGIN_OAUTH_INVALID_IP` and others.", _Q, _OBJECT_REFERENCE),
    "agent-user-as-run-as-user": Fact("With an Einstein Agent's service user as the run-as user, every request fails with `invalid_grant` or `Maximum Logins Exceeded`.", _R, Source("dylandersen/agentforce-agent-api, its notes on errors", _DAY)),
    "login-rate": Fact("A user may log in 3,600 times an hour; then logins fail with `LOGIN_RATE_EXCEEDED`. Each new token counts as a login.", _R, Source("restforce/restforce#744, which names help.salesforce.com, article 000312767, and restforce/restforce#412", _DAY)),
    "too-many-scopes-reply": Fact("An app that issues JWT-based access tokens and selects many scopes gets `invalid_request: too many scopes requested`.", _R, _JWT_SCOPES),
    "too-many-scopes-in-jwt-bearer": Fact("In the JWT bearer flow the scopes of all of a user's earlier approvals add up, up to `too many scopes requested`. Revoking the approvals helps.", _R, Source("a public project's notes", _DAY)),
    "app-blocked-reply": Fact("A request of an app that an administrator has blocked gets `OAUTH_APP_BLOCKED: this app is blocked by admin`.", _R, Source("Microsoft's documentation of Copilot for Sales", _DAY)),
    "local-app-elsewhere": Fact("A request with the key of an External Client App that the org doesn't have gets `app_not_found: External client app is not installed in this org`; the login page says `OAUTH_EC_APP_NOT_FOUND`.", _R, _LOCAL_APPS),
    "app-missing-in-a-new-sandbox": Fact("In refreshed and new sandboxes the OAuth settings of External Client Apps may be missing.", _R, Source("hardisgroupcom/sfdx-hardis#1994 and forcedotcom/cli#3482", _DAY)),
    "local-app-at-a-login-host": Fact("At a login host, a local External Client App gets `OAUTH_AUTHORIZATION_BLOCKED: Cross-org OAuth flows are not supported for this external client app` or, at the token endpoint, `unknown_error: retry your request`.", _R, Source("logs in at least four public projects", _DAY)),
    "retry-reply": Fact("The token endpoint now and then replies `unknown_error: retry your request`.", _R, Source("amazon-connect/amazon-connect-salesforce-lambda#43", _DAY)),
    "high-assurance-profile": Fact("If the user's profile requires a high-assurance session at login, the REST API replies `This session is not valid for use with the REST API`.", _R, Source("jsforce/jsforce#1301", _DAY)),
    "session-locked-to-ip": Fact("An app that doesn't relax IP restrictions may get `This session is not valid for use with the REST API`.", _R, Source("NangoHQ/nango#4344", _DAY)),
    "session-expired-reply": Fact("An API replies `INVALID_SESSION_ID: Session expired or invalid` to a token that has expired or was revoked.", _R, _PUBLIC),
    "session-at-a-wrong-host": Fact("An API replies the same to calls at a Lightning host or another org's host.", _R, Source("simple-salesforce#406 and forcedotcom/postman-salesforce-apis#40", _DAY)),
    "api-disabled-for-org": Fact("An org without API access, and a user without the API Enabled permission, get `API_DISABLED_FOR_ORG`.", _R, Source("restforce/restforce#219 and xgeek-net/salesforce-mass-editor#8", _DAY)),
    "url-not-reset": Fact("A call of an API at a login host gets `URL_NOT_RESET: Destination URL not reset`.", _R, Source("field notes of a developer org (2026), and Composio's documentation", _DAY)),
    "agent-api-host": Fact("The Agent API's host is `api.salesforce.com`; at the My Domain host its paths get a page `URL No Longer Exists`.", _R, Source("dylandersen/agentforce-agent-api, its notes on errors, and Okta's guide", _DAY)),
    "agent-without-app": Fact("The Agent API replies `Connected app is not attached to Agent` if the agent isn't linked with the app.", _R, Source("jsforce/jsforce#1652", _DAY)),
    "object-not-visible": Fact("An object that the user may not read, or that doesn't exist, is `not supported` to an API.", _R, Source("Sumo Logic's documentation", _DAY)),
    "request-limit": Fact("An org that has used up its API requests gets `REQUEST_LIMIT_EXCEEDED`.", _R, Source("Striim's documentation", _DAY)),
    "authentication-failure-reply": Fact("The endpoint replies `invalid_grant: authentication failure` to a wrong user, password or security token.", _R, Source("forrest#146 and #364, boldare/salesforce-client#84 and others", _DAY)),
    "library-sends-password": Fact("The library simple_salesforce sends `grant_type=password` if it gets a user beside key and secret.", _R, _RESTRICTED_LOGINS),
    "soap-login-reply": Fact("The SOAP login replies `INVALID_LOGIN: Invalid username, password, security token; or user locked out`, or `LOGIN_MUST_USE_SECURITY_TOKEN` from an address that isn't trusted.", _R, Source("simple-salesforce#403, jsforce#487, jsforce#1190 and others", _DAY)),
    "simple-salesforce-without-domain": Fact("The library simple_salesforce with key and secret, but with the domain `login` or `test`, raises `INVALID AUTH: You must submit either a security token or organizationId for authentication`.", _R, Source("salesforce/agent-sdk#2", _DAY)),
    "jwt-approval-reply": Fact("The JWT bearer flow gets `invalid_grant: user hasn't approved this consumer` if the user hasn't approved the app, or at a wrong host.", _R, Source("omniphx/forrest#278 and restforce/restforce#674", _DAY)),
    "jwt-assertion-reply": Fact("The JWT bearer flow gets `invalid_grant: invalid assertion` for an assertion that can't be verified.", _R, Source("airbytehq/airbyte#80788 and frankkessler/salesforce-laravel-oauth2-rest#68", _DAY)),
    "jwt-audience-reply": Fact("The JWT bearer flow gets `audience is invalid` if the assertion's audience isn't the environment's.", _R, Source("forcedotcom/cli#3325 and Talend/components#1423", _DAY)),
    "jwt-expired-reply": Fact("The endpoint replies `invalid_grant: expired authorization code` to an assertion that has expired, and to a code that was used or has expired.", _R, Source("simple-salesforce#491 and newrelic/newrelic-salesforce-exporter#31", _DAY)),
    "page-instead-of-json": Fact("Clients that expect JSON fail at a page: that of a login, at a wrong host, or one that says `Stronger security is required`, for old TLS.", _R, Source("wadewegner/Force.com-Toolkit-for-NET#281 and #200, kevinohara80/nforce#50 and jsforce/jsforce#1119", _DAY)),
    "restforce-without-flow": Fact("The library Restforce raises `No authentication middleware present` if it is asked for the client credentials flow and doesn't know it.", _R, Source("restforce/restforce#845", _DAY)),
    "access-denied-reply": Fact("A user who isn't approved, who declines, or whose address the app doesn't admit gets `OAUTH_APP_ACCESS_DENIED`.", _R, Source("abisek/salesforce-elf-browser#9, and two public projects", _DAY)),
    "callback-refused": Fact("The creation of a scratch org fails with `The callback URL provided is not valid` if the Connected App has another callback URL.", _R, Source("SFDO-Tooling/MetaCI#868", _DAY)),
    "refresh-token-reply": Fact("The endpoint replies `invalid_grant: expired access/refresh token` to a refresh token that is no longer valid.", _D, Source("help.salesforce.com, remoteaccess_oauth_flow_errors", _DAY)),
    "five-approvals": Fact("A user has at most five approvals of an app. A further one revokes the oldest.", _R, Source("Merge's documentation", _DAY)),
    "code-authentication-failure": Fact("When a code is exchanged, `invalid_grant: authentication failure` likely means that the user may not access the org, for example because of the app's or the org's settings.", _D, Source("Salesforce DX Developer Guide, Resolve Common Authorization Errors", _DAY)),
    "concurrent-refresh-reply": Fact("Of two requests with the same refresh token at one time, the second gets `token request is already being processed`.", _R, Source("segmentio/action-destinations#2300, which names the release note", _DAY)),
    "redirect-reply": Fact("The authorize page replies `redirect_uri_mismatch: redirect_uri must match configuration` to an address that the app doesn't have.", _R, Source("petewarden/salesforce_restphp_example#1 and dufoli/Salesforce-Inspector-Advanced#203", _DAY)),
    "scope-not-allowed-reply": Fact("The authorize page replies `invalid_scope: the requested scope is not allowed`.", _R, Source("jetstreamapp/jetstream#1462 and forcedotcom/mcp-hosted#47", _DAY)),
    "generic-approval-error": Fact("The authorize page shows `OAUTH_APPROVAL_ERROR_GENERIC`, and the address of the page has the reason.", _R, Source("forcedotcom/mcp-hosted#47, jetstreamapp/jetstream#1462 and certinia/apex-mdapi#233", _DAY)),
    "uninstalled-app-reply": Fact("Since September 2025 the authorize page replies `invalid_client: app must be installed into org` for an app that isn't installed.", _R, Source("at least ten public projects", _DAY)),
    "pkce-reply": Fact("Where PKCE is required, the authorize page replies `invalid_request: missing required code challenge` to a request without it.", _R, Source("replies of several orgs in public repositories", _DAY)),
    "global-file-alone": Fact("The deployment of a global OAuth file without the app's other files fails with `doesn't have a valid OAuth settings configuration`.", _R, _DEPLOYMENT),
    "ephemeral-org": Fact("An External Client App that was created in an org that doesn't last can't be packaged.", _R, Source("a public project's log of a package version", _DAY)),
    "permission-set-ids-refused": Fact("A deployment of policies with ids of permission sets fails with `We couldn't find permission sets called`.", _R, Source("a public project with the log of a deployment", _DAY)),
    "not-available-reply": Fact("A deployment of a type whose feature the org lacks fails with `Not available for deploy for this organization`.", _R, Source("sfdx-hardis's table of errors, and the logs of several public projects", _DAY)),
}
# fmt: on

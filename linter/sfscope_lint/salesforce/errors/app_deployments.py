"""Errors of deployments that concern what an app is bound to: an org, a key, a user, a package."""

from __future__ import annotations

from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError, Stage
from sfscope_lint.salesforce.hints import Hint

_KEY_OF_ANOTHER_ORG = (
    ErrorCause(
        "The file of the Connected App has the `consumerKey` of another org, which a retrieve wrote. Keys are unique across "
        "all orgs.",
        "Remove `<consumerKey>` from the file: the org keeps or makes its own key. Or replace it at each deployment.",
        ("key-of-another-org", "consumer-key-is-unique"),
        found_by=("committed-consumer-key",),
    ),
)

ERRORS = (
    KnownError(
        "",
        "The consumer key is already taken",
        Stage.DEPLOYMENT,
        "The deployment would give an app a consumer key that another app has.",
        _KEY_OF_ANOTHER_ORG,
    ),
    KnownError(
        "",
        "You cannot provide a Consumer Key",
        Stage.DEPLOYMENT,
        "The deployment would give an app a consumer key, which only its org can do.",
        _KEY_OF_ANOTHER_ORG,
    ),
    KnownError(
        "",
        "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support",
        Stage.DEPLOYMENT,
        "Since Spring '26 Connected Apps can't be created, also not by a deployment. Existing ones still deploy.",
        (
            ErrorCause(
                "The org doesn't have the Connected App yet.",
                "Write an External Client App instead. Or let Support enable the creation, or install the app with a "
                "package.",
                ("connected-app-creation-blocked", "creation-error"),
                see=("new-connected-app", "connected-app-created"),
                compare=(Hint.CONNECTED_APP,),
            ),
        ),
        ("You can't create a connected app",),
    ),
    KnownError(
        "",
        "We couldn't update your OAuth link because the external client app doesn't have distribution state PACKAGED",
        Stage.DEPLOYMENT,
        "The OAuth settings name the org and the key that they were retrieved from.",
        (
            ErrorCause(
                "The file `.ecaOauth` of a local app has an `oauthLink`.",
                "Remove `<oauthLink>` from the file: the deployment makes it anew. Only a packaged app keeps it.",
                ("oauth-link", "oauth-link-refused"),
                found_by=("org-bound-value",),
            ),
        ),
        ("We couldn't update your OAuth link",),
    ),
    KnownError(
        "",
        "Enter a valid execution user for the OAuth client credentials flow",
        Stage.DEPLOYMENT,
        "The org has no user with the name that the file gives as the run-as user.",
        (
            ErrorCause(
                "The value can't be a username: it is an id, a full name, an alias, or a placeholder that nothing "
                "replaced.",
                "Write the username.",
                ("run-as-value-refused",),
                found_by=("invalid-run-as-user",),
            ),
            ErrorCause(
                "The username is that of another org, or that of an inactive user. A sandbox appends its name.",
                "Compare the username in Setup, Users, of the org that is deployed to. Replace it at each deployment if "
                "the orgs differ.",
                ("run-as-value-refused",),
                compare=(Hint.RUN_AS_USER,),
            ),
        ),
    ),
    KnownError(
        "DUPLICATE_VALUE",
        "ExtlClntAppOauthSettingsId duplicates value",
        Stage.DEPLOYMENT,
        "The app has two files with OAuth policies, and can have one.",
        (
            ErrorCause(
                "One file was written by hand and the other one retrieved, or the org made policies with another name.",
                "Keep the file with the name that the org has, and remove the other one.",
                ("second-policies-refused",),
                found_by=("duplicate-policies",),
            ),
        ),
    ),
    KnownError(
        "INVALID_CROSS_REFERENCE_KEY",
        "",
        Stage.DEPLOYMENT,
        "A file names an app, or another component, that the org and the deployment don't have.",
        (
            ErrorCause(
                "`externalClientApplication` isn't the developer name of an app: the base name of its `.eca` file.",
                "Write the developer name, and deploy the `.eca` file with the others.",
                ("eca-link", "wrong-link-refused"),
                found_by=("unlinked-app-file",),
            ),
        ),
    ),
    KnownError(
        "",
        "The external client app configured in your global OAuth Settings doesn't have a valid OAuth settings configuration",
        Stage.DEPLOYMENT,
        "The global OAuth file was deployed without the app's other files.",
        (
            ErrorCause(
                "The files `.ecaOauth` and `.eca` weren't part of the deployment, or name another app.",
                "Deploy all files of the app together.",
                ("global-file-alone",),
                found_by=("unlinked-app-file",),
            ),
        ),
    ),
    KnownError(
        "",
        "External client apps that are created in ephemeral orgs can't be packaged",
        Stage.DEPLOYMENT,
        "The app comes from a scratch org or another org that doesn't last.",
        (
            ErrorCause(
                "`orgScopedExternalApp` or the app's origin is such an org.",
                "Create the app in the Dev Hub or in a packaging org, and retrieve it from there.",
                ("ephemeral-org",),
            ),
        ),
    ),
    KnownError(
        "",
        "Unknown user permission: …",
        Stage.DEPLOYMENT,
        "A permission set or a profile has a permission that the org doesn't know.",
        (
            ErrorCause(
                "The name is misspelt, such as `ApiOnlyUser` for `ApiUserOnly`.",
                "Correct the name.",
                ("unknown-permission-refused",),
                found_by=("run-as-user-lacks-permission",),
            ),
            ErrorCause(
                "The org lacks the feature or the license that the permission belongs to.",
                "Enable the feature in the org, or remove the permission.",
                ("unknown-permission-refused",),
            ),
        ),
    ),
    KnownError(
        "",
        "We couldn't find permission sets called …",
        Stage.DEPLOYMENT,
        "The app's policies name permission sets that the org doesn't have by these names.",
        (
            ErrorCause(
                "`commaSeparatedPermissionSet` has ids (`0PS…`) or names of another org.",
                "Write the API names of permission sets, and deploy the sets before the policies or with them.",
                ("permission-set-ids-refused",),
            ),
        ),
    ),
)

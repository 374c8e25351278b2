"""Errors of deployments that concern the form of a file: its scopes, elements, values and name."""

from __future__ import annotations

from sfscope_lint.salesforce.errors.record import ErrorCause, KnownError, Stage

ERRORS = (
    KnownError(
        "",
        "There's a problem with your scope(s): …",
        Stage.DEPLOYMENT,
        "The app selects a scope by a name that the org doesn't know.",
        (
            ErrorCause(
                "The name is an OAuth name (`api`) instead of the metadata name (`Api`), that of the other kind of app, or "
                "misspelt.",
                "Write the metadata name. The error lists the valid ones.",
                ("scope-names", "eca-scope-names"),
                found_by=("unknown-scope",),
            ),
        ),
        ("Invalid scope: …",),
    ),
    KnownError(
        "",
        "… is not a valid value for the enum …",
        Stage.DEPLOYMENT,
        "An element has a value that its enumeration doesn't have.",
        (
            ErrorCause(
                "The value is misspelt, in other letters, or that of the other kind of app.",
                "Write one of the values that the Metadata API guide lists.",
                ("wrong-value-refused", "elements"),
                found_by=("invalid-value", "unknown-scope"),
            ),
        ),
    ),
    KnownError(
        "",
        "Required fields are missing: …",
        Stage.DEPLOYMENT,
        "A file lacks an element that its type requires.",
        (
            ErrorCause(
                "The element is missing or empty, for example `label` in a global OAuth file.",
                "Add it.",
                ("required-elements", "global-oauth-label"),
                found_by=("missing-element",),
            ),
        ),
        ("Missing required field", "Required field is missing"),
        ("REQUIRED_FIELD_MISSING",),
    ),
    KnownError(
        "",
        "Element … invalid at this location in type …",
        Stage.DEPLOYMENT,
        "A file has an element that its type doesn't have, or not at this place.",
        (
            ErrorCause(
                "The element is one of the other kind of app, misspelt, or newer than the API version of the deployment.",
                "Remove or rename it, or raise `sourceApiVersion`.",
                ("unknown-element-refused", "elements"),
                found_by=("unknown-element",),
            ),
        ),
        ("invalid at this location in type",),
    ),
    KnownError(
        "TypeInferenceError",
        "Could not infer a metadata type",
        Stage.DEPLOYMENT,
        "The Salesforce CLI can't tell from a file's name what it is, and deploys nothing.",
        (
            ErrorCause(
                "The file's suffix is a guessed one, such as `.ecaGlobalOauth-meta.xml`, or has other letters in upper case.",
                "Rename the file: `.eca`, `.ecaOauth`, `.ecaGlblOauth`, `.ecaOauthPlcy` and `.ecaPlcy`, each with "
                "`-meta.xml`.",
                ("unknown-suffix-stops",),
                found_by=("unknown-metadata-suffix",),
            ),
        ),
    ),
    KnownError(
        "",
        "Not available for deploy for this organization",
        Stage.DEPLOYMENT,
        "The org doesn't have the metadata type of the file.",
        (
            ErrorCause(
                "The edition, a license or a setting is missing, or the user who deploys lacks a permission.",
                "Enable the feature in Setup. External Client Apps have a page of settings of their own.",
                ("not-available-reply",),
            ),
        ),
    ),
)

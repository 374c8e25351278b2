"""The names of the log platforms for which explain has queries."""

from __future__ import annotations

PLATFORMS = ("splunk", "datadog", "azure", "cloudwatch", "loki", "anypoint")

"""A schema that also refuses what it does not know.

The Kubernetes API server drops a field that a CRD does not have, without a word: a misspelt `maxReplicaCount` would
simply not be there. Here it is an error.
"""

from typing import Any


def closed(schema: Any) -> Any:
    """The same schema: every object of known properties closed, Kubernetes' own keywords in JSON Schema's words."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(value) for key, value in schema.items()}
    if schema.get("x-kubernetes-int-or-string") is True:
        result["type"] = ["integer", "string"]
    has_properties = isinstance(schema.get("properties"), dict) and schema.get("type") == "object"
    if has_properties and not schema.get("x-kubernetes-preserve-unknown-fields"):
        result.setdefault("additionalProperties", False)
    return result

"""The FHIR R4 edge: the only place that knows `fhir.resources`, which each module loads when it first needs it."""

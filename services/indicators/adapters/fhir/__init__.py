"""FHIR R4: the yearly return as MeasureReports."""

"""One small pure function per LEPS indicator: a case's history in, contributions out."""

"""A second opinion on purpose: every number again, from the log alone, in SQL on DuckDB.

It shares no counting code with `domain`: only the published table of territories and the parameters in use. Whoever
changes a rule there changes its `.sql` here, from the text of the rule and not from its code.
"""

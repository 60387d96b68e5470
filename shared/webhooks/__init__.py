"""Messages carried over HTTPS to whoever asked for them: where they may go, how they are signed, when again (ADR 0035).

Everything but `corriere` is pure: domains may name it.
"""

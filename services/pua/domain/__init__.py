"""What the PUA is about, in the words of the regulation. Standard library and `shared.kernel` only.

The codice fiscale's check character is the one rule taken from a library (`codice_fiscale.py`).
"""

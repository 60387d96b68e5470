"""The delivery of the values to the Ambiti: when, to whom, how often again, and what they say back."""

"""What may be done with the register of an Ambito, and what the others hear of it."""

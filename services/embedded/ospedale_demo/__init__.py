"""`raccordo ospedale-demo`: a hospital to try an installation with, and to copy a connection from."""

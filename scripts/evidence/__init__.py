"""What stands against what, and which test shows it: the data, and the pages written from them (`make schemas`)."""

"""The yearly return as files. The libraries that draw them are loaded when the first one is asked for: they are heavy,
and most days nobody asks."""

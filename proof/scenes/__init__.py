"""Small stages on which a fault of the code shows within seconds. Run as programs: 0 all kept, 1 something broken."""

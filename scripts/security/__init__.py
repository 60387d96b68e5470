"""What a penetration tester tries, as programs that say how many attempts were seen."""

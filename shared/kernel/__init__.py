"""What every service's domain stands on. Standard library only."""

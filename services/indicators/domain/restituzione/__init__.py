"""The yearly return of an Ambito, "Monitoraggio dei Piani di Zona": draft, verified, frozen."""

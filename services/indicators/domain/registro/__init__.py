"""The register of an Ambito: what its Ufficio di Piano states and no case tells. Never overwritten."""

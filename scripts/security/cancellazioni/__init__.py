"""A hundred persons are told, and half of them erased: nobody finds them where they should not be (ADR 0047)."""

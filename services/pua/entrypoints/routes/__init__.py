"""The routes, one file per aggregate. Who may use them: the policy table; territory is checked by the stores."""

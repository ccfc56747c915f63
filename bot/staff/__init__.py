"""Who works here: members, their networks, what each may do, and how they prove who they are."""

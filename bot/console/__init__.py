"""What advisers read: for now a case as a page of their own and in the terminal, later the web console."""

"""What advisers read: a case as a page of their own and in the terminal."""

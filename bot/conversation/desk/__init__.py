"""The desk: advisers take cases, speak in the young person's chat, and give the floor back."""

"""What Passerelle adds to Rasa's pipeline; imported by Rasa only, never by the app."""

"""出張相談会 and the other events: asked for, talked over, put in the calendar."""

"""The report set: any span and scope, its templates, the chief's comments, letters to banks."""

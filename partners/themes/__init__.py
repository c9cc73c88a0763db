"""よろずゼミ: the themes that are taught, and how much each draws."""

"""The page of one memo, its paper and its versions; what the secretariat looks at in it."""

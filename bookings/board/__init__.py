"""The boards: booths or coordinators by the hours of a day, or by the days of a week."""

"""Questions about places, their hours and how to reach them, computed without any search."""

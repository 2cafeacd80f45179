"""Word lists and regular expressions of cleaning. A newcomer extends these before any code."""

"""The only way out of the box: which numbers of a closed wave may be seen, and how exactly."""

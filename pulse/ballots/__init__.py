"""The sealed box: one encrypted row per person and wave, and keys kept apart and destroyed."""

"""Pilots: something new tried in a few departments beside others like them, and then decided."""

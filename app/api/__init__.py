"""The interface for programs: the same doors as the pages, with tokens instead of sessions."""

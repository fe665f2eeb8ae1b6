"""A Slack to try and test against: one in-memory workspace behind Slack's own interfaces.

It is a WSGI application of its own, for `make run` and the tests. It is never part of a
production installation, because whoever reaches its page can act as anybody in it.
"""

"""Adapters to the outside: they may import the domain, never the web application."""

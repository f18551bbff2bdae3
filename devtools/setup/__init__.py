"""Bringing what the machine lacks: one module per thing, each does only what is missing."""

"""Binding: what, who, where, when, whether it rose, and whether it is only planned."""

"""The inbox: what a person was told, and what they did about it."""

"""The parts of the inventory's HTML page."""

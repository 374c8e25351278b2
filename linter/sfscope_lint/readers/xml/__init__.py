"""XML: elements, errors and exact places."""

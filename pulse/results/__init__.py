"""What is read from published cells, and from nothing nearer."""

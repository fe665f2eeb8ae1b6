"""What is asked, of whom and when; never whether somebody answered."""

"""What people fill in: forms that hand frozen data to the domain."""

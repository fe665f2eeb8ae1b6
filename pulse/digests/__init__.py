"""The weekly digest: what heads and executives are told, and the few decisions it asks of them."""

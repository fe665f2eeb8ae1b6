"""Taking part in management: what people say of it, what the records say, what raters see."""

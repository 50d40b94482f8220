"""How dates are written, where Django's own way for a language is too long for a telephone."""

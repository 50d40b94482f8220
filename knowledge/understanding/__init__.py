"""What a message means after what came before it: which topic, and which part of its answer."""

"""Speed, memory and scale. Every figure stands beside a baseline of the same run."""

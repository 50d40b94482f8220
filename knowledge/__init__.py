"""What the assistant knows: curated answers, how they are checked, found and published."""

"""Between a citizen and the team's group: tickets, answers both ways, reminders."""

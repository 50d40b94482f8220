"""The people who ask, what they asked, and the people who help: turns, feedback, tickets, teams."""

"""The recorder's page, its seats and its copy for offline, and what was set aside."""

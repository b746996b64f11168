"""What leaves the guide as a file: Word, Excel, calendar and schedule.json."""

"""Open days and forums, from our own table, calendars and agendas."""

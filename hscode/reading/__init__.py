"""Reading: free text to a :class:`~hscode.reading.statement.Statement`."""

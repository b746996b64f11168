"""What is agreed on before a session: its questions, kinds and marks, and where its plan is at a given time."""

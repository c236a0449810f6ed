"""对接会: who takes part in a session, what is wished, and the schedule that answers it, in versions."""

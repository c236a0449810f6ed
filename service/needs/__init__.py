"""技术需求: what companies ask for."""

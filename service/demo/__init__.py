"""The main job on an invented docking, to see what Duijie does."""

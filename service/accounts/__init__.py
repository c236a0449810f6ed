"""账号: who may come in, and who may do what."""

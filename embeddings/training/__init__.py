"""How the bilingual model that ships was made, re-runnable: `python -m embeddings.training --help`."""

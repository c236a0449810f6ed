"""`python -m embeddings.training`."""

from embeddings.training.cli import main

if __name__ == "__main__":
    main()

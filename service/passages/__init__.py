"""The embedded pieces of text of faculty and needs: cut, encoded and stored in step with the rows they come from."""

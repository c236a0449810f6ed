"""A professor's publications from ORCID or OpenAlex, so that nobody types them."""

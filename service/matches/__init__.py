"""Who fits whom: a need's professors, a professor's needs, and either for free text."""

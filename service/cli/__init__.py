"""The command line: `duijie`. Data goes to stdout, everything else to stderr."""

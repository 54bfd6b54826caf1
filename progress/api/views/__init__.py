"""The API's views: thin, one file for each kind of thing."""

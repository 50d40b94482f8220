"""The curators' web site: the Django project that holds the catalogue and the help desk."""

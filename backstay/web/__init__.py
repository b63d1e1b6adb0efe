"""The Django project: pages, accounts and append-only records around the pure rooms."""

"""Commands for whoever runs this installation."""

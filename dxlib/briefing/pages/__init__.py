"""An edition as pages for a browser."""

"""The app's own pages as files: read without a server or a browser, and written down as HTML."""

"""Write exercise sheets with their key, or a quiz for Moodle: `python -m attention.commands.worksheet --help`.

What a link to 9.1 in the app says is what is asked; each student gets a seed of their own.
"""

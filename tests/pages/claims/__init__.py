"""What the text claims, stated a second time: one statement a claim, computed from the trace or the link alone.

A part names its statements in its header, `<!-- part: look_flow | strongest_is -->`. They are functions of the module
that has the section's drawer's name here; each gets what was said and asserts that it holds.
"""

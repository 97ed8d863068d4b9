"""What the text claims, stated a second time: one statement a claim, computed from the trace or the link alone.

A part names its statements in its header, `<!-- part: look_flow | strongest_is -->`. They are functions of the module
that has the section's name here, or its drawer's; each gets what was said and asserts that it holds.
"""

from hypothesis import settings

# other work on the machine may take all the time it likes; and a failure seen once is seen every time
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

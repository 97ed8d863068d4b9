"""What comes from outside or takes time: files, recordings, trainings, measurements."""

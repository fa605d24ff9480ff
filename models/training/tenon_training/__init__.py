"""Makes the encoder packages of Tenon. `python -m tenon_training all --mirrors DIR` runs every step."""

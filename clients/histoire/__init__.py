"""The main job, told step by step through the public API: `make demo`."""

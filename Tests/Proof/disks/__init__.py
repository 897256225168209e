"""The parts of disk.py: a disk that is full, and one that fails."""

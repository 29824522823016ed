"""Seven editions of the Harmonized System: which codes each has, and how goods moved from one to the next."""

"""Ranking: a linear model over named features orders what the law leaves open."""

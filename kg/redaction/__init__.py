"""The public form of the data: what is withheld goes with all that hangs on it, what is coarse is made so."""

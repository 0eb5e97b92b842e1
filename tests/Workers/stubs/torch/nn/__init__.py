"""torch.nn; only its functional part is used."""

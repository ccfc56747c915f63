"""Which diplomas are taught where: the ministries' catalogue and the official API."""

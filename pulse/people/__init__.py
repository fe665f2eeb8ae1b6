"""Who works where, for whom and with which rights; kept through every reorganisation."""

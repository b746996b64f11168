"""The HTTP kit: what every feature's routes stand on."""

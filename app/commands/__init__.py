"""The families of `kuvend` commands, a file each: `add_to` names its commands, the rest does them."""
